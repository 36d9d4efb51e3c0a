//! Documents without anchors, aliases and merge keys, as kyaml's `DeAnchor` makes them.

use std::collections::HashMap;

use trueup_yaml::tree::{Node, NodeKind, Tag};

use crate::error::{BuildError, BuildErrorKind};
use crate::fields;

/// How deep a document may nest once its aliases are replaced. Kustomize knows no limit.
const MAX_DEPTH: usize = 500;
/// How many values a document may have once its aliases are replaced. Kustomize knows no limit.
const MAX_NODES: usize = 2_000_000;
const MERGE_KEY: &str = "<<";

/// A document of which each anchor has a name of its own, with what the anchors stand for.
pub(super) struct Marked {
    root: Node,
    anchors: HashMap<Box<str>, Node>,
    /// Whether there is anything to replace.
    is_plain: bool,
    /// The aliases that are being replaced.
    open: Vec<Box<str>>,
    count: usize,
}

impl Marked {
    pub(super) fn new(mut root: Node) -> Self {
        let is_plain = is_plain(&root);
        let mut anchors = HashMap::new();
        if !is_plain {
            rename(&mut root, &mut HashMap::new());
            collect(&root, &mut anchors);
        }
        Self { root, anchors, is_plain, open: Vec::new(), count: 0 }
    }

    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    /// The document with everything replaced.
    pub(super) fn expand(mut self) -> Result<Node, BuildError> {
        let root = std::mem::replace(&mut self.root, fields::empty_mapping());
        if self.is_plain { Ok(root) } else { self.expanded(&root, 0) }
    }

    /// The items of the list that the document is.
    pub(super) fn expand_items(mut self) -> Result<Vec<Node>, BuildError> {
        let items =
            self.root.get_mut("items").map(|items| std::mem::replace(&mut items.kind, NodeKind::Sequence(vec![])));
        let items = match items {
            Some(NodeKind::Sequence(items)) => items,
            // Go takes the content of any node: for a map, its keys and values.
            Some(NodeKind::Mapping(entries)) => entries.into_iter().flat_map(|(key, value)| [key, value]).collect(),
            _ => Vec::new(),
        };
        if self.is_plain { Ok(items) } else { items.iter().map(|item| self.expanded(item, 0)).collect() }
    }

    fn expanded(&mut self, node: &Node, depth: usize) -> Result<Node, BuildError> {
        self.count += 1;
        if depth > MAX_DEPTH {
            return Err(BuildError::new(format!("yaml: exceeded max depth of {MAX_DEPTH}")));
        }
        if self.count > MAX_NODES {
            let text = format!("more than {MAX_NODES} values in one document without its aliases (a limit of trueup)");
            return Err(BuildError::new(text));
        }
        let kind = match &node.kind {
            NodeKind::Alias(name) => return self.target(name, depth),
            NodeKind::Scalar(text) => NodeKind::Scalar(text.clone()),
            NodeKind::Sequence(items) => {
                let items = items.iter().map(|item| self.expanded(item, depth + 1));
                NodeKind::Sequence(items.collect::<Result<_, _>>()?)
            }
            NodeKind::Mapping(entries) => {
                let entries = self.merged(entries)?;
                let entries = entries
                    .iter()
                    .map(|(key, value)| Ok((self.expanded(key, depth + 1)?, self.expanded(value, depth + 1)?)));
                NodeKind::Mapping(entries.collect::<Result<_, BuildError>>()?)
            }
        };
        let Node { tag, style, comments, line, column, origin, .. } = node;
        let (tag, style, comments) = (tag.clone(), *style, comments.clone());
        Ok(Node { kind, tag, style, anchor: None, comments, line: *line, column: *column, origin: *origin })
    }

    fn target(&mut self, name: &str, depth: usize) -> Result<Node, BuildError> {
        if self.open.iter().any(|open| **open == *name) {
            let text = format!("an anchor contains itself: {}", name.split('\0').next().unwrap_or(name));
            return Err(BuildError::of_kind(BuildErrorKind::Panic, text));
        }
        let Some(target) = self.anchors.get(name).cloned() else {
            return Err(BuildError::new(format!("yaml: unknown anchor '{name}' referenced")));
        };
        self.open.push(name.into());
        let expanded = self.expanded(&target, depth + 1);
        self.open.pop();
        expanded
    }

