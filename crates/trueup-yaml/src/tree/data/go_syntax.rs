//! Decoded values as Go's `%#v` prints them.

use std::cmp::Ordering;

use super::Data;
use crate::decode::{hexadecimal, write_quoted};
use crate::float::format_float64;

/// A string as `%#v` prints it.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::new();
    write_quoted(text.as_bytes(), &mut quoted);
    quoted
}

impl Data {
    /// The value as Go's `%#v` prints it.
    pub(super) fn go_syntax(&self) -> String {
        let mut text = String::new();
        self.write_go_syntax(&mut text);
        text
    }

    fn write_go_syntax(&self, text: &mut String) {
        match self {
            Self::Null => text.push_str("interface {}(nil)"),
            Self::Bool(value) => text.push_str(&value.to_string()),
            Self::Int(value) => text.push_str(&value.to_string()),
            Self::Uint(value) => text.push_str(&hexadecimal(*value)),
            Self::Float(value) => text.push_str(&format_float64(*value)),
            Self::String(value) => write_quoted(value.as_bytes(), text),
            Self::Bytes(value) => write_quoted(value, text),
            Self::Time(time) => text.push_str(&time.go_syntax()),
            Self::List(items) => {
                text.push_str("[]interface {}{");
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { ", " });
                    item.write_go_syntax(text);
                }
                text.push('}');
            }
            Self::Map(entries) => {
                text.push_str("map[string]interface {}{");
                for (index, (key, value)) in entries.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { ", " });
                    write_quoted(key.as_bytes(), text);
                    text.push(':');
                    value.write_go_syntax(text);
                }
                text.push('}');
            }
            Self::AnyMap(entries) => {
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

    fn type_rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::String(_) | Self::Bytes(_) => 1,
            Self::Int(_) => 2,
            Self::Uint(_) => 3,
            Self::Float(_) => 4,
            Self::Bool(_) => 5,
            Self::Time(_) | Self::List(_) | Self::Map(_) | Self::AnyMap(_) => 6,
        }
    }
}

/// The order in which Go prints the keys of a map. Between types it depends on the program; this is the usual one.
pub(super) fn compare_keys(left: &Data, right: &Data) -> Ordering {
    match (left, right) {
        (Data::Bool(left), Data::Bool(right)) => left.cmp(right),
        (Data::Int(left), Data::Int(right)) => left.cmp(right),
        (Data::Uint(left), Data::Uint(right)) => left.cmp(right),
        (Data::Float(left), Data::Float(right)) => left.total_cmp(right),
        (Data::String(left), Data::String(right)) => left.cmp(right),
        (Data::Bytes(left), Data::Bytes(right)) => left.cmp(right),
        (Data::String(left), Data::Bytes(right)) => left.as_bytes().cmp(right),
        (Data::Bytes(left), Data::String(right)) => left.as_slice().cmp(right.as_bytes()),
        _ => left.type_rank().cmp(&right.type_rank()),
    }
}
