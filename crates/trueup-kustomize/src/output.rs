//! Trees as text.

use trueup_yaml::tree::{EmitOptions, Node, emit};

/// A node as kyaml's `RNode.String` prints it: with its styles and comments, indented by two.
pub fn node_text(node: &Node) -> Option<String> {
    emit(node, &EmitOptions::default()).ok()
}
