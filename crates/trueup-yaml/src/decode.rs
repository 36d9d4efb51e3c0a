//! From nodes to JSON, as go-yaml v2's decoder and `sigs.k8s.io/yaml` after it.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::error::YamlError;
use crate::float::format_float32;
use crate::json::{Json, JsonKind};
use crate::node::{Document, NodeId, NodeKind, first_document};
use crate::source::Source;
use go_value::GoValue;
use scalar::{Scalar, resolve_node};

mod go_value;
mod scalar;

pub(crate) use go_value::{hexadecimal, write_quoted};
pub(crate) use scalar::decode_base64;

/// How deep a document may nest, aliases replaced by what they stand for. go-yaml stops at 10,000, which is more than
/// those who walk through a document can take on a stack of usual size.
const MAX_DEPTH: usize = 500;

/// Reads the first document of a text, as `sigs.k8s.io/yaml`'s `YAMLToJSON` and a JSON decoder after it. No document is
/// `null`. Of keys that are the same as strings, the last counts.
pub fn read_json(text: &[u8]) -> Result<Json, YamlError> {
    read_json_at(text, 0, 0)
}

/// As [`read_json`], but of the entries of an object only those of wanted keys have a value. The others are checked all the
/// same, and are empty.
pub fn read_json_entries(text: &[u8], is_wanted: &dyn Fn(&str) -> bool) -> Result<Json, YamlError> {
    let Source { text, windows, offset } = Source::new(text);
    let Some(document) = first_document(&text, windows, offset, 0)? else {
        return Ok(JsonKind::Null.into());
    };
    let mut decoder = Decoder { is_wanted: Some(is_wanted), ..Decoder::new(&document) };
    let json = decoder.root()?;
    // Whether a number that JSON cannot have is an error depends on what else is there.
    if decoder.has_odd_floats { document_to_json(&document) } else { Ok(json) }
}

/// Reads the first document of a text that itself stands after so many bytes and lines.
pub(crate) fn read_json_at(text: &[u8], bytes_before: usize, lines_before: u32) -> Result<Json, YamlError> {
    let Source { text, windows, offset } = Source::new(text);
    match first_document(&text, windows, bytes_before + offset, lines_before)? {
        Some(document) => document_to_json(&document),
        None => Ok(JsonKind::Null.into()),
    }
}

/// Decodes a document that has been read already.
pub fn document_to_json(document: &Document<'_>) -> Result<Json, YamlError> {
    let mut decoder = Decoder::new(document);
    let json = decoder.root()?;
    if decoder.has_odd_floats {
        check_floats(&json)?;
    }
    Ok(json)
}

/// The string that a number or a boolean becomes where the Go type wants a string; `None` for anything else, which
/// stays as it is.
pub fn coerce_to_string(json: &Json) -> Option<String> {
    match json.kind {
        JsonKind::Bool(value) => Some(value.to_string()),
        JsonKind::Int(value) => Some(value.to_string()),
        JsonKind::Uint(value) => Some(value.to_string()),
        JsonKind::Float(value) => Some(format_float32(value)),
        JsonKind::Null | JsonKind::String(_) | JsonKind::Array(_) | JsonKind::Object(_) => None,
    }
}

/// How many bytes of text a document may repeat by aliases: go-yaml shares them, JSON does not.
const MAX_ALIASED_BYTES: usize = 64 << 20;

struct Decoder<'d, 't> {
    document: &'d Document<'t>,
    /// The aliases inside of which the decoder is.
    aliases: HashSet<NodeId>,
    decode_count: u64,
    alias_count: u64,
    aliased_bytes: usize,
    depth: usize,
    /// Whether there is a key that JSON cannot have.
    has_odd_keys: bool,
    /// Whether there is a number that JSON cannot have.
    has_odd_floats: bool,
    /// Which entries of the root have a value; `None` if all.
    is_wanted: Option<&'d dyn Fn(&str) -> bool>,
    /// Whether values are only checked here, and come out empty.
    skips: bool,
}

type Entries = Vec<(String, Json)>;

impl<'d, 't> Decoder<'d, 't> {
    fn new(document: &'d Document<'t>) -> Self {
        Self {
            document,
            aliases: HashSet::new(),
            decode_count: 0,
            alias_count: 0,
            aliased_bytes: 0,
            depth: 0,
            has_odd_keys: false,
            has_odd_floats: false,
            is_wanted: None,
            skips: false,
        }
    }

