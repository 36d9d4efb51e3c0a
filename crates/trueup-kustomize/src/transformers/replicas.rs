//! `replicas`.

use trueup_yaml::Json;
use trueup_yaml::tree::Tag;

use super::plugin_config;
use crate::error::BuildError;
use crate::field_spec::{self, Creation, ScalarTag};
use crate::go_struct::go_struct;
use crate::id::Gvk;
use crate::kustomization::{FieldSpec, Replica};
use crate::loader::Loader;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::sharing;
use crate::transformer::Transformer;
use crate::transformer_config::SpecList;

/// Sets how many replicas the resources of a name have.
#[derive(Debug, Clone)]
pub struct Replicas {
    replica: Replica,
    specs: SpecList,
}

go_struct! {
    /// The configuration of a plugin.
    struct Config = "ReplicaCountTransformerPlugin", "builtins.ReplicaCountTransformerPlugin" {
        /// What has how many.
        pub replica: Replica = "replica";
        /// Where the number is.
        pub specs: SpecList = "fieldSpecs";
    }
}

impl Replicas {
    /// Sets the number where the specs say.
    pub fn new(replica: Replica, specs: &SpecList) -> Self {
        Self { replica, specs: specs.clone() }
    }

    /// What a plugin's configuration says.
    pub fn from_config(config: &Json, _: &dyn Loader) -> Result<Self, BuildError> {
        let Config { replica, specs } = plugin_config(config)?;
        Ok(Self { replica, specs })
    }

    fn matches(&self, name: &str, gvk: &Gvk, spec: &Gvk) -> bool {
        name == self.replica.name && gvk.is_selected_by(spec)
    }
}

impl Transformer for Replicas {
    fn transform(&self, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        let count = self.replica.count.to_string();
        let mut is_found = false;
        for spec in &self.specs {
            let gvk = gvk_of(spec);
            let matching = resources.resources.iter_mut().filter(|resource| {
                resource.all_ids(&schema.scopes).iter().any(|id| self.matches(&id.name, &id.gvk, &gvk))
            });
            for resource in matching {
                is_found = true;
                field_spec::apply(&mut resource.node, spec, Creation::Scalar(ScalarTag::Int), &mut |node| {
                    field_spec::set_tagged(node, &count, Tag::Int)
                })?;
                sharing::settle(resource);
            }
        }
        if is_found {
            return Ok(());
        }
        let kinds: Vec<String> = self.specs.iter().map(|spec| gvk_of(spec).to_string()).collect();
        Err(BuildError::new(format!(
            "resource with name {} does not match a config with the following GVK [{}]",
            self.replica.name,
            kinds.join(" ")
        )))
    }
}

fn gvk_of(spec: &FieldSpec) -> Gvk {
    Gvk { group: spec.group.clone(), version: spec.version.clone(), kind: spec.kind.clone() }
}
