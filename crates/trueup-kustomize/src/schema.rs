//! What is known of kinds: which have no namespace, and how their lists are merged.

use crate::scope::Scopes;

/// The schema of a build: Kubernetes 1.21.2, as kustomize has it built in, or what `openapi:` puts in its place.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// Which kinds have no namespace.
    pub scopes: Scopes,
}
