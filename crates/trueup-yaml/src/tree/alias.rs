//! Aliases and merge keys replaced by what they stand for, as kyaml's `RNode.DeAnchor`.

use std::collections::HashMap;

use super::reader::{MAX_DEPTH, MAX_NODES};
use super::{Node, NodeKind, Tag};
use crate::error::YamlError;

/// Replaces aliases by copies of what they stand for, and merge keys by the entries they bring; anchors disappear.
/// A mapping loses its first key `<<` of any kind, and a null key that has a text occurs twice afterwards, as in kyaml.
pub fn expand_aliases(root: &mut Node) -> Result<(), YamlError> {
    if !needs_expansion(root) {
        return Ok(());
    }
    let mut anchors = Anchors::default();
    anchors.collect(root);
    let mut expansion = Expansion { targets: anchors.targets, open: Vec::new(), copied: 0 };
    expansion.node(root, 0)
}

/// Whether there is anything in a tree that expansion changes.
fn needs_expansion(node: &Node) -> bool {
    if node.anchor.is_some() {
        return true;
    }
    match &node.kind {
        NodeKind::Scalar(_) => false,
        NodeKind::Alias(_) => true,
        NodeKind::Sequence(items) => items.iter().any(needs_expansion),
        NodeKind::Mapping(entries) => entries.iter().any(|(key, value)| {
            let plain = matches!(&key.kind, NodeKind::Scalar(text) if &**text != "<<") && key.tag != Tag::Null;
            !plain || key.anchor.is_some() || needs_expansion(value)
        }),
    }
}

/// The nodes that have an anchor, as they are in the text. In a second use of a name it is the nearest before an
/// alias that counts, so that the number of its target goes before the name of each alias.
#[derive(Default)]
struct Anchors {
    targets: Vec<Target>,
    current: HashMap<Box<str>, usize>,
}

struct Target {
    name: Box<str>,
    node: Node,
}

impl Anchors {
    fn collect(&mut self, node: &mut Node) {
        let mut number = None;
        if let Some(name) = node.anchor.clone() {
            number = Some(self.targets.len());
            self.current.insert(name.clone(), self.targets.len());
            self.targets.push(Target { name, node: Node::new(NodeKind::Sequence(Vec::new()), Tag::None) });
        }
        match &mut node.kind {
            NodeKind::Scalar(_) => {}
            NodeKind::Alias(name) => {
                if let Some(number) = self.current.get(&**name) {
                    *name = format!("{number} {name}").into();
                }
            }
            NodeKind::Sequence(items) => items.iter_mut().for_each(|item| self.collect(item)),
            NodeKind::Mapping(entries) => {
                for (key, value) in entries {
                    self.collect(key);
                    self.collect(value);
                }
            }
        }
        if let Some(number) = number {
            self.targets[number].node = node.clone();
        }
    }
}

struct Expansion {
    targets: Vec<Target>,
    /// The targets that are being expanded.
    open: Vec<usize>,
    /// How many nodes have been copied.
    copied: usize,
}

impl Expansion {
    fn node(&mut self, node: &mut Node, depth: usize) -> Result<(), YamlError> {
        if depth > MAX_DEPTH {
            return Err(YamlError::plain(&format!("exceeded max depth of {MAX_DEPTH}")));
        }
        node.anchor = None;
        match &mut node.kind {
            NodeKind::Scalar(_) => {}
            NodeKind::Alias(name) => *node = self.copy_of(self.target(name)?, depth)?,
            NodeKind::Sequence(items) => {
                for item in items {
                    self.node(item, depth + 1)?;
                }
            }
            NodeKind::Mapping(entries) => {
                self.merge(entries)?;
                for (key, value) in entries {
                    self.node(key, depth + 1)?;
                    self.node(value, depth + 1)?;
                }
            }
        }
        Ok(())
    }

    fn target(&self, name: &str) -> Result<usize, YamlError> {
        let number =
            name.split(' ').next().and_then(|number| number.parse().ok()).filter(|number| *number < self.targets.len());
        number.ok_or_else(|| YamlError::plain(&format!("unknown anchor '{name}' referenced")))
    }

    /// A copy of a target, which itself is expanded for good.
    fn copy_of(&mut self, number: usize, depth: usize) -> Result<Node, YamlError> {
        if self.open.contains(&number) {
            let name = &self.targets[number].name;
            return Err(YamlError::plain(&format!("anchor '{name}' value contains itself")));
        }
        let empty = Node::new(NodeKind::Sequence(Vec::new()), Tag::None);
        let mut node = std::mem::replace(&mut self.targets[number].node, empty);
        self.open.push(number);
        let expanded = self.node(&mut node, depth);
        self.open.pop();
        expanded?;
        let (size, height) = measure(&node);
        self.count(size)?;
        if depth + height > MAX_DEPTH {
            return Err(YamlError::plain(&format!("exceeded max depth of {MAX_DEPTH}")));
        }
        self.targets[number].node = node.clone();
        Ok(node)
    }

