//! Replacement templates such as `${1}-$name`, as Go's `Regexp.Expand` reads them.

use bstr::ByteSlice;

use crate::rune;

/// A part of a template.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Literal(&'a [u8]),
    Group(Reference<'a>),
}

/// What a group is called by.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reference<'a> {
    Number(usize),
    Name(&'a [u8]),
}

pub(super) fn parse(template: &[u8]) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(dollar) = rest.find_byte(b'$') {
        parts.push(Part::Literal(&rest[..dollar]));
        let after = &rest[dollar + 1..];
        if let Some((reference, after)) = reference(after) {
            parts.push(Part::Group(reference));
            rest = after;
        } else {
            // `$$` is a dollar, and so is one that names nothing.
            parts.push(Part::Literal(b"$"));
            rest = after.strip_prefix(b"$").unwrap_or(after);
        }
    }
    parts.push(Part::Literal(rest));
    parts
}

/// The longest name at the start, perhaps in braces, and what follows it.
fn reference(text: &[u8]) -> Option<(Reference<'_>, &[u8])> {
    let (text, is_braced) = text.strip_prefix(b"{").map_or((text, false), |text| (text, true));
    let is_word = |rune: char| rune == '_' || rune::is_letter(rune) || rune::is_digit(rune);
    let end = rune::runes(text).find(|(_, rune, _)| !is_word(*rune)).map_or(text.len(), |(at, ..)| at);
    let (name, mut rest) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    if is_braced {
        rest = rest.strip_prefix(b"}")?;
    }
    Some((number(name).map_or(Reference::Name(name), Reference::Number), rest))
}

/// A number without leading zeros. Those of ten digits and more are names to Go.
fn number(name: &[u8]) -> Option<usize> {
    let has_leading_zero = name.len() > 1 && name[0] == b'0';
    if has_leading_zero || name.len() > 9 || !name.iter().all(u8::is_ascii_digit) {
        return None;
    }
    name.to_str().ok()?.parse().ok()
}
