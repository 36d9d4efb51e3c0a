//! One drifted field: the result of a comparison.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use trueup_model::{FieldPath, ResourceKey};

/// Where a drift comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DriftClass {
    /// A person, with a tool or through Argo CD's API.
    Person,
    /// A controller or operator.
    Controller,
    /// A webhook or admission plugin changed what Argo CD applied.
    Admission,
    /// The API server wrote the same thing in another form, or filled in a default.
    Defaulting,
    /// Argo CD: an older state of Git, not applied yet or refused, or what another Application says.
    Argocd,
}

impl DriftClass {
    /// The word of the documentation and of JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Controller => "controller",
            Self::Admission => "admission",
            Self::Defaulting => "defaulting",
            Self::Argocd => "argocd",
        }
    }
}

impl fmt::Display for DriftClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What the desired side of a comparison was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The rendered manifest.
    Target,
    /// The annotation that client-side apply leaves on the object.
    LastApplied,
    /// Nothing says what is desired; only the field managers tell.
    ManagedFields,
}

/// One live field that desired does not say, or says differently.
#[derive(Debug, Clone, PartialEq)]
pub struct DriftField {
    /// The object.
    pub object: ResourceKey,
    /// The field; a whole list item where all of it was added or removed.
    pub field: FieldPath,
    /// What desired says; `None` if it says nothing. Values of Secrets are replaced by `<secret>`.
    pub desired: Option<Value>,
    /// What is live; `None` if the field is gone. Values of Secrets are replaced by `<secret>`.
    pub live: Option<Value>,
    /// The field manager that owns the live field, or that wrote it last.
    pub manager: Option<String>,
    /// Who wrote it: the user of the audit log, else the name of a person's tool.
    pub who: Option<String>,
    /// When: the time of the request, else of the field manager's entry (to the second).
    pub at: Option<Timestamp>,
    /// Where it comes from.
    pub class: DriftClass,
    /// True if Argo CD's own diff does not show it.
    pub hidden: bool,
    /// The ignore rule that covers it, in words.
    pub ignored_by: Option<String>,
    /// What `desired` was taken from.
    pub basis: Basis,
    /// True if both sides mean the same, such as `1024Mi` and `1Gi`.
    pub same_meaning: bool,
}
