//! JSON as Go's `encoding/json` writes it: no blanks, and `<`, `>`, `&` as escapes.

use std::fmt::Write;

use trueup_yaml::{Json, JsonKind};

/// The text of a value.
pub fn text_of(json: &Json) -> String {
    let mut out = String::new();
    write_value(&mut out, json);
    out
}

fn write_value(out: &mut String, json: &Json) {
    match &json.kind {
        JsonKind::Null => out.push_str("null"),
        JsonKind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        JsonKind::Int(value) => out.push_str(&value.to_string()),
        JsonKind::Uint(value) => out.push_str(&value.to_string()),
        JsonKind::Float(value) => out.push_str(&number_text(*value)),
        JsonKind::String(text) => write_string(out, text),
        JsonKind::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        JsonKind::Object(entries) => {
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(out, key);
                out.push(':');
                write_value(out, value);
            }
            out.push('}');
        }
    }
}

/// A float: with an exponent only if it is very large or very small.
pub fn number_text(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-6..1e21).contains(&size) {
        return value.to_string();
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

/// Adds a string with its quotes.
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use trueup_yaml::read_json;

    use super::{number_text, text_of};

    #[test]
    fn values_are_written_as_go_writes_them() {
        let json = read_json(b"b: [1, 1.5, null, true]\na: \"<&>\\u2028\\x01\\n\"\n").expect("it is YAML");
        assert_eq!(text_of(&json), r#"{"a":"\u003c\u0026\u003e\u2028\u0001\n","b":[1,1.5,null,true]}"#);
    }

    #[test]
    fn large_numbers_have_exponents() {
        let texts = [1e20, 1e21, 1e-6, 1e-7, 1.5e300].map(number_text);
        assert_eq!(texts, ["100000000000000000000", "1e+21", "0.000001", "1e-7", "1.5e+300"]);
    }
}
