//! A named fault: what is wrong, why, how sure that is, whose it is and what to do.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{FieldPath, ResourceKey, Rule};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A risk that has not bitten yet.
    Advice,
    /// Needs somebody's attention.
    Warning,
    /// Cannot sync, or cannot be trusted.
    Error,
    /// Production is broken or is about to be overwritten.
    Critical,
}

impl Severity {
    /// The word used everywhere.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Inferred; the evidence says from what.
    Likely,
    /// Said by one witness.
    Observed,
    /// Reproduced by re-rendering, or read from two independent witnesses.
    Proven,
}

/// The accountable areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// What Git says.
    ManifestSource,
    /// When and how it is synced.
    SyncPolicy,
    /// Who may go back.
    RollbackApproval,
    /// Changes made by hand.
    EmergencyPatch,
    /// Whether it works.
    AppHealth,
}

impl Control {
    /// The word used everywhere.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ManifestSource => "manifest-source",
            Self::SyncPolicy => "sync-policy",
            Self::RollbackApproval => "rollback-approval",
            Self::EmergencyPatch => "emergency-patch",
            Self::AppHealth => "app-health",
        }
    }
}

/// Who must act on a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Owner {
    /// The area.
    pub control: Control,
    /// The team or person that holds it, if known.
    pub holder: Option<String>,
}

/// Something that was read, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Where it was read: a field of an object, a server, a log.
    #[serde(rename = "where")]
    pub place: String,
    /// What it says.
    pub text: String,
}

impl Evidence {
    /// Evidence from a place and its text.
    pub fn new(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), text: text.into() }
    }
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remedy {
    /// In words.
    pub say: String,
    /// Ready to paste, where one command or edit does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

/// What a fault does to the running service, beyond what Argo CD's own status says; it raises the risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// No pod of the workload is ready.
    NothingServes,
    /// A part of a revision was applied and a part was refused.
    HalfApplied,
}

/// A named fault of an Application or of the fleet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its name.
    pub rule: Rule,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub certainty: Certainty,
    /// Since when, if known.
    pub since: Option<Timestamp>,
    /// One sentence that names the exact object, field, file, revision or person.
    pub cause: String,
    /// The objects concerned.
    pub objects: Vec<ResourceKey>,
    /// The fields concerned.
    pub fields: Vec<FieldPath>,
    /// The person or program behind it.
    pub who: Option<String>,
    /// Who must act.
    pub owner: Owner,
    /// What was read.
    pub evidence: Vec<Evidence>,
    /// What to do.
    pub remedy: Remedy,
    /// What follows from it and is therefore not a finding of its own.
    pub consequences: Vec<String>,
    /// What it does to the running service.
    pub effects: Vec<Effect>,
    /// Names the cause where several Applications can suffer from the same one (`policy require-owner-label`):
    /// findings with equal rule and root are folded under one cause.
    pub root: Option<String>,
}

impl Finding {
    /// A finding with the rule's own severity and control, observed, and nothing else known yet.
    pub fn new(rule: Rule, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity(),
            certainty: Certainty::Observed,
            since: None,
            cause: cause.into(),
            objects: Vec::new(),
            fields: Vec::new(),
            who: None,
            owner: Owner { control: rule.control(), holder: None },
            evidence: Vec::new(),
            remedy: Remedy { say: remedy.into(), command: None },
            consequences: Vec::new(),
            effects: Vec::new(),
            root: None,
        }
    }

    /// Sets the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets the certainty.
    #[must_use]
    pub fn certainty(mut self, certainty: Certainty) -> Self {
        self.certainty = certainty;
        self
    }

    /// Sets since when, if known.
    #[must_use]
    pub fn since(mut self, since: Option<Timestamp>) -> Self {
        self.since = since;
        self
    }

    /// Adds an object.
    #[must_use]
    pub fn object(mut self, key: ResourceKey) -> Self {
        if !self.objects.contains(&key) {
            self.objects.push(key);
        }
        self
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, field: FieldPath) -> Self {
        if !self.fields.contains(&field) {
            self.fields.push(field);
        }
        self
    }

    /// Names the person or program behind it.
    #[must_use]
    pub fn who(mut self, who: Option<String>) -> Self {
        self.who = who;
        self
    }

    /// Adds evidence.
    #[must_use]
    pub fn evidence(mut self, place: impl Into<String>, text: impl Into<String>) -> Self {
        self.evidence.push(Evidence::new(place, text));
        self
    }

    /// Adds the command of the remedy.
    #[must_use]
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.remedy.command = Some(command.into());
        self
    }

    /// Adds a consequence.
    #[must_use]
    pub fn consequence(mut self, text: impl Into<String>) -> Self {
        self.consequences.push(text.into());
        self
    }

    /// Says what it does to the running service.
    #[must_use]
    pub fn effect(mut self, effect: Effect) -> Self {
        if !self.effects.contains(&effect) {
            self.effects.push(effect);
        }
        self
    }

    /// Names the cause that other Applications may share.
    #[must_use]
    pub fn root(mut self, root: impl Into<String>) -> Self {
        self.root = Some(root.into());
        self
    }
}
