//! What to observe, and how.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use trueup_model::SnapshotFiles;

use super::progress::{ProgressSink, progress_to_nobody};
use crate::{ArgoConnection, KubernetesAccess, Limits, SecretPolicy};

/// All that an observation needs to know.
#[derive(Clone)]
pub struct ObserveOptions {
    /// Where to look.
    pub origin: Origin,
    /// Deadlines and sizes.
    pub limits: Limits,
    /// Audit logs beside those in the snapshot.
    pub audit: Vec<AuditFile>,
    /// What becomes of Secret values.
    pub secrets: SecretPolicy,
    /// Is told how far it is.
    pub progress: ProgressSink,
    /// The clock; the moment of a live observation.
    pub now: Timestamp,
}

impl ObserveOptions {
    /// A snapshot, with defaults for the rest.
    pub fn snapshot(files: Arc<dyn SnapshotFiles>) -> Self {
        Self::of(Origin::Snapshot(files), Timestamp::UNIX_EPOCH)
    }

    /// Live servers, with defaults for the rest.
    pub fn live(live: LiveOrigin, now: Timestamp) -> Self {
        Self::of(Origin::Live(live), now)
    }

    fn of(origin: Origin, now: Timestamp) -> Self {
        let (limits, secrets) = (Limits::default(), SecretPolicy::default());
        Self { origin, limits, audit: Vec::new(), secrets, progress: progress_to_nobody(), now }
    }
}

/// Where to look.
#[derive(Clone)]
pub enum Origin {
    /// In a snapshot.
    Snapshot(Arc<dyn SnapshotFiles>),
    /// At servers.
    Live(LiveOrigin),
}

/// Live servers: a cluster, Argo CD's API, or both.
#[derive(Debug, Clone, Default)]
pub struct LiveOrigin {
    /// The cluster that Argo CD runs in.
    pub kubernetes: Option<KubernetesAccess>,
    /// Argo CD's API.
    pub argo: Option<ArgoConnection>,
    /// Argo CD's namespace; absent means that it is found out, and `argocd` if that fails.
    pub argo_namespace: Option<String>,
}

/// The audit log of one server, on the local disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFile {
    /// Name or URL of the cluster, or name of the server.
    pub server: String,
    /// The log, one event a line; `.zst` is unpacked.
    pub path: PathBuf,
}
