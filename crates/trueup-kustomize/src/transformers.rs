//! What changes resources: one module for each of kustomize's built-in transformers.

use trueup_yaml::Json;

use crate::error::BuildError;
use crate::go_struct::{Decoder, GoValue};

pub use annotations::Annotations;
pub(crate) use image_name::ImageParts;
pub use images::Images;
pub use json_patches::JsonPatchEntry;
pub use labels::{Labels, label_transformers};
pub use namespace::{Namespace, SubjectMode};
pub use patch::PatchEntry;
pub use prefix::Prefix;
pub use prefix_suffix::PrefixSuffix;
pub use replicas::Replicas;
pub use strategic_merge_patches::StrategicMergePatches;
pub use suffix::Suffix;
pub use value_add::ValueAdd;

mod affix;
mod annotations;
mod image_name;
mod images;
mod json_patches;
mod labels;
mod namespace;
mod patch;
mod prefix;
mod prefix_suffix;
mod replicas;
mod strategic_merge_patches;
mod suffix;
mod value_add;

/// What a plugin's configuration says: unknown fields do not matter.
pub(crate) fn plugin_config<T: GoValue>(config: &Json) -> Result<T, BuildError> {
    Decoder::decode_coercing(config, false)
        .map_err(|error| BuildError::new(format!("error unmarshaling JSON: while decoding JSON: {error}")))
}

#[cfg(test)]
mod tests;
