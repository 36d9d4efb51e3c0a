//! `namePrefix`: what goes before every name.

use trueup_yaml::Json;

use super::affix::Affix;
use super::plugin_config;
use crate::annotations;
use crate::error::BuildError;
use crate::go_struct::go_struct;
use crate::loader::Loader;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::transformer::Transformer;
use crate::transformer_config::SpecList;

/// Adds a text before every name.
#[derive(Debug, Clone)]
pub struct Prefix {
    prefix: String,
    specs: SpecList,
}

go_struct! {
    /// The configuration of a plugin.
    struct Config = "PrefixTransformerPlugin", "builtins.PrefixTransformerPlugin" {
        /// What is added.
        pub prefix: String = "prefix";
        /// Where.
        pub specs: Option<SpecList> = "fieldSpecs";
    }
}

impl Prefix {
    /// Adds `prefix` where the specs say.
    pub fn new(prefix: &str, specs: &SpecList) -> Self {
        Self { prefix: prefix.to_owned(), specs: specs.clone() }
    }

    /// What a plugin's configuration says.
    pub fn from_config(config: &Json, _: &dyn Loader) -> Result<Self, BuildError> {
        let Config { prefix, specs } = plugin_config(config)?;
        let specs = specs.ok_or_else(|| BuildError::new("fieldSpecs is not expected to be nil"))?;
        Ok(Self { prefix, specs })
    }
}

impl Transformer for Prefix {
    fn transform(&self, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        let affix = Affix { text: &self.prefix, annotation: annotations::PREFIXES, is_prefix: true };
        affix.apply(&self.specs, resources, schema)
    }
}
