//! The integration tests of this crate, one module for each feature.

#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod capture;
mod observation;
mod observe_faults;
mod recording;
