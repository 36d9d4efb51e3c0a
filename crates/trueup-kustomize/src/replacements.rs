//! Replacements: copies of fields into other fields, as kustomize's `ReplacementTransformer`.

use trueup_yaml::{Json, JsonKind};

use crate::error::BuildError;
use crate::go_struct::{Decoder, GoValue, go_struct};
use crate::kustomization::{Replacement, ReplacementField, items};
use crate::loader::Loader;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::transformer::Transformer;

mod json_layout;
mod source;
mod structured;
mod target;
#[cfg(test)]
mod tests;

/// What is copied if nothing else is said, and whereto.
const DEFAULT_FIELD_PATH: &str = "metadata.name";

/// Copies fields into other fields, one replacement after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Replacements {
    replacements: Vec<Replacement>,
}

go_struct! {
    /// The configuration of the plugin.
    pub struct ReplacementsConfig = "ReplacementTransformerPlugin", "builtins.ReplacementTransformerPlugin" {
        /// The replacements.
        pub replacements: Option<Vec<ReplacementField>> = "replacements";
    }
}

impl Replacements {
    /// From the entries of `replacements`, with those of the files that they name.
    pub fn new(fields: &[ReplacementField], loader: &dyn Loader) -> Result<Self, BuildError> {
        let mut replacements = Vec::new();
        for field in fields {
            if field.path.is_empty() {
                replacements.push(inline(field));
            } else if field.source.is_some() || !items(&field.targets).is_empty() {
                return Err(BuildError::new("cannot specify both path and inline replacement"));
            } else {
                replacements.append(&mut read(&loader.load(&field.path)?)?);
            }
        }
        Ok(Self { replacements })
    }

    /// From the file of a plugin.
    pub fn from_config(config: &Json, loader: &dyn Loader) -> Result<Self, BuildError> {
        let config: ReplacementsConfig = decode(config)?;
        Self::new(items(&config.replacements), loader)
    }
}

impl Transformer for Replacements {
    fn transform(&self, resources: &mut ResourceList, _: &Schema) -> Result<(), BuildError> {
        for replacement in &self.replacements {
            let targets = match &replacement.targets {
                Some(targets) if replacement.source.is_some() || replacement.source_value.is_some() => targets,
                _ => return Err(BuildError::new("replacements must specify a source and at least one target")),
            };
            let mut value = source::value(resources, replacement)?;
            for target in targets {
                target::apply(resources, &mut value, target.as_ref())?;
            }
        }
        resources.drop_empty();
        Ok(())
    }
}

/// An entry without a file. Kustomize hands it on as YAML, in which empty targets are left out.
fn inline(field: &ReplacementField) -> Replacement {
    Replacement {
        source: field.source.clone(),
        targets: field.targets.clone().filter(|targets| !targets.is_empty()),
        source_value: field.source_value.clone(),
    }
}

/// The replacements of a file: a list, or one.
fn read(content: &[u8]) -> Result<Vec<Replacement>, BuildError> {
    let json = trueup_yaml::read_json(content).map_err(|error| BuildError::new(error.converting()))?;
    let kind = match json.kind {
        JsonKind::Array(_) => return decode(&json),
        JsonKind::Object(_) => return Ok(vec![decode(&json)?]),
        JsonKind::Null => "invalid",
        JsonKind::Bool(_) => "bool",
        JsonKind::Int(_) | JsonKind::Uint(_) | JsonKind::Float(_) => "float64",
        JsonKind::String(_) => "string",
    };
    Err(BuildError::new(format!("unsupported replacement type encountered within replacement path: {kind}")))
}

/// As `yaml.Unmarshal` of `sigs.k8s.io/yaml`: unknown fields are ignored.
fn decode<T: GoValue>(json: &Json) -> Result<T, BuildError> {
    let wrapped = |error| BuildError::new(format!("error unmarshaling JSON: while decoding JSON: {error}"));
    Decoder::decode_coercing(json, false).map_err(wrapped)
}
