//! Options of a generator and of all generators of a kustomization.

use std::collections::BTreeMap;

use trueup_yaml::{Json, read_json};

use crate::error::BuildError;
use crate::go_json;
use crate::go_struct::{Decoder, GoValue, go_struct};
use crate::kustomization::{GeneratorOptions, ObjectMeta};

/// The options of one generator with those of its kustomization: its own labels and annotations win, and what is
/// switched on in either place is on.
pub fn merged_options(own: Option<GeneratorOptions>, all: Option<&GeneratorOptions>) -> Option<GeneratorOptions> {
    let Some(all) = all else { return own };
    let mut merged = own.unwrap_or_default();
    add_missing(&mut merged.labels, all.labels.as_ref());
    add_missing(&mut merged.annotations, all.annotations.as_ref());
    merged.disable_name_suffix_hash |= all.disable_name_suffix_hash;
    merged.immutable |= all.immutable;
    Some(merged)
}

/// The arguments of a plugin as it gets them: kustomize writes them as YAML and reads that.
pub(super) fn through_config<T: GoValue>(args: T, plugin: &str) -> Result<T, BuildError> {
    let text = go_json::text_of(&args.encode());
    let stays = |c: char| !matches!(c, '\u{7f}'..='\u{9f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    if text.is_ascii() && !text.contains('\u{7f}') || text.chars().all(stays) {
        return Ok(args);
    }
    let config = read_json(text.as_bytes())
        .map_err(|error| BuildError::new(error.to_string()).prefixed(format!("builtin {plugin} marshal")))?;
    Decoder::decode(&config, false).map_err(BuildError::new)
}

fn add_missing(own: &mut Option<BTreeMap<String, String>>, all: Option<&BTreeMap<String, String>>) {
    let Some(all) = all else { return };
    let own = own.get_or_insert_default();
    for (key, value) in all {
        own.entry(key.clone()).or_insert_with(|| value.clone());
    }
}

go_struct! {
    /// What a plugin's configuration says of itself.
    struct PluginConfig = "ConfigMapGeneratorPlugin", "builtins.ConfigMapGeneratorPlugin" {
        /// Its name and namespace.
        pub metadata: ObjectMeta = "metadata";
    }
}

/// Name and namespace out of `metadata` of a plugin's configuration, where it does not say them itself.
pub(super) fn name_by_metadata(config: &Json, name: &mut String, namespace: &mut String) -> Result<(), BuildError> {
    let PluginConfig { metadata } = Decoder::decode(config, false).map_err(BuildError::new)?;
    for (own, other) in [(name, metadata.name), (namespace, metadata.namespace)] {
        if own.is_empty() {
            *own = other;
        }
    }
    Ok(())
}
