//! From characters to tokens: text, comments and the delimiters of actions.

mod action;
mod number;

use bstr::ByteSlice;

use super::token::{Token, TokenKind};
use super::tree::Position;
use crate::rune;

const LEFT_DELIMITER: &str = "{{";
const RIGHT_DELIMITER: &str = "}}";
const LEFT_COMMENT: &str = "/*";
const RIGHT_COMMENT: &str = "*/";
const TRIM_MARKER_LENGTH: usize = 2;

/// Reads the tokens of one template file, as Go's `lexer`.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    input: &'a str,
    /// Where the token being read begins, and its line.
    start: usize,
    start_line: u32,
    /// How far it is read, and the line there: always one more than the line breaks before.
    position: usize,
    line: u32,
    open_parentheses: usize,
    is_inside_action: bool,
    loop_keywords: LoopKeywords,
    error: Option<String>,
}

/// Which of the loops' words are keywords: those that are not names of functions.
#[derive(Debug, Clone, Copy)]
pub(super) struct LoopKeywords {
    /// `break`.
    pub(super) has_break: bool,
    /// `continue`.
    pub(super) has_continue: bool,
}

impl<'a> Lexer<'a> {
    /// At the beginning of the text.
    pub(super) fn new(input: &'a str, loop_keywords: LoopKeywords) -> Self {
        Self {
            input,
            start: 0,
            start_line: 1,
            position: 0,
            line: 1,
            open_parentheses: 0,
            is_inside_action: false,
            loop_keywords,
            error: None,
        }
    }

    /// The next token; [`TokenKind::EndOfText`] or [`TokenKind::Error`] is the last.
    pub(super) fn next_token(&mut self) -> Token<'a> {
        if self.is_inside_action { self.read_action() } else { self.read_text() }
    }

    /// Why the text cannot be read on, after [`TokenKind::Error`].
    pub(super) fn error(&self) -> &str {
        self.error.as_deref().unwrap_or_default()
    }

    /// Text up to the next action, without what its trim marker cuts.
    fn read_text(&mut self) -> Token<'a> {
        loop {
            let rest = self.rest();
            let Some(length) = find_left_delimiter(rest) else {
                self.advance(rest.len());
                return self.emit(if rest.is_empty() { TokenKind::EndOfText } else { TokenKind::Text });
            };
            let (text, action) = rest.split_at(length);
            let is_trimmed = has_left_trim_marker(action.as_bytes());
            let kept = if is_trimmed { text.trim_end_matches(is_space) } else { text };
            self.advance(kept.len());
            let token = self.emit(TokenKind::Text);
            self.skip(text.len() - kept.len());
            if !token.text.is_empty() {
                return token;
            }
            if let Some(token) = self.read_left_delimiter() {
                return token;
            }
        }
    }

    /// `{{`, perhaps with a trim marker; nothing if it begins a comment, which is then skipped.
    fn read_left_delimiter(&mut self) -> Option<Token<'a>> {
        let marker_length = if has_left_trim_marker(self.rest().as_bytes()) { TRIM_MARKER_LENGTH } else { 0 };
        self.advance(LEFT_DELIMITER.len());
        let is_comment = self.rest().get(marker_length..).is_some_and(|rest| rest.starts_with(LEFT_COMMENT));
        if is_comment {
            self.skip(marker_length);
            return self.skip_comment().err().map(|message| self.fail(message));
        }
        let token = self.emit(TokenKind::LeftDelimiter);
        self.skip(marker_length);
        self.is_inside_action = true;
        self.open_parentheses = 0;
        Some(token)
    }

    fn skip_comment(&mut self) -> Result<(), &'static str> {
        let inside = self.rest().strip_prefix(LEFT_COMMENT).unwrap_or_default();
        let length = inside.find(RIGHT_COMMENT).ok_or("unclosed comment")?;
        self.position += LEFT_COMMENT.len() + length + RIGHT_COMMENT.len();
        let delimiter = self.right_delimiter().ok_or("comment ends before closing delimiter")?;
        self.position += delimiter.length();
        if delimiter == RightDelimiter::Trimming {
            self.position += space_length(self.rest());
        }
        self.line += line_breaks(&self.input[self.start..self.position]);
        self.skip(0);
        Ok(())
    }

    /// `}}`, perhaps with a trim marker; white space after it is skipped then.
    fn read_right_delimiter(&mut self, delimiter: RightDelimiter) -> Token<'a> {
        self.skip(delimiter.length() - RIGHT_DELIMITER.len());
        self.advance(RIGHT_DELIMITER.len());
        let token = self.emit(TokenKind::RightDelimiter);
        if delimiter == RightDelimiter::Trimming {
            self.skip(space_length(self.rest()));
        }
        self.is_inside_action = false;
        token
    }

    /// The right delimiter that stands here, if any.
    fn right_delimiter(&self) -> Option<RightDelimiter> {
        let rest = self.rest();
        if rest.starts_with(RIGHT_DELIMITER) {
            return Some(RightDelimiter::Plain);
        }
        let [space, b'-', after @ ..] = rest.as_bytes() else { return None };
        let is_trimming = is_space(char::from(*space)) && after.starts_with(RIGHT_DELIMITER.as_bytes());
        is_trimming.then_some(RightDelimiter::Trimming)
    }

    fn rest(&self) -> &'a str {
        self.input.get(self.position..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.position += character.len_utf8();
        self.line += u32::from(character == '\n');
        Some(character)
    }

    /// Moves on by so many bytes.
    fn advance(&mut self, length: usize) {
        let end = self.position + length;
        self.line += line_breaks(&self.input[self.position..end]);
        self.position = end;
    }

    /// Moves on by so many bytes, which belong to no token.
    fn skip(&mut self, length: usize) {
        self.advance(length);
        self.start = self.position;
        self.start_line = self.line;
    }

    /// What was read since the last token.
    fn word(&self) -> &'a str {
        self.input.get(self.start..self.position).unwrap_or_default()
    }

    fn emit(&mut self, kind: TokenKind) -> Token<'a> {
        let token = Token { kind, position: position(self.start), line: self.start_line, text: self.word() };
        self.start = self.position;
        self.start_line = self.line;
        token
    }

    fn fail(&mut self, message: impl Into<String>) -> Token<'a> {
        self.error.get_or_insert(message.into());
        Token { kind: TokenKind::Error, position: position(self.start), line: self.start_line, text: "" }
    }
}

