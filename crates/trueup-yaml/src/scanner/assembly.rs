//! A scalar's text as it comes together: a piece of the source for as long as that is enough.

use std::borrow::Cow;

/// Text that is put together from pieces.
#[derive(Debug)]
pub(super) struct Assembly<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    owned: Option<String>,
}

impl<'t> Assembly<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, start: 0, end: 0, owned: None }
    }

    fn piece(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Appends a piece of the source.
    pub(super) fn push_source(&mut self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        let piece = self.piece(start, end);
        match &mut self.owned {
            Some(owned) => owned.push_str(piece),
            None if self.start == self.end => (self.start, self.end) = (start, end),
            None if self.end == start => self.end = end,
            None => self.owned().push_str(piece),
        }
    }

    /// Appends text that is not in the source.
    pub(super) fn push_str(&mut self, text: &str) {
        if !text.is_empty() {
            self.owned().push_str(text);
        }
    }

    /// Appends a character that is not in the source.
    pub(super) fn push(&mut self, character: char) {
        self.owned().push(character);
    }

    fn owned(&mut self) -> &mut String {
        let piece = self.piece(self.start, self.end);
        self.owned.get_or_insert_with(|| piece.to_owned())
    }

    pub(super) fn finish(self) -> Cow<'t, str> {
        let piece = self.piece(self.start, self.end);
        self.owned.map_or(Cow::Borrowed(piece), Cow::Owned)
    }
}
