//! A tree as `encoding/json` writes go-yaml's `Node`: with everything that is known of how it was written.

use std::fmt::Write;

use trueup_yaml::tree::{Node, NodeKind};

use super::json::string;
use crate::go_json::write_string;

/// The JSON of a tree. Go tells apart lists that never had an item and lists that have lost theirs; here all that are
/// empty count as the former.
pub(super) fn node_json(node: &Node) -> String {
    let mut out = String::new();
    write_node(node, &mut out);
    out
}

fn write_node(node: &Node, out: &mut String) {
    let (kind, value) = match &node.kind {
        NodeKind::Sequence(_) => (2, ""),
        NodeKind::Mapping(_) => (4, ""),
        NodeKind::Scalar(text) => (8, &**text),
        NodeKind::Alias(name) => (16, &**name),
    };
    let (style, tag) = (node.style.bits(), string(node.tag.as_str()));
    let _ = write!(out, "{{\"Kind\":{kind},\"Style\":{style},\"Tag\":{tag},\"Value\":");
    write_string(out, value);
    out.push_str(",\"Anchor\":");
    write_string(out, node.anchor.as_deref().unwrap_or_default());
    out.push_str(",\"Alias\":null,\"Content\":");
    write_content(node, out);
    let comments = node.comments.as_deref();
    let comment = |text: Option<&String>| string(text.map_or("", String::as_str));
    let _ = write!(
        out,
        ",\"HeadComment\":{},\"LineComment\":{},\"FootComment\":{},\"Line\":{},\"Column\":{}}}",
        comment(comments.map(|comments| &comments.head)),
        comment(comments.map(|comments| &comments.line)),
        comment(comments.map(|comments| &comments.foot)),
        node.line,
        node.column,
    );
}

fn write_content(node: &Node, out: &mut String) {
    let children: Vec<&Node> = match &node.kind {
        NodeKind::Mapping(entries) => entries.iter().flat_map(|(key, value)| [key, value]).collect(),
        NodeKind::Sequence(items) => items.iter().collect(),
        NodeKind::Scalar(_) | NodeKind::Alias(_) => Vec::new(),
    };
    if children.is_empty() {
        out.push_str("null");
        return;
    }
    for (index, child) in children.into_iter().enumerate() {
        out.push(if index == 0 { '[' } else { ',' });
        write_node(child, out);
    }
    out.push(']');
}
