//! Secrets from files and literals.

use trueup_yaml::Json;
use trueup_yaml::tree::Node;

use super::base_node::{apply_options, base_node, base64_lines, data_value, marked};
use super::key_values::{Sources, load};
use super::options::{name_by_metadata, through_config};
use super::{Generator, Surroundings, merged_options};
use crate::error::BuildError;
use crate::fields;
use crate::go_struct::Decoder;
use crate::kustomization::{GeneratorOptions, SecretArgs, items};
use crate::resource_list::ResourceList;

/// The type of a secret that says none.
const DEFAULT_TYPE: &str = "Opaque";

/// Makes a secret.
#[derive(Debug, Clone, PartialEq)]
pub struct SecretGenerator {
    args: SecretArgs,
}

impl SecretGenerator {
    /// For an entry of `secretGenerator`, with the kustomization's `generatorOptions`.
    pub fn new(mut args: SecretArgs, all: Option<&GeneratorOptions>) -> Result<Self, BuildError> {
        args.options = merged_options(args.options.take(), all);
        Ok(Self { args: through_config(args, "SecretGenerator")? })
    }

    /// For a plugin's configuration.
    pub fn from_config(config: &Json) -> Result<Self, BuildError> {
        let mut args: SecretArgs = Decoder::decode(config, false).map_err(BuildError::new)?;
        name_by_metadata(config, &mut args.name, &mut args.namespace)?;
        Ok(Self { args })
    }
}

impl Generator for SecretGenerator {
    fn generate(&self, surroundings: &Surroundings<'_>) -> Result<ResourceList, BuildError> {
        let args = &self.args;
        let mut node = base_node("Secret", &args.name, &args.namespace)?;
        let kind = if args.kind.is_empty() { DEFAULT_TYPE } else { &args.kind };
        fields::set_field(&mut node, "type", Node::string(kind))?;
        let sources = Sources { envs: items(&args.envs), literals: items(&args.literals), files: items(&args.files) };
        let all = load(&sources, &args.name, surroundings.loader)?;
        let data = fields::mapping_at(&mut node, &["data"])?;
        for (key, value) in all {
            fields::set_field(data, &key, data_value(base64_lines(&value)))?;
        }
        apply_options(&mut node, args.options.as_ref())?;
        let resource = marked(node, &args.behavior, args.options.as_ref())?;
        Ok(ResourceList { resources: vec![resource] })
    }
}
