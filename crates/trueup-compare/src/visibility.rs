//! What Argo CD's own diff shows.

use trueup_model::FieldPath;

use crate::ObjectSides;
use crate::place::find;

/// True if Argo CD's diff shows a difference at this field.
///
/// Where Argo CD's two normalised states are known they alone decide; otherwise its verdict on the object does, for fields
/// that it `looks_at`: those that Git names or named, and that no ignore rule covers.
pub(crate) fn is_shown(sides: &ObjectSides<'_>, path: &FieldPath, looks_at: bool) -> bool {
    if let (Some(normalized), Some(predicted)) = (sides.normalized, sides.predicted) {
        return find(normalized, path) != find(predicted, path);
    }
    sides.shown_out_of_sync == Some(true) && looks_at
}
