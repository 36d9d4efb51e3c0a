//! The words of a template: what the lexer hands to the parser.

use super::tree::Position;
use crate::print::go_quote;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// The text cannot be read on; the lexer knows why.
    Error,
    /// `true` or `false`.
    Bool,
    /// A printable ASCII character without a meaning of its own, such as a comma.
    Character,
    /// `'a'`
    CharacterConstant,
    /// `1+2i`
    Complex,
    /// `=`
    Assign,
    /// `:=`
    Declare,
    /// The end of the text.
    EndOfText,
    /// `.name`
    Field,
    /// The name of a function.
    Identifier,
    /// `{{`
    LeftDelimiter,
    /// `(`
    LeftParenthesis,
    /// A number.
    Number,
    /// `|`
    Pipe,
    /// A string in backquotes.
    RawString,
    /// `}}`
    RightDelimiter,
    /// `)`
    RightParenthesis,
    /// White space between words.
    Space,
    /// A string in double quotes.
    String,
    /// Text outside of actions.
    Text,
    /// `$name`
    Variable,
    /// A word with a meaning of its own.
    Keyword(Keyword),
}

/// A word with a meaning of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    Block,
    Break,
    Continue,
    Define,
    Dot,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
}

impl Keyword {
    /// The keyword that the word is, if any. The dot is not a word.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "block" => Self::Block,
            "break" => Self::Break,
            "continue" => Self::Continue,
            "define" => Self::Define,
            "else" => Self::Else,
            "end" => Self::End,
            "if" => Self::If,
            "nil" => Self::Nil,
            "range" => Self::Range,
            "template" => Self::Template,
            "with" => Self::With,
            _ => return None,
        })
    }
}

/// One word and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Where it begins.
    pub(super) position: Position,
    /// The line where it begins, counted from 1.
    pub(super) line: u32,
    /// As written.
    pub(super) text: &'a str,
}

impl Token<'_> {
    /// Nothing: what stands in the places of tokens not read yet.
    pub(super) const NONE: Self = Self { kind: TokenKind::EndOfText, position: 0, line: 0, text: "" };

    /// The token as errors name it: long ones are cut to ten characters.
    pub(super) fn describe(&self) -> String {
        match self.kind {
            TokenKind::EndOfText => "EOF".to_owned(),
            TokenKind::Keyword(_) => format!("<{}>", self.text),
            _ if self.text.len() > 10 => {
                let end = self.text.char_indices().nth(10).map_or(self.text.len(), |(index, _)| index);
                format!("{}...", go_quote(&self.text.as_bytes()[..end]))
            }
            _ => go_quote(self.text.as_bytes()),
        }
    }
}
