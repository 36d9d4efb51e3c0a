//! Lists of resources, which stand for their items.

use std::collections::VecDeque;

use trueup_yaml::tree::{self, DataError, Node, NodeKind, Tag};

use super::{read_nodes, valid_nodes};
use crate::error::BuildError;
use crate::go_json;

/// The nodes with the items of lists instead of the lists. Whatever kind ends in `List` is one if it has `items`; its
/// items go to the end and are read again from JSON.
pub(super) fn expanded(nodes: Vec<Node>) -> Result<Vec<Node>, BuildError> {
    let mut waiting = VecDeque::from(nodes);
    let mut expanded = Vec::with_capacity(waiting.len());
    while let Some(node) = waiting.pop_front() {
        let kind = node.get("kind").map_or("", crate::fields::text_of);
        let items = if kind.ends_with("List") { node.get("items") } else { None };
        match items.map(|items| (&items.kind, &items.tag)) {
            None => expanded.push(node),
            Some((_, Tag::Null)) => {}
            Some((NodeKind::Sequence(items), _)) => {
                for item in items {
                    waiting.extend(read_again(item, kind)?);
                }
            }
            Some((kind_of_items, tag)) => {
                let found = go_type(kind_of_items, tag);
                return Err(BuildError::new(format!("expected array in {kind}/items, but found {found}")));
            }
        }
    }
    Ok(expanded)
}

/// Where an item stands while it is turned into JSON.
const ITEM: &str = "item";

/// An item as it is after it was printed as JSON.
fn read_again(item: &Node, kind: &str) -> Result<Vec<Node>, BuildError> {
    let document = Node::mapping(vec![(Node::string(ITEM), item.clone())]);
    let json = tree::to_json(&document).map_err(|error| match error {
        DataError::Json { problem, .. } => BuildError::new(problem),
        DataError::Yaml(_) => BuildError::new(format!("trouble expanding list of {kind}; {error}")),
    })?;
    let text = json.get(ITEM).map(go_json::text_of).unwrap_or_default();
    let mut nodes = valid_nodes(read_nodes(text.as_bytes(), item.origin)?)?;
    for node in &mut nodes {
        node.line = item.line;
    }
    Ok(nodes)
}

/// The Go type of what is no array.
fn go_type(kind: &NodeKind, tag: &Tag) -> &'static str {
    match (kind, tag) {
        (NodeKind::Mapping(_), _) => "map[string]interface {}",
        (_, Tag::Int) => "int",
        (_, Tag::Float) => "float64",
        (_, Tag::Bool) => "bool",
        (_, Tag::Timestamp) => "time.Time",
        _ => "string",
    }
}
