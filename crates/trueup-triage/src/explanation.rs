//! One Application explained: its clocks, its timeline, and what Argo CD will do next.

use jiff::Timestamp;

use crate::AppReport;

/// Everything that `trueup explain` tells about one Application.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The Application with its findings.
    pub app: AppReport,
    /// Its sources, one line each.
    pub sources: Vec<String>,
    /// Where it runs, for people.
    pub destination: String,
    /// Who generates or manages it: `ApplicationSet edge`, `Application acme-root`.
    pub parent: Option<String>,
    /// Auto-sync in words: `on (prune, self-heal)`, `off`.
    pub auto_sync: String,
    /// The same service in other environments: `checkout-staging (staging): Synced, Healthy`.
    pub siblings: Vec<String>,
    /// How far each stage of a release has come.
    pub clocks: Clocks,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// What Argo CD will do by itself.
    pub next: Prediction,
}

/// The four clocks: how far each stage of a release has come.
#[derive(Debug, Clone, Default)]
pub struct Clocks {
    /// The newest commit that Argo CD knows of, or the newest of the repository's history.
    pub committed: Clock,
    /// The revision that Argo CD last rendered without error.
    pub rendered: Clock,
    /// The revision that was last applied completely.
    pub synced: Clock,
    /// The revision at which the Application was last healthy, as far as that is recorded.
    pub healthy: Clock,
}

/// One clock.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// The moment, if known.
    pub at: Option<Timestamp>,
    /// The revision, shortened for people.
    pub revision: Option<String>,
    /// A remark: why it stands still, or why it is not known.
    pub note: Option<String>,
}

/// One entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// What sort of thing.
    pub kind: TimelineKind,
    /// What happened, one line.
    pub text: String,
    /// Who did it, if known.
    pub who: Option<String>,
}

/// Sorts of timeline entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TimelineKind {
    /// A commit.
    Commit,
    /// A sync, or a try.
    Sync,
    /// A change by hand.
    Patch,
    /// A Kubernetes event.
    Event,
    /// A change of health.
    Health,
    /// A condition that Argo CD raised.
    Condition,
}

/// What Argo CD will do by itself, and when.
#[derive(Debug, Clone, Default)]
pub struct Prediction {
    /// One sentence: `will retry at 07:37:06 with the old commit 973ee88`, `nothing: auto-sync is off`.
    pub say: String,
    /// When, if it is a moment.
    pub at: Option<Timestamp>,
    /// Why, one reason a line, in the order in which Argo CD decides.
    pub because: Vec<String>,
}
