//! Fields that were perhaps meant.

use std::cmp::Reverse;

use trueup_model::{FieldPath, Segment};
use trueup_yaml::{Json, JsonKind};

/// So many fields are proposed.
const PROPOSALS: usize = 5;

/// Fields of an object near one that it does not have: of the same name elsewhere, and beside the place where the path ends.
pub(super) fn near(object: &Json, wanted: &FieldPath) -> Vec<FieldPath> {
    let mut all = Vec::new();
    paths(object, &FieldPath::root(), &mut all);
    let common = |path: &FieldPath| path.0.iter().zip(&wanted.0).take_while(|(a, b)| a == b).count();
    let deepest = all.iter().map(common).max().unwrap_or(0);
    let text = wanted.to_string();
    let last = |path: &FieldPath| path.0.iter().rev().find(|segment| matches!(segment, Segment::Field(_))).cloned();
    let name = last(wanted);
    all.retain(|path| last(path) == name || (common(path) == deepest && path.0.len() == deepest + 1));
    // Fractions of one are compared in thousandths.
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 1000")]
    let likeness = |path: &FieldPath| (strsim::normalized_levenshtein(&path.to_string(), &text) * 1000.0) as i64;
    all.sort_by_cached_key(|path| Reverse(likeness(path)));
    all.truncate(PROPOSALS);
    all
}

fn paths(json: &Json, path: &FieldPath, all: &mut Vec<FieldPath>) {
    if !path.0.is_empty() {
        all.push(path.clone());
    }
    match &json.kind {
        JsonKind::Object(entries) => {
            for (name, value) in entries {
                paths(value, &path.field(name), all);
            }
        }
        JsonKind::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                paths(item, &path.join(Segment::Index(index)), all);
            }
        }
        _ => {}
    }
}
