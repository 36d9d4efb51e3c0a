//! Versioned wire types: what readers of `-o json`, `yaml`, `sarif`, `junit` and `name` get. No behaviour.
//!
//! The one door to output: results of the engine become wire types here, and on the way every text is scrubbed of
//! known secrets and bounded in length ([`Door`]). Printers for people read the same wire types, so that nothing
//! can reach a terminal or a file around the door.

mod door;
mod explanation;
mod finding;
mod hostile;
mod json;
mod junit;
mod names;
mod rendering;
mod sarif;
mod triage;
mod yaml;

pub use door::{Door, MAX_TEXT_CHARS};
pub use explanation::{Clock, Clocks, Explanation, Prediction, TimelineEntry};
pub use finding::{Evidence, Finding, Owner, Remedy};
pub use hostile::is_hostile;
pub use json::to_json;
pub use junit::to_junit;
pub use names::to_names;
pub use rendering::{FieldOrigin, FieldOrigins, ImpureUses, Manifest, Manifests};
pub use sarif::to_sarif;
pub use triage::{App, AppName, Gap, RiskPart, SharedCause, Triage, Verdict};
pub use yaml::to_yaml;

/// Version of every document: it changes when a name or a meaning changes, not when a field is added.
pub const SCHEMA_VERSION: &str = "trueup.dev/v1";

/// A document could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// As JSON.
    #[error("cannot write the result as JSON")]
    Json(#[source] serde_json::Error),
    /// As YAML.
    #[error("cannot write the result as YAML")]
    Yaml(#[source] serde_saphyr::SerializeError),
}

#[cfg(test)]
mod samples;
