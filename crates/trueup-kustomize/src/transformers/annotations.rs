//! `commonAnnotations`.

use std::collections::BTreeMap;

use trueup_yaml::Json;

use super::{labels, plugin_config};
use crate::error::BuildError;
use crate::go_struct::go_struct;
use crate::loader::Loader;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::transformer::Transformer;
use crate::transformer_config::SpecList;

/// Sets annotations in some fields.
#[derive(Debug, Clone)]
pub struct Annotations {
    annotations: BTreeMap<String, String>,
    specs: SpecList,
}

go_struct! {
    /// The configuration of a plugin.
    struct Config = "AnnotationsTransformerPlugin", "builtins.AnnotationsTransformerPlugin" {
        /// The annotations.
        pub annotations: Option<BTreeMap<String, String>> = "annotations";
        /// Where they go.
        pub specs: SpecList = "fieldSpecs";
    }
}

impl Annotations {
    /// Sets the annotations where the specs say.
    pub fn new(annotations: BTreeMap<String, String>, specs: &SpecList) -> Self {
        Self { annotations, specs: specs.clone() }
    }

    /// What a plugin's configuration says.
    pub fn from_config(config: &Json, _: &dyn Loader) -> Result<Self, BuildError> {
        let Config { annotations, specs } = plugin_config(config)?;
        Ok(Self { annotations: annotations.unwrap_or_default(), specs })
    }
}

impl Transformer for Annotations {
    fn transform(&self, resources: &mut ResourceList, _: &Schema) -> Result<(), BuildError> {
        labels::set_entries(&self.annotations, &self.specs, resources)
    }
}
