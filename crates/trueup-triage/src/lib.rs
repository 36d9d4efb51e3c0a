//! The diagnosis of an observed fleet: named faults with cause and owner, ranked by risk, and what Argo CD will do
//! next.
//!
//! Pure: a [`Fleet`](trueup_model::Fleet) goes in, a [`TriageReport`] comes out. No clock, no I/O: the moment of the
//! observation is the only "now".

mod report;
mod settings;
mod explanation;

pub use explanation::{Clock, Clocks, Explanation, Prediction, TimelineEntry, TimelineKind};
pub use report::{AppReport, RiskPart, SharedCause, TriageReport, Verdict};
pub use settings::{EnvironmentRule, TriageSettings};
