//! Go's `strconv.Quote` and its kin.

use crate::rune::{is_printable, pieces};

/// `strconv.Quote`: a Go string literal in double quotes.
pub fn go_quote(text: &[u8]) -> String {
    quote(text, false)
}

/// `strconv.QuoteToASCII`.
pub fn go_quote_ascii(text: &[u8]) -> String {
    quote(text, true)
}

/// `strconv.QuoteRune`: a Go character literal.
pub fn go_quote_rune(rune: char, ascii: bool) -> String {
    let mut out = String::from('\'');
    push_escaped(&mut out, rune, '\'', ascii);
    out.push('\'');
    out
}

/// `strconv.CanBackquote`: whether the text can stand in back-quotes as it is.
pub(super) fn can_backquote(text: &[u8]) -> bool {
    pieces(text).all(|(rune, _)| match rune {
        None | Some('\u{feff}' | '`' | '\u{7f}') => false,
        Some(rune) => rune >= ' ' || rune == '\t',
    })
}

fn quote(text: &[u8], ascii: bool) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for (rune, bytes) in pieces(text) {
        match rune {
            Some(rune) => push_escaped(&mut out, rune, '"', ascii),
            None => bytes.iter().for_each(|byte| push_hex(&mut out, "\\x", u32::from(*byte), 2)),
        }
    }
    out.push('"');
    out
}

fn push_escaped(out: &mut String, rune: char, quote: char, ascii: bool) {
    if rune == quote || rune == '\\' {
        out.push('\\');
        out.push(rune);
        return;
    }
    if (rune.is_ascii() || !ascii) && is_printable(rune) {
        out.push(rune);
        return;
    }
    match rune {
        '\u{7}' => out.push_str("\\a"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{b}' => out.push_str("\\v"),
        _ if rune < ' ' || rune == '\u{7f}' => push_hex(out, "\\x", u32::from(rune), 2),
        _ if rune < '\u{10000}' => push_hex(out, "\\u", u32::from(rune), 4),
        _ => push_hex(out, "\\U", u32::from(rune), 8),
    }
}

fn push_hex(out: &mut String, prefix: &str, value: u32, digits: u32) {
    out.push_str(prefix);
    for place in (0..digits).rev() {
        out.push(char::from_digit((value >> (4 * place)) & 15, 16).unwrap_or('0'));
    }
}
