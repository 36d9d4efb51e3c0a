//! How far an observation is, for whoever shows it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// One step of an observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Applications, projects, settings.
    ControlPlane,
    /// Logging in to clusters, and what they serve.
    Clusters,
    /// Lists of live objects.
    LiveObjects,
    /// Argo CD's comparisons.
    Comparisons,
    /// Audit logs.
    AuditLogs,
}

impl Stage {
    const COUNT: usize = 5;
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ControlPlane => "reading Applications",
            Self::Clusters => "connecting to clusters",
            Self::LiveObjects => "reading live objects",
            Self::Comparisons => "reading Argo CD's comparisons",
            Self::AuditLogs => "reading audit logs",
        })
    }
}

/// How far one stage is. `total` grows while more work is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The stage.
    pub stage: Stage,
    /// Requests that have ended.
    pub done: usize,
    /// Requests in all, as far as is known.
    pub total: usize,
}

/// Is called for every step, from any thread; must return at once.
pub type ProgressSink = Arc<dyn Fn(Progress) + Send + Sync>;

/// A sink that shows nothing.
pub fn progress_to_nobody() -> ProgressSink {
    Arc::new(|_| ())
}

/// Counts the work of each stage.
pub(super) struct Meter {
    sink: ProgressSink,
    done: [AtomicUsize; Stage::COUNT],
    total: [AtomicUsize; Stage::COUNT],
}

impl Meter {
    pub(super) fn new(sink: ProgressSink) -> Self {
        Self { sink, done: Default::default(), total: Default::default() }
    }

    pub(super) fn add(&self, stage: Stage, count: usize) {
        self.total[stage as usize].fetch_add(count, Ordering::Relaxed);
        self.tell(stage);
    }

    pub(super) fn done(&self, stage: Stage) {
        self.done[stage as usize].fetch_add(1, Ordering::Relaxed);
        self.tell(stage);
    }

    fn tell(&self, stage: Stage) {
        let count = |counts: &[AtomicUsize; Stage::COUNT]| counts[stage as usize].load(Ordering::Relaxed);
        (self.sink)(Progress { stage, done: count(&self.done), total: count(&self.total) });
    }
}
