//! Reading JSON from servers of many versions: what cannot be read is left out and reported, never fatal.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// A part of a document that was left out because it has another type than expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeProblem {
    /// Where in the document, as a dotted path: `status.history[2].deployedAt`.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

/// How many unreadable fields one document may have before it is given up as a whole.
const MAX_PROBLEMS: usize = 50;

/// Decodes a document and leaves out what does not fit its type.
///
/// `null` counts as absent, as in Go. Each field of an unexpected type is removed, reported and the rest is
/// tried again, so that an Application with one strange field is still an Application.
///
/// # Errors
/// The problems alone, if the document does not fit even so (for example a string instead of an object).
pub fn decode_tolerant<T: DeserializeOwned>(
    mut document: Value,
) -> Result<(T, Vec<DecodeProblem>), Vec<DecodeProblem>> {
    strip_nulls(&mut document);
    let mut problems = Vec::new();
    loop {
        let error = match serde_path_to_error::deserialize::<_, T>(&document) {
            Ok(value) => return Ok((value, problems)),
            Err(error) => error,
        };
        let steps: Vec<Step> = error.path().iter().filter_map(Step::of).collect();
        problems.push(DecodeProblem { path: error.path().to_string(), message: error.inner().to_string() });
        if problems.len() > MAX_PROBLEMS || !remove(&mut document, &steps) {
            return Err(problems);
        }
    }
}

enum Step {
    Key(String),
    Index(usize),
}

impl Step {
    fn of(segment: &serde_path_to_error::Segment) -> Option<Self> {
        match segment {
            serde_path_to_error::Segment::Map { key } => Some(Self::Key(key.clone())),
            serde_path_to_error::Segment::Seq { index } => Some(Self::Index(*index)),
            _ => None,
        }
    }
}

fn remove(document: &mut Value, steps: &[Step]) -> bool {
    let Some((last, parents)) = steps.split_last() else { return false };
    let parent = parents.iter().try_fold(document, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    });
    match (parent, last) {
        (Some(Value::Object(map)), Step::Key(key)) => map.remove(key).is_some(),
        (Some(Value::Array(list)), Step::Index(index)) if *index < list.len() => {
            list.remove(*index);
            true
        }
        _ => false,
    }
}

fn strip_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, v| !v.is_null());
            map.values_mut().for_each(strip_nulls);
        }
        Value::Array(list) => list.iter_mut().for_each(strip_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Application;
    use serde_json::json;

    #[test]
    fn a_field_of_another_type_is_left_out_and_named() {
        let document = json!({
            "metadata": {"name": "web", "creationTimestamp": "yesterday", "labels": null},
            "status": {"history": [{"id": 1}, {"id": "two"}], "reconciledAt": 7, "sync": {"status": "Synced"}}
        });
        let (app, problems) = decode_tolerant::<Application>(document).unwrap();
        assert_eq!(app.metadata.name, "web");
        assert_eq!(app.status.history.len(), 2);
        let paths: Vec<&str> = problems.iter().map(|p| p.path.as_str()).collect();
        assert_eq!(paths, ["metadata.creationTimestamp", "status.history[1].id", "status.reconciledAt"]);
    }

    #[test]
    fn a_document_of_the_wrong_shape_is_an_error() {
        assert!(decode_tolerant::<Application>(json!("not an object")).is_err());
    }
}
