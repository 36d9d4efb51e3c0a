//! Flow sequences and mappings.

use super::{Allowed, Event, EventKind, Parser, State, empty_scalar, event};
use crate::error::YamlError;
use crate::scanner::token::TokenKind;

impl<'t> Parser<'t> {
    pub(super) fn flow_sequence_entry(&mut self, first: bool) -> Result<Event<'t>, YamlError> {
        if first {
            let outset = self.skip()?.start;
            self.outsets.push(outset);
        }
        let mut token = self.peek()?;
        if token.kind != TokenKind::FlowSequenceEnd && !first {
            if token.kind != TokenKind::FlowEntry {
                return Err(self.error_in_collection(token.start, "did not find expected ',' or ']'"));
            }
            token = self.skip_and_peek()?;
        }
        match token.kind {
            TokenKind::FlowSequenceEnd => {
                self.pop_state();
                self.outsets.pop();
                let event = self.commented(event(EventKind::SequenceEnd, token.start, token.end));
                self.skip()?;
                Ok(event)
            }
            TokenKind::Key => {
                self.state = State::FlowSequenceEntryMappingKey;
                self.skip()?;
                Ok(event(EventKind::MappingStart { anchor: None, tag: None, flow: true }, token.start, token.end))
            }
            _ => self.node_then(Allowed::Flow, State::FlowSequenceEntry),
        }
    }

    /// The key of a mapping of one entry, `[key: value]`. If it is missing, the token after it is lost, as in libyaml.
    pub(super) fn flow_sequence_entry_mapping_key(&mut self) -> Result<Event<'t>, YamlError> {
        let token = self.peek()?;
        match token.kind {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd => {
                self.skip()?;
                self.state = State::FlowSequenceEntryMappingValue;
                Ok(empty_scalar(token.end))
            }
            _ => self.node_then(Allowed::Flow, State::FlowSequenceEntryMappingValue),
        }
    }

    pub(super) fn flow_sequence_entry_mapping_value(&mut self) -> Result<Event<'t>, YamlError> {
        let token = self.peek()?;
        if token.kind == TokenKind::Value {
            let next = self.skip_and_peek()?;
            if !matches!(next.kind, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                return self.node_then(Allowed::Flow, State::FlowSequenceEntryMappingEnd);
            }
        }
        self.state = State::FlowSequenceEntryMappingEnd;
        Ok(empty_scalar(token.start))
    }

    pub(super) fn flow_sequence_entry_mapping_end(&mut self) -> Result<Event<'t>, YamlError> {
        let token = self.peek()?;
        self.state = State::FlowSequenceEntry;
        Ok(event(EventKind::MappingEnd, token.start, token.start))
    }

    pub(super) fn flow_mapping_key(&mut self, first: bool) -> Result<Event<'t>, YamlError> {
        if first {
            let outset = self.skip()?.start;
            self.outsets.push(outset);
        }
        let mut token = self.peek()?;
        if token.kind != TokenKind::FlowMappingEnd && !first {
            if token.kind != TokenKind::FlowEntry {
                return Err(self.error_in_collection(token.start, "did not find expected ',' or '}'"));
            }
            token = self.skip_and_peek()?;
        }
        match token.kind {
            TokenKind::FlowMappingEnd => {
                self.pop_state();
                self.outsets.pop();
                let event = self.commented(event(EventKind::MappingEnd, token.start, token.end));
                self.skip()?;
                Ok(event)
            }
            TokenKind::Key => {
                let next = self.skip_and_peek()?;
                match next.kind {
                    TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd => {
                        self.state = State::FlowMappingValue;
                        Ok(empty_scalar(next.start))
                    }
                    _ => self.node_then(Allowed::Flow, State::FlowMappingValue),
                }
            }
            _ => self.node_then(Allowed::Flow, State::FlowMappingEmptyValue),
        }
    }

    pub(super) fn flow_mapping_value(&mut self, missing: bool) -> Result<Event<'t>, YamlError> {
        let mut token = self.peek()?;
        if !missing && token.kind == TokenKind::Value {
            token = self.skip_and_peek()?;
            if !matches!(token.kind, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                return self.node_then(Allowed::Flow, State::FlowMappingKey);
            }
        }
        self.state = State::FlowMappingKey;
        Ok(empty_scalar(token.start))
    }
}
