//! What makes resources.

use crate::error::BuildError;
use crate::resource_list::ResourceList;
use crate::schema::Schema;

/// Makes resources. What a kustomization's fields say, and the plugins that are built into kustomize, are generators; each
/// keeps its own settings.
pub trait Generator: std::fmt::Debug {
    /// Makes the resources.
    fn generate(&self, schema: &Schema) -> Result<ResourceList, BuildError>;
}
