//! Pipelines, their commands and operands.

use std::sync::Arc;

use super::{Parser, Result};
use crate::parse::constant::{read_character, read_complex, read_number};
use crate::parse::literal::unquote;
use crate::parse::token::{Keyword, Token, TokenKind};
use crate::parse::tree::{Argument, Command, Pipeline, Position, Variable};
use crate::print::go_quote;

/// How deep parentheses may be nested. Go allows 10,000, but its stack grows.
const MAX_OPEN_PARENTHESES: usize = 400;

impl<'a> Parser<'a> {
    /// A pipeline up to and with `end`. The context is what errors call it.
    pub(super) fn parse_pipeline(&mut self, context: &str, end: TokenKind) -> Result<Pipeline> {
        let first = self.tokens.peek_non_space();
        let mut pipeline = Pipeline {
            position: first.position,
            line: first.line,
            is_assignment: false,
            variables: Vec::new(),
            commands: Vec::new(),
        };
        self.parse_declarations(&mut pipeline, context)?;
        loop {
            let token = self.tokens.next_non_space();
            if token.kind == end {
                break;
            }
            if !begins_operand(token.kind) {
                return Err(self.unexpected(token, context));
            }
            self.tokens.put_back();
            let command = self.parse_command(token.position)?;
            pipeline.commands.push(command);
        }
        self.check_pipeline(&pipeline, context)?;
        Ok(pipeline)
    }

    /// The variables in front of `:=` or `=`, if any.
    fn parse_declarations(&mut self, pipeline: &mut Pipeline, context: &str) -> Result<()> {
        loop {
            let variable = self.tokens.peek_non_space();
            if variable.kind != TokenKind::Variable {
                return Ok(());
            }
            self.tokens.next();
            // Space is a token, and after all the variable may be an argument: then both are put back.
            let following = self.tokens.peek();
            let sign = self.tokens.peek_non_space();
            let is_comma = sign.kind == TokenKind::Character && sign.text == ",";
            if !is_comma && !matches!(sign.kind, TokenKind::Assign | TokenKind::Declare) {
                let earlier = [variable, following];
                let count = if following.kind == TokenKind::Space { 2 } else { 1 };
                self.tokens.put_back_before(&earlier[..count]);
                return Ok(());
            }
            self.tokens.next_non_space();
            let names = vec![Arc::from(variable.text)];
            pipeline.variables.push(Variable { position: variable.position, names });
            self.scope.variables.declare(variable.text);
            if !is_comma {
                pipeline.is_assignment = sign.kind == TokenKind::Assign;
                return Ok(());
            }
            if context != "range" || pipeline.variables.len() > 1 {
                return Err(self.fail(format_args!("too many declarations in {context}")));
            }
            let second = self.tokens.peek_non_space().kind;
            if !matches!(second, TokenKind::Variable | TokenKind::RightDelimiter | TokenKind::RightParenthesis) {
                return Err(self.fail("range can only initialize variables"));
            }
        }
    }

    fn check_pipeline(&self, pipeline: &Pipeline, context: &str) -> Result<()> {
        if pipeline.commands.is_empty() {
            return Err(self.fail(format_args!("missing value for {context}")));
        }
        let is_executable = |command: &Command| !command.arguments.first().is_some_and(Argument::is_constant);
        match pipeline.commands.iter().skip(1).position(|command| !is_executable(command)) {
            Some(index) => Err(self.fail(format_args!("non executable command in pipeline stage {}", index + 2))),
            None => Ok(()),
        }
    }

    /// Operands up to and with `|`, or up to the end of the pipeline.
    fn parse_command(&mut self, position: Position) -> Result<Command> {
        let mut arguments = Vec::new();
        loop {
            self.tokens.peek_non_space();
            if let Some(operand) = self.parse_operand()? {
                arguments.push(operand);
            }
            let token = self.tokens.next();
            match token.kind {
                TokenKind::Space => continue,
                TokenKind::RightDelimiter | TokenKind::RightParenthesis => self.tokens.put_back(),
                TokenKind::Pipe => {}
                _ => return Err(self.unexpected(token, "operand")),
            }
            return Ok(Command { position, arguments });
        }
    }

