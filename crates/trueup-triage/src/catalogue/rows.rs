//! The table: all rows, in the order in which they are tried. Within a family the particular comes before the
//! general; between families, what names an exact cause comes before what only names a stage.

mod apply;
mod apply_fields;
mod cluster;
mod health;
mod helm;
mod kustomize;
mod manifest;
mod operation;
mod source;
mod spec;

use super::row::{Family, Row};

/// All rows in order.
pub(super) fn all() -> impl Iterator<Item = (Family, &'static Row)> {
    [
        (Family::Control, spec::ROWS),
        (Family::Source, source::ROWS),
        (Family::Helm, helm::ROWS),
        (Family::Kustomize, kustomize::ROWS),
        (Family::Manifest, manifest::ROWS),
        (Family::Objects, apply::ROWS),
        (Family::Objects, apply_fields::ROWS),
        (Family::Objects, health::ROWS),
        (Family::Control, operation::ROWS),
        (Family::Control, cluster::ROWS),
    ]
    .into_iter()
    .flat_map(|(family, rows)| rows.iter().map(move |row| (family, row)))
}
