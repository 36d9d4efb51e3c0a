//! Observation: from servers or a snapshot to a [`Fleet`], with a [`Gap`](trueup_model::Gap) for all that cannot be read.

mod audit;
mod clusters;
mod comparisons;
mod control_plane;
mod discovery;
mod doors;
mod gaps;
mod live_list;
mod live_object;
mod options;
mod progress;
mod settings;
mod wanted_kinds;

use std::sync::Arc;

use trueup_model::{Fleet, Scrubber};

pub use options::{AuditFile, LiveOrigin, ObserveOptions, Origin};
pub use progress::{Progress, ProgressSink, Stage, progress_to_nobody};

use crate::redaction::{PublicText, Redactor};
use crate::{ConnectionError, Recorder, RecordingError, RequestError};
pub(crate) use discovery::{Served, discover};
use doors::Doors;
pub(crate) use doors::open_live;
use gaps::Gaps;
use progress::Meter;

/// Why there is nothing to look at.
#[derive(Debug, thiserror::Error)]
pub enum ObserveError {
    /// Neither a cluster nor Argo CD nor a snapshot was named.
    #[error("nothing to look at: no kubeconfig, no Argo CD login, no snapshot")]
    NothingNamed,
    /// The snapshot cannot be used.
    #[error("the snapshot cannot be read")]
    Recording(#[from] RecordingError),
    /// The servers cannot even be asked.
    #[error("no connection can be made")]
    Connection(#[from] ConnectionError),
    /// No server gives Applications.
    #[error("no Applications can be read: {}", .reasons.join("; "))]
    NoApplications {
        /// What each server answered.
        reasons: Vec<String>,
    },
}

impl ObserveError {
    /// What to configure.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NothingNamed => {
                "name a kubeconfig (--kubeconfig, --context), log in with `argocd login SERVER`, or give --snapshot DIR"
            }
            Self::Recording(_) => {
                "a snapshot is a folder or .tar.zst file with snapshot.yaml and index.jsonl, as `trueup capture` writes it"
            }
            Self::Connection(_) => "check the kubeconfig context (--context) and the Argo CD login",
            Self::NoApplications { .. } => {
                "use a context of the cluster that Argo CD runs in, with permission to list applications.argoproj.io, or log in with `argocd login SERVER`"
            }
        }
    }
}

/// What all parts of an observation share.
struct Shared {
    redactor: Redactor,
    gaps: Gaps,
    meter: Meter,
}

/// Reads everything that a diagnosis needs, except the commits of the repositories.
///
/// Nothing is ever written and no refresh is asked for. What fails becomes a gap in the fleet. With a recorder, every
/// answer also goes into a new snapshot. Needs a multi-threaded tokio runtime.
///
/// # Errors
/// Only if no Application can be read anywhere.
pub async fn observe(options: ObserveOptions, recorder: Option<Arc<Recorder>>) -> Result<Fleet, ObserveError> {
    let shared = Arc::new(Shared {
        redactor: Redactor::new(options.secrets),
        gaps: Gaps::default(),
        meter: Meter::new(options.progress.clone()),
    });
    let doors = Doors::open(&options, recorder.clone(), &shared).await?;
    let control = control_plane::read(&doors, &options, &shared).await?;
    let readings = clusters::observe_all(&doors, &control, &options.limits, recorder.as_ref(), &shared).await;
    let (clusters, unread): (Vec<_>, Vec<_>) =
        readings.into_iter().map(|reading| (reading.cluster, reading.unread)).unzip();
    let mut fleet = Fleet {
        captured_at: doors.captured_at,
        argo: control.argo,
        applications: control.applications,
        application_sets: control.application_sets,
        projects: control.projects,
        clusters,
        ..Fleet::default()
    };
    comparisons::read_all(&doors, &mut fleet, &unread, &shared).await;
    audit::read_all(&doors, &options.audit, recorder.as_deref(), &mut fleet, &shared).await;
    let values = shared.redactor.scrubbed_values(&PublicText::of(&fleet));
    fleet.scrubber = Scrubber::new(values.into_iter().map(|(text, _)| text));
    fleet.gaps = shared.gaps.folded();
    Ok(fleet)
}

/// The sentence of an error for the list of reasons.
fn reason(error: &RequestError) -> String {
    error.to_string()
}
