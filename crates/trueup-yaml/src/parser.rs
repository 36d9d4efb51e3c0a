//! From tokens to events, as libyaml's parser in go-yaml.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::dialect::Dialect;
use crate::error::YamlError;
use crate::scanner::Scanner;
use crate::scanner::cursor::Mark;
use crate::scanner::token::{Content, ScalarStyle, Token, TokenKind};
use crate::source::Windows;
use comments::{EventComments, PendingComments};

pub(crate) mod comments;

mod block;
mod document;
mod flow;

/// What happens next in a document.
#[derive(Debug)]
pub(crate) struct Event<'t> {
    pub(crate) kind: EventKind<'t>,
    pub(crate) start: Mark,
    pub(crate) end: Mark,
    /// The comments around it; none in go-yaml v2.
    pub(crate) comments: Option<Box<EventComments>>,
}

/// The kinds of events.
#[derive(Debug)]
pub(crate) enum EventKind<'t> {
    StreamEnd,
    DocumentStart,
    DocumentEnd,
    Alias(&'t str),
    Scalar(Scalar<'t>),
    SequenceStart { anchor: Option<&'t str>, tag: Option<Box<str>>, flow: bool },
    SequenceEnd,
    MappingStart { anchor: Option<&'t str>, tag: Option<Box<str>>, flow: bool },
    MappingEnd,
}

/// A scalar with what stands before it.
#[derive(Debug)]
pub(crate) struct Scalar<'t> {
    pub(crate) anchor: Option<&'t str>,
    /// The whole tag, without abbreviation.
    pub(crate) tag: Option<Box<str>>,
    pub(crate) value: Cow<'t, str>,
    pub(crate) style: ScalarStyle,
    /// Whether its meaning depends on its text.
    pub(crate) implicit: bool,
}

/// What the parser expects.
#[derive(Debug, Clone, Copy)]
enum State {
    StreamStart,
    ImplicitDocumentStart,
    DocumentStart,
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockSequenceFirstEntry,
    BlockSequenceEntry,
    IndentlessSequenceEntry,
    BlockMappingFirstKey,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceFirstEntry,
    FlowSequenceEntry,
    FlowSequenceEntryMappingKey,
    FlowSequenceEntryMappingValue,
    FlowSequenceEntryMappingEnd,
    FlowMappingFirstKey,
    FlowMappingKey,
    FlowMappingValue,
    FlowMappingEmptyValue,
    End,
}

/// A token's kind and place, without its content.
#[derive(Debug, Clone, Copy)]
struct Glimpse {
    kind: TokenKind,
    start: Mark,
    end: Mark,
}

/// Which nodes may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Allowed {
    Flow,
    Block,
    BlockOrIndentlessSequence,
}

/// Anchor and tag of a node.
#[derive(Debug, Default)]
struct Properties<'t> {
    anchor: Option<&'t str>,
    tag: Option<Box<str>>,
}

/// Turns a text into events, one at a time.
#[derive(Debug)]
pub(crate) struct Parser<'t> {
    dialect: Dialect,
    scanner: Scanner<'t>,
    state: State,
    states: Vec<State>,
    /// The tag handles of the document and what they stand for.
    tag_directives: HashMap<String, String>,
    /// Where the open collections began.
    outsets: Vec<Mark>,
    /// Comments for the coming events.
    pending: PendingComments,
}

impl<'t> Parser<'t> {
    pub(crate) fn new(text: &'t str, windows: Windows, dialect: Dialect) -> Self {
        Self {
            dialect,
            scanner: Scanner::new(text, windows, dialect),
            state: State::StreamStart,
            states: Vec::with_capacity(16),
            tag_directives: HashMap::new(),
            outsets: Vec::new(),
            pending: PendingComments::default(),
        }
    }

