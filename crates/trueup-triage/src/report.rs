//! The result of a triage: the fleet, worst first.

use std::collections::BTreeMap;

use jiff::Timestamp;
use trueup_model::{AppKey, Finding, Gap, HealthCode, Remedy, Rule, Severity, SyncCode};

/// A triaged fleet.
#[derive(Debug, Clone)]
pub struct TriageReport {
    /// The moment of the observation.
    pub captured_at: Timestamp,
    /// The fleet in five lines.
    pub verdict: Verdict,
    /// The Applications, worst first.
    pub apps: Vec<AppReport>,
    /// Causes that several Applications share, worst first.
    pub shared_causes: Vec<SharedCause>,
    /// Findings that belong to no single Application.
    pub fleet: Vec<Finding>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

/// One Application of a report.
#[derive(Debug, Clone)]
pub struct AppReport {
    /// Namespace and name.
    pub key: AppKey,
    /// Its `AppProject`.
    pub project: String,
    /// The environment it runs in, if one could be derived.
    pub environment: Option<String>,
    /// The service it is an instance of.
    pub service: String,
    /// The team that owns it, if known.
    pub team: Option<String>,
    /// How important it is, such as `tier-1`, if known.
    pub tier: Option<String>,
    /// Labels of the Application.
    pub labels: BTreeMap<String, String>,
    /// Argo CD's verdict on sync.
    pub sync: SyncCode,
    /// Argo CD's verdict on health.
    pub health: HealthCode,
    /// Place in the report, from 1.
    pub rank: usize,
    /// Risk in points, 0 to 100; the rank follows it.
    pub risk: f64,
    /// How the risk came about.
    pub risk_parts: Vec<RiskPart>,
    /// The findings, the leading one first.
    pub findings: Vec<Finding>,
}

impl AppReport {
    /// The leading finding.
    pub fn lead(&self) -> Option<&Finding> {
        self.findings.first()
    }

    /// The severity of the leading finding.
    pub fn severity(&self) -> Option<Severity> {
        self.lead().map(|f| f.severity)
    }
}

/// One summand of a risk.
#[derive(Debug, Clone, PartialEq)]
pub struct RiskPart {
    /// What it is for.
    pub what: String,
    /// Points.
    pub points: f64,
}

/// One cause that several Applications suffer from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedCause {
    /// The rule of the findings.
    pub rule: Rule,
    /// The cause, such as `policy require-owner-label`.
    pub root: String,
    /// The Applications, worst first.
    pub apps: Vec<AppKey>,
}

/// The fleet in five lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Applications looked at.
    pub apps: usize,
    /// Applications without a finding at warning or above.
    pub healthy: usize,
    /// Applications that cannot sync (their source does not render, or their sync fails or hangs).
    pub cannot_sync: usize,
    /// Applications that sync for ever.
    pub looping: usize,
    /// Applications with a person's change that the next sync would overwrite.
    pub patched: usize,
    /// Applications with a finding at error or above that have no earlier state to go back to, or cannot go back.
    pub no_way_back: usize,
    /// What to do first: the worst cause, and its command.
    pub first: Option<Remedy>,
}