    fn count(&mut self, nodes: usize) -> Result<(), YamlError> {
        self.copied += nodes;
        if self.copied > MAX_NODES { Err(YamlError::plain("document contains excessive aliasing")) } else { Ok(()) }
    }

    /// Takes the merge key out of a mapping, and brings in the entries that it stands for.
    fn merge(&mut self, entries: &mut Vec<(Node, Node)>) -> Result<(), YamlError> {
        let mut merge_keys = entries.iter().filter(|(key, _)| key.tag == Tag::Merge);
        let merge = merge_keys.next().map(|(_, value)| value);
        if merge_keys.next().is_some() {
            return Err(YamlError::new("duplicate merge key"));
        }
        let mut sources = Vec::new();
        if let Some(merge) = merge {
            self.merge_sources(merge, &mut sources)?;
        }
        if let Some(at) = entries.iter().position(|(key, _)| key_text(key) == "<<") {
            entries.remove(at);
        }
        let own_null = entries.iter().any(|(key, _)| has_null_text(key));
        if sources.is_empty() && !own_null {
            return Ok(());
        }
        let own = entries.clone();
        for source in sources.into_iter().chain([own]) {
            self.count(source.iter().map(|(key, value)| measure(key).0 + measure(value).0).sum())?;
            set_entries(entries, &source);
        }
        Ok(())
    }

    /// The mappings that a merge key names: those named first win, and so come last.
    fn merge_sources(&self, value: &Node, sources: &mut Vec<Vec<(Node, Node)>>) -> Result<(), YamlError> {
        match &value.kind {
            NodeKind::Mapping(entries) => sources.insert(0, entries.clone()),
            NodeKind::Alias(name) => match &self.targets[self.target(name)?].node.kind {
                NodeKind::Mapping(entries) => sources.insert(0, entries.clone()),
                _ => return Err(YamlError::new("invalid map merge: received alias for a non-map value")),
            },
            NodeKind::Sequence(items) => {
                for item in items {
                    if let NodeKind::Sequence(_) = item.kind {
                        return Err(YamlError::new("invalid map merge: received a nested sequence"));
                    }
                    self.merge_sources(item, sources)?;
                }
            }
            NodeKind::Scalar(_) => {
                return Err(YamlError::new("map merge requires map or sequence of maps as the value"));
            }
        }
        Ok(())
    }
}

/// Sets entries one by one: each key by the first entry that has it, in the place of the first of its name.
fn set_entries(entries: &mut Vec<(Node, Node)>, source: &[(Node, Node)]) {
    let mut places = first_places(entries);
    let mut first: HashMap<&str, &(Node, Node)> = HashMap::new();
    for entry in source {
        let entry = *first.entry(key_text(&entry.0)).or_insert(entry);
        // A null key is looked for under no name at all, and so is never found if it has a text.
        let wanted = if entry.0.tag == Tag::Null { "" } else { key_text(&entry.0) };
        if let Some(place) = places.get(wanted).copied() {
            entries[place] = entry.clone();
            if key_text(&entry.0) != wanted {
                // The place has changed its name.
                places = first_places(entries);
            }
        } else {
            places.entry(key_text(&entry.0).into()).or_insert(entries.len());
            entries.push(entry.clone());
        }
    }
}

/// Where the first entry of each name is.
fn first_places(entries: &[(Node, Node)]) -> HashMap<Box<str>, usize> {
    let mut places = HashMap::new();
    for (place, (key, _)) in entries.iter().enumerate() {
        places.entry(key_text(key).into()).or_insert(place);
    }
    places
}

fn key_text(key: &Node) -> &str {
    match &key.kind {
        NodeKind::Scalar(text) => text,
        NodeKind::Alias(name) => name.split_once(' ').map_or(name, |(_, name)| name),
        NodeKind::Sequence(_) | NodeKind::Mapping(_) => "",
    }
}

fn has_null_text(key: &Node) -> bool {
    key.tag == Tag::Null && !key_text(key).is_empty()
}

/// How many nodes a tree has, and how deep it is.
fn measure(node: &Node) -> (usize, usize) {
    let mut size = 1;
    let mut height = 0;
    let mut add = |child: &Node| {
        let (nodes, below) = measure(child);
        size += nodes;
        height = height.max(below + 1);
    };
    match &node.kind {
        NodeKind::Scalar(_) | NodeKind::Alias(_) => {}
        NodeKind::Sequence(items) => items.iter().for_each(&mut add),
        NodeKind::Mapping(entries) => entries.iter().for_each(|(key, value)| {
            add(key);
            add(value);
        }),
    }
    (size, height)
}
