//! Tags: `!suffix`, `!handle!suffix`, `!<uri>`.

use super::Scanner;
use super::token::{Content, TokenKind};
use crate::error::YamlError;
use crate::source::char_width;

impl<'t> Scanner<'t> {
    pub(super) fn fetch_tag(&mut self) -> Result<(), YamlError> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.mark;
        self.cursor.ensure(2)?;
        let (handle, suffix) = if self.cursor.peek(1) == b'<' {
            self.cursor.advance();
            self.cursor.advance();
            let uri = self.scan_tag_uri("")?;
            if self.cursor.peek(0) != b'>' {
                return Err(self.error("did not find the expected '>'"));
            }
            self.cursor.advance();
            (String::new(), uri)
        } else {
            self.scan_short_tag()?
        };
        self.cursor.ensure(1)?;
        if !self.cursor.is_blank_or_end(0) {
            return Err(self.error("did not find expected whitespace or line break"));
        }
        self.push(TokenKind::Tag, start, Content::Tag(handle, suffix));
        Ok(())
    }

    fn scan_short_tag(&mut self) -> Result<(String, String), YamlError> {
        let handle = self.scan_tag_handle(false)?;
        if handle.len() > 1 && handle.ends_with('!') {
            return Ok((handle.to_owned(), self.scan_tag_uri("")?));
        }
        let suffix = self.scan_tag_uri(handle)?;
        // `!` alone is a tag of its own, without a handle.
        Ok(if suffix.is_empty() { (suffix, "!".to_owned()) } else { ("!".to_owned(), suffix) })
    }

    /// `!`, `!!` or `!word!`; in a tag, also the beginning of something longer.
    pub(super) fn scan_tag_handle(&mut self, in_directive: bool) -> Result<&'t str, YamlError> {
        self.cursor.ensure(1)?;
        if self.cursor.peek(0) != b'!' {
            return Err(self.error("did not find expected '!'"));
        }
        let start = self.cursor.mark.position;
        self.cursor.advance();
        let word = self.scan_word()?;
        if self.cursor.peek(0) == b'!' {
            self.cursor.advance();
        } else if in_directive && !word.is_empty() {
            return Err(self.error("did not find expected '!'"));
        }
        Ok(self.cursor.slice(start, self.cursor.mark.position))
    }

    /// The rest of a tag, after a beginning that was taken for a handle. Escaped bytes that are not UTF-8 are
    /// replaced, which is never seen: no tag that go-yaml knows has any.
    pub(super) fn scan_tag_uri(&mut self, head: &str) -> Result<String, YamlError> {
        let mut uri = head.get(1..).unwrap_or_default().as_bytes().to_vec();
        let mut found = !head.is_empty();
        self.cursor.ensure(1)?;
        loop {
            match self.cursor.peek(0) {
                b'%' => self.scan_uri_escape(&mut uri)?,
                byte if self.cursor.is_word() || b";/?:@&=+$,.!~*'()[]".contains(&byte) => {
                    uri.push(byte);
                    self.cursor.advance();
                }
                _ => break,
            }
            self.cursor.ensure(1)?;
            found = true;
        }
        if !found {
            return Err(self.error("did not find expected tag URI"));
        }
        Ok(String::from_utf8_lossy(&uri).into_owned())
    }

    /// `%C3%A9`: the bytes of one character.
    fn scan_uri_escape(&mut self, uri: &mut Vec<u8>) -> Result<(), YamlError> {
        let mut remaining = None;
        loop {
            self.cursor.ensure(3)?;
            let digit = |ahead| char::from(self.cursor.peek(ahead)).to_digit(16);
            let (b'%', Some(high), Some(low)) = (self.cursor.peek(0), digit(1), digit(2)) else {
                return Err(self.error("did not find URI escaped octet"));
            };
            let octet = u8::try_from(high * 16 + low).expect("two hexadecimal digits are a byte");
            let left = match remaining {
                None if char_width(octet) == 0 => return Err(self.error("found an incorrect leading UTF-8 octet")),
                None => char_width(octet) - 1,
                Some(_) if octet & 0xC0 != 0x80 => {
                    return Err(self.error("found an incorrect trailing UTF-8 octet"));
                }
                Some(left) => left - 1,
            };
            uri.push(octet);
            for _ in 0..3 {
                self.cursor.advance();
            }
            if left == 0 {
                return Ok(());
            }
            remaining = Some(left);
        }
    }
}
