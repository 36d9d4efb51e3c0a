//! The plugin that adds a prefix and a suffix.

use trueup_yaml::Json;

use super::{Prefix, Suffix};
use crate::error::BuildError;
use crate::loader::Loader;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::transformer::Transformer;

/// Adds a prefix, then a suffix.
#[derive(Debug, Clone)]
pub struct PrefixSuffix {
    prefix: Prefix,
    suffix: Suffix,
}

impl PrefixSuffix {
    /// What a plugin's configuration says.
    pub fn from_config(config: &Json, loader: &dyn Loader) -> Result<Self, BuildError> {
        Ok(Self { prefix: Prefix::from_config(config, loader)?, suffix: Suffix::from_config(config, loader)? })
    }
}

impl Transformer for PrefixSuffix {
    fn transform(&self, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        self.prefix.transform(resources, schema)?;
        self.suffix.transform(resources, schema)
    }
}
