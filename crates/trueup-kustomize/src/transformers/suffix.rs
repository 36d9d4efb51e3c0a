//! `nameSuffix`: what goes after every name.

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

/// Adds a text after every name.
#[derive(Debug, Clone)]
pub struct Suffix {
    suffix: String,
    specs: SpecList,
}

go_struct! {
    /// The configuration of a plugin.
    struct Config = "SuffixTransformerPlugin", "builtins.SuffixTransformerPlugin" {
        /// What is added.
        pub suffix: String = "suffix";
        /// Where.
        pub specs: Option<SpecList> = "fieldSpecs";
    }
}

impl Suffix {
    /// Adds `suffix` where the specs say.
    pub fn new(suffix: &str, specs: &SpecList) -> Self {
        Self { suffix: suffix.to_owned(), specs: specs.clone() }
    }

    /// What a plugin's configuration says.
    pub fn from_config(config: &Json, _: &dyn Loader) -> Result<Self, BuildError> {
        let Config { suffix, specs } = plugin_config(config)?;
        let specs = specs.ok_or_else(|| BuildError::new("fieldSpecs is not expected to be nil"))?;
        Ok(Self { suffix, specs })
    }
}

impl Transformer for Suffix {
    fn transform(&self, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        let affix = Affix { text: &self.suffix, annotation: annotations::SUFFIXES, is_prefix: false };
        affix.apply(&self.specs, resources, schema)
    }
}
