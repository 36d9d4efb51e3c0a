//! From a text to a tree, as go-yaml v3's `Decoder` fills a `Node`.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Comments, Node, NodeKind, Style, Tag};
use crate::dialect::Dialect;
use crate::error::YamlError;
use crate::parser::comments::EventComments;
use crate::parser::{Event, EventKind, Parser, Scalar};
use crate::scanner::cursor::Mark;
use crate::scanner::token::ScalarStyle;
use crate::source::Source;

/// How deep a document may nest. go-yaml stops at 10,000, which is more than those who walk through a tree can take
/// on a stack of usual size.
pub(super) const MAX_DEPTH: usize = 500;

/// How many values a document may have. Go has no such limit.
pub(super) const MAX_NODES: usize = 2_000_000;

/// Reads the first document of a text with its comments; `None` if there is none. Every node has the given origin.
/// Aliases stay aliases: see [`super::expand_aliases`].
pub fn read(text: &[u8], origin: u32) -> Result<Option<Node>, YamlError> {
    let Source { text, windows, .. } = Source::new(text);
    let parser = Parser::new(&text, windows, Dialect::V3);
    Reader { parser, origin, anchors: HashSet::new(), open: Vec::new(), root: None, count: 0 }.document()
}

struct Reader<'t> {
    parser: Parser<'t>,
    origin: u32,
    anchors: HashSet<Box<str>>,
    open: Vec<Open>,
    root: Option<Node>,
    count: usize,
}

/// A collection that has not ended.
struct Open {
    node: Node,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    /// Entries, and the key of the one that is incomplete.
    Mapping(Vec<(Node, Node)>, Option<Node>),
}

