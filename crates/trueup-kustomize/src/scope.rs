//! Which kinds have no namespace, as far as kustomize knows.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::id::Gvk;

/// The kinds whose scope is known: kustomize's precomputed list (its `OpenAPI` document of Kubernetes 1.21.2), and what a
/// schema of `openapi:` adds. Newer kinds are not in it, and so count as namespaced.
#[derive(Debug, Clone, Default)]
pub struct Scopes {
    added: BTreeMap<Gvk, bool>,
    /// Whether the scope of a kind was asked for that is not in the precomputed list.
    was_asked_for_unknown_kind: Cell<bool>,
}

impl Scopes {
    /// Learns from a schema that a kind is namespaced or not.
    pub fn add(&mut self, gvk: Gvk, namespaced: bool) {
        self.added.insert(gvk, namespaced);
    }

    /// Whether the kind is known to have no namespace.
    pub fn is_certainly_cluster_scoped(&self, gvk: &Gvk) -> bool {
        if is_built_in_cluster_scoped(&gvk.group, &gvk.version, &gvk.kind) {
            return true;
        }
        if is_built_in_namespaced(&gvk.group, &gvk.version, &gvk.kind) {
            return false;
        }
        self.was_asked_for_unknown_kind.set(true);
        self.added.get(gvk).is_some_and(|namespaced| !namespaced)
    }

    /// Whether the scope of a kind was asked for that is not in the precomputed list: from then on, kustomize needs its
    /// built-in schema.
    pub fn was_asked_for_unknown_kind(&self) -> bool {
        self.was_asked_for_unknown_kind.get()
    }
}

fn is_built_in_cluster_scoped(group: &str, version: &str, kind: &str) -> bool {
    let versions: &[&str] = match (group, kind) {
        ("", "ComponentStatus" | "Namespace" | "Node" | "NodeProxyOptions" | "PersistentVolume") => &["v1"],
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

fn is_built_in_namespaced(group: &str, version: &str, kind: &str) -> bool {
    let versions: &[&str] = match (group, kind) {
        (
            "",
            "ConfigMap"
            | "Endpoints"
            | "Event"
            | "LimitRange"
            | "PersistentVolumeClaim"
            | "Pod"
            | "PodAttachOptions"
            | "PodExecOptions"
            | "PodPortForwardOptions"
            | "PodProxyOptions"
            | "PodTemplate"
            | "ReplicationController"
            | "ResourceQuota"
            | "Secret"
            | "Service"
            | "ServiceAccount"
            | "ServiceProxyOptions",
        )
        | ("apps", "ControllerRevision" | "DaemonSet" | "Deployment" | "ReplicaSet" | "StatefulSet")
        | ("autoscaling", "Scale")
        | ("batch", "Job")
        | ("networking.k8s.io", "NetworkPolicy") => &["v1"],
        ("autoscaling", "HorizontalPodAutoscaler") => &["v1", "v2beta1", "v2beta2"],
        ("extensions", "Ingress") | ("storage.k8s.io", "CSIStorageCapacity") => &["v1beta1"],
        ("batch", "CronJob")
        | ("coordination.k8s.io", "Lease")
        | ("discovery.k8s.io", "EndpointSlice")
        | ("events.k8s.io", "Event")
        | ("networking.k8s.io", "Ingress")
        | ("policy", "PodDisruptionBudget")
        | ("rbac.authorization.k8s.io", "Role" | "RoleBinding") => &["v1", "v1beta1"],
        _ => return false,
    };
    versions.contains(&version)
}
