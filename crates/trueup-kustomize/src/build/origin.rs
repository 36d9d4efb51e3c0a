//! Where resources come from and what has changed them, for `buildMetadata`.

use trueup_yaml::tree::{EmitOptions, Node, emit};
use trueup_yaml::{Json, read_json};

use crate::annotations;
use crate::error::BuildError;
use crate::go_path;
use crate::go_struct::{Decoder, go_struct};
use crate::loader::Sources;
use crate::resource::Resource;
use crate::resource_list::ResourceList;

go_struct! {
    /// Where a resource comes from, or what has changed it.
    pub(crate) struct Origin = "Origin", "resource.Origin" {
        /// The file, from the folder that is built or from the root of its repository.
        pub path: String = "path";
        /// The repository, unless it is a local file.
        pub repo: String = "repo";
        /// Its branch, tag or commit.
        pub reference: String = "ref";
        /// The file that says that it is generated or changed.
        pub configured_in: String = "configuredIn";
        /// The generator or transformer.
        pub configured_by: Option<Configuration> = "configuredBy";
    }
}

go_struct! {
    /// A generator or transformer.
    pub(super) struct Configuration = "ResourceIdentifier", "yaml.ResourceIdentifier" {
        /// `builtin`, or that of the plugin's file.
        pub api_version: String = "apiVersion";
        /// Its kind.
        pub kind: String = "kind";
        /// The name in the plugin's file.
        pub name: String = "name";
        /// The namespace in the plugin's file.
        pub namespace: String = "namespace";
    }
}

impl Origin {
    /// This origin with a path or a repository below it.
    pub(super) fn append(&self, path: &str, sources: &Sources<'_>) -> Self {
        let mut origin = self.clone();
        let Some(spec) = sources.repository(path) else {
            origin.path = go_path::join(&origin.path, path);
            return origin;
        };
        origin.repo = spec.clone_spec();
        origin.reference.clone_from(&spec.reference);
        origin.path = go_path::join("", &spec.folder);
        origin
    }

    /// What a field of this kustomization makes or changes.
    pub(super) fn of_field(&self, file_name: &str, kind: &str) -> Self {
        let by = Configuration { api_version: "builtin".to_owned(), kind: kind.to_owned(), ..Configuration::default() };
        Self {
            path: String::new(),
            configured_in: go_path::join(&self.path, file_name),
            configured_by: Some(by),
            ..self.clone()
        }
    }

    /// What a plugin makes or changes, if it is known where the plugin comes from.
    pub(super) fn of_plugin(plugin: &Resource) -> Result<Option<Self>, BuildError> {
        let Some(origin) = Self::of(plugin)? else { return Ok(None) };
        let by = Configuration {
            api_version: plugin.api_version().to_owned(),
            kind: plugin.kind().to_owned(),
            name: plugin.name().to_owned(),
            namespace: plugin.namespace().to_owned(),
        };
        let (path, configured_in) = (String::new(), origin.path);
        Ok(Some(Self { path, configured_in, configured_by: Some(by), ..origin }))
    }

    /// What a resource says of itself.
    pub(crate) fn of(resource: &Resource) -> Result<Option<Self>, BuildError> {
        resource.annotation(annotations::ORIGIN).map(parse).transpose()
    }

    /// Writes it into a resource.
    pub(crate) fn set(&self, resource: &mut Resource) -> Result<(), BuildError> {
        let mut all = resource.annotations();
        all.insert(annotations::ORIGIN.to_owned(), self.text());
        resource.set_annotations(&all)
    }

    /// The text of the annotation.
    pub(super) fn text(&self) -> String {
        emit(&self.node(), &EmitOptions::default()).unwrap_or_default()
    }

    fn node(&self) -> Node {
        let text =
            |name: &str, value: &str| (!value.is_empty()).then(|| (Node::string(name), Node::from_string(value)));
        let mut entries: Vec<(Node, Node)> = [
            text("path", &self.path),
            text("repo", &self.repo),
            text("ref", &self.reference),
            text("configuredIn", &self.configured_in),
        ]
        .into_iter()
        .flatten()
        .collect();
        if let Some(by) = self.configured_by.as_ref().filter(|by| **by != Configuration::default()) {
            let parts = [
                text("apiVersion", &by.api_version),
                text("kind", &by.kind),
                text("name", &by.name),
                text("namespace", &by.namespace),
            ];
            entries.push((Node::string("configuredBy"), Node::mapping(parts.into_iter().flatten().collect())));
        }
        Node::mapping(entries)
    }
}

fn parse<T: crate::go_struct::GoValue>(text: &str) -> Result<T, BuildError> {
    let json: Result<Json, String> = read_json(text.as_bytes()).map_err(|error| error.to_string());
    json.and_then(|json| Decoder::decode(&json, false)).map_err(BuildError::new)
}

/// Notes in every resource what has changed it; one that does not know where it comes from, comes from there.
pub(super) fn add_transformation(list: &mut ResourceList, origin: &Origin) -> Result<(), BuildError> {
    for resource in &mut list.resources {
        if Origin::of(resource)?.is_none() {
            origin.set(resource)?;
            continue;
        }
        let before: Option<Vec<Origin>> = resource.annotation(annotations::TRANSFORMATIONS).map(parse).transpose()?;
        let origins = before.unwrap_or_default();
        let items = origins.iter().chain([origin]).map(Origin::node).collect();
        let text = emit(&Node::sequence(items), &EmitOptions::default()).unwrap_or_default();
        let mut all = resource.annotations();
        all.insert(annotations::TRANSFORMATIONS.to_owned(), text);
        resource.set_annotations(&all)?;
    }
    Ok(())
}

/// Notes in every resource what has made it, unless it knows that already.
pub(super) fn add_origin(list: &mut ResourceList, origin: &Origin) -> Result<(), BuildError> {
    for resource in &mut list.resources {
        if matches!(Origin::of(resource), Ok(None)) {
            origin.set(resource)?;
        }
    }
    Ok(())
}

/// Removes an annotation everywhere; all others are written anew.
pub(super) fn remove_annotation(list: &mut ResourceList, key: &str) -> Result<(), BuildError> {
    list.resources.iter_mut().try_for_each(|resource| {
        let mut all = resource.annotations();
        all.remove(key);
        resource.set_annotations(&all)
    })
}
