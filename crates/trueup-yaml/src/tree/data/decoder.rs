//! go-yaml v3's decoder for values without a type.

use std::collections::{HashMap, HashSet};

use super::go_syntax::{compare_keys, quote};
use super::scalar::resolve_node;
use super::{Data, is_null};
use crate::decode::replace_invalid;
use crate::error::YamlError;
use crate::tree::{Node, NodeKind, Tag};

/// Decodes one document. Mistakes of types are gathered, others end it at once.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    mistakes: Vec<String>,
}

/// Mappings with more entries are searched for duplicates by hashing.
const FEW_ENTRIES: usize = 12;

type Entries = Vec<(Data, Data)>;

/// The keys that a merge may not set any more.
type MergedKeys = Vec<Data>;

impl Decoder {
    /// A document: a sequence becomes a list, everything else must be a mapping or null.
    pub(super) fn root(mut self, node: &Node) -> Result<Data, YamlError> {
        let data = match &node.kind {
            NodeKind::Sequence(items) => self.list(items)?,
            NodeKind::Mapping(entries) if self.has_unique_keys(entries) => {
                let mut map = Vec::new();
                self.map(entries, true, &mut map, None)?;
                string_map(map)
            }
            NodeKind::Mapping(_) => Data::Null,
            NodeKind::Scalar(_) if is_null(node) => Data::Null,
            NodeKind::Scalar(text) => {
                let resolved = resolve_node(node, text)?;
                if resolved != Data::Null {
                    self.mistakes.push(wrong_type(node, resolved.tag(), "map[string]interface {}"));
                }
                Data::Null
            }
            NodeKind::Alias(name) => return Err(unknown_anchor(name)),
        };
        if self.mistakes.is_empty() {
            return Ok(data);
        }
        Err(YamlError::new(format!("yaml: unmarshal errors:\n  {}", self.mistakes.join("\n  "))))
    }

    /// A value; none after a mistake of types.
    fn value(&mut self, node: &Node) -> Result<Option<Data>, YamlError> {
        match &node.kind {
            NodeKind::Alias(name) => Err(unknown_anchor(name)),
            NodeKind::Scalar(text) => resolve_node(node, text).map(Some),
            NodeKind::Sequence(items) => self.list(items).map(Some),
            NodeKind::Mapping(entries) => {
                if !self.has_unique_keys(entries) {
                    return Ok(None);
                }
                let of_strings = entries.iter().all(|(key, _)| matches!(*key.short_tag(), Tag::Str | Tag::Merge));
                let mut map = Vec::with_capacity(entries.len());
                self.map(entries, of_strings, &mut map, None)?;
                Ok(Some(if of_strings { string_map(map) } else { any_map(map) }))
            }
        }
    }

