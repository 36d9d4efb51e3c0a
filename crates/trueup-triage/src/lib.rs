//! The diagnosis of an observed fleet: named faults with cause and owner, ranked by risk, and what Argo CD will do
//! next.
//!
//! Pure: a [`Fleet`](trueup_model::Fleet) goes in, a [`TriageReport`] comes out. No clock, no I/O: the moment of the
//! observation is the only "now".

mod settings;
mod report;
mod explanation;

// What is known about one Application.
mod identity;
mod claims;
mod events;
mod index;
mod context;
mod suspects;
mod field_value;
mod workload;

// What Argo CD says and does.
pub mod catalogue;
pub mod windows;
pub mod forecast;

// Findings, their order, their sum.
mod rules;
mod fold;
mod rank;
mod verdict;
mod triage;

// One Application in detail.
mod clocks;
mod timeline;
mod explain;

pub use explain::explain;
pub use explanation::{Clock, Clocks, Explanation, Prediction, TimelineEntry, TimelineKind};
pub use report::{AppReport, RiskPart, SharedCause, TriageReport, Verdict};
pub use settings::{EnvironmentRule, TriageSettings};
pub use triage::triage;
