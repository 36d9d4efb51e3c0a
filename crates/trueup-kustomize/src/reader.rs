//! From the text of a file to resources, as kustomize's `Factory.SliceFromBytes` and kyaml's `ByteReader`.

use std::borrow::Cow;

use trueup_yaml::tree::{self, Node, NodeKind};

use crate::error::{BuildError, BuildErrorKind};
use crate::fields;
use crate::resource::Resource;

mod lists;
mod metadata;

pub(crate) use metadata::validate;

/// The resources of a text of one or more documents; lists are replaced by their items. Nodes keep their line in the
/// text, and get the given origin.
pub fn read_resources(text: &[u8], origin: u32) -> Result<Vec<Resource>, BuildError> {
    let nodes = valid_nodes(read_nodes(text, origin)?)?;
    Ok(lists::expanded(nodes)?.into_iter().map(Resource::new).collect())
}

/// Those nodes that have something in them, all of which must have a kind and a name.
fn valid_nodes(nodes: Vec<Node>) -> Result<Vec<Node>, BuildError> {
    let nodes: Vec<Node> = nodes.into_iter().filter(|node| !fields::is_nil_or_empty(Some(node))).collect();
    nodes.iter().try_for_each(validate)?;
    Ok(nodes)
}

/// The documents of a text, without aliases; the items of one `List` instead of it.
fn read_nodes(text: &[u8], origin: u32) -> Result<Vec<Node>, BuildError> {
    let text = with_unix_lines(text);
    let chunks = split(&text)?;
    let is_only_one = chunks.len() == 1;
    let mut nodes = Vec::with_capacity(chunks.len());
    for Chunk { text, line } in chunks {
        let malformed =
            |error| BuildError::of_kind(BuildErrorKind::MalformedYaml, format!("MalformedYAMLError: {error}"));
        let Some(mut node) = tree::read(text, origin).map_err(malformed)? else { continue };
        if fields::is_missing_or_null(Some(&node)) {
            continue;
        }
        tree::expand_aliases(&mut node).map_err(|error| aliases_error(&error.to_string()))?;
        move_down(&mut node, line);
        if is_only_one && is_list(&node) {
            nodes.extend(items_of(node));
        } else {
            nodes.push(node);
        }
    }
    Ok(nodes)
}

/// Whether a document is replaced by its items as soon as it is read.
fn is_list(node: &Node) -> bool {
    let kind = node.get("kind").map_or("", fields::text_of);
    matches!(kind, "List" | "ResourceList") && (node.get("items").is_some() || node.get("functionConfig").is_some())
}

/// Kustomize follows an alias in its own anchor until its stack is full.
fn aliases_error(text: &str) -> BuildError {
    let is_endless = text.ends_with("value contains itself");
    BuildError::of_kind(if is_endless { BuildErrorKind::Panic } else { BuildErrorKind::Plain }, text)
}

/// The items of a list; of a map instead of a list, its keys and values.
fn items_of(mut list: Node) -> Vec<Node> {
    let items = list.get_mut("items").map(|items| std::mem::replace(&mut items.kind, NodeKind::Sequence(Vec::new())));
    match items {
        Some(NodeKind::Sequence(items)) => items,
        Some(NodeKind::Mapping(entries)) => entries.into_iter().flat_map(|(key, value)| [key, value]).collect(),
        Some(NodeKind::Scalar(_) | NodeKind::Alias(_)) | None => Vec::new(),
    }
}

fn with_unix_lines(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.windows(2).any(|pair| pair == b"\r\n") {
        return Cow::Borrowed(text);
    }
    let mut lines = Vec::with_capacity(text.len());
    for (place, byte) in text.iter().enumerate() {
        if *byte != b'\r' || text.get(place + 1) != Some(&b'\n') {
            lines.push(*byte);
        }
    }
    Cow::Owned(lines)
}

/// A part of a text between separators, with the number of lines before it.
struct Chunk<'t> {
    text: &'t [u8],
    line: u32,
}

/// Splits at lines that begin with `---`, but for the first line and the last one without a line break. Two separators
/// in a row are one: the second is left to the YAML reader.
fn split(text: &[u8]) -> Result<Vec<Chunk<'_>>, BuildError> {
    let mut chunks = Vec::new();
    let (mut begin, mut line, mut place) = (0, 0_u32, 0);
    if text.is_empty() {
        return Ok(chunks);
    }
    while let Some(length) = find(&text[place..], b"\n---") {
        let separator = place + length;
        let content = separator + b"\n---".len();
        let Some(length) = find(&text[content..], b"\n") else { break };
        let end = content + length + 1;
        let after = String::from_utf8_lossy(&text[content..end]);
        if !after.trim().is_empty() && !after.trim().starts_with('#') {
            let separator = String::from_utf8_lossy(&text[separator..end]);
            return Err(BuildError::new(format!("invalid document separator: {}", separator.trim())));
        }
        chunks.push(Chunk { text: &text[begin..=separator], line });
        line = line.saturating_add(line_count(&text[begin..end]));
        (begin, place) = (end, end);
    }
    chunks.push(Chunk { text: &text[begin..], line });
    Ok(chunks)
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

fn line_count(text: &[u8]) -> u32 {
    let breaks = text.split(|byte| *byte == b'\n').count() - 1;
    u32::try_from(breaks).unwrap_or(u32::MAX)
}

/// Counts the lines of a node from the beginning of the file.
fn move_down(node: &mut Node, lines: u32) {
    if lines == 0 {
        return;
    }
    if node.line > 0 {
        node.line = node.line.saturating_add(lines);
    }
    match &mut node.kind {
        NodeKind::Mapping(entries) => entries.iter_mut().for_each(|(key, value)| {
            move_down(key, lines);
            move_down(value, lines);
        }),
        NodeKind::Sequence(items) => items.iter_mut().for_each(|item| move_down(item, lines)),
        NodeKind::Scalar(_) | NodeKind::Alias(_) => {}
    }
}

#[cfg(test)]
mod tests;
