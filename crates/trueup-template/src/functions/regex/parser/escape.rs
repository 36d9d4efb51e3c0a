//! What follows a backslash.

use bstr::ByteSlice;
use regex_syntax::hir::{Hir, Look};

use super::node::Node;
use super::{Parser, SyntaxError, class};

impl Parser<'_> {
    /// A backslash outside of a class.
    pub(super) fn read_escape(&mut self) -> Result<(), SyntaxError> {
        let look = |look| Node::leaf(Hir::look(look));
        match self.rest().get(1) {
            Some(b'A') => self.push_symbol(2, look(Look::Start)),
            Some(b'z') => self.push_symbol(2, look(Look::End)),
            Some(b'b') => self.push_symbol(2, look(Look::WordAscii)),
            Some(b'B') => self.push_symbol(2, look(Look::WordAsciiNegate)),
            Some(b'C') => return Err(SyntaxError::new("invalid escape sequence", &self.rest()[..2])),
            Some(b'Q') => return self.read_quoted(),
            _ => {
                if let Some(class) = self.read_class_escape()? {
                    self.current.sequence.push(Node::class(class));
                    return Ok(());
                }
                match char::from_u32(self.read_escaped_rune()?) {
                    Some(rune) => self.push_literal(rune),
                    // A surrogate, which no string has.
                    None => self.current.sequence.push(Node::leaf(Hir::fail())),
                }
            }
        }
        Ok(())
    }

    /// `\Q…\E`.
    fn read_quoted(&mut self) -> Result<(), SyntaxError> {
        self.at += 2;
        let length = self.rest().find(br"\E");
        let (end, next) = match length {
            Some(length) => (self.at + length, self.at + length + 2),
            None => (self.pattern.len(), self.pattern.len()),
        };
        // A bad byte is reported with what stands up to `\E`.
        let whole = self.pattern;
        self.pattern = &whole[..end];
        while self.at < end {
            let rune = self.next_rune()?;
            self.push_literal(rune);
        }
        self.pattern = whole;
        self.at = next;
        Ok(())
    }

    /// `\d` and the like, `\pL`, `\p{Greek}`.
    pub(super) fn read_class_escape(&mut self) -> Result<Option<class::Set>, SyntaxError> {
        match self.rest().get(1) {
            Some(b'p' | b'P') => self.read_unicode_class().map(Some),
            Some(&letter) => Ok(class::perl(letter, self.flags.fold_case).inspect(|_| self.at += 2)),
            None => Ok(None),
        }
    }

    /// The code point that an escape stands for, as Go's `parseEscape`.
    pub(super) fn read_escaped_rune(&mut self) -> Result<u32, SyntaxError> {
        let start = self.at;
        self.at += 1;
        if self.rest().is_empty() {
            return Err(SyntaxError::new("trailing backslash at end of expression", b""));
        }
        let is_octal = |byte: Option<&u8>| byte.is_some_and(|byte| (b'0'..=b'7').contains(byte));
        let first = self.next_rune()?;
        let found = match first {
            'a' => Some(0x07),
            'f' => Some(0x0c),
            'n' => Some(0x0a),
            'r' => Some(0x0d),
            't' => Some(0x09),
            'v' => Some(0x0b),
            'x' => self.read_hexadecimal()?,
            '1'..='7' if !is_octal(self.rest().first()) => None,
            '0'..='7' => {
                let more = self.rest().iter().take(2).take_while(|byte| is_octal(Some(byte))).count();
                let digits = &self.pattern[self.at - 1..self.at + more];
                self.at += more;
                Some(digits.iter().fold(0, |value, digit| value * 8 + u32::from(digit - b'0')))
            }
            _ if first.is_ascii() && !first.is_ascii_alphanumeric() => Some(u32::from(first)),
            _ => None,
        };
        found.ok_or_else(|| SyntaxError::new("invalid escape sequence", self.since(start)))
    }

    /// `\x7f` or `\x{10ffff}`, after the `x`. What has been read so far belongs to the error.
    fn read_hexadecimal(&mut self) -> Result<Option<u32>, SyntaxError> {
        if self.rest().is_empty() {
            return Ok(None);
        }
        let first = self.next_rune()?;
        if first != '{' {
            let second = self.next_rune()?;
            return Ok(first.to_digit(16).zip(second.to_digit(16)).map(|(high, low)| high * 16 + low));
        }
        let (mut value, mut digits) = (0, 0);
        while !self.rest().is_empty() {
            let rune = self.next_rune()?;
            if rune == '}' {
                return Ok((digits > 0).then_some(value));
            }
            let Some(digit) = rune.to_digit(16) else { return Ok(None) };
            value = value * 16 + digit;
            if value > u32::from(char::MAX) {
                return Ok(None);
            }
            digits += 1;
        }
        Ok(None)
    }
}
