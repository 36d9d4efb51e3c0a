//! What kustomize prints: it writes a tree with go-yaml v3 and reads that text again, which changes some values.

use super::data::{DataError, to_json, to_json_text};
use super::{EmitOptions, Node, NodeKind, Style, Tag, emit, read};
use crate::json::{Json, JsonKind};
use crate::resolve::Resolved;
use crate::resolve::resolve_v3;
use crate::writer::analysis::{is_break, is_printable};

/// Longer keys are written on a line of their own, and so are left to the long way.
const MAX_KEY: usize = 100;

/// The JSON of a tree after writing and reading it once. Aliases must have been expanded.
pub fn reprinted(root: &Node) -> Result<Json, DataError> {
    if is_stable(root)
        && let Ok(json) = to_json(root)
    {
        return Ok(json);
    }
    reprinted_as_text(root)
}

/// The JSON text of a tree after writing and reading it once, as kyaml's `MarshalJSON`: no YAML library has read it yet.
pub fn reprinted_json_text(root: &Node) -> Result<String, DataError> {
    if is_stable(root)
        && let Ok(text) = to_json_text(root)
    {
        return Ok(text);
    }
    let text = emit(root, &EmitOptions::default())?;
    match read(text.as_bytes(), root.origin)? {
        Some(node) => to_json_text(&node),
        None => Ok(if root.items().is_some() { "[]" } else { "{}" }.to_owned()),
    }
}

/// The long way of [`reprinted`].
fn reprinted_as_text(root: &Node) -> Result<Json, DataError> {
    let text = emit(root, &EmitOptions::default())?;
    match read(text.as_bytes(), root.origin)? {
        Some(node) => to_json(&node),
        None => {
            Ok(if root.items().is_some() { JsonKind::Array(Vec::new()) } else { JsonKind::Object(Vec::new()) }.into())
        }
    }
}

/// Whether a tree surely means the same after being written and read. It may also do so if not.
fn is_stable(root: &Node) -> bool {
    let mut survey = Survey::default();
    matches!(root.kind, NodeKind::Mapping(_))
        && survey.is_stable_node(root)
        && !(survey.has_comments && survey.has_open_end)
}

#[derive(Default)]
struct Survey {
    has_comments: bool,
    /// Whether a block scalar ends in empty lines, which a comment after it makes more.
    has_open_end: bool,
}

impl Survey {
    fn is_stable_node(&mut self, node: &Node) -> bool {
        if node.anchor.is_some() || node.style.has(Style::TAGGED) || has_loose_comment(node) {
            return false;
        }
        if let Some(comments) = node.comments.as_deref() {
            self.has_comments = true;
            let all =
                [&comments.head, &comments.line, &comments.foot, &comments.document_head, &comments.document_foot];
            if all.iter().any(|comment| has_odd_character(comment)) {
                return false;
            }
        }
        match &node.kind {
            NodeKind::Alias(_) => false,
            NodeKind::Scalar(text) => self.is_stable_scalar(node, text),
            NodeKind::Sequence(items) => {
                matches!(node.tag, Tag::Seq | Tag::None)
                    && items.iter().all(|item| self.is_stable_node(item))
                    && (items.is_empty() || !node.style.has(Style::FLOW) || is_plain_in_flow(node))
            }
            NodeKind::Mapping(entries) => {
                matches!(node.tag, Tag::Map | Tag::None)
                    && entries.iter().all(|(key, value)| {
                        self.is_stable_key(key) && self.is_stable_node(value) && !is_torn(key, value)
                    })
                    && (entries.is_empty() || !node.style.has(Style::FLOW) || is_plain_in_flow(node))
            }
        }
    }

    fn is_stable_key(&mut self, key: &Node) -> bool {
        let NodeKind::Scalar(text) = &key.kind else { return false };
        !text.is_empty()
            && &**text != "<<"
            && text.len() <= MAX_KEY
            && !text.contains('\n')
            && (key.tag == Tag::Str || key.tag == Tag::None && resolve_v3(text) == Resolved::String)
            && self.is_stable_node(key)
    }

    fn is_stable_scalar(&mut self, node: &Node, text: &str) -> bool {
        if has_odd_character(text) || text == "<<" {
            return false;
        }
        if text.contains('\n') || node.style.has(Style::LITERAL | Style::FOLDED) {
            self.has_open_end |= text.ends_with("\n\n") || text == "\n";
            let folds = text.contains('\n') && node.style.has(Style::FOLDED | Style::SINGLE_QUOTED);
            if folds || text.starts_with([' ', '\t', '\n']) {
                return false;
            }
        }
        let quoted = node.style.has(Style::QUOTED);
        match &node.tag {
            Tag::Str => true,
            Tag::None => quoted || !text.is_empty(),
            Tag::Null | Tag::Bool | Tag::Int | Tag::Float | Tag::Timestamp => !quoted && Tag::of_text(text) == node.tag,
            _ => false,
        }
    }
}

/// Whether a node is surely the same in a flow collection as elsewhere: words without comments.
fn is_plain_in_flow(node: &Node) -> bool {
    node.comments.is_none()
        && match &node.kind {
            NodeKind::Alias(_) => false,
            NodeKind::Scalar(text) if node.style.has(Style::DOUBLE_QUOTED | Style::SINGLE_QUOTED) => {
                !text.contains(['\n', '\t'])
            }
            NodeKind::Scalar(text) => is_word(text),
            NodeKind::Sequence(items) => items.iter().all(is_plain_in_flow),
            NodeKind::Mapping(entries) => {
                entries.iter().all(|(key, value)| is_plain_in_flow(key) && is_plain_in_flow(value))
            }
        }
}

/// Whether a text consists of characters that mean nothing to YAML.
fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'/' | b'-'))
}

/// Whether the comment at a key's line goes between it and a value that must stand on that line, or finds no place
/// there and wanders on.
fn is_torn(key: &Node, value: &Node) -> bool {
    let has_line = |node: &Node| node.comments.as_ref().is_some_and(|comments| !comments.line.is_empty());
    has_line(key) && (is_empty(value) || value.style.has(Style::FLOW) || has_line(value))
}

fn is_empty(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Sequence(items) => items.is_empty(),
        NodeKind::Mapping(entries) => entries.is_empty(),
        NodeKind::Scalar(_) | NodeKind::Alias(_) => false,
    }
}

/// Whether a block has comments at its end, which go-yaml writes at the next place that offers itself.
fn has_loose_comment(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Sequence(_) | NodeKind::Mapping(_))
        && !is_empty(node)
        && node.comments.as_ref().is_some_and(|comments| !comments.line.is_empty() || !comments.foot.is_empty())
}

/// Whether there is a character that is not written as it is, or that counts as a line break.
fn has_odd_character(text: &str) -> bool {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    !text.as_bytes().iter().all(plain)
        && text
            .chars()
            .any(|character| !matches!(character, '\n' | '\t') && (!is_printable(character) || is_break(character)))
}

#[cfg(test)]
mod tests;
