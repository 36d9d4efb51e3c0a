//! Observation: the servers, and the history of the repositories.

use std::path::PathBuf;
use std::sync::Arc;

use trueup_cluster::{ObserveOptions, Origin, Recorder};
use trueup_model::{Fleet, Gap, GapKind, SnapshotFiles};
use trueup_source::HistoryLimits;

use crate::EngineError;

/// What to observe.
pub struct ObserveRequest {
    /// The servers, live or recorded.
    pub servers: ObserveOptions,
    /// Local clones whose history is read as well.
    pub clones: Vec<GitClone>,
}

/// A repository that Applications use, as a local clone or a bundle file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitClone {
    /// The URL as Applications write it.
    pub repo_url: String,
    /// Where the clone or the bundle is.
    pub path: PathBuf,
}

impl ObserveRequest {
    /// Observation of a snapshot, with nothing added.
    pub fn snapshot(files: Arc<dyn SnapshotFiles>) -> Self {
        Self { servers: ObserveOptions::snapshot(files), clones: Vec::new() }
    }
}

/// Observes a fleet. What cannot be read is a gap in the result.
///
/// # Errors
/// If there is nothing at all to look at.
pub async fn observe(request: ObserveRequest) -> Result<Fleet, EngineError> {
    observe_recorded(request, None).await
}

/// Observes, and records every answer.
pub(crate) async fn observe_recorded(
    request: ObserveRequest,
    recorder: Option<Arc<Recorder>>,
) -> Result<Fleet, EngineError> {
    let files = match &request.servers.origin {
        Origin::Snapshot(files) => Some(Arc::clone(files)),
        Origin::Live(_) => None,
    };
    // Git takes as long as the servers do; both at once.
    let clones = request.clones;
    let history = tokio::task::spawn_blocking(move || history(files.as_deref(), &clones));
    let mut fleet = trueup_cluster::observe(request.servers, recorder).await.map_err(EngineError::Observe)?;
    let (commits, gaps) = history.await.unwrap_or_else(|panic| {
        let gap = Gap {
            kind: GapKind::Malformed,
            place: "Git history".to_owned(),
            subject: "all repositories".to_owned(),
            reason: panic.to_string(),
            unknown: "which commits brought a fault".to_owned(),
        };
        (trueup_model::CommitLog::default(), vec![gap])
    });
    fleet.commits = commits;
    fleet.gaps.extend(gaps);
    Ok(fleet)
}

/// The history of the snapshot's bundles and of the clones.
fn history(files: Option<&dyn SnapshotFiles>, clones: &[GitClone]) -> (trueup_model::CommitLog, Vec<Gap>) {
    let limits = HistoryLimits::default();
    let (mut log, mut gaps) = files.map_or_else(Default::default, |files| trueup_source::commit_log(files, limits));
    for clone in clones {
        match trueup_source::local_history(&clone.path, &clone.repo_url, limits) {
            Ok(commits) => log.insert(&clone.repo_url, commits),
            Err(error) => gaps.push(Gap {
                kind: GapKind::Malformed,
                place: format!("clone {}", clone.path.display()),
                subject: format!("history of {}", clone.repo_url),
                reason: error.to_string(),
                unknown: "which commits of this repository brought a fault".to_owned(),
            }),
        }
    }
    (log, gaps)
}
