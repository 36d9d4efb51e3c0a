//! What spans several actions: `if`, `with`, `range`, `block` and `define`, from their first action to their `end`.

use std::mem;
use std::sync::Arc;

use super::scope::Scope;
use super::{MAX_OPEN_BLOCKS, Parser, Result};
use crate::parse::token::{Keyword, TokenKind};
use crate::parse::tree::{Branch, Pipeline, Statement, TemplateCall};

/// A block whose `end` is not reached yet.
pub(super) struct OpenBlock<'a> {
    /// What it is, and what is known of it.
    pub(super) construct: Construct<'a>,
    /// Its statements so far: of the part that is being read.
    pub(super) body: Vec<Statement>,
}

/// What a block is.
pub(super) enum Construct<'a> {
    /// `define`, and the scope around it.
    Define { name: Arc<str>, outer: Scope<'a> },
    /// `block`, the call it stands for, the scope around it, and the line where its first action ends.
    Block { call: TemplateCall, outer: Scope<'a>, line: u32 },
    /// `if`, `with` or `range`.
    Control(Control),
}

/// An `if`, `with` or `range`.
pub(super) struct Control {
    kind: ControlKind,
    pipeline: Pipeline,
    /// The statements before `else`; `None` if there was none yet.
    before_else: Option<Vec<Statement>>,
    /// How many variables there were before it.
    outer_variables: usize,
    /// Whether it follows `else` in the same action, and so shares the `end` with what is around it.
    is_chained: bool,
}

/// The keyword of a [`Control`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ControlKind {
    If,
    With,
    Range,
}

impl ControlKind {
    fn keyword(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::With => "with",
            Self::Range => "range",
        }
    }

    /// The keyword that may follow `else` in the same action.
    fn chained_keyword(self) -> Option<Keyword> {
        match self {
            Self::If => Some(Keyword::If),
            Self::With => Some(Keyword::With),
            Self::Range => None,
        }
    }

    fn statement(self, branch: Branch) -> Statement {
        match self {
            Self::If => Statement::If(branch),
            Self::With => Statement::With(branch),
            Self::Range => Statement::Range(branch),
        }
    }
}

impl<'a> Parser<'a> {
    pub(super) fn open(&mut self, construct: Construct<'a>) -> Result<()> {
        if self.open_blocks.len() >= MAX_OPEN_BLOCKS {
            return Err(self.fail(format_args!("blocks are nested more than {MAX_OPEN_BLOCKS} deep")));
        }
        self.open_blocks.push(OpenBlock { construct, body: Vec::new() });
        Ok(())
    }

    /// After `if`, `with` or `range`.
    pub(super) fn open_control(&mut self, kind: ControlKind, is_chained: bool) -> Result<Option<Statement>> {
        let outer_variables = self.scope.variables.len();
        let pipeline = self.parse_pipeline(kind.keyword(), TokenKind::RightDelimiter)?;
        if kind == ControlKind::Range {
            self.scope.range_depth += 1;
        }
        let control = Control { kind, pipeline, before_else: None, outer_variables, is_chained };
        self.open(Construct::Control(control))?;
        Ok(None)
    }

    /// After `block`.
    pub(super) fn open_block(&mut self) -> Result<Option<Statement>> {
        let token = self.tokens.next_non_space();
        let name = self.template_name(token, "block clause")?;
        let pipeline = self.parse_pipeline("block clause", TokenKind::RightDelimiter)?;
        let call = TemplateCall { position: token.position, line: token.line, name, pipeline: Some(pipeline) };
        let outer = mem::take(&mut self.scope);
        self.open(Construct::Block { call, outer, line: self.tokens.line() })?;
        Ok(None)
    }

    /// After `else`.
    pub(super) fn parse_else(&mut self) -> Result<Option<Statement>> {
        let token = self.tokens.peek_non_space();
        if !matches!(token.kind, TokenKind::Keyword(Keyword::If | Keyword::With)) {
            self.expect(TokenKind::RightDelimiter, "else")?;
        }
        self.scope.action_line = 0;
        let Some(OpenBlock { construct, body }) = self.open_blocks.last_mut() else {
            return Err(self.fail("unexpected {{else}}"));
        };
        let control = match construct {
            Construct::Define { .. } => return Err(self.fail("unexpected {{else}} in define clause")),
            Construct::Block { line, .. } => {
                let line = *line;
                return Err(self.fail_at(line, "unexpected {{else}} in block clause"));
            }
            Construct::Control(control) => control,
        };
        if control.before_else.is_some() {
            return Err(self.fail("expected end; found {{else}}"));
        }
        control.before_else = Some(mem::take(body));
        let kind = control.kind;
        if kind == ControlKind::Range {
            self.scope.range_depth -= 1;
        }
        match kind.chained_keyword() {
            Some(keyword) if token.kind == TokenKind::Keyword(keyword) => {
                self.tokens.next_non_space();
                self.open_control(kind, true)
            }
            _ => Ok(None),
        }
    }

    /// After `end`. The statement is the block that it ends, unless that is a `define`.
    pub(super) fn parse_end(&mut self) -> Result<Option<Statement>> {
        self.expect(TokenKind::RightDelimiter, "end")?;
        self.scope.action_line = 0;
        let Some(OpenBlock { construct, body }) = self.open_blocks.pop() else {
            return Err(self.fail("unexpected {{end}}"));
        };
        match construct {
            Construct::Define { name, outer } => {
                self.add_tree(name, body)?;
                self.scope = outer;
                Ok(None)
            }
            Construct::Block { call, outer, .. } => {
                self.add_tree(Arc::clone(&call.name), body)?;
                self.scope = Scope { action_line: 0, ..outer };
                Ok(Some(Statement::Template(call)))
            }
            Construct::Control(control) => Ok(Some(self.close_control(control, body))),
        }
    }

    /// The finished statement, and all those around it that share its `end`.
    fn close_control(&mut self, mut control: Control, mut body: Vec<Statement>) -> Statement {
        loop {
            if control.kind == ControlKind::Range && control.before_else.is_none() {
                self.scope.range_depth -= 1;
            }
            self.scope.variables.truncate(control.outer_variables);
            let is_chained = control.is_chained;
            let statement = control.finish(body);
            if !is_chained {
                return statement;
            }
            match self.open_blocks.pop() {
                Some(OpenBlock { construct: Construct::Control(outer), .. }) => control = outer,
                _ => return statement,
            }
            body = vec![statement];
        }
    }
}

impl Control {
    /// The statement with the statements of its last part.
    fn finish(self, last: Vec<Statement>) -> Statement {
        let (body, otherwise) = match self.before_else {
            Some(body) => (body, Some(last)),
            None => (last, None),
        };
        self.kind.statement(Branch {
            position: self.pipeline.position,
            line: self.pipeline.line,
            pipeline: self.pipeline,
            body,
            otherwise,
        })
    }
}
