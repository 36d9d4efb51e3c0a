//! Which event each comment goes to, as go-yaml v3's parser decides.

use super::{Event, Glimpse, Parser};
use crate::dialect::Dialect;
use crate::error::YamlError;
use crate::scanner::comments::CommentKind;
use crate::scanner::token::TokenKind;

/// The comments around what an event stands for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct EventComments {
    pub(crate) head: String,
    pub(crate) line: String,
    pub(crate) foot: String,
}

/// Comments of tokens that have been looked at, which wait for their event.
#[derive(Debug, Default)]
pub(super) struct PendingComments {
    pub(super) comments: EventComments,
    /// The head of a collection as a whole, as opposed to that of its first entry.
    stem: String,
}

impl EventComments {
    fn is_empty(&self) -> bool {
        self.head.is_empty() && self.line.is_empty() && self.foot.is_empty()
    }
}

impl<'t> Parser<'t> {
    /// Takes the comments that stand before a token.
    #[cold]
    pub(super) fn take_comments(&mut self, token: Glimpse) {
        let is_due = |at: usize| token.start.position >= at;
        while let Some(comment) = self.scanner.comments.front().filter(|comment| is_due(comment.token)) {
            let pending = &mut self.pending.comments;
            let text = match comment.kind {
                // The end of a block has no head: it is left for what follows.
                CommentKind::Head if token.kind == TokenKind::BlockEnd => return,
                CommentKind::Head => &mut pending.head,
                CommentKind::Line => &mut pending.line,
                CommentKind::Foot => &mut pending.foot,
            };
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&comment.text);
            self.scanner.comments.pop_front();
        }
    }

    /// An event with all comments that wait.
    #[inline]
    pub(super) fn commented(&mut self, mut event: Event<'t>) -> Event<'t> {
        if self.dialect == Dialect::V3 {
            event.comments = self.pending_comments();
        }
        event
    }

    #[cold]
    fn pending_comments(&mut self) -> Option<Box<EventComments>> {
        self.pending.stem.clear();
        let comments = &mut self.pending.comments;
        (!comments.is_empty()).then(|| Box::new(std::mem::take(comments)))
    }

    /// The start of a collection with its comments: a flow collection takes all, a block collection its stem, and an
    /// indentless sequence none.
    #[inline]
    pub(super) fn collection_start(&mut self, token: TokenKind, mut event: Event<'t>) -> Event<'t> {
        match token {
            _ if self.dialect == Dialect::V2 => event,
            TokenKind::FlowSequenceStart | TokenKind::FlowMappingStart => self.commented(event),
            TokenKind::BlockSequenceStart | TokenKind::BlockMappingStart => {
                let head = std::mem::take(&mut self.pending.stem);
                if !head.is_empty() {
                    event.comments = Some(Box::new(EventComments { head, ..EventComments::default() }));
                }
                event
            }
            _ => event,
        }
    }

    /// How much there was of a head comment before a `-` was passed.
    pub(super) fn head_length(&self) -> usize {
        self.pending.comments.head.len()
    }

    /// After a `-`, the comment before it is that of the whole collection if one begins here.
    pub(super) fn split_stem(&mut self, length: usize) -> Result<(), YamlError> {
        if length == 0 || !matches!(self.peek()?.kind, TokenKind::BlockSequenceStart | TokenKind::BlockMappingStart) {
            return Ok(());
        }
        let head = &mut self.pending.comments.head;
        let rest = head.get(length + 1..).unwrap_or_default().to_owned();
        head.truncate(length);
        self.pending.stem = std::mem::replace(head, rest);
        Ok(())
    }

    /// The part of the first comment that is set off by an empty line: it belongs to the document.
    pub(super) fn document_head(&mut self) -> Option<Box<EventComments>> {
        let head = &mut self.pending.comments.head;
        let (end, rest) = if let Some(text) = head.strip_suffix('\n').filter(|text| !text.is_empty()) {
            (text.len(), head.len())
        } else {
            let at = head.rfind("\n\n")?;
            (at, at + 2)
        };
        let after = head.split_off(rest);
        head.truncate(end);
        let head = std::mem::replace(head, after);
        Some(Box::new(EventComments { head, ..EventComments::default() }))
    }
}
