//! YAML as the Go libraries of Helm and Kubernetes read and write it, byte for byte.

pub mod resolve;

mod json;

pub use json::{Json, JsonKind, Place};
