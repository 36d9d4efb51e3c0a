//! What Argo CD's API says about the objects of an Application.

use crate::{HealthStatus, ResourceKey};

/// One item of `managed-resources`: Argo CD's last comparison of one object, as JSON texts.
///
/// `None` stands for `null` (no such side). Secret values are masked by Argo CD: equal values have equal masks
/// within one item.
#[derive(Debug, Clone)]
pub struct ManagedResource {
    /// The object.
    pub key: ResourceKey,
    /// Desired, with tracking data and namespace.
    pub target: Option<Box<str>>,
    /// Live as received; left out where the cluster itself was read.
    pub live: Option<Box<str>>,
    /// Live after normalisation; kept only if it differs from `predicted`.
    pub normalized: Option<Box<str>>,
    /// Live as a sync would make it; kept only if it differs from `normalized`.
    pub predicted: Option<Box<str>>,
    /// True if there is a live object at all.
    pub exists: bool,
}

impl ManagedResource {
    /// True if Argo CD's own diff shows a difference between two existing sides.
    pub fn shows_difference(&self) -> bool {
        self.predicted.is_some() || self.normalized.is_some()
    }
}

/// One node of `resource-tree`: an object below an Application, read where the cluster itself cannot be.
#[derive(Debug, Clone)]
pub struct TreeNode {
    /// The object.
    pub key: ResourceKey,
    /// Its identity.
    pub uid: String,
    /// Identities of its parents.
    pub parent_uids: Vec<String>,
    /// Health, with Argo CD's text.
    pub health: Option<HealthStatus>,
}
