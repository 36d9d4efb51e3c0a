//! Paths to fields, as replacements and variables write them: `spec.containers.[name=web].image`.

pub use lookup::lookup;
pub(crate) use matching::read_text;
pub use matching::{Leaf, Match, find};

use trueup_yaml::tree::{Node, NodeKind, Tag};

use crate::error::{BuildError, BuildErrorKind};

mod lookup;
mod matching;
#[cfg(test)]
mod tests;

/// How many parts a path may have: a limit of our own, as a missing path may be created.
const MAX_PARTS: usize = 500;

/// Where a node is below another: for each step the index of the entry or of the item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place(Vec<usize>);

impl Place {
    /// The node at the place.
    pub fn of<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        self.0.iter().try_fold(root, |node, &index| match &node.kind {
            NodeKind::Mapping(entries) => entries.get(index).map(|(_, value)| value),
            NodeKind::Sequence(items) => items.get(index),
            NodeKind::Scalar(_) | NodeKind::Alias(_) => None,
        })
    }

    /// The node at the place, to change it.
    pub fn of_mut<'n>(&self, root: &'n mut Node) -> Option<&'n mut Node> {
        self.0.iter().try_fold(root, |node, &index| child_mut(node, index))
    }

    /// Whether another place is below this one.
    pub fn is_above(&self, other: &Self) -> bool {
        self.0.len() < other.0.len() && other.0.starts_with(&self.0)
    }
}

/// The value of an entry, or an item.
fn child_mut(node: &mut Node, index: usize) -> Option<&mut Node> {
    match &mut node.kind {
        NodeKind::Mapping(entries) => entries.get_mut(index).map(|(_, value)| value),
        NodeKind::Sequence(items) => items.get_mut(index),
        NodeKind::Scalar(_) | NodeKind::Alias(_) => None,
    }
}

/// Splits at a delimiter, unless a `\` stands before it. A delimiter at the beginning is ignored.
pub fn split(path: &str, delimiter: char) -> Vec<String> {
    let path = path.strip_prefix(delimiter).unwrap_or(path);
    let mut parts: Vec<String> = Vec::new();
    for piece in path.split(delimiter) {
        match parts.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                last.push(delimiter);
                last.push_str(piece);
            }
            _ => parts.push(piece.to_owned()),
        }
    }
    parts
}

/// Splits at dots, unless they are in brackets: those stay around `[name=value]`, and fall around the name of a key.
pub fn parse(path: &str) -> Result<Vec<String>, BuildError> {
    let mut parts = Vec::new();
    let mut pieces = split(path, '.').into_iter();
    while let Some(mut part) = pieces.next() {
        if !part.starts_with('[') || part.ends_with(']') {
            parts.push(part);
            continue;
        }
        for piece in pieces.by_ref() {
            part.push('.');
            part.push_str(&piece);
            if piece.ends_with(']') {
                break;
            }
        }
        let is_item = part.contains('=');
        parts.push(if is_item { part } else { part.trim_matches(['[', ']']).to_owned() });
    }
    if parts.len() > MAX_PARTS {
        return Err(BuildError::new(format!("a field path has more than {MAX_PARTS} parts (a limit of trueup)")));
    }
    Ok(parts)
}

/// A part that chooses items: `[name=value]`, or `[=value]`.
fn is_item_match(part: &str) -> bool {
    part.starts_with('[') && part.ends_with(']')
}

/// The name and the value of `[name=value]`.
fn item_match(part: &str) -> Result<(&str, &str), BuildError> {
    let inner = part.strip_suffix(']').unwrap_or(part);
    let inner = inner.strip_prefix('[').unwrap_or(inner);
    inner
        .split_once('=')
        .ok_or_else(|| BuildError::new("list path element must contain fieldName=fieldValue for element to match"))
}

/// A number as Go's `strconv.Atoi` reads it.
fn number(part: &str) -> Option<i64> {
    part.parse().ok()
}

fn is_null(node: &Node) -> bool {
    node.tag == Tag::Null
}

/// Which entry of a mapping has a key.
fn entry_index(node: &Node, name: &str) -> Option<usize> {
    node.entries()?.iter().position(|(key, _)| key.text() == Some(name))
}

fn panic(text: &str) -> BuildError {
    BuildError::of_kind(BuildErrorKind::Panic, format!("kustomize panics: {text}"))
}