/// How an action ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RightDelimiter {
    /// `}}`
    Plain,
    /// ` -}}`
    Trimming,
}

impl RightDelimiter {
    fn length(self) -> usize {
        match self {
            Self::Plain => RIGHT_DELIMITER.len(),
            Self::Trimming => TRIM_MARKER_LENGTH + RIGHT_DELIMITER.len(),
        }
    }
}

fn has_left_trim_marker(action: &[u8]) -> bool {
    matches!(action, [b'{', b'{', b'-', space, ..] if is_space(char::from(*space)))
}

fn space_length(text: &str) -> usize {
    text.len() - text.trim_start_matches(is_space).len()
}

fn find_left_delimiter(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += bytes[at..].find_byte(b'{')?;
        if bytes.get(at + 1) == Some(&b'{') {
            return Some(at);
        }
        at += 1;
    }
}

/// Counted in pieces so short that a byte holds the count of each: many bytes are then compared at once.
fn line_breaks(text: &str) -> u32 {
    let in_piece = |piece: &[u8]| piece.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>();
    let count: usize = text.as_bytes().chunks(usize::from(u8::MAX)).map(|piece| usize::from(in_piece(piece))).sum();
    u32::try_from(count).expect("the parser refuses texts longer than u32::MAX")
}

fn position(index: usize) -> Position {
    Position::try_from(index).expect("the parser refuses texts longer than u32::MAX")
}

/// Whether the character may stand in a name: a letter, a digit or an underscore.
fn is_alphanumeric(character: char) -> bool {
    character == '_' || rune::is_letter(character) || rune::is_digit(character)
}

/// Whether the character separates words in an action.
fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}