impl Reader<'_> {
    fn document(mut self) -> Result<Option<Node>, YamlError> {
        let mut document = match self.parser.next()? {
            Event { kind: EventKind::DocumentStart, comments, .. } => comments.unwrap_or_default(),
            _ => return Ok(None),
        };
        loop {
            let event = self.parser.next()?;
            match event.kind {
                EventKind::DocumentEnd | EventKind::StreamEnd | EventKind::DocumentStart => {
                    let mut end = event.comments.unwrap_or_default();
                    document.foot = if end.foot.is_empty() { std::mem::take(&mut end.head) } else { end.foot };
                    break;
                }
                EventKind::SequenceEnd | EventKind::MappingEnd => self.close(event.comments),
                _ => self.add(event)?,
            }
        }
        Ok(self.root.map(|mut root| {
            if !document.head.is_empty() || !document.foot.is_empty() {
                let comments = root.comments_mut();
                comments.document_head = document.head;
                comments.document_foot = document.foot;
            }
            root
        }))
    }

    fn add(&mut self, event: Event<'_>) -> Result<(), YamlError> {
        self.count += 1;
        if self.count > MAX_NODES {
            return Err(YamlError::plain(&format!("more than {MAX_NODES} values in one text (a limit of trueup)")));
        }
        let Event { kind, start, comments, .. } = event;
        match kind {
            EventKind::Alias(name) => {
                if !self.anchors.contains(name) {
                    return Err(YamlError::plain(&format!("unknown anchor '{name}' referenced")));
                }
                let node = self.node(NodeKind::Alias(name.into()), Tag::None, None, start, comments);
                self.attach(node);
            }
            EventKind::Scalar(scalar) => self.add_scalar(scalar, start, comments),
            EventKind::SequenceStart { anchor, tag, flow } => {
                let node = self.collection(NodeKind::Sequence(Vec::new()), Tag::Seq, tag, anchor, start, comments);
                self.open(node, flow, Content::Sequence(Vec::new()))?;
            }
            EventKind::MappingStart { anchor, tag, flow } => {
                let node = self.collection(NodeKind::Mapping(Vec::new()), Tag::Map, tag, anchor, start, comments);
                self.open(node, flow, Content::Mapping(Vec::new(), None))?;
            }
            EventKind::SequenceEnd
            | EventKind::MappingEnd
            | EventKind::DocumentStart
            | EventKind::DocumentEnd
            | EventKind::StreamEnd => {}
        }
        Ok(())
    }

    fn add_scalar(&mut self, scalar: Scalar<'_>, start: Mark, comments: Option<Box<EventComments>>) {
        let Scalar { anchor, tag, value, style, .. } = scalar;
        let mut style = match style {
            ScalarStyle::Plain => Style::NONE,
            ScalarStyle::SingleQuoted => Style::SINGLE_QUOTED,
            ScalarStyle::DoubleQuoted => Style::DOUBLE_QUOTED,
            ScalarStyle::Literal => Style::LITERAL,
            ScalarStyle::Folded => Style::FOLDED,
        };
        let tag = match explicit(tag) {
            Some(tag) => {
                style |= Style::TAGGED;
                tag
            }
            None if style != Style::NONE => Tag::Str,
            None if value == "<<" => Tag::Merge,
            None => Tag::of_text(&value),
        };
        let text = match value {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into_boxed_str(),
        };
        let mut node = self.node(NodeKind::Scalar(text), tag, anchor, start, comments);
        node.style = style;
        self.attach(node);
    }

    fn collection(
        &mut self,
        kind: NodeKind,
        usual: Tag,
        tag: Option<Box<str>>,
        anchor: Option<&str>,
        start: Mark,
        comments: Option<Box<EventComments>>,
    ) -> Node {
        let mut node = self.node(kind, usual, anchor, start, comments);
        if let Some(tag) = explicit(tag) {
            node.tag = tag;
            node.style = Style::TAGGED;
        }
        node
    }

    fn node(
        &mut self,
        kind: NodeKind,
        tag: Tag,
        anchor: Option<&str>,
        start: Mark,
        comments: Option<Box<EventComments>>,
    ) -> Node {
        let anchor: Option<Box<str>> = anchor.map(Box::from);
        if let Some(name) = &anchor {
            self.anchors.insert(name.clone());
        }
        let count = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
        let comments = comments.map(|comments| {
            let EventComments { head, line, foot } = *comments;
            Box::new(Comments { head, line, foot, ..Comments::default() })
        });
        let (line, column) = (count(start.line), count(start.column));
        Node { kind, tag, style: Style::NONE, anchor, comments, line, column, origin: self.origin, shared: 0 }
    }

    fn open(&mut self, mut node: Node, flow: bool, content: Content) -> Result<(), YamlError> {
        if self.open.len() == MAX_DEPTH {
            return Err(YamlError::plain(&format!("exceeded max depth of {MAX_DEPTH}")));
        }
        if flow {
            node.style |= Style::FLOW;
        }
        self.open.push(Open { node, content });
        Ok(())
    }

    /// Ends the innermost collection. The comments at its end replace those at its beginning, but for the head.
    fn close(&mut self, comments: Option<Box<EventComments>>) {
        let Some(Open { mut node, content }) = self.open.pop() else { return };
        let EventComments { line, mut foot, .. } = comments.map(|comments| *comments).unwrap_or_default();
        node.kind = match content {
            Content::Sequence(items) => NodeKind::Sequence(items),
            Content::Mapping(mut entries, _) => {
                // Behind the last entry of a block, a comment is that entry's.
                if !node.style.has(Style::FLOW)
                    && !foot.is_empty()
                    && let Some((key, _)) = entries.last_mut()
                {
                    key.set_foot(std::mem::take(&mut foot));
                }
                NodeKind::Mapping(entries)
            }
        };
        if node.comments.is_some() || !line.is_empty() || !foot.is_empty() {
            let comments = node.comments_mut();
            comments.line = line;
            comments.foot = foot;
            if comments.is_empty() {
                node.comments = None;
            }
        }
        self.attach(node);
    }

    fn attach(&mut self, mut node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut open.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping(entries, key @ None) => {
                // In a block, a foot at a key is that of the entry before, from which it is dedented.
                if !open.node.style.has(Style::FLOW)
                    && let Some((before, _)) = entries.last_mut()
                    && let Some(foot) = node.take_foot()
                {
                    before.set_foot(foot);
                }
                *key = Some(node);
            }
            Content::Mapping(entries, key) => {
                let Some(mut key) = key.take() else { return };
                if key.comments.as_ref().is_none_or(|comments| comments.foot.is_empty())
                    && let Some(foot) = node.take_foot()
                {
                    key.set_foot(foot);
                }
                entries.push((key, node));
            }
        }
    }
}

impl Node {
    /// Takes the comment below away, if there is one.
    fn take_foot(&mut self) -> Option<String> {
        let comments = self.comments.as_mut()?;
        if comments.foot.is_empty() {
            return None;
        }
        let foot = std::mem::take(&mut comments.foot);
        if comments.is_empty() {
            self.comments = None;
        }
        Some(foot)
    }

    fn set_foot(&mut self, foot: String) {
        self.comments_mut().foot = foot;
    }
}

/// The tag that the text gives, if it says more than `!`.
fn explicit(tag: Option<Box<str>>) -> Option<Tag> {
    tag.filter(|tag| &**tag != "!").map(|tag| Tag::from(&*tag))
}
