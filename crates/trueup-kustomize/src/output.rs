//! Trees as text.

use trueup_yaml::tree::Node;

/// A node as kyaml's `RNode.String` prints it: with its styles and comments, indented by two.
pub fn node_text(node: &Node) -> Option<String> {
    let _ = node;
    None
}
