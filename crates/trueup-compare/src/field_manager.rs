//! Who stands behind a field manager.

use serde::Serialize;
use trueup_model::is_person;

/// Kinds of field managers and of users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ManagerKind {
    /// Argo CD itself.
    Argocd,
    /// A tool that a person runs.
    Person,
    /// Everything else: a controller, an operator, a component of Kubernetes.
    Controller,
}

/// Argo CD's own managers, of all versions. Source: `ArgoCDSSAManager`, `common/common.go`, and the user agents of its
/// components.
const ARGOCD: &[&str] = &[
    "argocd-controller",
    "argocd-application-controller",
    "argocd-applicationset-controller",
    "argocd-server",
    "argocd",
];

/// Tools of people: command lines, dashboards, scripts in the usual client libraries.
const PERSONS: &[&str] = &[
    "Ansible",
    "Aptakube",
    "curl",
    "dashboard",
    "freelens",
    "Freelens",
    "Go-http-client",
    "HashiCorp",
    "headlamp",
    "headlamp-server",
    "helm",
    "Helm",
    "k8slens",
    "k9s",
    "kubectl",
    "kubernetes-dashboard",
    "Lens",
    "Mozilla",
    "node-fetch",
    "oc",
    "octant",
    "OpenAPI-Generator",
    "OpenLens",
    "PostmanRuntime",
    "pulumi",
    "pulumi-kubernetes",
    "python-requests",
    "Terraform",
    "vscode-kubernetes-tools",
];

impl ManagerKind {
    /// The kind of a field manager by its name alone; the audit log knows better where there is one.
    ///
    /// `kubectl-client-side-apply` counts as a person here; whether it was Argo CD depends on the object.
    pub fn of(manager: &str) -> Self {
        if ARGOCD.contains(&manager) {
            Self::Argocd
        } else if PERSONS.contains(&manager) || manager.starts_with("kubectl-") || manager.starts_with("oc-") {
            Self::Person
        } else {
            Self::Controller
        }
    }

    /// The kind of an API user, together with the manager it wrote as.
    ///
    /// Argo CD is told by its manager even where it acts as somebody else (impersonation, another cluster's account),
    /// or by a service account named after it.
    pub(crate) fn of_user(user: &str, manager: &str) -> Self {
        let account = user.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split(':').nth(1)).unwrap_or("");
        if ARGOCD.contains(&manager) || (account.starts_with("argocd") && !account.contains("updater")) {
            Self::Argocd
        } else if is_person(user) {
            Self::Person
        } else {
            Self::Controller
        }
    }
}
