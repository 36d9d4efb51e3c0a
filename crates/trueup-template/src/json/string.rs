//! Strings of JSON.

use crate::rune::{decode, pieces};

/// Adds a string literal as `encoding/json` writes it.
pub(super) fn push_string(out: &mut String, text: &[u8], escape_html: bool) {
    out.push('"');
    for (rune, _) in pieces(text) {
        match rune {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\u{8}') => out.push_str("\\b"),
            Some('\u{c}') => out.push_str("\\f"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(rune) if rune < ' ' => push_escape(out, rune),
            Some(rune @ ('<' | '>' | '&')) if escape_html => push_escape(out, rune),
            Some(rune @ ('\u{2028}' | '\u{2029}')) => push_escape(out, rune),
            Some(rune) => out.push(rune),
            None => out.push_str("\\ufffd"),
        }
    }
    out.push('"');
}

fn push_escape(out: &mut String, rune: char) {
    let code = u32::from(rune);
    out.push_str("\\u");
    for place in (0..4).rev() {
        out.push(char::from_digit((code >> (4 * place)) & 15, 16).unwrap_or('0'));
    }
}

/// The text of a string literal whose syntax has been checked, without its quotes.
pub(super) fn unquote(literal: &[u8]) -> String {
    let mut out = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some(byte) = rest.first() {
        if *byte != b'\\' {
            let (rune, len) = decode(rest);
            out.push(rune);
            rest = &rest[len..];
            continue;
        }
        let escape = rest.get(1).copied().unwrap_or(b'\\');
        if escape == b'u' {
            let (rune, len) = unicode_escape(rest);
            out.push(rune);
            rest = rest.get(len..).unwrap_or_default();
            continue;
        }
        out.push(match escape {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            other => char::from(other),
        });
        rest = rest.get(2..).unwrap_or_default();
    }
    out
}

/// The character of one escape, or of two that are a surrogate pair, and their length.
fn unicode_escape(text: &[u8]) -> (char, usize) {
    let first = code(text).unwrap_or(0xfffd);
    if let Some(rune) = char::from_u32(first) {
        return (rune, 6);
    }
    let second = text.get(6..).and_then(code).filter(|second| (0xdc00..0xe000).contains(second));
    match second {
        Some(second) if first < 0xdc00 => {
            let pair = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            (char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
        }
        _ => (char::REPLACEMENT_CHARACTER, 6),
    }
}

fn code(text: &[u8]) -> Option<u32> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// How many characters the literal of a string has.
pub(crate) fn literal_len(text: &str) -> usize {
    let mut literal = String::new();
    push_string(&mut literal, text.as_bytes(), true);
    literal.chars().count()
}
