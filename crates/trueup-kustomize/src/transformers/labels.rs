//! `labels` and `commonLabels`.

use std::collections::BTreeMap;

use trueup_yaml::Json;

use super::plugin_config;
use crate::error::BuildError;
use crate::field_spec::{self, EntrySetter};
use crate::go_struct::go_struct;
use crate::kustomization::{Kustomization, Label, items};
use crate::loader::Loader;
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::sharing;
use crate::transformer::Transformer;
use crate::transformer_config::{SpecList, TransformerConfig, field_of_any_kind};

/// Sets labels in some fields.
#[derive(Debug, Clone)]
pub struct Labels {
    labels: BTreeMap<String, String>,
    specs: SpecList,
}

go_struct! {
    /// The configuration of a plugin.
    struct Config = "LabelTransformerPlugin", "builtins.LabelTransformerPlugin" {
        /// The labels.
        pub labels: Option<BTreeMap<String, String>> = "labels";
        /// Where they go.
        pub specs: SpecList = "fieldSpecs";
    }
}

impl Labels {
    /// Sets the labels where the specs say.
    pub fn new(labels: BTreeMap<String, String>, specs: SpecList) -> Self {
        Self { labels, specs }
    }

    /// What a plugin's configuration says.
    pub fn from_config(config: &Json, _: &dyn Loader) -> Result<Self, BuildError> {
        let Config { labels, specs } = plugin_config(config)?;
        Ok(Self { labels: labels.unwrap_or_default(), specs })
    }
}

impl Transformer for Labels {
    fn transform(&self, resources: &mut ResourceList, _: &Schema) -> Result<(), BuildError> {
        set_entries(&self.labels, &self.specs, resources)
    }
}

/// What a kustomization's labels are: each entry of `labels`, then `commonLabels`, which kustomize counts even if there are
/// none.
pub fn label_transformers(
    kustomization: &Kustomization,
    config: &TransformerConfig,
) -> Result<Vec<Labels>, BuildError> {
    let labels = items(&kustomization.labels);
    let common = kustomization.common_labels.clone().unwrap_or_default();
    if labels.is_empty() && common.is_empty() {
        return Ok(Vec::new());
    }
    let labels = labels.iter().map(|label| {
        let specs = specs_of(label, config)?;
        Ok(Labels::new(label.pairs.clone().unwrap_or_default(), specs))
    });
    labels.chain([Ok(Labels::new(common, config.common_labels.clone()))]).collect()
}

/// Where an entry of `labels` goes.
fn specs_of(label: &Label, config: &TransformerConfig) -> Result<SpecList, BuildError> {
    let failed = |error: BuildError| error.prefixed("failed to merge labels");
    let specs = SpecList::from(items(&label.fields).to_vec()).merge_all(&config.labels).map_err(failed)?;
    if label.include_selectors {
        return specs.merge_all(&config.common_labels).map_err(failed);
    }
    let specs = if label.include_templates {
        let merged = specs.merge_all(&config.template_labels);
        merged.map_err(|error| error.prefixed("failed to merge template fieldSpec"))?
    } else {
        specs
    };
    specs.merge_one(&field_of_any_kind("metadata/labels", true)).map_err(failed)
}

/// Sets entries in the maps that specs find, key by key.
pub(super) fn set_entries(
    entries: &BTreeMap<String, String>,
    specs: &SpecList,
    resources: &mut ResourceList,
) -> Result<(), BuildError> {
    let set = |resource: &mut Resource| {
        let specs = field_spec::matching(specs, &resource.node);
        for (key, value) in entries {
            EntrySetter::string(key, value).apply(resource, &specs)?;
            sharing::settle(resource);
        }
        Ok(())
    };
    resources.resources.iter_mut().try_for_each(set)
}
