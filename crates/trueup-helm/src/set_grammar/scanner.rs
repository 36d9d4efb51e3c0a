//! Reading of an option's text, character by character.

/// A position in the text.
pub(super) struct Scanner<'a> {
    rest: &'a str,
    /// Whether a backslash takes the next character as it is.
    has_escapes: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, has_escapes: bool) -> Self {
        Self { rest: text, has_escapes }
    }

    /// What is still to be read.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// The next character, which stays.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// The next character.
    pub(super) fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next
    }

    /// Passes over bytes, which must end at a character's end.
    pub(super) fn advance(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// The text up to one of the characters, which is read too; `None` is the end. What a backslash escapes is no stop; a
    /// backslash at the end is dropped.
    pub(super) fn until(&mut self, stops: &[char]) -> (String, Option<char>) {
        let mut text = String::new();
        while let Some(character) = self.next() {
            if stops.contains(&character) {
                return (text, Some(character));
            }
            let is_escape = self.has_escapes && character == '\\';
            text.extend(if is_escape { self.next() } else { Some(character) });
        }
        (text, None)
    }

    pub(super) fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    pub(super) fn skip_blanks_and_comma(&mut self) {
        self.skip_blanks();
        if let Some(rest) = self.rest.strip_prefix(',') {
            self.rest = rest;
        }
    }
}
