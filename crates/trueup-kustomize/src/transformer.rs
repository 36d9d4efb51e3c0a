//! What changes the resources of a build.

use crate::error::BuildError;
use crate::resource_list::ResourceList;
use crate::schema::Schema;

/// Changes resources. What a kustomization's fields say, and the plugins that are built into kustomize, are
/// transformers; each keeps its own settings.
pub trait Transformer: std::fmt::Debug {
    /// Changes the resources in place.
    fn transform(&self, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError>;
}
