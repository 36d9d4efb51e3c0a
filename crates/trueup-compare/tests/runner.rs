//! The tests of this crate, one module for each feature: a fixture in, rendered text out.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its fixture has failed")]

#[path = "compare/fixture.rs"]
mod fixture;

#[path = "compare/authors.rs"]
mod authors;
#[path = "compare/differences.rs"]
mod differences;
#[path = "compare/hostile.rs"]
mod hostile;
#[path = "compare/ignore.rs"]
mod ignore;
#[path = "compare/overwritten.rs"]
mod overwritten;
#[path = "compare/owners.rs"]
mod owners;
