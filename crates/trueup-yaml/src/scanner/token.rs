//! The tokens of YAML.

use std::borrow::Cow;

use super::cursor::Mark;

/// A token and its place.
#[derive(Debug, Clone)]
pub(crate) struct Token<'t> {
    pub(crate) kind: TokenKind,
    pub(crate) start: Mark,
    pub(crate) end: Mark,
    pub(crate) content: Content<'t>,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    StreamStart,
    StreamEnd,
    VersionDirective,
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar,
}

/// What a token says beyond its kind.
#[derive(Debug, Clone)]
pub(crate) enum Content<'t> {
    None,
    /// The name of an anchor or an alias.
    Name(&'t str),
    /// A scalar's text.
    Scalar(Cow<'t, str>, ScalarStyle),
    /// A tag's handle and suffix, or a tag directive's handle and prefix.
    Tag(String, String),
    /// The version of a document's YAML.
    Version(u8, u8),
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}
