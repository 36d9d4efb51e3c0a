//! Reading and changing fields of nodes, as kyaml's `RNode` and its `Lookup`, `SetField` and `Clear` do it.

use std::collections::BTreeMap;

use trueup_yaml::Resolved;
use trueup_yaml::tree::{Node, NodeKind, Style, Tag};

use crate::error::BuildError;
use crate::sharing;

/// A node that may be missing: null or not there.
pub fn is_missing_or_null(node: Option<&Node>) -> bool {
    node.is_none_or(|node| node.tag == Tag::Null)
}

/// Null, `{}`, `[]`, or not there.
pub fn is_nil_or_empty(node: Option<&Node>) -> bool {
    node.is_none_or(|node| match &node.kind {
        _ if node.tag == Tag::Null => true,
        NodeKind::Mapping(entries) => entries.is_empty(),
        NodeKind::Sequence(items) => items.is_empty(),
        NodeKind::Scalar(_) | NodeKind::Alias(_) => false,
    })
}

/// The text of a scalar; empty for everything else.
pub fn text_of(node: &Node) -> &str {
    node.text().unwrap_or_default()
}

/// A scalar that has no tag: its text decides what it is.
pub fn untyped(text: &str) -> Node {
    Node::scalar(text, Tag::None)
}

/// The node at the end of a path of map keys. `Ok(None)`: something on the way is missing or null; an error: something
/// on the way is no map.
pub fn lookup<'n>(node: &'n Node, path: &[&str]) -> Result<Option<&'n Node>, BuildError> {
    let mut current = node;
    for part in path {
        if is_missing_or_null(Some(current)) {
            return Ok(None);
        }
        demand_mapping(current)?;
        match current.get(part) {
            Some(next) => current = next,
            None => return Ok(None),
        }
    }
    Ok((!is_missing_or_null(Some(current))).then_some(current))
}

/// As [`lookup`], to change it.
pub fn lookup_mut<'n>(node: &'n mut Node, path: &[&str]) -> Result<Option<&'n mut Node>, BuildError> {
    if lookup(node, path)?.is_none() {
        return Ok(None);
    }
    let mut current = node;
    for part in path {
        match current.get_mut(part) {
            Some(next) => current = next,
            None => return Ok(None),
        }
    }
    Ok(Some(current))
}

/// The map at the end of a path of map keys; missing and null ones on the way are created.
pub fn mapping_at<'n>(node: &'n mut Node, path: &[&str]) -> Result<&'n mut Node, BuildError> {
    let mut current = node;
    for part in path {
        demand_mapping(current)?;
        current = child_mapping(current, part);
    }
    demand_mapping(current)?;
    Ok(current)
}

/// The value of a key, made an empty map if it is missing or null; the node itself if it is no map.
fn child_mapping<'n>(node: &'n mut Node, key: &str) -> &'n mut Node {
    if node.entries().is_none() {
        return node;
    }
    let entries = node.entries_mut().expect("it is a mapping");
    let place = entries.iter().position(|(name, _)| name.text() == Some(key));
    let place = place.unwrap_or_else(|| {
        entries.push((untyped(key), empty_mapping()));
        entries.len() - 1
    });
    let value = &mut entries[place].1;
    if value.tag == Tag::Null {
        *value = empty_mapping();
    }
    value
}

/// `{}` as kyaml makes it: without a tag.
pub fn empty_mapping() -> Node {
    Node::new(NodeKind::Mapping(Vec::new()), Tag::None)
}

/// Sets the value of a key as `SetField`: an old value's style stays; a null value removes the key; a string that YAML
/// 1.1 reads as something else gets quotes.
pub fn set_field(node: &mut Node, key: &str, mut value: Node) -> Result<(), BuildError> {
    quote_if_needed(&mut value);
    if value.tag == Tag::Null {
        return remove_field(node, key).map(|_| ());
    }
    if node.tag != Tag::Null {
        demand_mapping(node)?;
    }
    let NodeKind::Mapping(entries) = &mut node.kind else { return Ok(()) };
    match entries.iter_mut().find(|(name, _)| name.text() == Some(key)) {
        Some((_, old)) => {
            value.style = old.style;
            sharing::overwrite(old, value);
        }
        None => entries.push((untyped(key), value)),
    }
    Ok(())
}

