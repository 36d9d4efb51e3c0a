//! JSON text as Go's `encoding/json` writes it.

use std::borrow::Cow;

use crate::go_json::{number_text, write_string};

/// A string with its quotes.
pub(super) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_string(&mut out, text);
    out
}

/// A JSON text that has been read, its numbers as `float64`, and written again.
pub(super) fn read_again(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            '-' | '0'..='9' => rest.find([',', ']', '}']).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        match token.parse() {
            Ok(number) if first != '"' => out.push_str(&number_text(number)),
            _ if first == '"' => out.push_str(&with_replacements(token)),
            _ => out.push_str(token),
        }
        rest = after;
    }
    out
}

/// Go escapes the character that stands for invalid UTF-8, but only where it has put it itself.
fn with_replacements(literal: &str) -> Cow<'_, str> {
    const ESCAPE: &str = "\\ufffd";
    if !literal.contains(ESCAPE) {
        return Cow::Borrowed(literal);
    }
    let mut out = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        if let Some(after) = escape.strip_prefix(ESCAPE) {
            out.push('\u{fffd}');
            rest = after;
            continue;
        }
        let length = escape.chars().take(2).map(char::len_utf8).sum();
        out.push_str(&escape[..length]);
        rest = &escape[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The length of the literal at the beginning, with its quotes.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (index, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}
