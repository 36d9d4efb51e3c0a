//! Directives (`%YAML`, `%TAG`), anchors and aliases.

use super::Scanner;
use super::cursor::Mark;
use super::token::{Content, TokenKind};
use crate::error::YamlError;

impl<'t> Scanner<'t> {
    pub(super) fn fetch_directive(&mut self) -> Result<(), YamlError> {
        self.unroll_indent(None, self.cursor.mark);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.mark;
        self.cursor.advance();
        let (kind, content) = match self.scan_directive_name()? {
            "YAML" => (TokenKind::VersionDirective, self.scan_version()?),
            "TAG" => (TokenKind::TagDirective, self.scan_tag_directive()?),
            _ => return Err(self.error("found unknown directive name")),
        };
        let end = self.cursor.mark;
        self.scan_line_end(None)?;
        self.push_ended(kind, start, end, content);
        Ok(())
    }

    /// Passes what may follow a directive or the head of a block scalar: blanks, a comment, and the line break. The
    /// comment is kept if a token is named that it belongs to.
    pub(super) fn scan_line_end(&mut self, comment_of: Option<Mark>) -> Result<(), YamlError> {
        self.cursor.advance_blanks()?;
        if let Some(token) = comment_of {
            self.scan_line_comment(token)?;
        }
        self.cursor.advance_comment()?;
        if !self.cursor.is_break_or_end(0) {
            return Err(self.error("did not find expected comment or line break"));
        }
        if self.cursor.is_break(0) {
            self.cursor.ensure(2)?;
            self.cursor.advance_line();
        }
        Ok(())
    }

    fn scan_directive_name(&mut self) -> Result<&'t str, YamlError> {
        let name = self.scan_word()?;
        if name.is_empty() {
            return Err(self.error("could not find expected directive name"));
        }
        if !self.cursor.is_blank_or_end(0) {
            return Err(self.error("found unexpected non-alphabetical character"));
        }
        Ok(name)
    }

    /// Letters, digits, `_` and `-`, possibly none.
    pub(super) fn scan_word(&mut self) -> Result<&'t str, YamlError> {
        self.cursor.ensure(1)?;
        let start = self.cursor.mark.position;
        while self.cursor.is_word() {
            self.cursor.advance();
            self.cursor.ensure(1)?;
        }
        Ok(self.cursor.slice(start, self.cursor.mark.position))
    }

    fn scan_version(&mut self) -> Result<Content<'t>, YamlError> {
        self.cursor.advance_blanks()?;
        let major = self.scan_version_number()?;
        if self.cursor.peek(0) != b'.' {
            return Err(self.error("did not find expected digit or '.' character"));
        }
        self.cursor.advance();
        let minor = self.scan_version_number()?;
        Ok(Content::Version(major, minor))
    }

    /// At most two digits.
    fn scan_version_number(&mut self) -> Result<u8, YamlError> {
        self.cursor.ensure(1)?;
        let mut value = 0;
        let mut length = 0;
        while self.cursor.peek(0).is_ascii_digit() {
            length += 1;
            if length > 2 {
                return Err(self.error("found extremely long version number"));
            }
            value = value * 10 + (self.cursor.peek(0) - b'0');
            self.cursor.advance();
            self.cursor.ensure(1)?;
        }
        if length == 0 {
            return Err(self.error("did not find expected version number"));
        }
        Ok(value)
    }

    fn scan_tag_directive(&mut self) -> Result<Content<'t>, YamlError> {
        self.cursor.advance_blanks()?;
        let handle = self.scan_tag_handle(true)?;
        self.cursor.ensure(1)?;
        if !self.cursor.is_blank(0) {
            return Err(self.error("did not find expected whitespace"));
        }
        self.cursor.advance_blanks()?;
        let prefix = self.scan_tag_uri("")?;
        self.cursor.ensure(1)?;
        if !self.cursor.is_blank_or_end(0) {
            return Err(self.error("did not find expected whitespace or line break"));
        }
        Ok(Content::Tag(handle.to_owned(), prefix))
    }

    pub(super) fn fetch_anchor(&mut self, kind: TokenKind) -> Result<(), YamlError> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.mark;
        self.cursor.advance();
        let name = self.scan_word()?;
        let ends = self.cursor.is_blank_or_end(0)
            || matches!(self.cursor.peek(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !ends {
            return Err(self.error("did not find expected alphabetic or numeric character"));
        }
        self.push(kind, start, Content::Name(name));
        Ok(())
    }
}
