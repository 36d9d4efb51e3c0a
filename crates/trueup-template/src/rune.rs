//! Go's runes: how its `unicode/utf8` and `unicode` packages read bytes that need not be UTF-8.

mod case;
mod class;

use std::borrow::Cow;

pub(crate) use case::{to_lower, to_title, to_upper};
pub(crate) use class::{
    fold, is_digit, is_letter, is_lower, is_number, is_printable, is_punctuation, is_space, is_title, is_upper,
    unicode_class,
};

/// The first rune and its length in bytes, as `utf8.DecodeRune`: an invalid byte is U+FFFD of length 1, and the end is
/// U+FFFD of length 0.
pub(crate) fn decode(bytes: &[u8]) -> (char, usize) {
    const INVALID: (char, usize) = (char::REPLACEMENT_CHARACTER, 1);
    let Some(&first) = bytes.first() else { return (char::REPLACEMENT_CHARACTER, 0) };
    let length = match first {
        0x00..=0x7f => return (char::from(first), 1),
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return INVALID,
    };
    let Some(head) = bytes.get(..length) else { return INVALID };
    let rune = std::str::from_utf8(head).ok().and_then(|head| head.chars().next());
    rune.map_or(INVALID, |rune| (rune, length))
}

/// The last rune and its length in bytes, as `utf8.DecodeLastRune`.
pub(crate) fn decode_last(bytes: &[u8]) -> (char, usize) {
    if bytes.is_empty() {
        return (char::REPLACEMENT_CHARACTER, 0);
    }
    let lowest = bytes.len().saturating_sub(4);
    let start = (lowest..bytes.len()).rev().find(|&at| bytes[at] & 0xc0 != 0x80).unwrap_or(lowest);
    let (rune, length) = decode(&bytes[start..]);
    if start + length == bytes.len() { (rune, length) } else { (char::REPLACEMENT_CHARACTER, 1) }
}

/// Every rune with the offset of its first byte and its length in bytes, as Go's `range`.
pub(crate) fn runes(bytes: &[u8]) -> Runes<'_> {
    Runes { bytes, at: 0 }
}

/// Every rune with the bytes that it stands for; `None` for an invalid byte.
pub(crate) fn pieces(bytes: &[u8]) -> impl Iterator<Item = (Option<char>, &[u8])> {
    runes(bytes).map(|(at, rune, length)| {
        let is_invalid = rune == char::REPLACEMENT_CHARACTER && length == 1;
        ((!is_invalid).then_some(rune), &bytes[at..at + length])
    })
}

/// The bytes as UTF-8, each invalid byte replaced as Go's `range` does.
pub(crate) fn to_str(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(runes(bytes).map(|(_, rune, _)| rune).collect()),
    }
}

/// How many runes, as `utf8.RuneCount`.
pub(crate) fn count(bytes: &[u8]) -> usize {
    if bytes.is_ascii() { bytes.len() } else { runes(bytes).count() }
}

/// Adds a rune as UTF-8.
pub(crate) fn push(bytes: &mut Vec<u8>, rune: char) {
    bytes.extend_from_slice(rune.encode_utf8(&mut [0; 4]).as_bytes());
}

/// The iterator of [`runes`].
pub(crate) struct Runes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Runes<'_> {
    type Item = (usize, char, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.bytes.get(self.at..)?;
        let (rune, length) = decode(rest);
        if length == 0 {
            return None;
        }
        let at = self.at;
        self.at += length;
        Some((at, rune, length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_invalid_byte_is_a_rune_of_its_own() {
        let read = |bytes: &[u8]| runes(bytes).collect::<Vec<_>>();
        assert_eq!(read(b"a\xc3\xa9"), [(0, 'a', 1), (1, 'é', 2)]);
        assert_eq!(read(b"\xe2\x82b"), [(0, '\u{fffd}', 1), (1, '\u{fffd}', 1), (2, 'b', 1)]);
        assert_eq!(read(b"\xed\xa0\x80").len(), 3, "surrogates are invalid");
        assert_eq!(decode(b""), ('\u{fffd}', 0));
    }

    #[test]
    fn the_last_rune_is_found_from_the_end() {
        assert_eq!(decode_last("aé".as_bytes()), ('é', 2));
        assert_eq!(decode_last(b"a\x82"), ('\u{fffd}', 1));
        assert_eq!(decode_last(b"\xe2\x82"), ('\u{fffd}', 1));
        assert_eq!(decode_last(b"\x82\x82\x82\x82\x82"), ('\u{fffd}', 1));
    }
}
