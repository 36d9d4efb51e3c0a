//! The kinds that the generated clusters serve, and their discovery documents.

use serde_json::{Value, json};

/// One served kind.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ApiKind {
    /// API group, empty for the core group.
    pub(crate) group: &'static str,
    /// API version.
    pub(crate) version: &'static str,
    /// Kind.
    pub(crate) kind: &'static str,
    /// Name in URLs.
    pub(crate) plural: &'static str,
    /// Where it lives.
    pub(crate) scope: Scope,
}

/// Where objects of a kind live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// In a namespace.
    Namespaced,
    /// In the cluster.
    Cluster,
}

impl ApiKind {
    /// `apps/v1`, or `v1` for the core group.
    pub(crate) fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.to_owned() } else { format!("{}/{}", self.group, self.version) }
    }

    /// Path of the list over all namespaces.
    pub(crate) fn list_path(&self) -> String {
        format!("{}/{}", group_path(self.group, self.version), self.plural)
    }

    /// True for kinds that come from a custom resource definition: their lists tell the kind of each item.
    pub(crate) fn is_custom(&self) -> bool {
        self.group == "argoproj.io"
    }

    /// `deployment.apps`, `service`: as messages name it.
    pub(crate) fn spoken(&self) -> String {
        let kind = self.kind.to_lowercase();
        if self.group.is_empty() { kind } else { format!("{kind}.{}", self.group) }
    }
}

macro_rules! kinds {
    ($($name:ident = $group:literal, $version:literal, $kind:literal, $plural:literal, $scope:ident;)+) => {
        $(
            #[doc = concat!("`", $kind, "`.")]
            pub(crate) const $name: &ApiKind =
                &ApiKind { group: $group, version: $version, kind: $kind, plural: $plural, scope: Scope::$scope };
        )+

        /// All kinds, by group.
        const ALL: &[&ApiKind] = &[$($name,)+];
    };
}

kinds! {
    CONFIG_MAP = "", "v1", "ConfigMap", "configmaps", Namespaced;
    EVENT = "", "v1", "Event", "events", Namespaced;
    LIMIT_RANGE = "", "v1", "LimitRange", "limitranges", Namespaced;
    NAMESPACE = "", "v1", "Namespace", "namespaces", Cluster;
    NODE = "", "v1", "Node", "nodes", Cluster;
    CLAIM = "", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", Namespaced;
    POD = "", "v1", "Pod", "pods", Namespaced;
    QUOTA = "", "v1", "ResourceQuota", "resourcequotas", Namespaced;
    SECRET = "", "v1", "Secret", "secrets", Namespaced;
    SERVICE = "", "v1", "Service", "services", Namespaced;
    SERVICE_ACCOUNT = "", "v1", "ServiceAccount", "serviceaccounts", Namespaced;
    POLICY = "admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", Cluster;
    POLICY_BINDING = "admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", Cluster;
    VALIDATING_WEBHOOK = "admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", Cluster;
    MUTATING_WEBHOOK = "admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", Cluster;
    DEFINITION = "apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", Cluster;
    DAEMON_SET = "apps", "v1", "DaemonSet", "daemonsets", Namespaced;
    DEPLOYMENT = "apps", "v1", "Deployment", "deployments", Namespaced;
    REPLICA_SET = "apps", "v1", "ReplicaSet", "replicasets", Namespaced;
    STATEFUL_SET = "apps", "v1", "StatefulSet", "statefulsets", Namespaced;
    APPLICATION = "argoproj.io", "v1alpha1", "Application", "applications", Namespaced;
    APPLICATION_SET = "argoproj.io", "v1alpha1", "ApplicationSet", "applicationsets", Namespaced;
    APP_PROJECT = "argoproj.io", "v1alpha1", "AppProject", "appprojects", Namespaced;
    AUTOSCALER = "autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", Namespaced;
    CRON_JOB = "batch", "v1", "CronJob", "cronjobs", Namespaced;
    JOB = "batch", "v1", "Job", "jobs", Namespaced;
    INGRESS = "networking.k8s.io", "v1", "Ingress", "ingresses", Namespaced;
    NETWORK_POLICY = "networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", Namespaced;
    DISRUPTION_BUDGET = "policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", Namespaced;
    ROLE = "rbac.authorization.k8s.io", "v1", "Role", "roles", Namespaced;
    ROLE_BINDING = "rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", Namespaced;
}

