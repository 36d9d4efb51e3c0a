//! What Argo CD's own diff shows.

use serde_json::Value;
use trueup_model::FieldPath;

use crate::ObjectSides;
use crate::place::find;

/// True if Argo CD's diff shows a difference at this field.
///
/// `desired` is what Git says there; `covered` is true if an ignore rule covers the field. Where Argo CD's two
/// normalised states are known they alone decide; otherwise its verdict on the object does, for fields that Git names.
pub(crate) fn is_shown(sides: &ObjectSides<'_>, path: &FieldPath, desired: Option<&Value>, covered: bool) -> bool {
    if let (Some(normalized), Some(predicted)) = (sides.normalized, sides.predicted) {
        return find(normalized, path) != find(predicted, path);
    }
    sides.shown_out_of_sync == Some(true) && desired.is_some() && !covered
}
