//! One fleet in, one text out: what the triage says about small hand-made fleets.

#![expect(clippy::needless_pass_by_value, reason = "`json!` values read better without `&`")]

mod fixture;

mod control;
mod drift;
mod fleet;
mod health;
mod looping;
mod messages;
mod noise;
mod order;
mod pods;
mod poorer;
mod render;
mod sync;