/// A kind that no cluster of the fleet serves.
pub(crate) const UNSERVED: &ApiKind = &ApiKind {
    group: "data.example.test",
    version: "v1",
    kind: "IngestJob",
    plural: "ingestjobs",
    scope: Scope::Namespaced,
};

/// The kinds of a cluster; Argo CD's own live in the control plane.
pub(crate) fn served(control_plane: bool) -> impl Iterator<Item = &'static ApiKind> {
    ALL.iter().copied().filter(move |kind| control_plane || !kind.is_custom())
}

/// `/api/v1`, `/apis/apps/v1`.
pub(crate) fn group_path(group: &str, version: &str) -> String {
    if group.is_empty() { format!("/api/{version}") } else { format!("/apis/{group}/{version}") }
}

/// Groups with their only version, in order.
pub(crate) fn groups(control_plane: bool) -> Vec<(&'static str, &'static str)> {
    let mut groups: Vec<_> = served(control_plane).map(|kind| (kind.group, kind.version)).collect();
    groups.dedup();
    groups
}

/// `APIGroupDiscoveryList`: of the core group, or of all others.
pub(crate) fn aggregated_discovery(control_plane: bool, core: bool) -> Value {
    let items: Vec<Value> = groups(control_plane)
        .into_iter()
        .filter(|(group, _)| group.is_empty() == core)
        .map(|(group, version)| {
            let resources: Vec<Value> = served(control_plane).filter(|k| k.group == group).map(aggregated_kind).collect();
            let metadata = if core { json!({}) } else { json!({"name": group}) };
            json!({"metadata": metadata, "versions": [{"version": version, "resources": resources, "freshness": "Current"}]})
        })
        .collect();
    json!({"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": {}, "items": items})
}

fn aggregated_kind(kind: &ApiKind) -> Value {
    json!({
        "resource": kind.plural,
        "responseKind": {"group": kind.group, "version": kind.version, "kind": kind.kind},
        "scope": if kind.scope == Scope::Namespaced { "Namespaced" } else { "Cluster" },
        "singularResource": kind.kind.to_lowercase(),
        "verbs": VERBS,
    })
}

const VERBS: &[&str] = &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/// `APIGroupList`.
pub(crate) fn group_list(control_plane: bool) -> Value {
    let named = groups(control_plane).into_iter().filter(|(group, _)| !group.is_empty());
    let groups: Vec<Value> = named.map(|(group, version)| group_document(group, version)).collect();
    json!({"kind": "APIGroupList", "apiVersion": "v1", "groups": groups})
}

/// One group, without its kind and version.
pub(crate) fn group_document(group: &str, version: &str) -> Value {
    let version = json!({"groupVersion": format!("{group}/{version}"), "version": version});
    json!({"name": group, "versions": [version], "preferredVersion": version})
}

/// `APIResourceList` of one group.
pub(crate) fn resource_list(control_plane: bool, group: &str, version: &str) -> Value {
    let resources: Vec<Value> = served(control_plane)
        .filter(|kind| kind.group == group)
        .map(|kind| {
            json!({
                "name": kind.plural,
                "singularName": kind.kind.to_lowercase(),
                "namespaced": kind.scope == Scope::Namespaced,
                "kind": kind.kind,
                "verbs": VERBS,
            })
        })
        .collect();
    let group_version = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
    json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group_version, "resources": resources})
}
