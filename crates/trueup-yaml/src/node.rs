//! Documents as trees of nodes, each with its place in the text.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::dialect::Dialect;
use crate::error::YamlError;
use crate::json::Place;
use crate::parser::{Event, EventKind, Parser, Scalar};
use crate::scanner::cursor::Mark;
use crate::scanner::token::ScalarStyle;
use crate::source::{Source, Windows};

mod plain;

/// Which node of its document: an index into [`Document::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(usize);

/// A document. Its nodes lie side by side, so that depth costs no stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Document<'t> {
    nodes: Vec<Node<'t>>,
    root: NodeId,
}

/// A node and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'t> {
    /// What it is.
    pub kind: NodeKind<'t>,
    /// Where it stands, with quotes and brackets, without anchor and tag. A block collection ends where its last
    /// child ends.
    pub place: Place,
    /// The name that aliases call it by.
    pub anchor: Option<Cow<'t, str>>,
}

/// The kinds of nodes.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind<'t> {
    /// A scalar, or nothing where one could be.
    Scalar {
        /// Its text, without quotes and escapes.
        value: Cow<'t, str>,
        /// Its whole tag, such as `tag:yaml.org,2002:str`.
        tag: Option<Box<str>>,
        /// How it is written.
        style: ScalarStyle,
        /// Whether what it stands for depends on its text: it is plain and has no tag, or it has the tag `!`.
        implicit: bool,
    },
    /// A list.
    Sequence {
        /// Its items.
        items: Vec<NodeId>,
        /// Whether it is written `[…]`.
        flow: bool,
    },
    /// A list of keys and values, in the order of the text, keys possibly more than once.
    Mapping {
        /// Keys with their values.
        entries: Vec<(NodeId, NodeId)>,
        /// Whether it is written `{…}`.
        flow: bool,
    },
    /// Another node once more.
    Alias {
        /// That node; it may contain this alias.
        target: NodeId,
    },
}

impl<'t> Document<'t> {
    /// The node that contains all others.
    pub fn root(&self) -> &Node<'t> {
        self.node(self.root)
    }

    /// The id of [`Document::root`].
    pub fn root_id(&self) -> NodeId {
        self.root
    }

    /// The node of an id that comes from this document.
    pub fn node(&self, id: NodeId) -> &Node<'t> {
        &self.nodes[id.0]
    }

    /// All nodes with their ids, in the order in which they begin in the text.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node<'t>)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index), node))
    }

    fn into_owned(self) -> Document<'static> {
        Document { nodes: self.nodes.into_iter().map(Node::into_owned).collect(), root: self.root }
    }
}

impl Node<'_> {
    fn into_owned(self) -> Node<'static> {
        let kind = match self.kind {
            NodeKind::Scalar { value, tag, style, implicit } => {
                NodeKind::Scalar { value: Cow::Owned(value.into_owned()), tag, style, implicit }
            }
            NodeKind::Sequence { items, flow } => NodeKind::Sequence { items, flow },
            NodeKind::Mapping { entries, flow } => NodeKind::Mapping { entries, flow },
            NodeKind::Alias { target } => NodeKind::Alias { target },
        };
        Node { kind, place: self.place, anchor: self.anchor.map(|anchor| Cow::Owned(anchor.into_owned())) }
    }
}

/// Reads the first document of a text; `None` if there is none. Places count bytes of the text, or, if it is UTF-16,
/// of its UTF-8 form without the byte order mark.
pub fn read_node(text: &[u8]) -> Result<Option<Document<'_>>, YamlError> {
    read_up_to(text, 1).map(|documents| documents.into_iter().next())
}

/// Reads all documents of a text, as go-yaml's `Decoder` would find them.
pub fn read_stream(text: &[u8]) -> Result<Vec<Document<'_>>, YamlError> {
    read_up_to(text, usize::MAX)
}

fn read_up_to(text: &[u8], limit: usize) -> Result<Vec<Document<'_>>, YamlError> {
    let Source { text, windows, offset } = Source::new(text);
    match text {
        Cow::Borrowed(text) => compose_up_to(text, windows, offset, limit),
        Cow::Owned(text) => {
            let documents = compose_up_to(&text, windows, offset, limit)?;
            Ok(documents.into_iter().map(Document::into_owned).collect())
        }
    }
}

fn compose_up_to(text: &str, windows: Windows, offset: usize, limit: usize) -> Result<Vec<Document<'_>>, YamlError> {
    let mut composer = Composer::new(text, windows, offset, 0);
    let mut documents = Vec::new();
    while documents.len() < limit
        && let Some(document) = composer.next_document()?
    {
        documents.push(document);
    }
    Ok(documents)
}

