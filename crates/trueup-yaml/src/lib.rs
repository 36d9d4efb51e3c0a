//! YAML as the Go libraries of Helm and Kubernetes read and write it, byte for byte.

pub mod resolve;
pub mod tree;

mod dialect;
mod json;
mod error;
mod source;
mod scanner;
mod parser;
mod node;
mod float;
mod decode;
mod documents;
mod writer;

pub use decode::{coerce_to_string, document_to_json, read_json, read_json_entries};
pub use documents::{DocumentText, read_documents};
pub use error::YamlError;
pub use float::format_float64;
pub use json::{Json, JsonKind, Place};
pub use node::{Document, Node, NodeId, NodeKind, read_node, read_stream};
pub use resolve::Resolved;
pub use scanner::token::ScalarStyle;
pub use writer::{Style, Writer, is_readable, natural_order};
