//! The tokens inside of actions.

use super::{Lexer, RIGHT_DELIMITER};
use super::{is_alphanumeric, is_space};
use crate::parse::token::{Keyword, Token, TokenKind};
use crate::rune::is_printable;

impl<'a> Lexer<'a> {
    /// The next token inside of an action.
    pub(super) fn read_action(&mut self) -> Token<'a> {
        if let Some(delimiter) = self.right_delimiter() {
            if self.open_parentheses > 0 {
                return self.fail("unclosed left paren");
            }
            return self.read_right_delimiter(delimiter);
        }
        let Some(character) = self.peek() else { return self.fail("unclosed action") };
        match character {
            '0'..='9' | '+' | '-' => self.read_number(),
            '.' if self.is_number_ahead() => self.read_number(),
            _ if is_space(character) => self.read_space(),
            _ if is_alphanumeric(character) => self.read_identifier(),
            _ => {
                self.next();
                self.read_sign(character)
            }
        }
    }

    /// What begins with this sign, which is read already.
    fn read_sign(&mut self, sign: char) -> Token<'a> {
        match sign {
            '=' => self.emit(TokenKind::Assign),
            ':' => match self.next() {
                Some('=') => self.emit(TokenKind::Declare),
                _ => self.fail("expected :="),
            },
            '|' => self.emit(TokenKind::Pipe),
            '"' => self.read_quoted('"', TokenKind::String, "unterminated quoted string"),
            '\'' => self.read_quoted('\'', TokenKind::CharacterConstant, "unterminated character constant"),
            '`' => self.read_raw_string(),
            '$' => self.read_name(TokenKind::Variable, TokenKind::Variable),
            '.' => self.read_name(TokenKind::Field, TokenKind::Keyword(Keyword::Dot)),
            '(' => {
                self.open_parentheses += 1;
                self.emit(TokenKind::LeftParenthesis)
            }
            ')' if self.open_parentheses == 0 => self.fail("unexpected right paren"),
            ')' => {
                self.open_parentheses -= 1;
                self.emit(TokenKind::RightParenthesis)
            }
            ' '..='~' => self.emit(TokenKind::Character),
            _ => self.fail(format!("unrecognized character in action: {}", code_point(sign))),
        }
    }

    /// A dot at the end of the text counts as a (bad) number, as in Go.
    fn is_number_ahead(&self) -> bool {
        self.rest().as_bytes().get(1).is_none_or(u8::is_ascii_digit)
    }

    /// White space, but not that of a trim marker.
    fn read_space(&mut self) -> Token<'a> {
        while self.peek().is_some_and(is_space) && self.right_delimiter().is_none() {
            self.next();
        }
        self.emit(TokenKind::Space)
    }

    fn read_identifier(&mut self) -> Token<'a> {
        self.read_alphanumerics();
        if !self.is_at_terminator() {
            return self.fail_at_character();
        }
        let kind = match (self.word(), Keyword::from_word(self.word())) {
            (_, Some(Keyword::Break)) if !self.loop_keywords.has_break => TokenKind::Identifier,
            (_, Some(Keyword::Continue)) if !self.loop_keywords.has_continue => TokenKind::Identifier,
            (_, Some(keyword)) => TokenKind::Keyword(keyword),
            ("true" | "false", None) => TokenKind::Bool,
            _ => TokenKind::Identifier,
        };
        self.emit(kind)
    }

    /// The name after a dot or a dollar sign; `bare` is the sign without a name.
    fn read_name(&mut self, kind: TokenKind, bare: TokenKind) -> Token<'a> {
        if self.is_at_terminator() {
            return self.emit(bare);
        }
        self.read_alphanumerics();
        if !self.is_at_terminator() {
            return self.fail_at_character();
        }
        self.emit(kind)
    }

    fn read_alphanumerics(&mut self) {
        let is_in_word = |byte: &&u8| **byte == b'_' || byte.is_ascii_alphanumeric();
        self.position += self.rest().bytes().take_while(|byte| is_in_word(&byte)).count();
        while self.peek().is_some_and(is_alphanumeric) {
            self.next();
        }
    }

    fn fail_at_character(&mut self) -> Token<'a> {
        let character = self.peek().map(code_point).unwrap_or_default();
        self.fail(format!("bad character {character}"))
    }

    /// Whether a name may end here.
    fn is_at_terminator(&self) -> bool {
        let Some(character) = self.peek() else { return true };
        is_space(character)
            || matches!(character, '.' | ',' | '|' | ':' | ')' | '(')
            || self.rest().starts_with(RIGHT_DELIMITER)
    }

    /// A literal that ends with `quote` on the same line; the parser checks its escapes.
    fn read_quoted(&mut self, quote: char, kind: TokenKind, unterminated: &str) -> Token<'a> {
        loop {
            let character = match self.next() {
                Some('\\') => self.next().filter(|escaped| *escaped != '\n').map(|_| '\\'),
                character => character,
            };
            match character {
                None | Some('\n') => return self.fail(unterminated),
                Some(character) if character == quote => return self.emit(kind),
                Some(_) => {}
            }
        }
    }

    fn read_raw_string(&mut self) -> Token<'a> {
        match self.rest().find('`') {
            Some(length) => {
                self.advance(length + 1);
                self.emit(TokenKind::RawString)
            }
            None => self.fail("unterminated raw quoted string"),
        }
    }
}

/// The character as `%#U` prints it: `U+002D '-'`.
fn code_point(character: char) -> String {
    let code = u32::from(character);
    if is_printable(character) { format!("U+{code:04X} '{character}'") } else { format!("U+{code:04X}") }
}