/// Replaces a scalar as `FieldSetter` without a name: its style stays, tag and text are the new ones.
pub fn set_scalar(node: &mut Node, mut value: Node) -> Result<(), BuildError> {
    quote_if_needed(&mut value);
    if node.tag != Tag::Null {
        demand_scalar(node)?;
    }
    if value.tag == Tag::Null {
        return Ok(());
    }
    value.style = node.style;
    sharing::overwrite(node, value);
    Ok(())
}

/// A plain string that YAML 1.1 would read as something else gets double quotes.
pub(crate) fn quote_if_needed(value: &mut Node) {
    if value.style == Style::NONE
        && matches!(value.tag, Tag::Str | Tag::None)
        && value.text().is_some_and(is_yaml11_non_string)
    {
        value.style = Style::DOUBLE_QUOTED;
    }
}

/// Whether YAML 1.1 reads a text as something else than a string, as kyaml's `IsValueNonString`.
pub fn is_yaml11_non_string(text: &str) -> bool {
    if text.is_empty() || text.contains('\n') || is_plain_word(text) {
        return false;
    }
    let Ok(document) = trueup_yaml::read_node(text.as_bytes()) else { return false };
    let Some(document) = document else { return true };
    let trueup_yaml::NodeKind::Scalar { value, tag, implicit, .. } = &document.root().kind else { return true };
    match tag.as_deref() {
        Some(tag) if tag != "!" => tag != "tag:yaml.org,2002:str",
        _ => {
            *implicit
                && tag.is_none()
                && !matches!(trueup_yaml::resolve::resolve(value), Resolved::String | Resolved::Timestamp)
        }
    }
}

/// A shortcut for names: letters, digits and `-`, beginning with a letter that begins no YAML word.
fn is_plain_word(text: &str) -> bool {
    let first =
        text.as_bytes().first().is_some_and(|first| first.is_ascii_alphabetic() && !b"yYnNtTfFoO".contains(first));
    first && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Removes the first entry of a key, and returns its value.
pub fn remove_field(node: &mut Node, key: &str) -> Result<Option<Node>, BuildError> {
    if node.tag == Tag::Null {
        return Ok(None);
    }
    demand_mapping(node)?;
    let NodeKind::Mapping(entries) = &mut node.kind else { return Ok(None) };
    let place = entries.iter().position(|(name, _)| name.text() == Some(key));
    Ok(place.map(|place| entries.remove(place).1))
}

/// The texts of a map by the texts of its keys; a later entry wins.
pub fn string_map(node: &Node) -> BTreeMap<String, String> {
    let entries = node.entries().unwrap_or_default();
    entries.iter().map(|(key, value)| (text_of(key).to_owned(), text_of(value).to_owned())).collect()
}

/// An error unless this is a map.
pub fn demand_mapping(node: &Node) -> Result<(), BuildError> {
    demand(node, "MappingNode", matches!(node.kind, NodeKind::Mapping(_)))
}

/// An error unless this is a list.
pub fn demand_sequence(node: &Node) -> Result<(), BuildError> {
    demand(node, "SequenceNode", matches!(node.kind, NodeKind::Sequence(_)))
}

/// An error unless this is a scalar.
pub fn demand_scalar(node: &Node) -> Result<(), BuildError> {
    demand(node, "ScalarNode", matches!(node.kind, NodeKind::Scalar(_)))
}

fn demand(node: &Node, expected: &str, fits: bool) -> Result<(), BuildError> {
    if fits || node.tag == Tag::Null {
        return Ok(());
    }
    let got = match node.kind {
        NodeKind::Mapping(_) => "MappingNode",
        NodeKind::Sequence(_) => "SequenceNode",
        NodeKind::Scalar(_) => "ScalarNode",
        NodeKind::Alias(_) => "AliasNode",
    };
    let contents = crate::output::node_text(node).map_or_else(String::new, |text| format!(": node contents:\n{text}"));
    Err(BuildError::new(format!("wrong node kind: expected {expected} but got {got}{contents}")))
}
