//! Documents as trees that can be edited: values with styles, tags and comments, as go-yaml v3 keeps them in its `Node`.

pub use alias::expand_aliases;
pub use data::{DataError, go_syntax, to_json};
pub use emitter::{EmitOptions, emit};
pub use reader::read;
pub use reprint::{reprinted, reprinted_json_text};
pub use style::Style;
pub use tag::Tag;

mod alias;
mod data;
mod emitter;
mod from_json;
mod reader;
mod reprint;
mod style;
mod tag;

/// A value of a document and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The value.
    pub kind: NodeKind,
    /// The tag: resolved by the reader, printed only where it is not what the value has by itself.
    pub tag: Tag,
    /// How it is written.
    pub style: Style,
    /// The name under which aliases refer to the value.
    pub anchor: Option<Box<str>>,
    /// The comments around it.
    pub comments: Option<Box<Comments>>,
    /// Line in its text, counted from 1; 0 if it stood in no text.
    pub line: u32,
    /// Column in its text in characters, counted from 1; 0 if it stood in no text.
    pub column: u32,
    /// Which source supplied it, in the caller's own numbering; 0 for none.
    pub origin: u32,
    /// Which other nodes of the tree are this very node, for those who edit a tree as Go does, where a node can stand in
    /// several places at once; 0 if it stands only here. Readers and writers take no notice.
    pub shared: u32,
}

/// The kinds of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// Keys and values, in the order of the text; a key may occur more than once.
    Mapping(Vec<(Node, Node)>),
    /// Items.
    Sequence(Vec<Node>),
    /// A text without its quotes.
    Scalar(Box<str>),
    /// The name of an anchor.
    Alias(Box<str>),
}

/// The comments around a value, with their `#`; lines are separated by LF, and an empty text is no comment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comments {
    /// In the lines before it.
    pub head: String,
    /// At the end of its line.
    pub line: String,
    /// In the lines after it.
    pub foot: String,
    /// Before the document, if this is its root: set off by an empty line from what follows.
    pub document_head: String,
    /// After the document, if this is its root.
    pub document_foot: String,
}

impl Node {
    /// A value with its usual tag in its usual style, which stood in no text.
    pub fn new(kind: NodeKind, tag: Tag) -> Self {
        Self {
            kind,
            tag,
            style: Style::default(),
            anchor: None,
            comments: None,
            line: 0,
            column: 0,
            origin: 0,
            shared: 0,
        }
    }

    /// A scalar with a tag, [`Tag::None`] if its text decides.
    pub fn scalar(text: impl Into<Box<str>>, tag: Tag) -> Self {
        Self::new(NodeKind::Scalar(text.into()), tag)
    }

    /// A string in plain style; the writer adds quotes if it needs some.
    pub fn string(text: impl Into<Box<str>>) -> Self {
        Self::scalar(text, Tag::Str)
    }

    /// A mapping with these entries.
    pub fn mapping(entries: Vec<(Self, Self)>) -> Self {
        Self::new(NodeKind::Mapping(entries), Tag::Map)
    }

    /// A sequence of these items.
    pub fn sequence(items: Vec<Self>) -> Self {
        Self::new(NodeKind::Sequence(items), Tag::Seq)
    }

    /// The text, if this is a scalar.
    pub fn text(&self) -> Option<&str> {
        if let NodeKind::Scalar(text) = &self.kind { Some(text) } else { None }
    }

    /// The entries, if this is a mapping.
    pub fn entries(&self) -> Option<&[(Self, Self)]> {
        if let NodeKind::Mapping(entries) = &self.kind { Some(entries) } else { None }
    }

    /// The entries to change, if this is a mapping.
    pub fn entries_mut(&mut self) -> Option<&mut Vec<(Self, Self)>> {
        if let NodeKind::Mapping(entries) = &mut self.kind { Some(entries) } else { None }
    }

    /// The items, if this is a sequence.
    pub fn items(&self) -> Option<&[Self]> {
        if let NodeKind::Sequence(items) = &self.kind { Some(items) } else { None }
    }

    /// The items to change, if this is a sequence.
    pub fn items_mut(&mut self) -> Option<&mut Vec<Self>> {
        if let NodeKind::Sequence(items) = &mut self.kind { Some(items) } else { None }
    }

    /// The value of the first entry whose key is a scalar of that text.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries()?.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
    }

    /// As [`Node::get`], to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        self.entries_mut()?.iter_mut().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
    }

    /// The comments, created if there are none.
    pub fn comments_mut(&mut self) -> &mut Comments {
        self.comments.get_or_insert_default()
    }
}

impl Comments {
    /// Whether there is no comment.
    pub fn is_empty(&self) -> bool {
        [&self.head, &self.line, &self.foot, &self.document_head, &self.document_foot]
            .iter()
            .all(|comment| comment.is_empty())
    }
}

#[cfg(test)]
mod tests;
