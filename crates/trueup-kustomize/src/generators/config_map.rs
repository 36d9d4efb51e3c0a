//! Config maps from files and literals.

use std::collections::BTreeMap;

use trueup_yaml::Json;
use trueup_yaml::tree::Node;

use super::base_node::{apply_options, base_node, base64_lines, data_value, marked};
use super::key_values::{Sources, load};
use super::options::{name_by_metadata, through_config};
use super::{Generator, Surroundings, merged_options};
use crate::error::BuildError;
use crate::fields;
use crate::go_struct::Decoder;
use crate::kustomization::{ConfigMapArgs, GeneratorOptions, items};
use crate::resource::Resource;
use crate::resource_list::ResourceList;

/// Makes a config map.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigMapGenerator {
    args: ConfigMapArgs,
}

impl ConfigMapGenerator {
    /// For an entry of `configMapGenerator`, with the kustomization's `generatorOptions`.
    pub fn new(mut args: ConfigMapArgs, all: Option<&GeneratorOptions>) -> Result<Self, BuildError> {
        args.options = merged_options(args.options.take(), all);
        Ok(Self { args: through_config(args, "ConfigMapGenerator")? })
    }

    /// For a plugin's configuration.
    pub fn from_config(config: &Json) -> Result<Self, BuildError> {
        let mut args: ConfigMapArgs = Decoder::decode(config, false).map_err(BuildError::new)?;
        name_by_metadata(config, &mut args.name, &mut args.namespace)?;
        Ok(Self { args })
    }
}

impl Generator for ConfigMapGenerator {
    fn generate(&self, surroundings: &Surroundings<'_>) -> Result<ResourceList, BuildError> {
        let args = &self.args;
        let mut node = base_node("ConfigMap", &args.name, &args.namespace)?;
        let sources = Sources { envs: items(&args.envs), literals: items(&args.literals), files: items(&args.files) };
        for (key, value) in load(&sources, &args.name, surroundings.loader)? {
            let (field, value) = match String::from_utf8(value) {
                Ok(text) => ("data", text),
                Err(error) => ("binaryData", base64_lines(error.as_bytes())),
            };
            fields::set_field(fields::mapping_at(&mut node, &[field])?, &key, data_value(value))?;
        }
        apply_options(&mut node, args.options.as_ref())?;
        let resource = marked(node, &args.behavior, args.options.as_ref())?;
        Ok(ResourceList { resources: vec![resource] })
    }
}

/// Puts a map in place of `data` or `binaryData`; an empty one removes the field.
pub(super) fn set_data(resource: &mut Resource, field: &str, map: BTreeMap<String, String>) -> Result<(), BuildError> {
    fields::remove_field(&mut resource.node, field)?;
    for (key, value) in map {
        let data: &mut Node = fields::mapping_at(&mut resource.node, &[field])?;
        fields::set_field(data, &key, data_value(value))?;
    }
    Ok(())
}
