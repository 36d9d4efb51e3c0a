//! What a build has gathered so far, as kustomize's `ResAccumulator`.

use crate::error::BuildError;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::transformer_config::TransformerConfig;
use crate::variables::Variables;

/// Resources, and what is known of their fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accumulator {
    /// The resources.
    pub(crate) resources: ResourceList,
    /// The fields that transformers change.
    pub(crate) config: TransformerConfig,
    /// The variables.
    pub(crate) variables: Variables,
}

impl Accumulator {
    /// Takes over what another one has gathered.
    pub(crate) fn merge(&mut self, other: Self, schema: &Schema) -> Result<(), BuildError> {
        self.resources.append_all(other.resources, &schema.scopes)?;
        self.merge_config(&other.config)?;
        self.variables.merge(other.variables)
    }

    /// Takes over further fields.
    pub(crate) fn merge_config(&mut self, config: &TransformerConfig) -> Result<(), BuildError> {
        self.config = std::mem::take(&mut self.config).merge(config)?;
        Ok(())
    }
}
