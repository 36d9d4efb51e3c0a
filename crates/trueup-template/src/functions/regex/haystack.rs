//! What is searched: always UTF-8, since Go matches each invalid byte as U+FFFD.

use std::borrow::Cow;
use std::ops::Range;

use crate::rune;

/// A string to be searched, and how offsets in it lead back to the original.
pub(super) struct Haystack<'a> {
    bytes: Cow<'a, [u8]>,
    /// For each offset of `bytes` the offset in the original, if they differ.
    originals: Option<Vec<usize>>,
}

impl<'a> Haystack<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        if std::str::from_utf8(text).is_ok() {
            return Self { bytes: Cow::Borrowed(text), originals: None };
        }
        let (mut bytes, mut originals) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len()));
        for (at, rune, _) in rune::runes(text) {
            rune::push(&mut bytes, rune);
            originals.resize(bytes.len(), at);
        }
        originals.push(text.len());
        Self { bytes: Cow::Owned(bytes), originals: Some(originals) }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn original_offset(&self, offset: usize) -> usize {
        self.originals.as_ref().map_or(offset, |originals| originals[offset])
    }

    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        self.original_offset(range.start)..self.original_offset(range.end)
    }

    /// Where to search after a match that was found from `at` and ends at `end`: behind it, but at least one rune on.
    pub(super) fn next_search(&self, at: usize, end: usize) -> usize {
        let after_rune = at + rune::decode(&self.bytes[at..]).1.max(1);
        end.max(after_rune)
    }
}
