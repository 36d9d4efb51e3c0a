//! Scalars without quotes.

use super::Scanner;
use super::assembly::Assembly;
use super::quoted_scalar::Gap;
use super::token::{Content, ScalarStyle, TokenKind};
use crate::error::YamlError;

impl Scanner<'_> {
    pub(super) fn fetch_plain_scalar(&mut self) -> Result<(), YamlError> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.mark;
        let mut end = start;
        let indent = self.indent.map_or(0, |indent| indent + 1);
        let mut text = Assembly::new(self.text);
        let mut gap = Gap::at(start.position);
        loop {
            self.cursor.ensure(4)?;
            if self.cursor.is_document_indicator() || self.cursor.peek(0) == b'#' {
                break;
            }
            if self.scan_plain_word(&mut gap, &mut text)? {
                end = self.cursor.mark;
                gap = Gap::at(end.position);
            }
            if !(self.cursor.is_blank(0) || self.cursor.is_break(0)) {
                break;
            }
            self.cursor.ensure(1)?;
            self.scan_plain_gap(&mut gap, indent)?;
            if self.flow_level == 0 && self.cursor.mark.column < indent {
                break;
            }
        }
        if gap.breaks {
            self.simple_key_allowed = true;
        }
        self.push_ended(TokenKind::Scalar, start, end, Content::Scalar(text.finish(), ScalarStyle::Plain));
        Ok(())
    }

    /// Text without white space, with the gap before it; says whether there was any.
    fn scan_plain_word(&mut self, gap: &mut Gap, text: &mut Assembly<'_>) -> Result<bool, YamlError> {
        let in_flow = self.flow_level > 0;
        let start = self.cursor.mark.position;
        while !self.cursor.is_blank_or_end(0) {
            let ends = match self.cursor.peek(0) {
                b':' => self.cursor.is_blank_or_end(1),
                b',' | b'?' | b'[' | b']' | b'{' | b'}' => in_flow,
                _ => false,
            };
            if ends {
                break;
            }
            self.cursor.advance();
            self.cursor.advance_while(|byte| {
                !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b':' | b',' | b'?' | b'[' | b']' | b'{' | b'}')
            });
            self.cursor.ensure(2)?;
        }
        let end = self.cursor.mark.position;
        if start == end {
            return Ok(false);
        }
        gap.write(text);
        text.push_source(start, end);
        Ok(true)
    }

    fn scan_plain_gap(&mut self, gap: &mut Gap, indent: usize) -> Result<(), YamlError> {
        loop {
            if self.cursor.is_blank(0) {
                if gap.breaks && self.cursor.mark.column < indent && self.cursor.peek(0) == b'\t' {
                    return Err(self.error("found a tab character that violates indentation"));
                }
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
