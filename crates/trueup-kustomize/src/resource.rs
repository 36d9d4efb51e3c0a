//! A resource on its way through a build: its tree, and what kustomize remembers of it.

use std::collections::BTreeMap;

use trueup_yaml::tree::{Node, NodeKind, Style, Tag};

use crate::annotations::{self, BUILD_ANNOTATIONS};
use crate::error::BuildError;
use crate::fields;
use crate::id::{Gvk, ResourceId};
use crate::scope::Scopes;

/// A resource on its way through a build. What kustomize remembers of it (earlier names, prefixes, whether its name
/// gets a hash) is kept where kustomize keeps it, in annotations that are removed at the end: patches can see them.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// Its tree. Null once a patch has deleted it.
    pub node: Node,
    /// The variables whose value is in it.
    pub variables: Vec<String>,
    /// How many nodes may stand in several places of the tree: see [`crate::sharing`].
    pub shared_nodes: u32,
}

impl Resource {
    /// A resource of a tree.
    pub fn new(node: Node) -> Self {
        Self { node, variables: Vec::new(), shared_nodes: 0 }
    }

    /// Whether there is nothing in it, or nothing left of it.
    pub fn is_empty(&self) -> bool {
        fields::is_nil_or_empty(Some(&self.node))
    }

    /// Marks it as deleted.
    pub fn delete(&mut self) {
        self.node = Node::scalar("null", Tag::Null);
    }

    /// `kind`
    pub fn kind(&self) -> &str {
        self.node.get("kind").map_or("", fields::text_of)
    }

    /// `apiVersion`
    pub fn api_version(&self) -> &str {
        self.node.get("apiVersion").map_or("", fields::text_of)
    }

    /// Group, version and kind now.
    pub fn gvk(&self) -> Gvk {
        Gvk::new(self.api_version(), self.kind())
    }

    /// `metadata.name`
    pub fn name(&self) -> &str {
        self.metadata_text("name")
    }

    /// `metadata.namespace`
    pub fn namespace(&self) -> &str {
        self.metadata_text("namespace")
    }

    fn metadata(&self) -> Option<&Node> {
        self.node.get("metadata").filter(|metadata| !fields::is_nil_or_empty(Some(metadata)))
    }

    fn metadata_text(&self, field: &str) -> &str {
        let value = self.metadata().and_then(|metadata| metadata.get(field));
        value.filter(|value| !fields::is_nil_or_empty(Some(value))).map_or("", fields::text_of)
    }

    /// Sets `kind`.
    pub fn set_kind(&mut self, kind: &str) -> Result<(), BuildError> {
        fields::set_field(&mut self.node, "kind", fields::untyped(kind))
    }

    /// Sets `apiVersion`.
    pub fn set_api_version(&mut self, api_version: &str) -> Result<(), BuildError> {
        fields::set_field(&mut self.node, "apiVersion", fields::untyped(api_version))
    }

    /// Sets `kind` and `apiVersion`.
    pub fn set_gvk(&mut self, gvk: &Gvk) -> Result<(), BuildError> {
        self.set_kind(&gvk.kind)?;
        self.set_api_version(&gvk.api_version())
    }

    /// Sets `metadata.name`; what it is (a number, say) is decided by its text, unless the old name had quotes.
    pub fn set_name(&mut self, name: &str) -> Result<(), BuildError> {
        fields::set_field(fields::mapping_at(&mut self.node, &["metadata"])?, "name", fields::untyped(name))
    }

    /// Sets `metadata.namespace`, or removes it if the namespace is empty.
    pub fn set_namespace(&mut self, namespace: &str) -> Result<(), BuildError> {
        if !namespace.is_empty() {
            let metadata = fields::mapping_at(&mut self.node, &["metadata"])?;
            return fields::set_field(metadata, "namespace", fields::untyped(namespace));
        }
        match fields::lookup_mut(&mut self.node, &["metadata"])? {
            Some(metadata) => fields::remove_field(metadata, "namespace").map(|_| ()),
            None => Ok(()),
        }
    }

    /// `metadata.annotations` with those of the build.
    pub fn annotations(&self) -> BTreeMap<String, String> {
        self.metadata_map("annotations")
    }

    /// One annotation.
    pub fn annotation(&self, key: &str) -> Option<&str> {
        self.metadata()?.get("annotations")?.get(key).map(fields::text_of)
    }

    /// `metadata.labels`
    pub fn labels(&self) -> BTreeMap<String, String> {
        self.metadata_map("labels")
    }

    fn metadata_map(&self, field: &str) -> BTreeMap<String, String> {
        self.metadata().and_then(|metadata| metadata.get(field)).map(fields::string_map).unwrap_or_default()
    }

    /// Replaces all annotations: sorted, as strings; none removes the field.
    pub fn set_annotations(&mut self, annotations: &BTreeMap<String, String>) -> Result<(), BuildError> {
        self.set_metadata_map("annotations", annotations)
    }

