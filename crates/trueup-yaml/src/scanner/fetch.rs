//! Which token comes next.

use super::cursor::Mark;
use super::token::{Content, TokenKind};
use super::{Scanner, SimpleKey};
use crate::dialect::Dialect;
use crate::error::YamlError;

impl Scanner<'_> {
    /// Puts at least one token into the queue.
    pub(super) fn fetch_next(&mut self) -> Result<(), YamlError> {
        self.cursor.ensure(1)?;
        if !self.started {
            self.started = true;
            self.push(TokenKind::StreamStart, self.cursor.mark, Content::None);
            return Ok(());
        }
        let space_start = self.cursor.mark;
        self.advance_to_token()?;
        self.token_start = self.cursor.mark;
        self.unroll_indent(Some(self.cursor.mark.column), space_start);
        self.cursor.ensure(4)?;
        match self.cursor.peek(0) {
            0 => self.fetch_stream_end(),
            b'%' if self.cursor.mark.column == 0 => self.fetch_directive(),
            first @ (b'-' | b'.') if self.cursor.is_document_indicator() => self.fetch_document_indicator(first),
            first if self.dialect == Dialect::V2 => self.fetch_content(first),
            first => {
                let mark = self.comment_mark(first);
                self.fetch_content(first)?;
                // A lone `-` has no comment of its own: it belongs to what follows.
                match self.tokens.back() {
                    Some(token) if token.kind == TokenKind::BlockEntry => Ok(()),
                    _ => self.scan_line_comment(mark),
                }
            }
        }
    }

    /// The token to which a comment after the coming one belongs: for a `:` or a `,` the one before it.
    fn comment_mark(&self, first: u8) -> Mark {
        let belongs_before = first == if self.flow_level == 0 { b':' } else { b',' };
        match self.tokens.back() {
            Some(last) if belongs_before => last.start,
            _ => self.cursor.mark,
        }
    }

    fn fetch_content(&mut self, first: u8) -> Result<(), YamlError> {
        let in_flow = self.flow_level > 0;
        match first {
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.cursor.is_blank_or_end(1) => self.fetch_block_entry(),
            b'?' if in_flow || self.cursor.is_blank_or_end(1) => self.fetch_key(),
            b':' if in_flow || self.cursor.is_blank_or_end(1) => self.fetch_value(),
            b'*' => self.fetch_anchor(TokenKind::Alias),
            b'&' => self.fetch_anchor(TokenKind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' if !in_flow => self.fetch_block_scalar(true),
            b'>' if !in_flow => self.fetch_block_scalar(false),
            b'\'' => self.fetch_quoted_scalar(true),
            b'"' => self.fetch_quoted_scalar(false),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b' ' | b'\t' => Err(self.no_token()),
            b'?' | b':' if in_flow => Err(self.no_token()),
            _ => self.fetch_plain_scalar(),
        }
    }

    fn no_token(&self) -> YamlError {
        self.error("found character that cannot start any token")
    }

    /// Passes white space, comments and line breaks.
    fn advance_to_token(&mut self) -> Result<(), YamlError> {
        let start = self.cursor.mark;
        loop {
            self.cursor.ensure(1)?;
            if self.cursor.mark.column == 0 && self.cursor.sees_byte_order_mark() {
                self.cursor.advance();
            }
            self.cursor.ensure(1)?;
            let tabs = self.flow_level > 0 || !self.simple_key_allowed;
            while self.cursor.peek(0) == b' ' || tabs && self.cursor.peek(0) == b'\t' {
                self.cursor.advance();
                self.cursor.ensure(1)?;
            }
            if self.dialect == Dialect::V2 {
                self.cursor.advance_comment()?;
            } else {
                self.promote_entry_comment();
                if self.cursor.peek(0) == b'#' {
                    self.scan_comments(start)?;
                }
            }
            if !self.cursor.is_break(0) {
                return Ok(());
            }
            self.cursor.ensure(2)?;
            self.cursor.advance_line();
            if self.flow_level == 0 {
                self.simple_key_allowed = true;
            }
        }
    }

    fn fetch_stream_end(&mut self) -> Result<(), YamlError> {
        if self.cursor.mark.column != 0 {
            self.cursor.mark.column = 0;
            self.cursor.mark.line += 1;
        }
        self.unroll_indent(None, self.cursor.mark);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        self.push(TokenKind::StreamEnd, self.cursor.mark, Content::None);
        Ok(())
    }

    fn fetch_document_indicator(&mut self, first: u8) -> Result<(), YamlError> {
        self.unroll_indent(None, self.cursor.mark);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let kind = if first == b'-' { TokenKind::DocumentStart } else { TokenKind::DocumentEnd };
        self.push_indicator(kind, 3);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: TokenKind) -> Result<(), YamlError> {
        self.save_simple_key()?;
        self.enter_flow()?;
        self.simple_key_allowed = true;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind) -> Result<(), YamlError> {
        self.remove_simple_key()?;
        self.leave_flow();
        self.simple_key_allowed = false;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Result<(), YamlError> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::FlowEntry, 1);
        Ok(())
    }

    /// `-`. In a flow collection it is the parser that refuses it.
    fn fetch_block_entry(&mut self) -> Result<(), YamlError> {
        if self.flow_level == 0 {
            if !self.simple_key_allowed {
                return Err(self.error("block sequence entries are not allowed in this context"));
            }
            self.roll_indent(TokenKind::BlockSequenceStart, self.cursor.mark, None)?;
        }
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::BlockEntry, 1);
        Ok(())
    }

    /// `?`
    fn fetch_key(&mut self) -> Result<(), YamlError> {
        if self.flow_level == 0 {
            if !self.simple_key_allowed {
                return Err(self.error("mapping keys are not allowed in this context"));
            }
            self.roll_indent(TokenKind::BlockMappingStart, self.cursor.mark, None)?;
        }
        self.remove_simple_key()?;
        self.simple_key_allowed = self.flow_level == 0;
        self.push_indicator(TokenKind::Key, 1);
        Ok(())
    }

    /// `:`, and with it the key that turns out to have begun before.
    fn fetch_value(&mut self) -> Result<(), YamlError> {
        let level = self.simple_keys.len() - 1;
        if self.simple_key_is_valid(level)? {
            let SimpleKey { token_number, mark, .. } = self.simple_keys[level];
            self.insert(TokenKind::Key, mark, Some(token_number));
            self.roll_indent(TokenKind::BlockMappingStart, mark, Some(token_number))?;
            self.simple_keys[level].possible = false;
            self.stop_waiting(token_number);
            self.simple_key_allowed = false;
        } else {
            if self.flow_level == 0 {
                if !self.simple_key_allowed {
                    return Err(self.error("mapping values are not allowed in this context"));
                }
                self.roll_indent(TokenKind::BlockMappingStart, self.cursor.mark, None)?;
            }
            self.simple_key_allowed = self.flow_level == 0;
        }
        self.push_indicator(TokenKind::Value, 1);
        Ok(())
    }

    /// A token of ASCII characters that says no more than what it is.
    fn push_indicator(&mut self, kind: TokenKind, width: usize) {
        let start = self.cursor.mark;
        for _ in 0..width {
            self.cursor.advance();
        }
        self.push(kind, start, Content::None);
    }
}