    /// The entries of a map with those of the maps at its merge key.
    fn merged(&self, entries: &[(Node, Node)]) -> Result<Vec<(Node, Node)>, BuildError> {
        let mut merge_keys = entries.iter().filter(|(key, _)| key.tag == Tag::Merge);
        let maps = match (merge_keys.next(), merge_keys.next()) {
            (None, _) => Vec::new(),
            (Some((_, value)), None) => self.maps_to_merge(value, false)?,
            (Some(_), Some(_)) => return Err(BuildError::new("duplicate merge key")),
        };
        let mut own = entries.to_vec();
        if let Some(place) = own.iter().position(|(key, _)| text_of_key(key) == MERGE_KEY) {
            own.remove(place);
        }
        let mut merged = own.clone();
        for map in maps.into_iter().chain([own.as_slice()]) {
            for (key, _) in map {
                let Some((key, value)) = map.iter().find(|(other, _)| text_of_key(other) == text_of_key(key)) else {
                    continue;
                };
                set_entry(&mut merged, key, value);
            }
        }
        Ok(merged)
    }

    /// The maps in the order in which they are merged: the last wins.
    fn maps_to_merge<'n>(&'n self, value: &'n Node, in_list: bool) -> Result<Vec<&'n [(Node, Node)]>, BuildError> {
        let error = |text: &str| Err(BuildError::new(text));
        match &value.kind {
            NodeKind::Mapping(entries) => Ok(vec![entries]),
            NodeKind::Alias(name) => match self.anchors.get(name).and_then(Node::entries) {
                Some(entries) => Ok(vec![entries]),
                None => error("invalid map merge: received alias for a non-map value"),
            },
            NodeKind::Sequence(_) if in_list => error("invalid map merge: received a nested sequence"),
            NodeKind::Sequence(items) => {
                let mut maps = Vec::new();
                for item in items.iter().rev() {
                    maps.extend(self.maps_to_merge(item, true)?);
                }
                Ok(maps)
            }
            NodeKind::Scalar(_) => error("map merge requires map or sequence of maps as the value"),
        }
    }
}

/// Replaces the first entry of a key, or appends it. A null key is looked for as the empty text, and so doubled unless
/// it is empty.
fn set_entry(entries: &mut Vec<(Node, Node)>, key: &Node, value: &Node) {
    let name = if key.tag == Tag::Null { "" } else { text_of_key(key) };
    match entries.iter_mut().find(|(other, _)| text_of_key(other) == name) {
        Some(entry) => *entry = (key.clone(), value.clone()),
        None => entries.push((key.clone(), value.clone())),
    }
}

/// What go-yaml has as the value of a key's node.
fn text_of_key(key: &Node) -> &str {
    match &key.kind {
        NodeKind::Scalar(text) => text,
        NodeKind::Alias(name) => name.split('\0').next().unwrap_or(name),
        NodeKind::Mapping(_) | NodeKind::Sequence(_) => "",
    }
}

/// Whether there are neither anchors nor aliases nor keys that are special to kyaml.
fn is_plain(node: &Node) -> bool {
    let is_plain_key =
        |key: &Node| key.tag != Tag::Merge && key.tag != Tag::Null && key.text().is_some_and(|text| text != MERGE_KEY);
    node.anchor.is_none()
        && match &node.kind {
            NodeKind::Scalar(_) => true,
            NodeKind::Alias(_) => false,
            NodeKind::Sequence(items) => items.iter().all(is_plain),
            NodeKind::Mapping(entries) => {
                entries.iter().all(|(key, value)| is_plain_key(key) && is_plain(key) && is_plain(value))
            }
        }
}

/// Gives anchors of the same name different ones, and their aliases accordingly.
fn rename(node: &mut Node, counts: &mut HashMap<Box<str>, usize>) {
    let numbered = |name: &str, count: usize| if count == 1 { name.into() } else { format!("{name}\0{count}").into() };
    if let Some(anchor) = &mut node.anchor {
        let count = counts.entry(anchor.clone()).or_default();
        *count += 1;
        *anchor = numbered(anchor, *count);
    }
    match &mut node.kind {
        NodeKind::Scalar(_) => {}
        NodeKind::Alias(name) => *name = numbered(name, counts.get(name).copied().unwrap_or(1)),
        NodeKind::Sequence(items) => items.iter_mut().for_each(|item| rename(item, counts)),
        NodeKind::Mapping(entries) => entries.iter_mut().for_each(|(key, value)| {
            rename(key, counts);
            rename(value, counts);
        }),
    }
}

fn collect(node: &Node, anchors: &mut HashMap<Box<str>, Node>) {
    if let Some(anchor) = &node.anchor {
        anchors.insert(anchor.clone(), node.clone());
    }
    match &node.kind {
        NodeKind::Scalar(_) | NodeKind::Alias(_) => {}
        NodeKind::Sequence(items) => items.iter().for_each(|item| collect(item, anchors)),
        NodeKind::Mapping(entries) => entries.iter().for_each(|(key, value)| {
            collect(key, anchors);
            collect(value, anchors);
        }),
    }
}