    /// Replaces all labels: sorted, as strings; none removes the field.
    pub fn set_labels(&mut self, labels: &BTreeMap<String, String>) -> Result<(), BuildError> {
        self.set_metadata_map("labels", labels)
    }

    fn set_metadata_map(&mut self, field: &str, map: &BTreeMap<String, String>) -> Result<(), BuildError> {
        let metadata = fields::mapping_at(&mut self.node, &["metadata"])?;
        fields::remove_field(metadata, field)?;
        if map.is_empty() {
            return Ok(());
        }
        let mut node = fields::empty_mapping();
        for (key, value) in map {
            fields::set_field(&mut node, key, Node::string(value.as_str()))?;
        }
        if let NodeKind::Mapping(entries) = &mut metadata.kind {
            entries.push((fields::untyped(field), node));
        }
        Ok(())
    }

    /// Group, version, kind, name and namespace now.
    pub fn current_id(&self, scopes: &Scopes) -> ResourceId {
        ResourceId::new(self.gvk(), self.name(), self.namespace(), scopes)
    }

    /// The first id it had.
    pub fn original_id(&self, scopes: &Scopes) -> ResourceId {
        self.previous_ids().into_iter().next().unwrap_or_else(|| self.current_id(scopes))
    }

    /// All ids it had before this one, oldest first; with today's group and version.
    pub fn previous_ids(&self) -> Vec<ResourceId> {
        let Some(names) = self.annotation(annotations::PREVIOUS_NAMES) else { return Vec::new() };
        let namespaces = self.annotation(annotations::PREVIOUS_NAMESPACES).unwrap_or_default().split(',');
        let kinds = self.annotation(annotations::PREVIOUS_KINDS).unwrap_or_default().split(',');
        let ids = names.split(',').zip(namespaces).zip(kinds);
        ids.map(|((name, namespace), kind)| ResourceId {
            gvk: Gvk::new(self.api_version(), kind),
            name: name.to_owned(),
            namespace: namespace.to_owned(),
            cluster_scoped: false,
        })
        .collect()
    }

    /// All ids it had, the current one last.
    pub fn all_ids(&self, scopes: &Scopes) -> Vec<ResourceId> {
        let mut ids = self.previous_ids();
        ids.push(self.current_id(scopes));
        ids
    }

    /// Remembers the current id, before it changes.
    pub fn store_previous_id(&mut self, scopes: &Scopes) -> Result<(), BuildError> {
        let id = self.current_id(scopes);
        self.append_to_annotation(annotations::PREVIOUS_NAMES, &id.name)?;
        self.append_to_annotation(annotations::PREVIOUS_NAMESPACES, id.effective_namespace())?;
        self.append_to_annotation(annotations::PREVIOUS_KINDS, &id.gvk.kind)
    }

    /// Adds to a comma-separated annotation; nothing if the value is empty.
    pub fn append_to_annotation(&mut self, key: &str, value: &str) -> Result<(), BuildError> {
        if value.is_empty() {
            return Ok(());
        }
        let value = match self.annotation(key) {
            Some(before) => format!("{before},{value}"),
            None => value.to_owned(),
        };
        self.set_annotation(key, &value)
    }

    /// Sets one annotation in quotes and leaves the others as they are written. What stands in their place without having
    /// entries, be it a scalar, goes.
    pub fn set_annotation(&mut self, key: &str, value: &str) -> Result<(), BuildError> {
        if let Some(metadata) = fields::lookup_mut(&mut self.node, &["metadata"])?
            && metadata.get("annotations").is_some_and(has_no_children)
        {
            fields::remove_field(metadata, "annotations")?;
        }
        let annotations = fields::mapping_at(&mut self.node, &["metadata", "annotations"])?;
        let value = Node { style: Style::SINGLE_QUOTED, ..Node::string(value) };
        fields::set_field(annotations, key, value)
    }

    /// The parts of a comma-separated annotation.
    pub fn list_annotation(&self, key: &str) -> Vec<&str> {
        self.annotation(key).map(|list| list.split(',').collect()).unwrap_or_default()
    }

    /// Whether an annotation of the build is set to `enabled`.
    pub fn is_enabled(&self, key: &str) -> bool {
        self.annotation(key) == Some(annotations::ENABLED)
    }

    /// Sets an annotation of the build to `enabled` (all annotations are written anew).
    pub fn enable(&mut self, key: &str) -> Result<(), BuildError> {
        let mut all = self.annotations();
        all.insert(key.to_owned(), annotations::ENABLED.to_owned());
        self.set_annotations(&all)
    }

    /// Removes what the build remembered.
    pub fn remove_build_annotations(&mut self) -> Result<(), BuildError> {
        let mut all = self.annotations();
        if all.is_empty() {
            return Ok(());
        }
        all.retain(|key, _| !BUILD_ANNOTATIONS.contains(&key.as_str()));
        self.set_annotations(&all)
    }
}

fn has_no_children(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Mapping(entries) => entries.is_empty(),
        NodeKind::Sequence(items) => items.is_empty(),
        NodeKind::Scalar(_) | NodeKind::Alias(_) => true,
    }
}
