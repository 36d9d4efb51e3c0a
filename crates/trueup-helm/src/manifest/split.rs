//! One rendered file to its documents, as Helm's `SplitManifests`.

use bstr::ByteSlice;
use trueup_template::Text;

use crate::Generation;

const DASHES: &[u8] = b"---";

/// The documents of a file, without those that are blank. Helm 3 trims both ends of each, Helm 4 only the front.
pub(super) fn documents(text: &Text, generation: Generation) -> Vec<Text> {
    pieces(text, generation).into_iter().map(|(start, end)| text.slice(start, end)).collect()
}

/// The documents of a text that has no provenance.
pub(super) fn plain_documents(text: &[u8], generation: Generation) -> Vec<&[u8]> {
    pieces(text, generation).into_iter().map(|(start, end)| &text[start..end]).collect()
}

/// Whether nothing but white space is there.
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    skip_space(bytes, 0, bytes.len()) == bytes.len()
}

/// The text without white space at its ends, as Go's `strings.TrimSpace`.
pub(super) fn trim_space(bytes: &[u8]) -> &[u8] {
    let start = skip_space(bytes, 0, bytes.len());
    &bytes[start..end_of_text(bytes, start, bytes.len())]
}

fn pieces(text: &[u8], generation: Generation) -> Vec<(usize, usize)> {
    let start = skip_space(text, 0, text.len());
    let trimmed = generation.trims_end_of_documents();
    let end = if trimmed { end_of_text(text, start, text.len()) } else { text.len() };
    let mut found = Vec::new();
    let mut begin = start;
    for (from, to) in separators(text, start, end) {
        found.extend(piece(text, begin, from, generation));
        begin = to;
    }
    found.extend(piece(text, begin, end, generation));
    found
}

/// A piece between separators without the white space that the generation takes off; `None` if it is dropped.
fn piece(text: &[u8], start: usize, end: usize, generation: Generation) -> Option<(usize, usize)> {
    let first = skip_space(text, start, end);
    if generation.trims_end_of_documents() {
        (start < end).then(|| (first, end_of_text(text, first, end)))
    } else {
        (first < end).then_some((first, end))
    }
}

/// The matches of `(?:^|\s*\n)---\s*` in a part of a text.
fn separators(text: &[u8], start: usize, end: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut searched = start;
    let mut last_end = start;
    std::iter::from_fn(move || {
        loop {
            let at = searched + text.get(searched..end)?.find(DASHES)?;
            searched = at + 1;
            let from = if at == start {
                at
            } else if at > last_end && text[at - 1] == b'\n' {
                let spaces = text[last_end..at].iter().rev().take_while(|byte| is_regexp_space(**byte)).count();
                at - spaces
            } else {
                continue;
            };
            let after = at + DASHES.len();
            let spaces = text[after..end].iter().take_while(|byte| is_regexp_space(**byte)).count();
            last_end = after + spaces;
            searched = last_end;
            return Some((from, last_end));
        }
    })
}

/// `\s` of Go's regular expressions.
fn is_regexp_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// The first byte at or after `start` that is not white space in the sense of Go's `unicode.IsSpace`.
fn skip_space(bytes: &[u8], start: usize, end: usize) -> usize {
    let mut at = start;
    while at < end {
        let (character, size) = bstr::decode_utf8(&bytes[at..end]);
        if !character.is_some_and(char::is_whitespace) {
            break;
        }
        at += size;
    }
    at
}

fn end_of_text(bytes: &[u8], start: usize, end: usize) -> usize {
    let mut at = end;
    while at > start {
        let (character, size) = bstr::decode_last_utf8(&bytes[start..at]);
        if !character.is_some_and(char::is_whitespace) {
            break;
        }
        at -= size;
    }
    at
}
