//! Whether two outputs say the same objects.

use trueup_yaml::{Json, JsonKind};

/// Whether both outputs hold the same objects in the same order, whatever their bytes.
pub(super) fn equal(first: &str, second: &str) -> bool {
    match (objects_of(first), objects_of(second)) {
        (Some(first), Some(second)) => {
            first.len() == second.len() && first.iter().zip(&second).all(|(a, b)| same(a, b))
        }
        _ => false,
    }
}

fn objects_of(output: &str) -> Option<Vec<Json>> {
    let documents = output.split("\n---").map(|text| text.strip_prefix("---").unwrap_or(text));
    let read = documents.map(|text| trueup_yaml::read_json(text.as_bytes()).ok());
    read.filter(|json| !matches!(json, Some(Json { kind: JsonKind::Null, .. }))).collect()
}

fn same(first: &Json, second: &Json) -> bool {
    match (&first.kind, &second.kind) {
        (JsonKind::Array(a), JsonKind::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (JsonKind::Object(a), JsonKind::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((key, a), (other, b))| key == other && same(a, b))
        }
        (a, b) => a == b,
    }
}
