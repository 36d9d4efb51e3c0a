//! One line in the making, with its width on the terminal.

use unicode_width::UnicodeWidthStr;

use super::{Tone, visible};

/// The beginning of a line.
#[derive(Debug)]
pub(crate) struct Line {
    text: String,
    width: usize,
    colour: bool,
}

impl Line {
    /// A line that begins `indent` columns from the left.
    pub(crate) fn new(indent: usize, colour: bool) -> Self {
        Self { text: " ".repeat(indent), width: indent, colour }
    }

    /// Columns used so far.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Adds a text; newlines in it become spaces.
    pub(crate) fn push(&mut self, tone: Tone, text: &str) {
        let text = visible(text).replace('\n', " ");
        self.width += text.width();
        self.text.push_str(&tone.paint(&text, self.colour));
    }

    /// Adds a text that ends at column `end` if it is short enough.
    pub(crate) fn push_right(&mut self, tone: Tone, text: &str, end: usize) {
        self.pad(end.saturating_sub(visible(text).width()));
        self.push(tone, text);
    }

    /// Adds spaces up to a column; at least one if anything stands there already.
    pub(crate) fn pad(&mut self, column: usize) {
        let spaces = if self.width < column { column - self.width } else { usize::from(self.width > column) };
        self.text.push_str(&" ".repeat(spaces));
        self.width += spaces;
    }

    /// The text with its colours.
    pub(crate) fn into_text(self) -> String {
        self.text
    }
}
