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
    /// True if a person asked, see [`is_person`].
    pub fn is_person(&self) -> bool {
        is_person(&self.user)
    }
}

/// Components of managed control planes that have no `system:` name.
const CLOUD_USERS: &[&str] = &["eks:", "gke-", "aksService", "acsService", "masterclient", "cloud-controller-manager"];

/// True if an API user is a person: neither a service account nor a component of Kubernetes or of a cloud.
/// `system:admin` is the administrator's kubeconfig of some distributions.
pub fn is_person(user: &str) -> bool {
    let component = user.starts_with("system:") || CLOUD_USERS.iter().any(|prefix| user.starts_with(prefix));
    user == "system:admin" || !component
}
