//! JSON as Go's `encoding/json` prints it.

use std::fmt::Write;

use trueup_yaml::{Json, JsonKind};

/// How JSON is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Without blanks.
    Compact,
    /// On several lines, indented by two.
    Indented,
}

/// Prints a value; `None` if it has a number that JSON cannot have.
pub(super) fn json_text(json: &Json, layout: Layout) -> Option<String> {
    let mut out = String::new();
    value(&mut out, json, layout, 0)?;
    Some(out)
}

fn value(out: &mut String, json: &Json, layout: Layout, depth: usize) -> Option<()> {
    match &json.kind {
        JsonKind::Null => out.push_str("null"),
        JsonKind::Bool(value) => write!(out, "{value}").ok()?,
        JsonKind::Int(value) => write!(out, "{value}").ok()?,
        JsonKind::Uint(value) => write!(out, "{value}").ok()?,
        JsonKind::Float(value) => out.push_str(&float(*value)?),
        JsonKind::String(text) => string(out, text),
        JsonKind::Array(items) => {
            collection(out, ['[', ']'], items, layout, depth, |out, item| value(out, item, layout, depth + 1))?;
        }
        JsonKind::Object(entries) => collection(out, ['{', '}'], entries, layout, depth, |out, (key, item)| {
            string(out, key);
            out.push_str(if layout == Layout::Compact { ":" } else { ": " });
            value(out, item, layout, depth + 1)
        })?,
    }
    Some(())
}

fn collection<T>(
    out: &mut String,
    [begin, end]: [char; 2],
    items: &[T],
    layout: Layout,
    depth: usize,
    mut print: impl FnMut(&mut String, &T) -> Option<()>,
) -> Option<()> {
    out.push(begin);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        line_break(out, layout, depth + 1);
        print(out, item)?;
    }
    if !items.is_empty() {
        line_break(out, layout, depth);
    }
    out.push(end);
    Some(())
}

fn line_break(out: &mut String, layout: Layout, depth: usize) {
    if layout == Layout::Indented {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    }
}

/// The shortest digits; with an exponent below 1e-6 and from 1e21.
fn float(value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{value:e}");
        return Some(if text.contains("e-") { text } else { text.replace('e', "e+") });
    }
    Some(value.to_string())
}

fn string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}
