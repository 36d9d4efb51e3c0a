//! The Kubernetes audit log: who asked the API server to change what.

use jiff::Timestamp;
use serde_json::Value;

/// One write that succeeded (`audit.k8s.io/v1`, stage `ResponseComplete`).
#[derive(Debug, Clone)]
pub struct AuditEvent {
    /// When the request came.
    pub at: Timestamp,
    /// Who asked; the impersonated user where there is one.
    pub user: String,
    /// `create`, `update`, `patch`, `delete`.
    pub verb: String,
    /// The client program.
    pub user_agent: String,
    /// API group of the object.
    pub group: String,
    /// Resource in the plural: `deployments`.
    pub resource: String,
    /// Subresource, such as `scale`.
    pub subresource: String,
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Field manager given in the request, if any.
    pub field_manager: String,
    /// Body of the request where the log holds it; `null` at level Metadata.
    pub request: Value,
}

impl AuditEvent {
    /// True if the user is neither a service account nor a component of Kubernetes.
    pub fn is_person(&self) -> bool {
        !self.user.starts_with("system:")
    }
}
