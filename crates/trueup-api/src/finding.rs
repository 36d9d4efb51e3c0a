//! A finding on the wire.

use jiff::Timestamp;
use serde::Serialize;
use trueup_model::{Certainty, Control, Rule, Severity};

use crate::Door;

/// A named fault.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Its name: `sync/immutable-field`.
    pub rule: Rule,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub certainty: Certainty,
    /// Since when; `null` if not known.
    pub since: Option<Timestamp>,
    /// One sentence that names the exact object, field, file, revision or person.
    pub cause: String,
    /// The objects concerned: `group/Kind/namespace/name`.
    pub objects: Vec<String>,
    /// The fields concerned, as dotted paths.
    pub fields: Vec<String>,
    /// The person or program behind it.
    pub who: Option<String>,
    /// Who must act.
    pub owner: Owner,
    /// What was read.
    pub evidence: Vec<Evidence>,
    /// What to do.
    pub remedy: Remedy,
    /// What follows from it.
    pub consequences: Vec<String>,
    /// The cause that other Applications may share: `policy require-owner-label`.
    pub root: Option<String>,
}

/// Who must act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Owner {
    /// The accountable area.
    pub control: Control,
    /// The team or person that holds it; `null` if not known.
    pub holder: Option<String>,
}

/// Something that was read, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Where it was read.
    #[serde(rename = "where")]
    pub place: String,
    /// What it says.
    pub text: String,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remedy {
    /// In words.
    pub say: String,
    /// Ready to paste; `null` if no single command does it.
    pub command: Option<String>,
}

impl Remedy {
    /// The wire form of a remedy.
    pub fn new(remedy: &trueup_model::Remedy, door: Door<'_>) -> Self {
        Self { say: door.text(&remedy.say), command: door.optional(remedy.command.as_ref()) }
    }
}

impl Finding {
    /// The wire form of a finding.
    pub fn new(finding: &trueup_model::Finding, door: Door<'_>) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity,
            certainty: finding.certainty,
            since: finding.since,
            cause: door.text(&finding.cause),
            objects: finding.objects.iter().map(|o| door.name(&o.to_string())).collect(),
            fields: finding.fields.iter().map(|f| door.text(&f.to_string())).collect(),
            who: door.optional(finding.who.as_ref()),
            owner: Owner { control: finding.owner.control, holder: door.optional(finding.owner.holder.as_ref()) },
            evidence: finding
                .evidence
                .iter()
                .map(|e| Evidence { place: door.text(&e.place), text: door.text(&e.text) })
                .collect(),
            remedy: Remedy::new(&finding.remedy, door),
            consequences: door.texts(&finding.consequences),
            root: door.optional(finding.root.as_ref()),
        }
    }
}