    fn list(&mut self, items: &[Node]) -> Result<Data, YamlError> {
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            list.extend(self.value(item)?);
        }
        Ok(Data::List(list))
    }

    fn map(
        &mut self,
        entries: &[(Node, Node)],
        of_strings: bool,
        map: &mut Entries,
        mut merged: Option<&mut MergedKeys>,
    ) -> Result<(), YamlError> {
        let mut merge = None;
        for (key, value) in entries {
            if is_merge(key) {
                merge = Some(value);
                continue;
            }
            let key = if of_strings { self.string_key(key)? } else { self.value(key)? };
            let Some(key) = key else { continue };
            if let Some(merged) = &mut merged {
                check_hashable(&key)?;
                if merged.contains(&key) {
                    continue;
                }
                merged.push(key.clone());
            }
            if matches!(key, Data::List(_) | Data::Map(_) | Data::AnyMap(_)) {
                return Err(YamlError::plain(&format!("invalid map key: {}", key.go_syntax())));
            }
            if let Some(data) = self.value(value)? {
                // A null does not replace what an earlier merge has set; keys are otherwise unique.
                map.push((key, data));
            }
        }
        let Some(merge) = merge else { return Ok(()) };
        if let Some(merged) = merged {
            return self.merge(merge, of_strings, map, merged);
        }
        let mut own = MergedKeys::new();
        for (key, _) in entries {
            let key = self.value(key)?;
            key.as_ref().map_or(Ok(()), check_hashable)?;
            own.extend(key);
        }
        self.merge(merge, of_strings, map, &mut own)
    }

    fn merge(
        &mut self,
        node: &Node,
        of_strings: bool,
        map: &mut Entries,
        merged: &mut MergedKeys,
    ) -> Result<(), YamlError> {
        let want_map = || YamlError::plain("map merge requires map or sequence of maps as the value");
        match &node.kind {
            NodeKind::Mapping(entries) => {
                if self.has_unique_keys(entries) {
                    self.map(entries, of_strings, map, Some(merged))?;
                }
                Ok(())
            }
            NodeKind::Sequence(items) => {
                for item in items {
                    let NodeKind::Mapping(_) = item.kind else { return Err(want_map()) };
                    self.merge(item, of_strings, map, merged)?;
                }
                Ok(())
            }
            NodeKind::Alias(name) => Err(unknown_anchor(name)),
            NodeKind::Scalar(_) => Err(want_map()),
        }
    }

    /// A key that has to be a string: scalars of other types are taken by their text, and null is left out.
    fn string_key(&mut self, key: &Node) -> Result<Option<Data>, YamlError> {
        match &key.kind {
            NodeKind::Alias(name) => Err(unknown_anchor(name)),
            NodeKind::Sequence(_) => {
                self.mistakes.push(wrong_type(key, &Tag::Seq, "string"));
                Ok(None)
            }
            NodeKind::Mapping(entries) => {
                if self.has_unique_keys(entries) {
                    self.mistakes.push(wrong_type(key, &Tag::Map, "string"));
                }
                Ok(None)
            }
            NodeKind::Scalar(text) => Ok(match resolve_node(key, text)? {
                Data::Null => None,
                decoded @ (Data::String(_) | Data::Bytes(_)) => Some(decoded),
                _ => Some(Data::String(text.to_string())),
            }),
        }
    }

    /// Whether no two keys are the same text; each pair that is the same is a mistake.
    fn has_unique_keys(&mut self, entries: &[(Node, Node)]) -> bool {
        let is_unique = if entries.len() > FEW_ENTRIES {
            let mut seen = HashSet::with_capacity(entries.len());
            entries.iter().all(|(key, _)| seen.insert(identity(key)))
        } else {
            let occurs = |rest: &[(Node, Node)], name| rest.iter().any(|(key, _)| identity(key) == name);
            !entries.iter().enumerate().any(|(index, (key, _))| occurs(&entries[index + 1..], identity(key)))
        };
        if is_unique {
            return true;
        }
        let before = self.mistakes.len();
        let mut places: HashMap<_, Vec<usize>> = HashMap::new();
        for (place, (key, _)) in entries.iter().enumerate() {
            places.entry(identity(key)).or_default().push(place);
        }
        for (index, (first, _)) in entries.iter().enumerate() {
            let name = identity(first);
            for place in places[&name].iter().filter(|place| **place > index) {
                let quoted = quote(name.1);
                let (line, earlier) = (entries[*place].0.line, first.line);
                self.mistakes.push(format!("line {line}: mapping key {quoted} already defined at line {earlier}"));
            }
        }
        self.mistakes.len() == before
    }
}

/// What go-yaml compares of two keys: their kind and their text.
fn identity(key: &Node) -> (u8, &str) {
    match &key.kind {
        NodeKind::Scalar(text) => (0, text),
        NodeKind::Alias(name) => (1, name),
        NodeKind::Sequence(_) => (2, ""),
        NodeKind::Mapping(_) => (3, ""),
    }
}

fn is_merge(key: &Node) -> bool {
    key.text() == Some("<<") && (key.tag.is_unspecific() || key.tag == Tag::Merge)
}

/// Go's maps cannot have collections as keys.
fn check_hashable(key: &Data) -> Result<(), YamlError> {
    let go_type = match key {
        Data::List(_) => "[]interface {}",
        Data::Map(_) => "map[string]interface {}",
        Data::AnyMap(_) => "map[interface {}]interface {}",
        _ => return Ok(()),
    };
    Err(YamlError::plain(&format!("runtime error: hash of unhashable type {go_type}")))
}

fn unknown_anchor(name: &str) -> YamlError {
    YamlError::plain(&format!("unknown anchor '{name}' referenced"))
}

/// A mistake of types in go-yaml's words.
fn wrong_type(node: &Node, resolved: &Tag, wanted: &str) -> String {
    let tag = if node.tag == Tag::None { resolved } else { &node.tag };
    let text = node.text().unwrap_or_default();
    let value = match tag {
        Tag::Seq | Tag::Map => String::new(),
        _ if text.len() > 10 => format!(" `{}...`", String::from_utf8_lossy(&text.as_bytes()[..7])),
        _ => format!(" `{text}`"),
    };
    format!("line {}: cannot unmarshal {tag}{value} into {wanted}", node.line)
}

/// Strings as keys in order; of the same key, the last counts.
fn string_map(entries: Entries) -> Data {
    let mut map: Vec<(String, Data)> = entries
        .into_iter()
        .filter_map(|(key, value)| match key {
            Data::String(key) => Some((key, value)),
            Data::Bytes(key) => Some((replace_invalid(&key), value)),
            _ => None,
        })
        .collect();
    map.sort_by(|(left, _), (right, _)| left.cmp(right));
    map.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            std::mem::swap(&mut later.1, &mut earlier.1);
        }
        same
    });
    Data::Map(map)
}

fn any_map(mut map: Entries) -> Data {
    map.sort_by(|(left, _), (right, _)| compare_keys(left, right));
    map.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            std::mem::swap(&mut later.1, &mut earlier.1);
        }
        same
    });
    Data::AnyMap(map)
}
