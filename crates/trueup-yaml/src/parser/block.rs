//! Block sequences and mappings.

use super::{Allowed, Event, EventKind, Glimpse, Parser, State, empty_scalar, event};
use crate::error::YamlError;
use crate::scanner::token::TokenKind;

impl<'t> Parser<'t> {
    pub(super) fn block_sequence_entry(&mut self, first: bool) -> Result<Event<'t>, YamlError> {
        if first {
            let outset = self.skip()?.start;
            self.outsets.push(outset);
        }
        let token = self.peek()?;
        match token.kind {
            TokenKind::BlockEntry => match self.pass_entry()?.kind {
                TokenKind::BlockEntry | TokenKind::BlockEnd => {
                    self.state = State::BlockSequenceEntry;
                    Ok(empty_scalar(token.end))
                }
                _ => self.node_then(Allowed::Block, State::BlockSequenceEntry),
            },
            TokenKind::BlockEnd => {
                self.pop_state();
                self.outsets.pop();
                self.skip()?;
                Ok(event(EventKind::SequenceEnd, token.start, token.end))
            }
            _ => Err(self.error_in_collection(token.start, "did not find expected '-' indicator")),
        }
    }

    /// An entry of a sequence that is no deeper than the mapping it is a value of.
    pub(super) fn indentless_sequence_entry(&mut self) -> Result<Event<'t>, YamlError> {
        let token = self.peek()?;
        if token.kind != TokenKind::BlockEntry {
            self.pop_state();
            return Ok(event(EventKind::SequenceEnd, token.start, token.start));
        }
        match self.pass_entry()?.kind {
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.state = State::IndentlessSequenceEntry;
                Ok(empty_scalar(token.end))
            }
            _ => self.node_then(Allowed::Block, State::IndentlessSequenceEntry),
        }
    }

    pub(super) fn block_mapping_key(&mut self, first: bool) -> Result<Event<'t>, YamlError> {
        if first {
            let outset = self.skip()?.start;
            self.outsets.push(outset);
        }
        let token = self.peek()?;
        match token.kind {
            TokenKind::Key => match self.skip_and_peek()?.kind {
                TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                    self.state = State::BlockMappingValue;
                    Ok(empty_scalar(token.end))
                }
                _ => self.node_then(Allowed::BlockOrIndentlessSequence, State::BlockMappingValue),
            },
            TokenKind::BlockEnd => {
                self.pop_state();
                self.outsets.pop();
                let event = self.commented(event(EventKind::MappingEnd, token.start, token.end));
                self.skip()?;
                Ok(event)
            }
            _ => Err(self.error_in_collection(token.start, "did not find expected key")),
        }
    }

    pub(super) fn block_mapping_value(&mut self) -> Result<Event<'t>, YamlError> {
        let token = self.peek()?;
        if token.kind != TokenKind::Value {
            self.state = State::BlockMappingKey;
            return Ok(empty_scalar(token.start));
        }
        match self.skip_and_peek()?.kind {
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.state = State::BlockMappingKey;
                Ok(empty_scalar(token.end))
            }
            _ => self.node_then(Allowed::BlockOrIndentlessSequence, State::BlockMappingKey),
        }
    }

    /// Passes a `-`, and looks at what follows.
    fn pass_entry(&mut self) -> Result<Glimpse, YamlError> {
        let head = self.head_length();
        self.skip()?;
        // go-yaml looks here without caring about errors, so that scanning goes on and may find another one.
        match self.split_stem(head) {
            Ok(()) => self.peek(),
            Err(error) => Err(self.peek().err().unwrap_or(error)),
        }
    }
}
