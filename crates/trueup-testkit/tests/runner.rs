//! The integration tests of the testkit, one module for each feature.

#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod replay;
