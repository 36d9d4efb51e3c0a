//! Block scalars: `|` and `>`.

use super::Scanner;
use super::assembly::Assembly;
use super::cursor::Mark;
use super::token::{Content, ScalarStyle, TokenKind};
use crate::error::YamlError;

/// What becomes of the line breaks at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

impl Scanner<'_> {
    pub(super) fn fetch_block_scalar(&mut self, literal: bool) -> Result<(), YamlError> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        let start = self.cursor.mark;
        self.cursor.advance();
        let (chomping, increment) = self.scan_block_scalar_head()?;
        self.scan_line_end(Some(start))?;

        let mut indent = increment.map(|increment| self.indent.unwrap_or(0) + increment);
        let mut text = Assembly::new(self.text);
        let mut leading_break = "";
        let mut leading_blank = false;
        let (mut trailing_breaks, mut end) = self.scan_block_scalar_breaks(&mut indent)?;
        self.cursor.ensure(1)?;
        while Some(self.cursor.mark.column) == indent && self.cursor.peek(0) != 0 {
            let blank = self.cursor.is_blank(0);
            if !literal && leading_break == "\n" && !leading_blank && !blank {
                if trailing_breaks.is_empty() {
                    text.push(' ');
                }
            } else {
                text.push_str(leading_break);
            }
            text.push_str(&trailing_breaks);
            leading_blank = blank;

            let line_start = self.cursor.mark.position;
            while !self.cursor.is_break_or_end(0) {
                self.cursor.advance();
                self.cursor.advance_while(|byte| !matches!(byte, b'\r' | b'\n'));
                self.cursor.ensure(1)?;
            }
            text.push_source(line_start, self.cursor.mark.position);
            self.cursor.ensure(2)?;
            leading_break = self.cursor.advance_line();
            (trailing_breaks, end) = self.scan_block_scalar_breaks(&mut indent)?;
        }
        if chomping != Chomping::Strip {
            text.push_str(leading_break);
        }
        if chomping == Chomping::Keep {
            text.push_str(&trailing_breaks);
        }
        let style = if literal { ScalarStyle::Literal } else { ScalarStyle::Folded };
        self.push_ended(TokenKind::Scalar, start, end, Content::Scalar(text.finish(), style));
        Ok(())
    }

    /// The chomping and the indentation indicator, in either order.
    fn scan_block_scalar_head(&mut self) -> Result<(Chomping, Option<usize>), YamlError> {
        self.cursor.ensure(1)?;
        if let Some(chomping) = self.scan_chomping() {
            self.cursor.ensure(1)?;
            return Ok((chomping, self.scan_increment()?));
        }
        let increment = self.scan_increment()?;
        let mut chomping = None;
        if increment.is_some() {
            self.cursor.ensure(1)?;
            chomping = self.scan_chomping();
        }
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    fn scan_chomping(&mut self) -> Option<Chomping> {
        let chomping = match self.cursor.peek(0) {
            b'+' => Chomping::Keep,
            b'-' => Chomping::Strip,
            _ => return None,
        };
        self.cursor.advance();
        Some(chomping)
    }

    fn scan_increment(&mut self) -> Result<Option<usize>, YamlError> {
        match self.cursor.peek(0) {
            b'0' => Err(self.error("found an indentation indicator equal to 0")),
            digit @ b'1'..=b'9' => {
                self.cursor.advance();
                Ok(Some(usize::from(digit - b'0')))
            }
            _ => Ok(None),
        }
    }

    /// Passes indentation and empty lines, and finds out the indentation if it is not yet known. Gives the line
    /// breaks passed, and where the last one ends.
    fn scan_block_scalar_breaks(&mut self, indent: &mut Option<usize>) -> Result<(String, Mark), YamlError> {
        let mut breaks = String::new();
        let mut end = self.cursor.mark;
        let mut deepest = 0;
        loop {
            self.cursor.ensure(1)?;
            while indent.is_none_or(|indent| self.cursor.mark.column < indent) && self.cursor.peek(0) == b' ' {
                self.cursor.advance();
                self.cursor.ensure(1)?;
            }
            deepest = deepest.max(self.cursor.mark.column);
            if indent.is_none_or(|indent| self.cursor.mark.column < indent) && self.cursor.peek(0) == b'\t' {
                return Err(self.error("found a tab character where an indentation space is expected"));
            }
            if !self.cursor.is_break(0) {
                break;
            }
            self.cursor.ensure(2)?;
            breaks.push_str(self.cursor.advance_line());
            end = self.cursor.mark;
        }
        if indent.is_none() {
            *indent = Some(deepest.max(self.indent.map_or(0, |indent| indent + 1)).max(1));
        }
        Ok((breaks, end))
    }
}
