//! `patches`: strategic merge patches and JSON patches.

use trueup_yaml::Json;

use super::plugin_config;
use super::strategic_merge_patches::{patch_resource, patch_selected};
use crate::annotations;
use crate::error::BuildError;
use crate::go_struct::GoValue;
use crate::go_text::quoted;
use crate::json_patch::JsonPatch;
use crate::kustomization::{Patch, PatchArgs, Selector};
use crate::loader::Loader;
use crate::output::json_yaml;
use crate::reader::read_resources;
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::transformer::Transformer;

/// An entry of `patches`.
#[derive(Debug, Clone)]
pub struct PatchEntry {
    what: What,
    target: Option<Selector>,
    /// The patch as errors name it.
    source: String,
}

#[derive(Debug, Clone)]
enum What {
    Nothing,
    StrategicMerge(Vec<Resource>),
    Json(JsonPatch),
}

impl PatchEntry {
    /// What an entry of a kustomization says.
    pub fn new(patch: &Patch, loader: &dyn Loader) -> Result<Self, BuildError> {
        Self::from_config(&patch.encode(), loader)
    }

    /// What a plugin's configuration says.
    pub fn from_config(config: &Json, loader: &dyn Loader) -> Result<Self, BuildError> {
        let entry: Patch = plugin_config(config)?;
        let text = entry.patch.trim();
        let (text, source) = match (text.is_empty(), entry.path.is_empty()) {
            (true, true) => return Err(refused("must specify one of patch and path in", config)),
            (false, false) => return Err(refused("patch and path can't be set at the same time", config)),
            (false, true) => (text.to_owned(), format!("[patch: {}]", quoted(text))),
            (true, false) => {
                let loaded = loader.load(&entry.path).map_err(|error| {
                    error.prefixed(format!("failed to get the patch file from path({})", entry.path))
                })?;
                (String::from_utf8_lossy(&loaded).into_owned(), format!("[path: {}]", quoted(&entry.path)))
            }
        };
        let what = What::read(&text, &source, entry.options.as_ref())?;
        Ok(Self { what, target: entry.target, source })
    }

    fn merge(&self, patches: &[Resource], resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        let scopes = &schema.scopes;
        let Some(target) = &self.target else {
            for patch in patches {
                let id = patch.original_id(scopes);
                let place = resources.only_with_any_id(&id, scopes).map_err(|error| {
                    error.prefixed(format!("no resource matches strategic merge patch {}", quoted(&id.to_string())))
                })?;
                patch_resource(&mut resources.resources[place], patch, schema)?;
            }
            return Ok(());
        };
        let [patch] = patches else {
            return Err(BuildError::new(format!(
                "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` field: {}",
                self.source
            )));
        };
        let selected = resources.select(target, scopes).map_err(|error| {
            let target = quoted(&target.to_string());
            error.prefixed(format!("unable to find patch target {target} in `resources`"))
        })?;
        patch_selected(resources, &selected, patch, schema)
    }

    fn apply_json(&self, patch: &JsonPatch, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        let Some(target) = &self.target else {
            return Err(BuildError::new(format!("must specify a target for JSON patch {}", self.source)));
        };
        for place in resources.select(target, &schema.scopes)? {
            let resource = &mut resources.resources[place];
            resource.store_previous_id(&schema.scopes)?;
            apply_json_patch(resource, patch)?;
        }
        Ok(())
    }
}

impl What {
    /// A patch whose kind is found out by reading it as either.
    fn read(text: &str, source: &str, options: Option<&PatchArgs>) -> Result<Self, BuildError> {
        let (merges, json) = (read_resources(text.as_bytes(), 0), read_json_patch(text));
        match (merges, json) {
            (Ok(merges), Ok(Some(json))) if !merges.is_empty() && !json.is_empty() => {
                Err(BuildError::new(format!("illegally qualifies as both an SM and JSON patch: {source}")))
            }
            (Ok(merges), _) if merges.is_empty() => Ok(Self::Nothing),
            (Ok(mut merges), _) => {
                merges.iter_mut().try_for_each(|patch| allow_changes(patch, options))?;
                Ok(Self::StrategicMerge(merges))
            }
            (Err(_), Ok(json)) => Ok(json.map_or(Self::Nothing, Self::Json)),
            (Err(_), Err(_)) => Err(BuildError::new(format!("unable to parse SM or JSON patch from {source}"))),
        }
    }
}

impl Transformer for PatchEntry {
    fn transform(&self, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        match &self.what {
            What::Nothing => Ok(()),
            What::StrategicMerge(patches) => self.merge(patches, resources, schema),
            What::Json(patch) => self.apply_json(patch, resources, schema),
        }
    }
}

fn refused(problem: &str, config: &Json) -> BuildError {
    BuildError::new(format!("{problem}\n{}", json_yaml(config)))
}

fn read_json_patch(text: &str) -> Result<Option<JsonPatch>, BuildError> {
    if text.is_empty() {
        return Err(BuildError::new("empty json patch operations"));
    }
    JsonPatch::read(text)
}

fn allow_changes(patch: &mut Resource, options: Option<&PatchArgs>) -> Result<(), BuildError> {
    if options.is_some_and(|options| options.allow_name_change) {
        patch.enable(annotations::ALLOW_NAME_CHANGE)?;
    }
    if options.is_some_and(|options| options.allow_kind_change) {
        patch.enable(annotations::ALLOW_KIND_CHANGE)?;
    }
    Ok(())
}

/// Changes a resource; what the build remembers in annotations stays as it was.
pub(super) fn apply_json_patch(resource: &mut Resource, patch: &JsonPatch) -> Result<(), BuildError> {
    let mut kept = resource.annotations();
    kept.retain(|key, _| annotations::is_internal(key));
    patch.apply(&mut resource.node)?;
    let mut annotations = resource.annotations();
    annotations.extend(kept);
    resource.set_annotations(&annotations)
}

#[cfg(test)]
mod tests;