/// The first document of a text, `None` if there is none.
pub(crate) fn first_document(
    text: &str,
    windows: Windows,
    offset: usize,
    lines_before: u32,
) -> Result<Option<Document<'_>>, YamlError> {
    if windows.fault.is_none()
        && let Some(document) = plain::read(text, offset, lines_before)
    {
        return Ok(Some(document));
    }
    Composer::new(text, windows, offset, lines_before).next_document()
}

/// How many nodes a text may have. Go has no such limit; a node takes about a hundred times its text at the worst.
const MAX_NODES: usize = 2_000_000;

/// Puts documents together from events.
struct Composer<'t> {
    parser: Parser<'t>,
    /// How many bytes stand before the parser's text.
    offset: usize,
    /// How many lines stand before it.
    lines_before: u32,
    nodes: Vec<Node<'t>>,
    /// How many nodes all documents so far have.
    count: usize,
    anchors: HashMap<&'t str, NodeId>,
    open: Vec<Open>,
}

/// A collection that has not ended, and what it holds so far.
struct Open {
    id: NodeId,
    children: Vec<NodeId>,
}

impl<'t> Composer<'t> {
    fn new(text: &'t str, windows: Windows, offset: usize, lines_before: u32) -> Self {
        let parser = Parser::new(text, windows, Dialect::V2);
        Self { parser, offset, lines_before, nodes: Vec::new(), count: 0, anchors: HashMap::new(), open: Vec::new() }
    }

    /// The next document, `None` after the last.
    fn next_document(&mut self) -> Result<Option<Document<'t>>, YamlError> {
        if let EventKind::StreamEnd = self.parser.next()?.kind {
            return Ok(None);
        }
        self.anchors.clear();
        self.open.clear();
        loop {
            let event = self.parser.next()?;
            match event.kind {
                EventKind::DocumentEnd | EventKind::StreamEnd => {
                    let nodes = std::mem::take(&mut self.nodes);
                    return Ok((!nodes.is_empty()).then_some(Document { nodes, root: NodeId(0) }));
                }
                EventKind::SequenceEnd | EventKind::MappingEnd => self.close(event.end),
                _ => self.add(event)?,
            }
        }
    }

    fn add(&mut self, event: Event<'t>) -> Result<(), YamlError> {
        self.count += 1;
        if self.count > MAX_NODES {
            let problem = format!("more than {MAX_NODES} values in one text (a limit of trueup)");
            return Err(YamlError::scanner(event.start.line, &problem));
        }
        let id = NodeId(self.nodes.len());
        let opens = matches!(event.kind, EventKind::SequenceStart { .. } | EventKind::MappingStart { .. });
        let (kind, anchor) = match event.kind {
            EventKind::Alias(name) => {
                let target = self.anchors.get(name).copied();
                let target = target.ok_or_else(|| YamlError::plain(&format!("unknown anchor '{name}' referenced")))?;
                (NodeKind::Alias { target }, None)
            }
            EventKind::Scalar(scalar) => {
                let Scalar { anchor, tag, value, style, implicit } = scalar;
                (NodeKind::Scalar { value, tag, style, implicit }, anchor)
            }
            EventKind::SequenceStart { anchor, flow, .. } => (NodeKind::Sequence { items: Vec::new(), flow }, anchor),
            EventKind::MappingStart { anchor, flow, .. } => (NodeKind::Mapping { entries: Vec::new(), flow }, anchor),
            EventKind::SequenceEnd
            | EventKind::MappingEnd
            | EventKind::DocumentStart
            | EventKind::DocumentEnd
            | EventKind::StreamEnd => return Ok(()),
        };
        if let Some(name) = anchor {
            self.anchors.insert(name, id);
        }
        if let Some(open) = self.open.last_mut() {
            open.children.push(id);
        }
        let place = self.place(event.start, event.end);
        self.nodes.push(Node { kind, place, anchor: anchor.map(Cow::Borrowed) });
        if opens {
            self.open.push(Open { id, children: Vec::new() });
        }
        Ok(())
    }

    /// Ends the innermost collection.
    fn close(&mut self, end: Mark) {
        let Some(Open { id, children }) = self.open.pop() else { return };
        let last_end = children.last().map(|child| self.nodes[child.0].place.end);
        let node = &mut self.nodes[id.0];
        let flow = match &mut node.kind {
            NodeKind::Sequence { items, flow } => {
                *items = children;
                *flow
            }
            NodeKind::Mapping { entries, flow } => {
                *entries = children.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
                *flow
            }
            NodeKind::Scalar { .. } | NodeKind::Alias { .. } => return,
        };
        let end = if flow { self.offset + end.position } else { last_end.unwrap_or(node.place.end) };
        node.place.end = node.place.end.max(end);
    }

    fn place(&self, start: Mark, end: Mark) -> Place {
        Place {
            line: u32::try_from(start.line + 1).unwrap_or(u32::MAX).saturating_add(self.lines_before),
            start: self.offset + start.position,
            end: self.offset + end.position,
        }
    }
}

#[cfg(test)]
mod tests;
