//! Documents and their directives.

use super::{Allowed, Event, EventKind, Parser, State, empty_scalar, event, parser_error};
use crate::error::YamlError;
use crate::scanner::cursor::Mark;
use crate::scanner::token::{Content, TokenKind};

/// The tag handles that every document has.
const DEFAULT_TAG_DIRECTIVES: [(&str, &str); 2] = [("!", "!"), ("!!", "tag:yaml.org,2002:")];

impl<'t> Parser<'t> {
    pub(super) fn next_document(&mut self, may_be_implicit: bool) -> Result<Event<'t>, YamlError> {
        let mut token = self.peek()?;
        if !may_be_implicit {
            while token.kind == TokenKind::DocumentEnd {
                token = self.skip_and_peek()?;
            }
        }
        match token.kind {
            TokenKind::StreamEnd => {
                self.state = State::End;
                Ok(event(EventKind::StreamEnd, token.start, token.end))
            }
            TokenKind::VersionDirective | TokenKind::TagDirective | TokenKind::DocumentStart => {
                self.explicit_document(token.start)
            }
            _ if !may_be_implicit => self.explicit_document(token.start),
            _ => {
                self.directives()?;
                self.states.push(State::DocumentEnd);
                self.state = State::BlockNode;
                let comments = self.document_head();
                Ok(Event { comments, ..event(EventKind::DocumentStart, token.start, token.end) })
            }
        }
    }

    fn explicit_document(&mut self, start: Mark) -> Result<Event<'t>, YamlError> {
        self.directives()?;
        let token = self.peek()?;
        if token.kind != TokenKind::DocumentStart {
            return Err(parser_error(token.start, "did not find expected <document start>"));
        }
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        self.skip()?;
        Ok(event(EventKind::DocumentStart, start, token.end))
    }

    pub(super) fn document_content(&mut self) -> Result<Event<'t>, YamlError> {
        let token = self.peek()?;
        match token.kind {
            TokenKind::VersionDirective
            | TokenKind::TagDirective
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => {
                self.pop_state();
                Ok(empty_scalar(token.start))
            }
            _ => self.node(Allowed::Block),
        }
    }

    pub(super) fn document_end(&mut self) -> Result<Event<'t>, YamlError> {
        let token = self.peek()?;
        let mut end = token.start;
        if token.kind == TokenKind::DocumentEnd {
            end = token.end;
            self.skip()?;
        }
        self.tag_directives.clear();
        self.state = State::DocumentStart;
        Ok(self.commented(event(EventKind::DocumentEnd, token.start, end)))
    }

    fn directives(&mut self) -> Result<(), YamlError> {
        let mut has_version = false;
        loop {
            let token = self.peek()?;
            match token.kind {
                TokenKind::VersionDirective => {
                    if has_version {
                        return Err(parser_error(token.start, "found duplicate %YAML directive"));
                    }
                    has_version = true;
                    if !matches!(self.scanner.peek()?.content, Content::Version(1, 1)) {
                        return Err(parser_error(token.start, "found incompatible YAML document"));
                    }
                    self.skip()?;
                }
                TokenKind::TagDirective => {
                    let Content::Tag(handle, prefix) = self.scanner.peek()?.content.clone() else {
                        return Err(parser_error(token.start, "did not find expected '!'"));
                    };
                    if self.tag_directives.contains_key(&handle) {
                        return Err(parser_error(token.start, "found duplicate %TAG directive"));
                    }
                    self.tag_directives.insert(handle, prefix);
                    self.skip()?;
                }
                _ => break,
            }
        }
        for (handle, prefix) in DEFAULT_TAG_DIRECTIVES {
            self.tag_directives.entry(handle.to_owned()).or_insert_with(|| prefix.to_owned());
        }
        Ok(())
    }
}
