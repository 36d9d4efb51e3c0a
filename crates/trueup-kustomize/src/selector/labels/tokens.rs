//! The tokens of a selector of labels.

/// A token and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind,
    pub(super) text: &'t str,
}

/// The kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    End,
    Close,
    Open,
    Comma,
    Not,
    Equals,
    NotEquals,
    GreaterThan,
    LessThan,
    In,
    NotIn,
    Word,
}

impl Token<'_> {
    pub(super) const END: Self = Token { kind: TokenKind::End, text: "" };

    /// Whether it can be a key or a value: `in` and `notin` can.
    pub(super) fn is_word(self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::In | TokenKind::NotIn)
    }
}

/// The tokens of a text up to its end.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut rest = text;
    let mut tokens = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        let Some(first) = rest.chars().next().filter(|first| *first != '\0') else { return tokens };
        let (kind, length) = if is_symbol(first) { symbol(rest) } else { word(rest) };
        tokens.push(Token { kind, text: &rest[..length] });
        // A NUL right after a token is skipped; anywhere else it ends the text.
        rest = &rest[length..];
        rest = rest.strip_prefix('\0').unwrap_or(rest);
    }
}

fn is_symbol(character: char) -> bool {
    matches!(character, '=' | '!' | '(' | ')' | ',' | '>' | '<')
}

fn symbol(text: &str) -> (TokenKind, usize) {
    const SYMBOLS: &[(&str, TokenKind)] = &[
        ("==", TokenKind::Equals),
        ("!=", TokenKind::NotEquals),
        ("=", TokenKind::Equals),
        ("!", TokenKind::Not),
        ("(", TokenKind::Open),
        (")", TokenKind::Close),
        (",", TokenKind::Comma),
        (">", TokenKind::GreaterThan),
    ];
    let known = SYMBOLS.iter().find(|(symbol, _)| text.starts_with(symbol));
    known.map_or((TokenKind::LessThan, 1), |(symbol, kind)| (*kind, symbol.len()))
}

fn word(text: &str) -> (TokenKind, usize) {
    let end = text.find(|character| is_symbol(character) || matches!(character, '\0' | ' ' | '\t' | '\r' | '\n'));
    let length = end.unwrap_or(text.len());
    let kind = match &text[..length] {
        "in" => TokenKind::In,
        "notin" => TokenKind::NotIn,
        _ => TokenKind::Word,
    };
    (kind, length)
}
