//! What makes resources: config maps, secrets, charts.

use crate::error::BuildError;
use crate::loader::Loader;
use crate::resource_list::ResourceList;
use crate::schema::Schema;

pub use absorption::absorb;
pub use config_map::ConfigMapGenerator;
pub use helm::{ChartInflator, ChartRequest, HelmChartInflationGenerator, ValuesFile, check_helm_version};
pub use iam_policy::IamPolicyGenerator;
pub use options::merged_options;
pub use secret::SecretGenerator;

mod absorption;
mod base_node;
mod config_map;
mod helm;
mod iam_policy;
mod key_values;
mod options;
mod secret;

/// Makes resources. What a kustomization's fields say, and the plugins that are built into kustomize, are generators;
/// each keeps its own settings.
pub trait Generator: std::fmt::Debug {
    /// The resources.
    fn generate(&self, surroundings: &Surroundings<'_>) -> Result<ResourceList, BuildError>;
}

/// What generators may use.
#[derive(Clone, Copy)]
pub struct Surroundings<'s> {
    /// The files of the kustomization.
    pub loader: &'s dyn Loader,
    /// What is known of kinds.
    pub schema: &'s Schema,
    /// What renders charts.
    pub inflator: &'s dyn ChartInflator,
    /// The origin of the nodes that come from charts, in the caller's own numbering.
    pub origin: u32,
}

#[cfg(test)]
mod tests;