    /// A term and the fields after it; `None` if there is none here.
    fn parse_operand(&mut self) -> Result<Option<Argument>> {
        let Some(term) = self.parse_term()? else { return Ok(None) };
        let after = self.tokens.peek();
        if after.kind != TokenKind::Field {
            return Ok(Some(term));
        }
        let position = after.position;
        Ok(Some(match term {
            Argument::Field(_, names) => Argument::Field(position, self.parse_fields(names)),
            Argument::Variable(Variable { names, .. }) => {
                Argument::Variable(Variable { position, names: self.parse_fields(names) })
            }
            _ => {
                let names = self.parse_fields(Vec::new());
                if term.is_constant() {
                    let term = go_quote(term.to_string().as_bytes());
                    return Err(self.fail(format_args!("unexpected . after term {term}")));
                }
                Argument::Chain(position, Box::new(term), names)
            }
        }))
    }

    /// The names, and those of the fields that follow here.
    fn parse_fields(&mut self, mut names: Vec<Arc<str>>) -> Vec<Arc<str>> {
        while self.tokens.peek().kind == TokenKind::Field {
            names.push(Arc::from(field_name(self.tokens.next())));
        }
        names
    }

    fn parse_term(&mut self) -> Result<Option<Argument>> {
        let token = self.tokens.next_non_space();
        let position = token.position;
        Ok(Some(match token.kind {
            TokenKind::Identifier => {
                if !(self.is_function)(token.text) {
                    return Err(self.fail(format_args!("function {} not defined", go_quote(token.text.as_bytes()))));
                }
                Argument::Function(position, Arc::from(token.text))
            }
            TokenKind::Keyword(Keyword::Dot) => Argument::Dot(position),
            TokenKind::Keyword(Keyword::Nil) => Argument::Nil(position),
            TokenKind::Bool => Argument::Bool(position, token.text == "true"),
            TokenKind::Field => {
                // Most of the time more names follow.
                let mut names = Vec::with_capacity(4);
                names.push(Arc::from(field_name(token)));
                Argument::Field(position, names)
            }
            TokenKind::Variable => {
                if !self.scope.variables.contains(token.text) {
                    return Err(self.fail(format_args!("undefined variable {}", go_quote(token.text.as_bytes()))));
                }
                Argument::Variable(Variable { position, names: vec![Arc::from(token.text)] })
            }
            TokenKind::CharacterConstant | TokenKind::Complex | TokenKind::Number => self.parse_number(token)?,
            TokenKind::String | TokenKind::RawString => self.parse_string(token)?,
            TokenKind::LeftParenthesis => self.parse_parentheses()?,
            _ => {
                self.tokens.put_back();
                return Ok(None);
            }
        }))
    }

    fn parse_number(&self, token: Token<'a>) -> Result<Argument> {
        let number = match token.kind {
            TokenKind::CharacterConstant => read_character(token.text),
            TokenKind::Complex => read_complex(token.text),
            _ => read_number(token.text),
        };
        number.map(|number| Argument::Number(token.position, Box::new(number))).map_err(|message| self.fail(message))
    }

    fn parse_string(&self, token: Token<'a>) -> Result<Argument> {
        let text = unquote(token.text).ok_or_else(|| self.fail("invalid syntax"))?;
        Ok(Argument::String { position: token.position, quoted: Arc::from(token.text), text: Arc::from(text) })
    }

    /// After `(`.
    fn parse_parentheses(&mut self) -> Result<Argument> {
        if self.open_parentheses >= MAX_OPEN_PARENTHESES {
            return Err(self.fail("max expression depth exceeded"));
        }
        self.open_parentheses += 1;
        let pipeline = self.parse_pipeline("parenthesized pipeline", TokenKind::RightParenthesis)?;
        self.open_parentheses -= 1;
        Ok(Argument::Pipeline(Box::new(pipeline)))
    }
}

fn begins_operand(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Bool
            | TokenKind::CharacterConstant
            | TokenKind::Complex
            | TokenKind::Field
            | TokenKind::Identifier
            | TokenKind::Number
            | TokenKind::RawString
            | TokenKind::String
            | TokenKind::Variable
            | TokenKind::LeftParenthesis
            | TokenKind::Keyword(Keyword::Dot | Keyword::Nil)
    )
}

fn field_name(token: Token<'_>) -> &str {
    token.text.strip_prefix('.').unwrap_or(token.text)
}

impl Argument {
    /// Whether it stands for itself and can be neither called nor looked into.
    fn is_constant(&self) -> bool {
        matches!(self, Self::Bool(..) | Self::Dot(_) | Self::Nil(_) | Self::Number(..) | Self::String { .. })
    }
}
