//! YAML as the Go libraries of Helm and Kubernetes read and write it, byte for byte.

mod json;
mod resolve;
mod writer;

pub use json::{Json, JsonKind, Place};
pub use resolve::{Resolved, resolve};
pub use writer::{Style, Writer, is_readable, natural_order};
