//! Tokens with up to three of them put back.

use crate::parse::lexer::Lexer;
use crate::parse::token::{Token, TokenKind};

/// The tokens of a file. Up to three can be put back, which is what the grammar needs.
pub(super) struct TokenQueue<'a> {
    lexer: Lexer<'a>,
    /// The tokens put back, the next one last. The first is always the one that was read last.
    tokens: [Token<'a>; 3],
    waiting: usize,
}

impl<'a> TokenQueue<'a> {
    /// All tokens of the lexer.
    pub(super) fn new(lexer: Lexer<'a>) -> Self {
        Self { lexer, tokens: [Token::NONE; 3], waiting: 0 }
    }

    /// Takes the next token.
    pub(super) fn next(&mut self) -> Token<'a> {
        match self.waiting.checked_sub(1) {
            Some(waiting) => self.waiting = waiting,
            None => self.tokens[0] = self.lexer.next_token(),
        }
        self.tokens[self.waiting]
    }

    /// The next token, which stays.
    pub(super) fn peek(&mut self) -> Token<'a> {
        let token = self.next();
        self.put_back();
        token
    }

    /// Takes the next token that is not white space.
    pub(super) fn next_non_space(&mut self) -> Token<'a> {
        loop {
            let token = self.next();
            if token.kind != TokenKind::Space {
                return token;
            }
        }
    }

    /// The next token that is not white space; it stays.
    pub(super) fn peek_non_space(&mut self) -> Token<'a> {
        let token = self.next_non_space();
        self.put_back();
        token
    }

    /// Puts back the token that was taken last.
    pub(super) fn put_back(&mut self) {
        self.waiting += 1;
    }

    /// Puts back the token that was read last, and before it these (at most two), the first of them to come first.
    pub(super) fn put_back_before(&mut self, earlier: &[Token<'a>]) {
        for (place, token) in self.tokens[1..].iter_mut().zip(earlier.iter().rev()) {
            *place = *token;
        }
        self.waiting = 1 + earlier.len();
    }

    /// The line of the token that was read last, which is where Go reports errors.
    pub(super) fn line(&self) -> u32 {
        self.tokens[0].line
    }

    /// Why the lexer cannot go on.
    pub(super) fn lexer_error(&self) -> &str {
        self.lexer.error()
    }
}
