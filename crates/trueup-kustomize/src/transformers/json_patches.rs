//! `patchesJson6902`.

use trueup_yaml::Json;

use super::patch::apply_json_patch;
use super::plugin_config;
use crate::error::{BuildError, BuildErrorKind};
use crate::go_struct::{GoValue, go_struct};
use crate::json_patch::{self, JsonPatch};
use crate::kustomization::{Patch, Selector};
use crate::loader::Loader;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::transformer::Transformer;

/// An entry of `patchesJson6902`.
#[derive(Debug, Clone)]
pub struct JsonPatchEntry {
    patch: JsonPatch,
    target: Selector,
}

go_struct! {
    /// The configuration of a plugin.
    struct Config = "PatchJson6902TransformerPlugin", "builtins.PatchJson6902TransformerPlugin" {
        /// What the patch changes.
        pub target: Option<Selector> = "target";
        /// Its file.
        pub path: String = "path";
        /// Its text.
        pub json_op: String = "jsonOp";
    }
}

impl JsonPatchEntry {
    /// What an entry of a kustomization says.
    pub fn new(patch: &Patch, loader: &dyn Loader) -> Result<Self, BuildError> {
        Self::from_config(&Self::config(patch), loader)
    }

    /// The entry as the configuration of a plugin.
    pub fn config(patch: &Patch) -> Json {
        let Patch { path, patch: json_op, target, .. } = patch.clone();
        Config { target, path, json_op }.encode()
    }

    /// What a plugin's configuration says.
    pub fn from_config(config: &Json, loader: &dyn Loader) -> Result<Self, BuildError> {
        let Config { target, path, json_op: mut text } = plugin_config(config)?;
        let Some(target) = target else {
            let problem = "runtime error: invalid memory address or nil pointer dereference";
            return Err(BuildError::of_kind(BuildErrorKind::Panic, problem));
        };
        if target.name.is_empty() {
            return Err(BuildError::new("must specify the target name"));
        }
        match (path.is_empty(), text.is_empty()) {
            (true, true) => return Err(BuildError::new("empty file path and empty jsonOp")),
            (true, false) => {}
            (false, false) => return Err(BuildError::new("must specify a file path or jsonOp, not both")),
            (false, true) => {
                text = String::from_utf8_lossy(&loader.load(&path)?).into_owned();
                if text.is_empty() {
                    return Err(BuildError::new(format!("patch file '{path}' empty seems to be empty")));
                }
            }
        }
        let text = json_patch::json_text(&text)?;
        let patch = JsonPatch::from_json(&text).map_err(|error| error.prefixed(format!("decoding {text}")))?;
        let patch = patch
            .filter(|patch| !patch.is_empty())
            .ok_or_else(|| BuildError::new(format!("patch appears to be empty; file={path}, JsonOp={text}")))?;
        Ok(Self { patch, target })
    }
}

impl Transformer for JsonPatchEntry {
    fn transform(&self, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        for place in resources.select(&self.target, &schema.scopes)? {
            apply_json_patch(&mut resources.resources[place], &self.patch)?;
        }
        Ok(())
    }
}
