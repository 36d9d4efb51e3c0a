//! Everything that was observed at one moment: the input of every diagnosis.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    AppKey, AppProject, Application, ApplicationSet, ArgoSettings, AuditEvent, CommitLog, Destination, LiveObjects,
    ManagedResource, ResourceKey, Scrubber, TreeNode,
};

/// A fleet of Applications as observed at one moment, with what could not be observed.
#[derive(Debug, Clone, Default)]
pub struct Fleet {
    /// The moment of the observation; every age is counted from here.
    pub captured_at: Timestamp,
    /// The Argo CD installation.
    pub argo: ArgoCd,
    /// All Applications, sorted by namespace and name.
    pub applications: Vec<Application>,
    /// All `ApplicationSet`s.
    pub application_sets: Vec<ApplicationSet>,
    /// All `AppProject`s.
    pub projects: Vec<AppProject>,
    /// The clusters that Applications run in, the control plane first.
    pub clusters: Vec<Cluster>,
    /// Argo CD's last comparison of each Application's objects, where its API was asked.
    pub managed: BTreeMap<AppKey, Vec<ManagedResource>>,
    /// The object trees of Applications whose cluster was not read directly.
    pub trees: BTreeMap<AppKey, Vec<TreeNode>>,
    /// The history of the repositories.
    pub commits: CommitLog,
    /// What could not be read, and what is therefore unknown.
    pub gaps: Vec<Gap>,
    /// Knows the secret values that were seen; everything that is shown passes through it.
    pub scrubber: Scrubber,
}

impl Fleet {
    /// The cluster of a destination, if it is among those observed.
    pub fn cluster(&self, destination: &Destination) -> Option<&Cluster> {
        let in_cluster = destination.server == "https://kubernetes.default.svc" || destination.name == "in-cluster";
        self.clusters.iter().find(|c| {
            if in_cluster {
                c.control_plane
            } else if destination.name.is_empty() {
                !destination.server.is_empty()
                    && c.server.trim_end_matches('/') == destination.server.trim_end_matches('/')
            } else {
                c.name == destination.name
            }
        })
    }

    /// The `AppProject` of an Application.
    pub fn project(&self, name: &str) -> Option<&AppProject> {
        let name = if name.is_empty() { "default" } else { name };
        self.projects.iter().find(|p| p.metadata.name == name)
    }
}

/// The Argo CD installation.
#[derive(Debug, Clone, Default)]
pub struct ArgoCd {
    /// Its version, such as `v3.5.1`; unknown if its API was not asked.
    pub version: Option<String>,
    /// Its settings, as far as they are known.
    pub settings: ArgoSettings,
}

/// One cluster.
#[derive(Debug, Clone, Default)]
pub struct Cluster {
    /// Name in Argo CD; `in-cluster` for the control plane unless it has another.
    pub name: String,
    /// URL of its API server as Argo CD knows it.
    pub server: String,
    /// True for the cluster that holds the Applications.
    pub control_plane: bool,
    /// True if its objects were read directly; otherwise only what Argo CD's API says is known.
    pub observed: bool,
    /// Kubernetes version, such as `v1.34.4`.
    pub version: Option<String>,
    /// The kinds it serves, sorted; empty if discovery was not possible.
    pub served: Vec<ServedKind>,
    /// Its objects.
    pub objects: LiveObjects,
    /// Its audit log, oldest first, writes only.
    pub audit: Vec<AuditEvent>,
}

impl Cluster {
    /// The served kind of an audited resource, by its plural.
    pub fn kind_of(&self, group: &str, plural: &str) -> Option<&str> {
        self.served.iter().find(|s| s.group == group && s.plural == plural).map(|s| s.kind.as_str())
    }

    /// True if the kind is served in any version; `None` if discovery was not possible.
    pub fn serves(&self, key: &ResourceKey) -> Option<bool> {
        (!self.served.is_empty()).then(|| self.served.iter().any(|s| s.group == key.group && s.kind == key.kind))
    }
}

/// One kind that a cluster serves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServedKind {
    /// API group.
    pub group: String,
    /// API version.
    pub version: String,
    /// Kind.
    pub kind: String,
    /// Name in URLs: `deployments`.
    pub plural: String,
    /// False for cluster-scoped kinds.
    pub namespaced: bool,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// What sort of gap.
    pub kind: GapKind,
    /// The server, repository or file: `cluster prod (https://…)`.
    pub place: String,
    /// What was asked for: a request, or a field of a document.
    pub subject: String,
    /// The answer or error.
    pub reason: String,
    /// What is therefore not known.
    pub unknown: String,
}

/// Sorts of gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapKind {
    /// The server does not answer, or only errors.
    Unreachable,
    /// The credentials do not suffice.
    Forbidden,
    /// An answer, or part of it, is not what it should be.
    Malformed,
    /// It was not asked for, or nobody has it; nothing is wrong.
    Absent,
}
