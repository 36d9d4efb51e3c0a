//! Texts of others, made harmless: what a terminal would obey is written out instead.

use std::borrow::Cow;
use std::fmt::Write as _;

use trueup_api::is_hostile;

/// The text with every character that a terminal may obey or hide written as an escape: `\x1b`, `\u{202e}`.
/// Newlines stay, tabs become a space.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c == '\t' || is_hostile(c)) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\t' => clean.push(' '),
            '\r' => clean.push_str("\\r"),
            c if is_hostile(c) && u32::from(c) < 0x100 => {
                write!(clean, "\\x{:02x}", u32::from(c)).expect("writing to a String does not fail");
            }
            c if is_hostile(c) => clean.extend(c.escape_unicode()),
            c => clean.push(c),
        }
    }
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        let text = "a\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}b\u{7f}\r\tü 字";
        assert_eq!(visible(text), "a\\x1b]0;owned\\x07\\x9b2J\\u{202e}b\\x7f\\r ü 字");
        assert!(matches!(visible("plain ü\n"), Cow::Borrowed(_)));
    }
}
