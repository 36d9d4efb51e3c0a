//! Go's strings: any bytes, with the provenance of their parts where it is traced.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

use bstr::{BStr, ByteSlice};

use crate::cause::Cause;

/// A string. Immutable, cheap to clone. It need not be UTF-8: `trunc` cuts characters and `b64dec` yields anything.
#[derive(Clone)]
pub struct Text {
    bytes: Rc<[u8]>,
    spans: Option<Rc<[Span]>>,
}

/// A part of a string and where it came from. Spans are ascending and do not overlap; gaps have no known cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Where it came from.
    pub cause: Cause,
}

impl Text {
    /// The bytes.
    pub fn bytes(&self) -> &BStr {
        self.bytes.as_bstr()
    }

    /// The string as UTF-8, each invalid byte replaced as Go's `range` does.
    pub fn to_str(&self) -> Cow<'_, str> {
        readable(&self.bytes)
    }

    /// The provenance of the parts; empty when nothing is traced.
    pub fn spans(&self) -> &[Span] {
        self.spans.as_deref().unwrap_or_default()
    }

    /// Whether the parts have a provenance of their own.
    pub fn is_traced(&self) -> bool {
        self.spans.is_some()
    }

    /// A part of this string with the provenance of that part. The bounds must lie within it.
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> Self {
        if start == 0 && end == self.bytes.len() {
            return self.clone();
        }
        let Some(spans) = &self.spans else { return Self::from(&self.bytes[start..end]) };
        let cut = |span: &Span| Span {
            start: span.start.max(start) - start,
            end: span.end.min(end) - start.min(span.end.min(end)),
            cause: span.cause,
        };
        let inside = spans.iter().filter(|span| span.start < end && span.end > start).map(cut).collect();
        Self { bytes: Rc::from(&self.bytes[start..end]), spans: Some(inside) }
    }
}

impl Deref for Text {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from(text.as_bytes())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::from(text.into_bytes())
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes: Rc::from(bytes), spans: None }
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        Self { bytes: Rc::from(bytes), spans: None }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.bytes(), formatter)
    }
}

/// Puts a string together and keeps the provenance of its parts. Without spans it is a plain buffer.
#[derive(Debug, Default, Clone)]
pub struct TextBuilder {
    bytes: Vec<u8>,
    spans: Vec<Span>,
}

impl TextBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many bytes so far.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there is nothing yet.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds bytes of one cause ([`Cause::NONE`]: of no known cause).
    pub fn push(&mut self, bytes: impl AsRef<[u8]>, cause: Cause) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes.as_ref());
        if cause.is_known() {
            self.mark(start, self.bytes.len(), cause);
        }
    }

    /// Adds a string with the provenance of its parts; `cause` is that of the parts that have none of their own.
    pub fn push_text(&mut self, text: &Text, cause: Cause) {
        let base = self.bytes.len();
        self.bytes.extend_from_slice(text);
        let mut at = 0;
        for span in text.spans() {
            self.mark(base + at, base + span.start, cause);
            self.mark(base + span.start, base + span.end, span.cause);
            at = span.end;
        }
        self.mark(base + at, base + text.len(), cause);
    }

    fn mark(&mut self, start: usize, end: usize, cause: Cause) {
        if start >= end || !cause.is_known() {
            return;
        }
        match self.spans.last_mut() {
            Some(last) if last.end == start && last.cause == cause => last.end = end,
            _ => self.spans.push(Span { start, end, cause }),
        }
    }

    /// The finished string.
    pub fn finish(self) -> Text {
        let spans = (!self.spans.is_empty()).then(|| Rc::from(self.spans));
        Text { bytes: Rc::from(self.bytes), spans }
    }
}

/// Bytes as UTF-8, each invalid one replaced.
pub fn readable(bytes: &[u8]) -> Cow<'_, str> {
    crate::rune::to_str(bytes)
}

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