    /// The next event; after the end of the stream, that end again.
    pub(crate) fn next(&mut self) -> Result<Event<'t>, YamlError> {
        match self.state {
            State::StreamStart => {
                self.skip()?;
                self.state = State::ImplicitDocumentStart;
                self.next_document(true)
            }
            State::ImplicitDocumentStart => self.next_document(true),
            State::DocumentStart => self.next_document(false),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::BlockNode => self.node(Allowed::Block),
            State::BlockSequenceFirstEntry => self.block_sequence_entry(true),
            State::BlockSequenceEntry => self.block_sequence_entry(false),
            State::IndentlessSequenceEntry => self.indentless_sequence_entry(),
            State::BlockMappingFirstKey => self.block_mapping_key(true),
            State::BlockMappingKey => self.block_mapping_key(false),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceFirstEntry => self.flow_sequence_entry(true),
            State::FlowSequenceEntry => self.flow_sequence_entry(false),
            State::FlowSequenceEntryMappingKey => self.flow_sequence_entry_mapping_key(),
            State::FlowSequenceEntryMappingValue => self.flow_sequence_entry_mapping_value(),
            State::FlowSequenceEntryMappingEnd => self.flow_sequence_entry_mapping_end(),
            State::FlowMappingFirstKey => self.flow_mapping_key(true),
            State::FlowMappingKey => self.flow_mapping_key(false),
            State::FlowMappingValue => self.flow_mapping_value(false),
            State::FlowMappingEmptyValue => self.flow_mapping_value(true),
            State::End => {
                let token = self.peek()?;
                Ok(event(EventKind::StreamEnd, token.start, token.end))
            }
        }
    }

    fn peek(&mut self) -> Result<Glimpse, YamlError> {
        let Token { kind, start, end, .. } = self.scanner.peek()?;
        let glimpse = Glimpse { kind: *kind, start: *start, end: *end };
        if !self.scanner.comments.is_empty() {
            self.take_comments(glimpse);
        }
        Ok(glimpse)
    }

    fn skip(&mut self) -> Result<Token<'t>, YamlError> {
        self.scanner.take()
    }

    /// Passes a token, and looks at the next.
    fn skip_and_peek(&mut self) -> Result<Glimpse, YamlError> {
        self.skip()?;
        self.peek()
    }

    fn pop_state(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }

    /// A node that is followed by a state.
    fn node_then(&mut self, allowed: Allowed, next: State) -> Result<Event<'t>, YamlError> {
        self.states.push(next);
        self.node(allowed)
    }

    fn node(&mut self, allowed: Allowed) -> Result<Event<'t>, YamlError> {
        let first = self.peek()?;
        if first.kind == TokenKind::Alias {
            self.pop_state();
            let token = self.skip()?;
            return Ok(self.commented(event(EventKind::Alias(name(&token)), token.start, token.end)));
        }
        let properties = self.properties(first.start)?;
        let token = self.peek()?;
        let Properties { anchor, tag } = properties;
        let start = if self.dialect == Dialect::V3 { first.start } else { token.start };
        let block = allowed != Allowed::Flow;
        let (next, kind) = match token.kind {
            TokenKind::BlockEntry if allowed == Allowed::BlockOrIndentlessSequence => {
                (State::IndentlessSequenceEntry, EventKind::SequenceStart { anchor, tag, flow: false })
            }
            TokenKind::Scalar => return self.scalar(anchor, tag, start),
            TokenKind::FlowSequenceStart => {
                (State::FlowSequenceFirstEntry, EventKind::SequenceStart { anchor, tag, flow: true })
            }
            TokenKind::FlowMappingStart => {
                (State::FlowMappingFirstKey, EventKind::MappingStart { anchor, tag, flow: true })
            }
            TokenKind::BlockSequenceStart if block => {
                (State::BlockSequenceFirstEntry, EventKind::SequenceStart { anchor, tag, flow: false })
            }
            TokenKind::BlockMappingStart if block => {
                (State::BlockMappingFirstKey, EventKind::MappingStart { anchor, tag, flow: false })
            }
            _ if anchor.is_some() || tag.is_some() => {
                self.pop_state();
                let implicit = tag.is_none();
                let scalar = Scalar { anchor, tag, value: Cow::Borrowed(""), style: ScalarStyle::Plain, implicit };
                return Ok(event(EventKind::Scalar(scalar), start, token.start));
            }
            _ => return Err(self.error_since(first.start, token.start, "did not find expected node content")),
        };
        self.state = next;
        Ok(self.collection_start(token.kind, event(kind, start, token.end)))
    }

    fn scalar(&mut self, anchor: Option<&'t str>, tag: Option<Box<str>>, start: Mark) -> Result<Event<'t>, YamlError> {
        self.pop_state();
        let token = self.skip()?;
        let (value, style) = match token.content {
            Content::Scalar(value, style) => (value, style),
            _ => (Cow::Borrowed(""), ScalarStyle::Plain),
        };
        let implicit = tag.as_deref().map_or(style == ScalarStyle::Plain, |tag| tag == "!");
        let scalar = Scalar { anchor, tag, value, style, implicit };
        Ok(self.commented(event(EventKind::Scalar(scalar), start, token.end)))
    }

    /// An anchor and a tag, in either order, both optional.
    fn properties(&mut self, start: Mark) -> Result<Properties<'t>, YamlError> {
        let mut anchor = None;
        let mut tag = None;
        if self.peek()?.kind == TokenKind::Anchor {
            anchor = Some(name(&self.skip()?));
            if self.peek()?.kind == TokenKind::Tag {
                tag = Some(self.skip()?);
            }
        } else if self.peek()?.kind == TokenKind::Tag {
            tag = Some(self.skip()?);
            if self.peek()?.kind == TokenKind::Anchor {
                anchor = Some(name(&self.skip()?));
            }
        }
        self.peek()?;
        let tag = tag.map(|token| self.whole_tag(start, &token)).transpose()?.flatten();
        Ok(Properties { anchor, tag })
    }

    /// A tag with its handle replaced by what it stands for; none if that leaves nothing.
    fn whole_tag(&self, start: Mark, token: &Token<'t>) -> Result<Option<Box<str>>, YamlError> {
        let Content::Tag(handle, suffix) = &token.content else { return Ok(None) };
        if handle.is_empty() {
            return Ok((!suffix.is_empty()).then(|| suffix.as_str().into()));
        }
        match self.tag_directives.get(handle).map(|prefix| format!("{prefix}{suffix}")) {
            Some(tag) if !tag.is_empty() => Ok(Some(tag.into())),
            _ => Err(self.error_since(start, token.start, "found undefined tag handle")),
        }
    }

    /// An error in something that began at a mark, of which only go-yaml v3 speaks.
    fn error_since(&self, start: Mark, mark: Mark, problem: &str) -> YamlError {
        parser_error(if self.dialect == Dialect::V3 && start.line > 0 { start } else { mark }, problem)
    }

    /// An error in the innermost open collection.
    fn error_in_collection(&self, mark: Mark, problem: &str) -> YamlError {
        self.error_since(self.outsets.last().copied().unwrap_or(mark), mark, problem)
    }
}

fn name<'t>(token: &Token<'t>) -> &'t str {
    if let Content::Name(name) = token.content { name } else { "" }
}

fn event(kind: EventKind<'_>, start: Mark, end: Mark) -> Event<'_> {
    Event { kind, start, end, comments: None }
}

/// A scalar that is not there.
fn empty_scalar<'t>(mark: Mark) -> Event<'t> {
    let scalar =
        Scalar { anchor: None, tag: None, value: Cow::Borrowed(""), style: ScalarStyle::Plain, implicit: true };
    event(EventKind::Scalar(scalar), mark, mark)
}

fn parser_error(mark: Mark, problem: &str) -> YamlError {
    YamlError::parser(mark.line, problem)
}
