//! A document as go-yaml's decoder holds it, for the errors that print it in Go's syntax.

use std::cmp::Ordering;

use super::is_merge;
use super::scalar::{Scalar, resolve_node};
use crate::error::YamlError;
use crate::float::format_float64;
use crate::node::{Document, NodeId, NodeKind};

/// A value of Go. It is built only from documents that have been decoded before, so every alias in it ends.
#[derive(Debug, PartialEq)]
pub(super) enum GoValue<'d> {
    Scalar(Scalar<'d>),
    Slice(Vec<GoValue<'d>>),
    /// Entries in the order in which Go prints them, each key once.
    Map(Vec<(GoValue<'d>, GoValue<'d>)>),
}

impl<'d> GoValue<'d> {
    pub(super) fn new(document: &'d Document<'_>, id: NodeId) -> Self {
        match &document.node(id).kind {
            NodeKind::Alias { target } => Self::new(document, *target),
            NodeKind::Scalar { value, tag, implicit, .. } => {
                Self::Scalar(resolve_node(value, tag.as_deref(), *implicit).unwrap_or(Scalar::Null))
            }
            NodeKind::Sequence { items, .. } => {
                let mut slice = Vec::with_capacity(items.len());
                for item in items {
                    slice.push(Self::new(document, *item));
                }
                Self::Slice(slice)
            }
            NodeKind::Mapping { .. } => {
                let mut map = Vec::new();
                set_entries(document, id, &mut map);
                Self::Map(last_of_each(map))
            }
        }
    }

    /// Refuses keys that cannot become strings, as `sigs.k8s.io/yaml` does.
    pub(super) fn check_keys(&self) -> Result<(), YamlError> {
        match self {
            Self::Scalar(_) => {}
            Self::Slice(items) => {
                for item in items {
                    item.check_keys()?;
                }
            }
            Self::Map(entries) => {
                for (key, value) in entries {
                    match key {
                        Self::Scalar(Scalar::Null) => return Err(odd_key("%!s(<nil>)", "<nil>", value)),
                        Self::Scalar(Scalar::Uint(key)) => return Err(odd_key("uint64", &hexadecimal(*key), value)),
                        _ => value.check_keys()?,
                    }
                }
            }
        }
        Ok(())
    }

    /// The value as Go's `%#v` prints it.
    pub(super) fn go_syntax(&self) -> String {
        let mut text = String::new();
        self.write_go_syntax(&mut text);
        text
    }

    fn write_go_syntax(&self, text: &mut String) {
        match self {
            Self::Scalar(Scalar::Null) => text.push_str("interface {}(nil)"),
            Self::Scalar(Scalar::Bool(value)) => text.push_str(&value.to_string()),
            Self::Scalar(Scalar::Int(value)) => text.push_str(&value.to_string()),
            Self::Scalar(Scalar::Uint(value)) => text.push_str(&hexadecimal(*value)),
            Self::Scalar(Scalar::Float(value)) => text.push_str(&format_float64(*value)),
            Self::Scalar(Scalar::String(value)) => write_quoted(value.as_bytes(), text),
            Self::Scalar(Scalar::Bytes(value)) => write_quoted(value, text),
            Self::Slice(items) => {
                text.push_str("[]interface {}{");
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { ", " });
                    item.write_go_syntax(text);
                }
                text.push('}');
            }
            Self::Map(entries) => {
                text.push_str("map[interface {}]interface {}{");
                for (index, (key, value)) in entries.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { ", " });
                    key.write_go_syntax(text);
                    text.push(':');
                    value.write_go_syntax(text);
                }
                text.push('}');
            }
        }
    }
}

fn set_entries<'d>(document: &'d Document<'_>, id: NodeId, map: &mut Vec<(GoValue<'d>, GoValue<'d>)>) {
    let entries = match &document.node(id).kind {
        NodeKind::Alias { target } => return set_entries(document, *target, map),
        NodeKind::Sequence { items, .. } => {
            items.iter().rev().for_each(|item| set_entries(document, *item, map));
            return;
        }
        NodeKind::Mapping { entries, .. } => entries,
        NodeKind::Scalar { .. } => return,
    };
    for (key, value) in entries {
        if is_merge(&document.node(*key).kind) {
            set_entries(document, *value, map);
            continue;
        }
        let key = GoValue::new(document, *key);
        map.push((key, GoValue::new(document, *value)));
    }
}

