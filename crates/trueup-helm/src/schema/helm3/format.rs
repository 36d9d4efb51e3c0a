//! `format`, as the library's checkers understand it.

use super::super::go_values::{is_date, is_date_time, is_ipv4, is_ipv6, is_mail_address, is_time, parse_url};
use trueup_template::functions::regex::Pattern;

/// The formats that are checked; others are always valid.
const KNOWN: &[&str] = &[
    "date",
    "time",
    "date-time",
    "hostname",
    "email",
    "idn-email",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "uri-template",
    "uuid",
    "regex",
    "json-pointer",
    "relative-json-pointer",
];

/// Longer names of hosts are no names.
const HOSTNAME: usize = 255;

pub(super) fn is_known(format: &str) -> bool {
    KNOWN.contains(&format)
}

/// Whether a string has the format.
pub(super) fn is_valid(format: &str, text: &str) -> bool {
    match format {
        "date" => is_date(text),
        "time" => is_time(text),
        "date-time" => is_time(text) || is_date(text) || is_date_time(text),
        "hostname" => text.len() <= HOSTNAME && text.split('.').all(is_label),
        "email" | "idn-email" => is_mail_address(text),
        "ipv4" => is_ipv4(text) || (text.contains('.') && is_ipv6(text)),
        "ipv6" => is_ipv6(text),
        "uri" | "iri" => !text.contains('\\') && parse_url(text) == Ok(true),
        "uri-reference" | "iri-reference" => !text.contains('\\') && parse_url(text).is_ok(),
        "uri-template" => !text.contains('\\') && parse_url(text).is_ok() && has_balanced_braces(text),
        "uuid" => is_uuid(text),
        "regex" => text.is_empty() || Pattern::new(text).is_ok(),
        "json-pointer" => is_pointer(text),
        "relative-json-pointer" => is_relative_pointer(text),
        _ => true,
    }
}

fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    (1..=63).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

fn is_pointer(text: &str) -> bool {
    (text.is_empty() || text.starts_with('/'))
        && text.match_indices('~').all(|(at, _)| matches!(text.as_bytes().get(at + 1), Some(b'0' | b'1')))
}

fn is_relative_pointer(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    digits > 0 && (number == "0" || !number.starts_with('0')) && (rest == "#" || is_pointer(rest))
}

/// Whether each `{` has its `}` before the next `{`.
fn has_balanced_braces(text: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let mut open = false;
    for c in path.chars() {
        match c {
            '}' => open = false,
            '{' if !open => open = true,
            _ => {}
        }
    }
    !open
}
