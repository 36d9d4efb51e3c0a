//! Quoted scalars: `'…'` and `"…"`.

use super::Scanner;
use super::assembly::Assembly;
use super::token::{Content, ScalarStyle, TokenKind};
use crate::error::YamlError;

/// White space between two words, and line breaks if there are any.
#[derive(Debug)]
pub(super) struct Gap {
    /// Blanks before the first line break.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether lines are joined here.
    pub(super) breaks: bool,
    pub(super) leading_break: &'static str,
    pub(super) trailing_breaks: String,
}

impl Gap {
    pub(super) fn at(position: usize) -> Self {
        Self { start: position, end: position, breaks: false, leading_break: "", trailing_breaks: String::new() }
    }

    /// Takes in a line break.
    pub(super) fn push_break(&mut self, line_break: &'static str) {
        if self.breaks {
            self.trailing_breaks.push_str(line_break);
        } else {
            self.breaks = true;
            self.leading_break = line_break;
        }
    }

    /// Writes what the gap stands for: blanks as they are, one line break as a space, more as all but the first.
    pub(super) fn write(&self, text: &mut Assembly<'_>) {
        if !self.breaks {
            text.push_source(self.start, self.end);
        } else if self.leading_break != "\n" {
            text.push_str(self.leading_break);
            text.push_str(&self.trailing_breaks);
        } else if self.trailing_breaks.is_empty() {
            text.push(' ');
        } else {
            text.push_str(&self.trailing_breaks);
        }
    }
}

impl Scanner<'_> {
    pub(super) fn fetch_quoted_scalar(&mut self, single: bool) -> Result<(), YamlError> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.mark;
        let quote = if single { b'\'' } else { b'"' };
        self.cursor.advance();
        let mut text = Assembly::new(self.text);
        loop {
            self.cursor.ensure(4)?;
            if self.cursor.is_document_indicator() {
                return Err(self.error("found unexpected document indicator"));
            }
            if self.cursor.peek(0) == 0 {
                return Err(self.error("found unexpected end of stream"));
            }
            let joins = self.scan_quoted_word(single, quote, &mut text)?;
            self.cursor.ensure(1)?;
            if self.cursor.peek(0) == quote {
                break;
            }
            let mut gap = Gap::at(self.cursor.mark.position);
            gap.breaks = joins;
            self.scan_quoted_gap(&mut gap)?;
            gap.write(&mut text);
        }
        self.cursor.advance();
        let style = if single { ScalarStyle::SingleQuoted } else { ScalarStyle::DoubleQuoted };
        self.push(TokenKind::Scalar, start, Content::Scalar(text.finish(), style));
        Ok(())
    }

    /// Text without white space; says whether it ends in an escaped line break.
    fn scan_quoted_word(&mut self, single: bool, quote: u8, text: &mut Assembly<'_>) -> Result<bool, YamlError> {
        while !self.cursor.is_blank_or_end(0) {
            match self.cursor.peek(0) {
                b'\'' if single && self.cursor.peek(1) == b'\'' => {
                    text.push('\'');
                    self.cursor.advance();
                    self.cursor.advance();
                }
                byte if byte == quote => return Ok(false),
                b'\\' if !single && self.cursor.is_break(1) => {
                    self.cursor.ensure(3)?;
                    self.cursor.advance();
                    self.cursor.advance_line();
                    return Ok(true);
                }
                b'\\' if !single => text.push(self.scan_escape()?),
                _ => {
                    let start = self.cursor.mark.position;
                    self.cursor.advance();
                    self.cursor
                        .advance_while(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'\'' | b'"' | b'\\'));
                    text.push_source(start, self.cursor.mark.position);
                }
            }
            self.cursor.ensure(2)?;
        }
        Ok(false)
    }

    fn scan_quoted_gap(&mut self, gap: &mut Gap) -> Result<(), YamlError> {
        loop {
            if self.cursor.is_blank(0) {
                self.cursor.advance();
                if !gap.breaks {
                    gap.end = self.cursor.mark.position;
                }
            } else if self.cursor.is_break(0) {
                self.cursor.ensure(2)?;
                gap.push_break(self.cursor.advance_line());
            } else {
                return Ok(());
            }
            self.cursor.ensure(1)?;
        }
    }
}