/// Sorts entries in the order in which Go prints them, and keeps the last of each key.
fn last_of_each<'d>(mut entries: Vec<(GoValue<'d>, GoValue<'d>)>) -> Vec<(GoValue<'d>, GoValue<'d>)> {
    entries.sort_by(|(left, _), (right, _)| compare_keys(left, right));
    entries.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            std::mem::swap(&mut later.1, &mut earlier.1);
        }
        same
    });
    entries
}

/// The order in which Go prints the keys of a map. Between types it depends on the program; this is the usual one.
fn compare_keys(left: &GoValue<'_>, right: &GoValue<'_>) -> Ordering {
    let (GoValue::Scalar(left), GoValue::Scalar(right)) = (left, right) else { return Ordering::Equal };
    match (left, right) {
        (Scalar::Bool(left), Scalar::Bool(right)) => left.cmp(right),
        (Scalar::Int(left), Scalar::Int(right)) => left.cmp(right),
        (Scalar::Uint(left), Scalar::Uint(right)) => left.cmp(right),
        (Scalar::Float(left), Scalar::Float(right)) => left.total_cmp(right),
        (Scalar::String(left), Scalar::String(right)) => left.cmp(right),
        (Scalar::Bytes(left), Scalar::Bytes(right)) => left.cmp(right),
        (Scalar::String(left), Scalar::Bytes(right)) => left.as_bytes().cmp(right),
        (Scalar::Bytes(left), Scalar::String(right)) => left.as_slice().cmp(right.as_bytes()),
        _ => type_rank(left).cmp(&type_rank(right)),
    }
}

fn type_rank(scalar: &Scalar<'_>) -> u8 {
    match scalar {
        Scalar::Null => 0,
        Scalar::String(_) | Scalar::Bytes(_) => 1,
        Scalar::Int(_) => 2,
        Scalar::Uint(_) => 3,
        Scalar::Float(_) => 4,
        Scalar::Bool(_) => 5,
    }
}

fn odd_key(key_type: &str, key: &str, value: &GoValue<'_>) -> YamlError {
    let value = match value {
        GoValue::Scalar(Scalar::Null) => "<nil>".to_owned(),
        value => value.go_syntax(),
    };
    YamlError::new(format!("unsupported map key of type: {key_type}, key: {key}, value: {value}"))
}

/// An unsigned number as Go's `%#v` prints it.
pub(crate) fn hexadecimal(value: u64) -> String {
    format!("{value:#x}")
}

/// Writes a string as Go's `strconv.Quote` does.
pub(crate) fn write_quoted(value: &[u8], text: &mut String) {
    text.push('"');
    for chunk in value.utf8_chunks() {
        write_escaped(chunk.valid(), text);
        for byte in chunk.invalid() {
            text.push_str(&hexadecimal_escape(*byte));
        }
    }
    text.push('"');
}

fn hexadecimal_escape(byte: u8) -> String {
    format!("\\x{byte:02x}")
}

fn write_escaped(value: &str, text: &mut String) {
    for character in value.chars() {
        let code = u32::from(character);
        let escape = match character {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\x07' => "\\a",
            '\x08' => "\\b",
            '\x0C' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\x0B' => "\\v",
            '\0'..='\x1F' | '\x7F' => &format!("\\x{code:02x}"),
            _ if is_printable(character) => {
                text.push(character);
                continue;
            }
            ..='\u{FFFF}' => &format!("\\u{code:04x}"),
            _ => &format!("\\U{code:08x}"),
        };
        text.push_str(escape);
    }
}

/// Go's `unicode.IsPrint`, by Rust's table of the same. What stands after the first character is escaped only if it
/// cannot be printed.
fn is_printable(character: char) -> bool {
    matches!(character, ' '..='~')
        || !format!("a{character}").escape_debug().skip(1).collect::<String>().starts_with('\\')
}
