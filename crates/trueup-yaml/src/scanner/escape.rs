//! Escapes in double quotes.

use super::Scanner;
use crate::error::YamlError;

impl Scanner<'_> {
    /// `\n`, `\x41`, `\u263a` …: the character that it stands for.
    pub(super) fn scan_escape(&mut self) -> Result<char, YamlError> {
        let (character, digits) = match self.cursor.peek(1) {
            b'0' => ('\0', 0),
            b'a' => ('\x07', 0),
            b'b' => ('\x08', 0),
            b't' | b'\t' => ('\t', 0),
            b'n' => ('\n', 0),
            b'v' => ('\x0B', 0),
            b'f' => ('\x0C', 0),
            b'r' => ('\r', 0),
            b'e' => ('\x1B', 0),
            literal @ (b' ' | b'"' | b'\'' | b'\\') => (char::from(literal), 0),
            b'N' => ('\u{85}', 0),
            b'_' => ('\u{A0}', 0),
            b'L' => ('\u{2028}', 0),
            b'P' => ('\u{2029}', 0),
            b'x' => ('\0', 2),
            b'u' => ('\0', 4),
            b'U' => ('\0', 8),
            _ => return Err(self.error("found unknown escape character")),
        };
        self.cursor.advance();
        self.cursor.advance();
        if digits == 0 { Ok(character) } else { self.scan_code(digits) }
    }

    fn scan_code(&mut self, digits: usize) -> Result<char, YamlError> {
        self.cursor.ensure(digits)?;
        let mut code = 0;
        for ahead in 0..digits {
            let Some(digit) = char::from(self.cursor.peek(ahead)).to_digit(16) else {
                return Err(self.error("did not find expected hexdecimal number"));
            };
            code = code << 4 | digit;
        }
        let Some(character) = char::from_u32(code) else {
            return Err(self.error("found invalid Unicode character escape code"));
        };
        for _ in 0..digits {
            self.cursor.advance();
        }
        Ok(character)
    }
}
