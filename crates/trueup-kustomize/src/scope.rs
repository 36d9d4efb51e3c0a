//! Which kinds have no namespace, as far as kustomize knows.

use std::collections::BTreeMap;

use crate::id::Gvk;

/// The kinds whose scope is known: kustomize's precomputed list (its `OpenAPI` document of Kubernetes 1.21.2), and what a
/// schema of `openapi:` adds. Newer kinds are not in it, and so count as namespaced.
#[derive(Debug, Clone, Default)]
pub struct Scopes {
    added: BTreeMap<Gvk, bool>,
}

impl Scopes {
    /// Learns from a schema that a kind is namespaced or not.
    pub fn add(&mut self, gvk: Gvk, namespaced: bool) {
        self.added.insert(gvk, namespaced);
    }

    /// Whether the kind is known to have no namespace.
    pub fn is_certainly_cluster_scoped(&self, gvk: &Gvk) -> bool {
        if let Some(namespaced) = self.added.get(gvk) {
            return !namespaced;
        }
        is_built_in_cluster_scoped(&gvk.group, &gvk.version, &gvk.kind)
    }
}

fn is_built_in_cluster_scoped(group: &str, version: &str, kind: &str) -> bool {
    let versions: &[&str] = match (group, kind) {
        ("", "ComponentStatus" | "Namespace" | "Node" | "PersistentVolume") => &["v1"],
        ("admissionregistration.k8s.io", "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration")
        | ("apiextensions.k8s.io", "CustomResourceDefinition")
        | ("apiregistration.k8s.io", "APIService")
        | ("certificates.k8s.io", "CertificateSigningRequest")
        | ("networking.k8s.io", "IngressClass")
        | ("node.k8s.io", "RuntimeClass")
        | ("rbac.authorization.k8s.io", "ClusterRole" | "ClusterRoleBinding")
        | ("scheduling.k8s.io", "PriorityClass")
        | ("storage.k8s.io", "CSIDriver" | "CSINode" | "StorageClass" | "VolumeAttachment") => &["v1", "v1beta1"],
        ("flowcontrol.apiserver.k8s.io", "FlowSchema" | "PriorityLevelConfiguration")
        | ("policy", "PodSecurityPolicy") => &["v1beta1"],
        _ => return false,
    };
    versions.contains(&version)
}
