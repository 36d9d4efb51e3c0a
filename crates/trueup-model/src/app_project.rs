//! Argo CD's `AppProject`: what an Application may use, and when it may sync.

use serde::Deserialize;

use crate::ObjectMeta;

/// An `AppProject` as the API server holds it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AppProject {
    /// Name, labels, field managers.
    pub metadata: ObjectMeta,
    /// What is permitted.
    pub spec: AppProjectSpec,
}

/// `spec` of an `AppProject`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AppProjectSpec {
    /// A text for people.
    pub description: String,
    /// Permitted repositories, globs.
    pub source_repos: Vec<String>,
    /// Permitted clusters and namespaces, globs.
    pub destinations: Vec<ProjectDestination>,
    /// Cluster-scoped kinds that are permitted.
    pub cluster_resource_whitelist: Vec<GroupKind>,
    /// Cluster-scoped kinds that are forbidden.
    pub cluster_resource_blacklist: Vec<GroupKind>,
    /// Namespaced kinds that are permitted; empty means all.
    pub namespace_resource_whitelist: Vec<GroupKind>,
    /// Namespaced kinds that are forbidden.
    pub namespace_resource_blacklist: Vec<GroupKind>,
    /// Set if objects that belong to no app are watched.
    pub orphaned_resources: Option<OrphanedResources>,
    /// When syncs are permitted or denied.
    pub sync_windows: Vec<SyncWindow>,
}

/// One permitted destination.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ProjectDestination {
    /// Server URL, a glob.
    pub server: String,
    /// Cluster name, a glob.
    pub name: String,
    /// Namespace, a glob.
    pub namespace: String,
}

/// A group and a kind; both may be `*`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct GroupKind {
    /// API group.
    pub group: String,
    /// Kind.
    pub kind: String,
    /// Name, a glob (Argo CD 3.2 and later); empty means any.
    pub name: String,
}

/// `spec.orphanedResources`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OrphanedResources {
    /// Whether Argo CD warns; absent means yes.
    pub warn: Option<bool>,
    /// Objects that may be orphaned.
    pub ignore: Vec<GroupKind>,
}

/// A time in which syncs are permitted or denied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SyncWindow {
    /// `allow` or `deny`.
    pub kind: String,
    /// Five-field cron expression of its beginnings.
    pub schedule: String,
    /// Go duration, such as `24h`.
    pub duration: String,
    /// Application names, globs.
    pub applications: Vec<String>,
    /// Destination namespaces, globs.
    pub namespaces: Vec<String>,
    /// Destination clusters as the Application writes them, globs.
    pub clusters: Vec<String>,
    /// Manual syncs pass all the same.
    pub manual_sync: bool,
    /// IANA time zone; empty means UTC.
    pub time_zone: String,
    /// All lists that are set must match, instead of any.
    #[serde(rename = "andOperator")]
    pub and_operator: bool,
    /// An operation that began legally may go on.
    pub sync_overrun: bool,
    /// A text for people.
    pub description: String,
}
