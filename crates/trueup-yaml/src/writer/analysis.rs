//! What a string contains that decides how it can be written, as go-yaml's `yaml_emitter_analyze_scalar`.

use super::Style;
use crate::resolve::{Resolved, resolve};

/// What was found in a string.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "independent findings")]
pub(crate) struct Analysis {
    /// It can be written without quotes in block context.
    pub(crate) plain_allowed: bool,
    /// It has several lines.
    pub(crate) line_breaks: bool,
    /// It contains what only an escape can express.
    pub(crate) special: bool,
    /// It contains tabs.
    pub(crate) tabs: bool,
    pub(crate) space_then_break: bool,
    pub(crate) break_then_space: bool,
    pub(crate) ends_in_space: bool,
}

impl Analysis {
    pub(crate) fn of(text: &str) -> Self {
        let mut found = Self {
            plain_allowed: !(text.starts_with("---") || text.starts_with("...")),
            line_breaks: false,
            special: false,
            tabs: false,
            space_then_break: false,
            break_then_space: false,
            ends_in_space: text.ends_with(' '),
        };
        let (mut after_space, mut after_break, mut after_blank) = (false, false, true);
        let mut rest = text.chars();
        let mut first = true;
        while let Some(c) = rest.next() {
            let before_blank = rest.as_str().is_empty() || rest.as_str().starts_with([' ', '\t']);
            if is_indicator(c, first, after_blank, before_blank) {
                found.plain_allowed = false;
            }
            match c {
                '\t' => found.tabs = true,
                _ if !is_printable(c) => found.special = true,
                _ => {}
            }
            let (space, line_break) = (c == ' ', is_break(c));
            found.break_then_space |= space && after_break;
            found.space_then_break |= line_break && after_space;
            found.line_breaks |= line_break;
            after_blank = space || line_break || matches!(c, '\t' | '\0');
            (after_space, after_break) = (space, line_break);
            first = false;
        }
        if found.line_breaks || found.ends_in_space || text.starts_with(' ') {
            found.plain_allowed = false;
        }
        found
    }
}

/// Whether a character in this place is taken for syntax in block context.
fn is_indicator(c: char, first: bool, after_blank: bool, before_blank: bool) -> bool {
    if !first {
        return (c == ':' && before_blank) || (c == '#' && after_blank);
    }
    match c {
        '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => true,
        '?' | ':' | '-' => before_blank,
        _ => false,
    }
}

/// Whether a string without quotes would still be read as a string.
pub(crate) fn may_be_plain(text: &str, style: Style) -> bool {
    resolve(text) == Resolved::String && !is_base_60(text) && !(style == Style::V3 && is_signed_octal(text))
}

/// A number in base 60 as YAML 1.1 has them, which go-yaml does not read but quotes for others.
pub(crate) fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let (places, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut places = places.split(':');
    let digit = |c: char| c.is_ascii_digit();
    let digit_or_underscore = |c: char| c.is_ascii_digit() || c == '_';
    if !places.next().is_some_and(|first| first.chars().all(digit_or_underscore)) {
        return false;
    }
    let mut count = 0;
    for place in places {
        count += 1;
        let sixtieth = match place.len() {
            1 => true,
            2 => place.starts_with(|c| ('0'..='5').contains(&c)),
            _ => false,
        };
        if !sixtieth || !place.chars().all(digit) {
            return false;
        }
    }
    count > 0 && fraction.chars().all(digit_or_underscore)
}

/// `0o` and a number with a sign, which go-yaml v3 reads as octal and v2 does not.
fn is_signed_octal(text: &str) -> bool {
    let plain = text.replace('_', "");
    text.starts_with('0') && plain.strip_prefix("0o").is_some_and(|digits| i64::from_str_radix(digits, 8).is_ok())
}

/// Whether go-yaml's reader accepts the character as it is. Text with any other makes all of `toYaml` fail.
pub fn is_readable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
        || c >= '\u{10000}'
}

/// What needs no escape.
pub(crate) fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

pub(crate) fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
