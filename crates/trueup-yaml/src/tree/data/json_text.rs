//! The JSON text between the two YAML libraries, where going through it changes something.

use super::Data;
use crate::decode::replace_invalid;
use crate::float::format_float64;

/// Keys that are longer may be too long for go-yaml v2 once `encoding/json` has escaped them.
const MAX_PLAIN_KEY: usize = 150;

/// Whether go-yaml v2 reads something else from the JSON of a value than stands there, or an error.
pub(super) fn changes_when_read(data: &Data) -> bool {
    match data {
        Data::String(text) => changes_text(text),
        Data::Bytes(bytes) => changes_text(&replace_invalid(bytes)),
        Data::List(items) => items.iter().any(changes_when_read),
        Data::Map(entries) => entries
            .iter()
            .any(|(key, value)| key.len() > MAX_PLAIN_KEY || changes_text(key) || changes_when_read(value)),
        _ => false,
    }
}

/// NEL is a line break in YAML, and some characters may not stand there at all; JSON escapes none of them.
fn changes_text(text: &str) -> bool {
    let suspect = |byte: u8| matches!(byte, 0x7F | 0xC2 | 0xEF);
    text.bytes().any(suspect)
        && text.chars().any(|character| matches!(character, '\u{7F}'..='\u{9F}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'))
}

impl Data {
    /// The value as `encoding/json` writes it.
    pub(super) fn json_text(&self) -> String {
        let mut text = String::new();
        self.write_json(&mut text);
        text
    }

    fn write_json(&self, text: &mut String) {
        match self {
            Self::Null | Self::AnyMap(_) => text.push_str("null"),
            Self::Bool(value) => text.push_str(&value.to_string()),
            Self::Int(value) => text.push_str(&value.to_string()),
            Self::Uint(value) => text.push_str(&value.to_string()),
            Self::Float(value) if (1e-6..1e21).contains(&value.abs()) || *value == 0.0 => {
                text.push_str(&value.to_string());
            }
            Self::Float(value) => text.push_str(&format_float64(*value).replace("e-0", "e-")),
            Self::String(value) => write_string(value, text),
            Self::Bytes(value) => write_bytes(value, text),
            Self::Time(time) => write_string(&time.to_string(), text),
            Self::List(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { "," });
                    item.write_json(text);
                }
                text.push(']');
            }
            Self::Map(entries) => {
                text.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { "," });
                    write_string(key, text);
                    text.push(':');
                    value.write_json(text);
                }
                text.push('}');
            }
        }
    }
}

/// What is not UTF-8 becomes the escape of U+FFFD; that character itself is none.
fn write_bytes(value: &[u8], text: &mut String) {
    text.push('"');
    for chunk in value.utf8_chunks() {
        write_characters(chunk.valid(), text);
        chunk.invalid().iter().for_each(|_| text.push_str("\\ufffd"));
    }
    text.push('"');
}

fn write_string(value: &str, text: &mut String) {
    text.push('"');
    write_characters(value, text);
    text.push('"');
}

fn write_characters(value: &str, text: &mut String) {
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\x08' => text.push_str("\\b"),
            '\x0C' => text.push_str("\\f"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\0'..' ' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let escape = format!("\\u{:04x}", u32::from(character));
                text.push_str(&escape);
            }
            _ => text.push(character),
        }
    }
}
