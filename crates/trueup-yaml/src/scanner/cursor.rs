//! A place in a YAML text that moves forward character by character.

use crate::error::YamlError;
use crate::source::{Windows, char_width};

/// A place in the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Line, counted from 0.
    pub(crate) line: usize,
    /// Column in characters, counted from 0.
    pub(crate) column: usize,
    /// Byte.
    pub(crate) position: usize,
}

/// Where the scanner stands, and how much of the text go-yaml would have read by then.
#[derive(Debug)]
pub(crate) struct Cursor<'t> {
    pub(crate) mark: Mark,
    text: &'t str,
    windows: Windows,
    /// How much of the text has been read.
    filled: usize,
    /// Which window is read next.
    next_window: usize,
    /// How many NULs go-yaml has put after the end of the text.
    nuls: usize,
    /// The text position of the first byte in go-yaml's buffer.
    buffer_start: usize,
}

/// Line breaks other than CR, LF and CR LF that keep their form when lines are joined.
pub(crate) const LINE_SEPARATOR: &str = "\u{2028}";
pub(crate) const PARAGRAPH_SEPARATOR: &str = "\u{2029}";

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str, windows: Windows) -> Self {
        Self { mark: Mark::default(), text, windows, filled: 0, next_window: 0, nuls: 0, buffer_start: 0 }
    }

    /// The text from one byte to another, both of which must lie between characters.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Makes sure that so many characters have been read, as far as there are.
    #[inline]
    pub(crate) fn ensure(&mut self, count: usize) -> Result<(), YamlError> {
        if self.mark.position + 4 * count <= self.filled { Ok(()) } else { self.fill(count) }
    }

    #[cold]
    fn fill(&mut self, count: usize) -> Result<(), YamlError> {
        if self.unread(count) >= count {
            return Ok(());
        }
        self.buffer_start = self.mark.position;
        while self.unread(count) < count {
            if let Some(end) = self.windows.ends.get(self.next_window) {
                self.filled = *end;
                self.next_window += 1;
            } else if let Some(fault) = self.windows.fault {
                return Err(YamlError::plain(fault));
            } else {
                self.nuls += 1;
                break;
            }
        }
        Ok(())
    }

    /// How many characters have been read ahead, counted up to a limit.
    fn unread(&self, limit: usize) -> usize {
        let ahead = self.text.as_bytes().get(self.mark.position..self.filled).unwrap_or_default();
        let characters = ahead.iter().filter(|byte| **byte & 0xC0 != 0x80).take(limit).count();
        characters + self.nuls
    }

    /// The byte so far ahead; 0 after the end of the text, which itself never holds a 0.
    #[inline]
    pub(crate) fn peek(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.mark.position + ahead).copied().unwrap_or(0)
    }

    #[inline]
    pub(crate) fn at_end(&self) -> bool {
        self.mark.position >= self.text.len()
    }

    pub(crate) fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), b' ' | b'\t')
    }

    #[inline]
    pub(crate) fn is_break(&self, ahead: usize) -> bool {
        match self.peek(ahead) {
            b'\r' | b'\n' => true,
            0xC2 => self.peek(ahead + 1) == 0x85,
            0xE2 => self.peek(ahead + 1) == 0x80 && matches!(self.peek(ahead + 2), 0xA8 | 0xA9),
            _ => false,
        }
    }

    #[inline]
    pub(crate) fn is_break_or_end(&self, ahead: usize) -> bool {
        self.peek(ahead) == 0 || self.is_break(ahead)
    }

    #[inline]
    pub(crate) fn is_blank_or_end(&self, ahead: usize) -> bool {
        self.is_blank(ahead) || self.is_break_or_end(ahead)
    }

    /// A letter, a digit, `_` or `-`.
    pub(crate) fn is_word(&self) -> bool {
        matches!(self.peek(0), b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-')
    }

    /// `---` or `...` at the beginning of a line.
    pub(crate) fn is_document_indicator(&self) -> bool {
        self.mark.column == 0
            && matches!((self.peek(0), self.peek(1), self.peek(2)), (b'-', b'-', b'-') | (b'.', b'.', b'.'))
            && self.is_blank_or_end(3)
    }

    /// Whether go-yaml would see a byte order mark here: it looks at the beginning of its buffer, wherever it stands.
    pub(crate) fn sees_byte_order_mark(&self) -> bool {
        self.text.as_bytes().get(self.buffer_start..).is_some_and(|rest| rest.starts_with("\u{FEFF}".as_bytes()))
    }

    /// Passes one character that is no line break.
    #[inline]
    pub(crate) fn advance(&mut self) {
        if self.at_end() {
            self.nuls = self.nuls.saturating_sub(1);
        }
        self.mark.position += char_width(self.peek(0)).max(1);
        self.mark.column += 1;
    }

    /// Passes characters as long as they are ASCII and not to stop at, or outside ASCII and surely no line break.
    /// It ends early where more must be read first.
    #[inline]
    pub(crate) fn advance_while(&mut self, wanted: impl Fn(u8) -> bool) {
        let bytes = self.text.as_bytes();
        let limit = self.filled.saturating_sub(8);
        while self.mark.position < limit {
            let byte = bytes[self.mark.position];
            let width = match byte {
                ..0x80 if wanted(byte) => 1,
                ..0x80 | 0xC2 | 0xE2 => return,
                _ => char_width(byte),
            };
            self.mark.position += width;
            self.mark.column += 1;
        }
    }

    /// Passes a line break, and says what it stands for when lines are joined.
    pub(crate) fn advance_line(&mut self) -> &'static str {
        let (width, meaning) = match (self.peek(0), self.peek(1)) {
            (b'\r', b'\n') | (0xC2, 0x85) => (2, "\n"),
            (b'\r' | b'\n', _) => (1, "\n"),
            (0xE2, 0x80) if self.peek(2) == 0xA8 => (3, LINE_SEPARATOR),
            (0xE2, 0x80) if self.peek(2) == 0xA9 => (3, PARAGRAPH_SEPARATOR),
            _ => return "",
        };
        self.mark.position += width;
        self.mark.column = 0;
        self.mark.line += 1;
        meaning
    }

    /// Passes blanks.
    pub(crate) fn advance_blanks(&mut self) -> Result<(), YamlError> {
        self.ensure(1)?;
        while self.is_blank(0) {
            self.advance();
            self.ensure(1)?;
        }
        Ok(())
    }

    /// Passes everything up to the end of the line if a comment begins here.
    pub(crate) fn advance_comment(&mut self) -> Result<(), YamlError> {
        if self.peek(0) == b'#' {
            while !self.is_break_or_end(0) {
                self.advance();
                self.advance_while(|byte| !matches!(byte, b'\r' | b'\n'));
                self.ensure(1)?;
            }
        }
        Ok(())
    }

    /// The position of the character before one.
    pub(crate) fn position_before(&self, position: usize) -> usize {
        (0..position).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }

    /// How many line breaks stand directly before the cursor, blanks between them not counted.
    pub(crate) fn breaks_before(&self) -> usize {
        let before = self.text.get(..self.mark.position).unwrap_or_default();
        let mut count = 0;
        let mut after_line_feed = false;
        for character in before.chars().rev() {
            match character {
                ' ' | '\t' => after_line_feed = false,
                '\r' if after_line_feed => after_line_feed = false,
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                    count += 1;
                    after_line_feed = character == '\n';
                }
                _ => break,
            }
        }
        count
    }

    /// How many characters lie between two bytes, counted up to a limit.
    pub(crate) fn characters_between(&self, start: usize, end: usize, limit: usize) -> usize {
        if end.saturating_sub(start) <= limit {
            return 0;
        }
        self.slice(start, end.min(self.text.len())).chars().take(limit + 1).count()
    }
}
