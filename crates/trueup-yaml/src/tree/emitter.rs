//! From a tree to a text, as go-yaml v3's `Encoder` writes a `Node`: styles, tags and comments kept.

use super::{Node, NodeKind, Style, Tag};
use crate::error::YamlError;
use scalar::ScalarForm;

mod block;
mod comments;
mod flow;
mod output;
mod scalar;

/// Keys that are longer have a line of their own.
const MAX_SIMPLE_KEY: usize = 128;

/// How a text is laid out. Lines are never folded, as in kyaml.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmitOptions {
    /// How many spaces a level is indented, 2 to 9.
    pub indent: usize,
    /// Whether a sequence in a mapping begins below its key instead of two spaces further.
    pub compact_sequences: bool,
}

impl Default for EmitOptions {
    /// As kyaml: two spaces, compact sequences.
    fn default() -> Self {
        Self { indent: 2, compact_sequences: true }
    }
}

/// Writes a document, with its last line break.
pub fn emit(root: &Node, options: &EmitOptions) -> Result<String, YamlError> {
    let mut emitter = Emitter::new(*options);
    emitter.document(root)?;
    Ok(emitter.out)
}

/// Where a node stands.
#[derive(Debug, Clone, Copy, Default)]
struct Position {
    /// As a key or a value of a mapping.
    in_mapping: bool,
    /// As a key on one line.
    simple_key: bool,
    /// As an item of a block sequence.
    in_block_sequence: bool,
}

/// How the rest of a node is written once its beginning has been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Leaf,
    Block,
    Flow,
}

#[derive(Debug)]
struct Emitter<'n> {
    options: EmitOptions,
    out: String,
    column: usize,
    /// The last thing written was white space, or an indicator that counts as such.
    whitespace: bool,
    /// Nothing but indentation and indicators is on the line so far.
    indention: bool,
    /// Indentation of the innermost collection; none at the root.
    indent: Option<usize>,
    flow_level: usize,
    /// The indentation at which a foot comment has just been written: an empty line sets it off.
    foot_indent: Option<usize>,
    /// Comments that are due, each as soon as its place comes.
    head: &'n str,
    line: &'n str,
    foot: &'n str,
    /// The foot of the entry before, which is written before the next.
    tail: &'n str,
    /// The comment at the end of a key's line.
    key_line: &'n str,
}

impl<'n> Emitter<'n> {
    fn new(options: EmitOptions) -> Self {
        let indent = if (2..=9).contains(&options.indent) { options.indent } else { 2 };
        Self {
            options: EmitOptions { indent, ..options },
            out: String::new(),
            column: 0,
            whitespace: true,
            indention: true,
            indent: None,
            flow_level: 0,
            foot_indent: None,
            head: "",
            line: "",
            foot: "",
            tail: "",
            key_line: "",
        }
    }

    fn document(&mut self, root: &'n Node) -> Result<(), YamlError> {
        let (head, foot) = match root.comments.as_deref() {
            Some(comments) => (comments.document_head.as_str(), comments.document_foot.as_str()),
            None => ("", ""),
        };
        if !head.is_empty() {
            self.head = head;
            self.process_head();
            self.put_break();
        }
        self.note_start(root, None);
        self.process_head();
        let shape = self.start(root, Position::default())?;
        self.process_line();
        self.process_foot();
        self.content(root, shape, Position::default(), None)?;
        if !foot.is_empty() {
            self.foot = foot;
        }
        self.foot_indent = Some(0);
        self.process_foot();
        self.foot_indent = None;
        self.write_indent();
        Ok(())
    }

    /// Writes a whole scalar or alias, or what stands before a collection's content.
    fn start(&mut self, node: &'n Node, position: Position) -> Result<Shape, YamlError> {
        match &node.kind {
            NodeKind::Alias(name) => {
                self.write_anchor('*', name)?;
                Ok(Shape::Leaf)
            }
            NodeKind::Scalar(text) => {
                self.write_scalar_node(node, text, position)?;
                Ok(Shape::Leaf)
            }
            NodeKind::Sequence(items) => self.start_collection(node, items.is_empty(), &Tag::Seq),
            NodeKind::Mapping(entries) => self.start_collection(node, entries.is_empty(), &Tag::Map),
        }
    }

    fn start_collection(&mut self, node: &Node, empty: bool, usual: &Tag) -> Result<Shape, YamlError> {
        if let Some(name) = &node.anchor {
            self.write_anchor('&', name)?;
        }
        self.write_tag(collection_tag(node, usual));
        let flow = self.flow_level > 0 || node.style.has(Style::FLOW) || empty;
        Ok(if flow { Shape::Flow } else { Shape::Block })
    }

    /// Writes a collection's content. As a key, it has no foot, but may have the tail of the entry before.
    fn content(
        &mut self,
        node: &'n Node,
        shape: Shape,
        position: Position,
        as_key: Option<&'n str>,
    ) -> Result<(), YamlError> {
        match (&node.kind, shape) {
            (NodeKind::Sequence(items), Shape::Block) => self.block_sequence(node, items, position, as_key),
            (NodeKind::Sequence(items), Shape::Flow) => self.flow_sequence(node, items, as_key),
            (NodeKind::Mapping(entries), Shape::Block) => self.block_mapping(node, entries, position, as_key),
            (NodeKind::Mapping(entries), Shape::Flow) => self.flow_mapping(node, entries, as_key),
            _ => Ok(()),
        }
    }

    /// Whether a key fits on the line of its value.
    fn is_simple_key(node: &Node) -> bool {
        let anchor = node.anchor.as_deref().unwrap_or_default().len();
        let length = match &node.kind {
            NodeKind::Alias(name) => name.len(),
            NodeKind::Scalar(text) => {
                if text.contains(crate::writer::analysis::is_break) {
                    return false;
                }
                anchor + tag_length(&ScalarForm::of(node, text).tag) + text.len()
            }
            NodeKind::Sequence(items) if items.is_empty() => anchor + tag_length(collection_tag(node, &Tag::Seq)),
            NodeKind::Mapping(entries) if entries.is_empty() => anchor + tag_length(collection_tag(node, &Tag::Map)),
            NodeKind::Sequence(_) | NodeKind::Mapping(_) => return false,
        };
        length <= MAX_SIMPLE_KEY
    }

    fn increase_indent(&mut self, flow: bool, in_block_sequence: bool, compact: bool) {
        let width = self.options.indent;
        self.indent = Some(match self.indent {
            None if flow => width,
            None => 0,
            // The first level inside a sequence only skips the `- `.
            Some(indent) if in_block_sequence => indent + 2,
            Some(indent) => (width * ((indent + width) / width)).saturating_sub(if compact { 2 } else { 0 }),
        });
    }
}

/// The tag of a collection that must be written.
fn collection_tag<'t>(node: &'t Node, usual: &Tag) -> &'t Tag {
    if !node.style.has(Style::TAGGED) && node.tag == *usual { &Tag::None } else { &node.tag }
}

/// How many bytes a tag counts in a key.
fn tag_length(tag: &Tag) -> usize {
    tag.as_str().len()
}
