//! `explain`: one Application in detail.

use trueup_model::{AppKey, Fleet};
use trueup_triage::{Explanation, TriageSettings};

use crate::EngineError;

/// How many similar names are offered for an unknown one.
const SIMILAR: usize = 5;

/// Explains the Application with this name, `NAME` or `NAMESPACE/NAME`.
///
/// # Errors
/// If no Application, or more than one, has this name.
pub fn explain(fleet: &Fleet, settings: &TriageSettings, name: &str) -> Result<Explanation, EngineError> {
    let key = find(fleet, name)?;
    Ok(trueup_triage::explain(fleet, settings, &key).expect("the key is one of the fleet's"))
}

fn find(fleet: &Fleet, name: &str) -> Result<AppKey, EngineError> {
    let keys = || fleet.applications.iter().map(trueup_model::Application::key);
    let mut hits: Vec<AppKey> = keys().filter(|k| k.name == name || k.to_string() == name).collect();
    match (hits.pop(), hits.is_empty()) {
        (Some(key), true) => Ok(key),
        (Some(key), false) => {
            hits.push(key);
            let candidates = hits.iter().map(ToString::to_string).collect();
            Err(EngineError::AmbiguousApplication { name: name.to_owned(), candidates })
        }
        (None, _) => Err(EngineError::UnknownApplication { name: name.to_owned(), similar: similar(name, keys()) }),
    }
}

/// Names that contain what was asked for, or begin alike.
fn similar(name: &str, keys: impl Iterator<Item = AppKey>) -> Vec<String> {
    let start: String = name.chars().take(3).collect();
    let alike = |key: &AppKey| key.name.contains(name) || (!start.is_empty() && key.name.starts_with(&start));
    keys.filter(alike).map(|k| k.name).take(SIMILAR).collect()
}