    fn root(&mut self) -> Result<Json, YamlError> {
        self.count()?;
        let root = self.document.root_id();
        let json = self.value(root)?;
        if self.has_odd_keys {
            GoValue::new(self.document, root).check_keys()?;
        }
        Ok(json)
    }

    /// Counts a node, and stops if too many of them come from aliases.
    fn count(&mut self) -> Result<(), YamlError> {
        self.decode_count += 1;
        if !self.aliases.is_empty() {
            self.alias_count += 1;
        }
        let is_excessive = self.alias_count > 100
            && self.decode_count > 1000
            && ratio(self.alias_count, self.decode_count) > allowed_alias_ratio(self.decode_count);
        if is_excessive { Err(excessive_aliasing()) } else { Ok(()) }
    }

    /// Goes one level deeper; [`Self::leave`] takes it back.
    fn enter(&mut self) -> Result<(), YamlError> {
        if self.depth == MAX_DEPTH {
            return Err(YamlError::plain(&format!("exceeded max depth of {MAX_DEPTH}")));
        }
        self.depth += 1;
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn value(&mut self, id: NodeId) -> Result<Json, YamlError> {
        self.count()?;
        let node = self.document.node(id);
        let kind = match &node.kind {
            NodeKind::Alias { target } => {
                self.enter_alias(id, *target)?;
                let json = self.value(*target)?;
                self.leave_alias(id);
                return Ok(json);
            }
            NodeKind::Scalar { value, tag, implicit, .. } => {
                self.scalar(resolve_node(value, tag.as_deref(), *implicit)?)?
            }
            NodeKind::Sequence { items, .. } => self.sequence(items)?,
            NodeKind::Mapping { entries, .. } => {
                let mut object = Vec::with_capacity(if self.skips { 0 } else { entries.len() });
                self.mapping(entries, &mut object)?;
                JsonKind::Object(last_of_each(object))
            }
        };
        Ok(Json { kind, place: node.place })
    }

    fn enter_alias(&mut self, id: NodeId, target: NodeId) -> Result<(), YamlError> {
        if !self.aliases.insert(id) {
            let name = self.document.node(target).anchor.as_deref().unwrap_or_default();
            return Err(YamlError::plain(&format!("anchor '{name}' value contains itself")));
        }
        self.enter()
    }

    fn leave_alias(&mut self, id: NodeId) {
        self.aliases.remove(&id);
        self.leave();
    }

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<JsonKind, YamlError> {
        Ok(match scalar {
            Scalar::Null => JsonKind::Null,
            Scalar::Bool(value) => JsonKind::Bool(value),
            Scalar::Int(value) => JsonKind::Int(value),
            Scalar::Uint(value) => JsonKind::Uint(value),
            Scalar::Float(value) => {
                self.has_odd_floats |= !value.is_finite();
                JsonKind::Float(value)
            }
            Scalar::String(text) => self.string(text)?,
            Scalar::Bytes(bytes) => self.string(replace_invalid(&bytes).into())?,
        })
    }

    fn string(&mut self, text: Cow<'_, str>) -> Result<JsonKind, YamlError> {
        if !self.aliases.is_empty() {
            self.aliased_bytes = self.aliased_bytes.saturating_add(text.len());
            if self.aliased_bytes > MAX_ALIASED_BYTES {
                return Err(excessive_aliasing());
            }
        }
        Ok(JsonKind::String(if self.skips { String::new() } else { text.into_owned() }))
    }

    fn sequence(&mut self, items: &[NodeId]) -> Result<JsonKind, YamlError> {
        self.enter()?;
        let mut array = Vec::with_capacity(if self.skips { 0 } else { items.len() });
        for item in items {
            let json = self.value(*item)?;
            if !self.skips {
                array.push(json);
            }
        }
        self.leave();
        Ok(JsonKind::Array(array))
    }

    /// Appends a mapping's entries, in the order in which go-yaml sets them.
    fn mapping(&mut self, entries: &[(NodeId, NodeId)], object: &mut Entries) -> Result<(), YamlError> {
        self.enter()?;
        for (key, value) in entries {
            if is_merge(&self.document.node(*key).kind) {
                self.merge(*value, object)?;
                continue;
            }
            let name = self.key(*key)?;
            let outer = self.skips;
            self.skips |= self.is_unwanted(name.as_deref());
            let json = self.value(*value)?;
            self.skips = outer;
            match name {
                Some(_) if outer => {}
                Some(name) => object.push((name, json)),
                None => self.has_odd_keys = true,
            }
        }
        self.leave();
        Ok(())
    }

    /// Whether the key is one of the root's own whose value nobody wants.
    fn is_unwanted(&self, key: Option<&str>) -> bool {
        self.depth == 1 && self.is_wanted.is_some_and(|is_wanted| key.is_some_and(|key| !is_wanted(key)))
    }

    /// A key as a string; `None` if there is no string for it.
    fn key(&mut self, id: NodeId) -> Result<Option<String>, YamlError> {
        let json = self.value(id)?;
        Ok(match json.kind {
            JsonKind::String(name) => Some(name),
            JsonKind::Float(value) => Some(match format_float32(value).as_str() {
                "+Inf" => ".inf".to_owned(),
                "-Inf" => "-.inf".to_owned(),
                "NaN" => ".nan".to_owned(),
                text => text.to_owned(),
            }),
            JsonKind::Bool(_) | JsonKind::Int(_) => coerce_to_string(&json),
            JsonKind::Null | JsonKind::Uint(_) => None,
            JsonKind::Array(_) | JsonKind::Object(_) => {
                let key = GoValue::new(self.document, id);
                return Err(YamlError::plain(&format!("invalid map key: {}", key.go_syntax())));
            }
        })
    }

    /// Sets what a `<<` asks for. In a list of mappings, the first wins.
    fn merge(&mut self, id: NodeId, object: &mut Entries) -> Result<(), YamlError> {
        if let NodeKind::Sequence { items, .. } = &self.document.node(id).kind {
            return items.iter().rev().try_for_each(|item| self.merge_one(*item, object));
        }
        self.merge_one(id, object)
    }

    fn merge_one(&mut self, id: NodeId, object: &mut Entries) -> Result<(), YamlError> {
        match &self.document.node(id).kind {
            NodeKind::Mapping { entries, .. } => {
                self.count()?;
                self.mapping(entries, object)
            }
            NodeKind::Alias { target } => {
                let NodeKind::Mapping { entries, .. } = &self.document.node(*target).kind else {
                    return Err(want_map());
                };
                self.count()?;
                self.enter_alias(id, *target)?;
                self.count()?;
                self.mapping(entries, object)?;
                self.leave_alias(id);
                Ok(())
            }
            NodeKind::Scalar { .. } | NodeKind::Sequence { .. } => Err(want_map()),
        }
    }
}

fn excessive_aliasing() -> YamlError {
    YamlError::plain("document contains excessive aliasing")
}

fn want_map() -> YamlError {
    YamlError::plain("map merge requires map or sequence of maps as the value")
}

/// Whether a key is `<<`.
fn is_merge(key: &NodeKind<'_>) -> bool {
    match key {
        NodeKind::Scalar { value, tag, implicit, .. } => {
            value == "<<" && (*implicit || tag.as_deref() == Some("tag:yaml.org,2002:merge"))
        }
        _ => false,
    }
}

/// Sorts entries by key, and keeps the last of each.
fn last_of_each(mut entries: Entries) -> Entries {
    entries.sort_by(|(left, _), (right, _)| left.cmp(right));
    entries.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            std::mem::swap(&mut later.1, &mut earlier.1);
        }
        same
    });
    entries
}

#[expect(clippy::cast_precision_loss, reason = "Go computes with the same floats")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// How much of a document may come from aliases: 99 % of a small one, 10 % of a large one.
fn allowed_alias_ratio(decode_count: u64) -> f64 {
    const LOW: u64 = 400_000;
    const HIGH: u64 = 4_000_000;
    match decode_count {
        ..=LOW => 0.99,
        HIGH.. => 0.10,
        _ => 0.99 - 0.89 * ratio(decode_count - LOW, HIGH - LOW),
    }
}

/// JSON has no infinities: the error is `encoding/json`'s.
fn check_floats(json: &Json) -> Result<(), YamlError> {
    match &json.kind {
        JsonKind::Float(value) if !value.is_finite() => {
            Err(YamlError::new(format!("json: unsupported value: {}", format_float32(*value))))
        }
        JsonKind::Array(items) => {
            for item in items {
                check_floats(item)?;
            }
            Ok(())
        }
        JsonKind::Object(entries) => {
            for (_, value) in entries {
                check_floats(value)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Bytes as a string: each byte that is not UTF-8 becomes U+FFFD, as in `encoding/json`.
pub(crate) fn replace_invalid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '\u{FFFD}'));
    }
    text
}

#[cfg(test)]
mod tests;
