//! `patchesStrategicMerge`.

use std::collections::HashSet;

use trueup_yaml::Json;

use super::plugin_config;
use crate::annotations::{ALLOW_KIND_CHANGE, ALLOW_NAME_CHANGE};
use crate::error::BuildError;
use crate::go_struct::{GoValue, go_struct};
use crate::id::ResourceId;
use crate::loader::{Loader, in_file};
use crate::reader::read_resources;
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::strategic_merge;
use crate::transformer::Transformer;

/// `patchesStrategicMerge`: each document patches the resource of its id.
#[derive(Debug, Clone)]
pub struct StrategicMergePatches {
    patches: Vec<Resource>,
}

go_struct! {
    /// The configuration of a plugin.
    struct Config = "PatchStrategicMergeTransformerPlugin", "builtins.PatchStrategicMergeTransformerPlugin" {
        /// Texts of patches or their files.
        pub paths: Vec<String> = "paths";
        /// The text of patches.
        pub patches: String = "patches";
    }
}

impl StrategicMergePatches {
    /// What a kustomization's list says.
    pub fn new(patches: &[String], loader: &dyn Loader) -> Result<Self, BuildError> {
        Self::from_config(&Self::config(patches), loader)
    }

    /// The list as the configuration of a plugin.
    pub fn config(patches: &[String]) -> Json {
        Config { paths: patches.to_vec(), patches: String::new() }.encode()
    }

    /// What a plugin's configuration says.
    pub fn from_config(config: &Json, loader: &dyn Loader) -> Result<Self, BuildError> {
        let Config { paths, patches: text } = plugin_config(config)?;
        if paths.is_empty() && text.is_empty() {
            return Err(BuildError::new("empty file path and empty patch content"));
        }
        let mut patches = Vec::new();
        for path in &paths {
            patches.extend(from_text_or_file(path, loader)?);
        }
        if !text.is_empty() {
            patches.extend(read_resources(text.as_bytes(), 0)?);
        }
        if patches.is_empty() {
            let files = paths.join(" ");
            return Err(BuildError::new(format!("patch appears to be empty; files=[{files}], Patch={text}")));
        }
        Ok(Self { patches })
    }
}

impl Transformer for StrategicMergePatches {
    fn transform(&self, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        for patch in &self.patches {
            let place = resources.only_with_any_id(&patch.original_id(&schema.scopes), &schema.scopes)?;
            patch_selected(resources, &[place], patch, schema)?;
        }
        Ok(())
    }
}

/// A text that is no patch is a file's name.
fn from_text_or_file(text: &str, loader: &dyn Loader) -> Result<Vec<Resource>, BuildError> {
    if let Ok(patches) = read_resources(text.as_bytes(), 0) {
        return Ok(patches);
    }
    read_resources(&loader.load(text)?, 0).map_err(|error| in_file(error, text))
}

/// Patches the resources at these places, removes what is empty then, and looks whether all ids are different
/// (`resWrangler.ApplySmPatch`).
pub(super) fn patch_selected(
    resources: &mut ResourceList,
    selected: &[usize],
    patch: &Resource,
    schema: &Schema,
) -> Result<(), BuildError> {
    let scopes = &schema.scopes;
    let ids: HashSet<ResourceId> =
        selected.iter().map(|place| resources.resources[*place].current_id(scopes)).collect();
    for resource in &mut resources.resources {
        if ids.contains(&resource.current_id(scopes)) {
            let patch = patch_for(resource, patch)?;
            patch_resource(resource, &patch, schema)?;
        }
    }
    let mut patched = std::mem::take(resources);
    patched.drop_empty();
    resources.append_all(patched, scopes)
}

/// A patch as it is used for a resource that it was selected for: its labels and annotations are texts, and it has the
/// resource's version.
fn patch_for(resource: &Resource, patch: &Resource) -> Result<Resource, BuildError> {
    let mut copy = patch.clone();
    // What cannot be rewritten stays as it is: kustomize ignores the error, and what would follow is left out too.
    let _ = rewrite_metadata(&mut copy, patch);
    copy.set_gvk(&resource.gvk())?;
    copy.set_kind(patch.kind())?;
    Ok(copy)
}

fn rewrite_metadata(copy: &mut Resource, patch: &Resource) -> Result<(), BuildError> {
    copy.set_labels(&patch.labels())?;
    copy.set_annotations(&patch.annotations())?;
    copy.set_name(patch.name())?;
    copy.set_namespace(patch.namespace())
}

/// Patches a resource. Its namespace stays, and its name and kind unless the patch may change them.
pub(super) fn patch_resource(resource: &mut Resource, patch: &Resource, schema: &Schema) -> Result<(), BuildError> {
    let (name, namespace, kind) =
        (resource.name().to_owned(), resource.namespace().to_owned(), resource.kind().to_owned());
    let may_change = |key: &str| patch.is_enabled(key);
    let (may_rename, may_change_kind) = (may_change(ALLOW_NAME_CHANGE), may_change(ALLOW_KIND_CHANGE));
    if may_rename || may_change_kind {
        resource.store_previous_id(&schema.scopes)?;
    }
    let is_left = strategic_merge::merge(&mut resource.node, patch.node.clone(), schema)?;
    if !is_left {
        resource.delete();
    }
    if resource.is_empty() {
        return Ok(());
    }
    if !may_change_kind {
        resource.set_kind(&kind)?;
    }
    if !may_rename {
        resource.set_name(&name)?;
    }
    resource.set_namespace(&namespace)
}
