//! The history of repositories that the `git` program made.

#![expect(clippy::unwrap_used, reason = "a fixture that fails shall fail the test")]

#[path = "runner/bundles.rs"]
mod bundles;
#[path = "runner/charts.rs"]
mod charts;
#[path = "runner/clones.rs"]
mod clones;
#[path = "runner/fixture.rs"]
mod fixture;
#[path = "runner/trees.rs"]
mod trees;
