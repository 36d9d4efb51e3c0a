//! The extent of numbers. Whether they are well-formed is seen later, when they are read.

use super::Lexer;
use super::is_alphanumeric;
use crate::parse::token::{Token, TokenKind};
use crate::print::go_quote;

const DECIMAL: &str = "0123456789_";

impl<'a> Lexer<'a> {
    /// A number: decimal, octal, hexadecimal, float, imaginary or complex.
    pub(super) fn read_number(&mut self) -> Token<'a> {
        if !self.scan_number() {
            return self.fail_number();
        }
        if !matches!(self.peek(), Some('+' | '-')) {
            return self.emit(TokenKind::Number);
        }
        if self.scan_number() && self.word().ends_with('i') {
            return self.emit(TokenKind::Complex);
        }
        self.fail_number()
    }

    fn fail_number(&mut self) -> Token<'a> {
        self.fail(format!("bad number syntax: {}", go_quote(self.word().as_bytes())))
    }

    /// Whether what stands here can be a number; it is read in any case.
    fn scan_number(&mut self) -> bool {
        self.accept("+-");
        let (digits, exponent) = self.scan_base();
        self.accept_all(digits);
        if self.accept(".") {
            self.accept_all(digits);
        }
        if self.accept(exponent) {
            self.accept("+-");
            self.accept_all(DECIMAL);
        }
        self.accept("i");
        let is_number = !self.peek().is_some_and(is_alphanumeric);
        if !is_number {
            self.next();
        }
        is_number
    }

    /// The digits and the signs of an exponent after the prefix that stands here, if any.
    fn scan_base(&mut self) -> (&'static str, &'static str) {
        if !self.accept("0") {
            (DECIMAL, "eE")
        } else if self.accept("xX") {
            ("0123456789abcdefABCDEF_", "pP")
        } else if self.accept("oO") {
            ("01234567_", "")
        } else if self.accept("bB") {
            ("01_", "")
        } else {
            (DECIMAL, "eE")
        }
    }

    fn accept(&mut self, allowed: &str) -> bool {
        let is_allowed = self.peek().is_some_and(|character| allowed.contains(character));
        if is_allowed {
            self.next();
        }
        is_allowed
    }

    fn accept_all(&mut self, allowed: &str) {
        while self.accept(allowed) {}
    }
}
