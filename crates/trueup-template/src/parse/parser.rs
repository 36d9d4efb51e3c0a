//! From tokens to trees. Blocks are kept on a stack of their own and not on the machine's, so depth costs no stack.

mod block;
mod pipeline;
mod scope;
mod token_queue;
mod tree_set;

use std::fmt::Display;
use std::mem;
use std::sync::Arc;

use block::{Construct, ControlKind, OpenBlock};
use scope::Scope;
use token_queue::TokenQueue;
use tree_set::TreeSet;

use super::error::ParseError;
use super::lexer::{Lexer, LoopKeywords};
use super::literal::unquote;
use super::token::{Keyword, Token, TokenKind};
use super::tree::{Position, Statement, TemplateCall, TemplateTree};
use crate::print::go_quote;

/// How deep `if`, `with`, `range`, `block` and `else if` may be nested. Go has no such limit.
const MAX_OPEN_BLOCKS: usize = 1000;

/// Parses one template file. `is_function(name)` says which function names exist. Returns the file's own tree first, then
/// every `define` and `block` in the order of their ends. No two have one name.
pub fn parse(name: &str, text: &str, is_function: &dyn Fn(&str) -> bool) -> Result<Vec<TemplateTree>, ParseError> {
    if Position::try_from(text.len()).is_err() {
        return Err(ParseError { text: format!("template: {name}:1: the text is larger than 4 GiB") });
    }
    Parser::new(name, text, is_function).parse_file()
}

type Result<T, E = ParseError> = std::result::Result<T, E>;

/// Parses one template file, as Go's `parse.Tree`.
struct Parser<'a> {
    file: Arc<str>,
    text: Arc<str>,
    is_function: &'a dyn Fn(&str) -> bool,
    tokens: TokenQueue<'a>,
    scope: Scope<'a>,
    open_parentheses: usize,
    /// What is not finished yet, outermost first; the file itself is the first.
    open_blocks: Vec<OpenBlock<'a>>,
    trees: TreeSet,
}

impl<'a> Parser<'a> {
    fn new(name: &str, text: &'a str, is_function: &'a dyn Fn(&str) -> bool) -> Self {
        let loop_keywords = LoopKeywords { has_break: !is_function("break"), has_continue: !is_function("continue") };
        Self {
            file: Arc::from(name),
            text: Arc::from(text),
            is_function,
            tokens: TokenQueue::new(Lexer::new(text, loop_keywords)),
            scope: Scope::default(),
            open_parentheses: 0,
            open_blocks: Vec::new(),
            trees: TreeSet::default(),
        }
    }

    fn parse_file(mut self) -> Result<Vec<TemplateTree>, ParseError> {
        let body = self.parse_statements()?;
        let name = Arc::clone(&self.file);
        self.add_tree(name, body)?;
        Ok(self.trees.into_trees(&self.file))
    }

    /// Everything up to the end of the text: the body of the file itself.
    fn parse_statements(&mut self) -> Result<Vec<Statement>> {
        let mut body = Vec::new();
        loop {
            let token = self.tokens.peek_non_space();
            if token.kind == TokenKind::EndOfText {
                break;
            }
            if self.open_blocks.is_empty() && token.kind == TokenKind::LeftDelimiter && self.open_define()? {
                continue;
            }
            if let Some(statement) = self.parse_statement()? {
                self.open_blocks.last_mut().map_or(&mut body, |block| &mut block.body).push(statement);
            }
        }
        if self.open_blocks.is_empty() { Ok(body) } else { Err(self.fail("unexpected EOF")) }
    }

    /// Opens the `define` that stands here, if one does.
    fn open_define(&mut self) -> Result<bool> {
        let delimiter = self.tokens.next();
        if self.tokens.next_non_space().kind != TokenKind::Keyword(Keyword::Define) {
            self.tokens.put_back_before(&[delimiter]);
            return Ok(false);
        }
        let outer = mem::take(&mut self.scope);
        let token = self.tokens.next_non_space();
        let name = self.template_name(token, "define clause")?;
        self.expect(TokenKind::RightDelimiter, "define clause")?;
        self.open(Construct::Define { name, outer })?;
        Ok(true)
    }

    /// A text or an action. A statement that opens, continues or ends a block is `None`, unless a block is then complete.
    fn parse_statement(&mut self) -> Result<Option<Statement>> {
        let token = self.tokens.next_non_space();
        match token.kind {
            TokenKind::Text => Ok(Some(Statement::Text { position: token.position, text: Arc::from(token.text) })),
            TokenKind::LeftDelimiter => {
                self.scope.action_line = token.line;
                self.parse_action()
            }
            _ => Err(self.unexpected(token, "input")),
        }
    }

    /// What follows after `{{`.
    fn parse_action(&mut self) -> Result<Option<Statement>> {
        let token = self.tokens.next_non_space();
        let statement = match token.kind {
            TokenKind::Keyword(Keyword::If) => return self.open_control(ControlKind::If, false),
            TokenKind::Keyword(Keyword::With) => return self.open_control(ControlKind::With, false),
            TokenKind::Keyword(Keyword::Range) => return self.open_control(ControlKind::Range, false),
            TokenKind::Keyword(Keyword::Block) => return self.open_block(),
            TokenKind::Keyword(Keyword::Else) => return self.parse_else(),
            TokenKind::Keyword(Keyword::End) => return self.parse_end(),
            TokenKind::Keyword(Keyword::Break) => {
                self.parse_loop_exit("{{break}}")?;
                Statement::Break(token.position)
            }
            TokenKind::Keyword(Keyword::Continue) => {
                self.parse_loop_exit("{{continue}}")?;
                Statement::Continue(token.position)
            }
            TokenKind::Keyword(Keyword::Template) => self.parse_template_call()?,
            _ => {
                self.tokens.put_back();
                let pipeline = self.parse_pipeline("command", TokenKind::RightDelimiter)?;
                Statement::Action { position: token.position, line: token.line, pipeline }
            }
        };
        self.scope.action_line = 0;
        Ok(Some(statement))
    }

    fn parse_loop_exit(&mut self, context: &str) -> Result<()> {
        self.expect(TokenKind::RightDelimiter, context)?;
        if self.scope.range_depth == 0 {
            return Err(self.fail(format_args!("{context} outside {{{{range}}}}")));
        }
        Ok(())
    }

    fn parse_template_call(&mut self) -> Result<Statement> {
        let token = self.tokens.next_non_space();
        let name = self.template_name(token, "template clause")?;
        let mut pipeline = None;
        if self.tokens.next_non_space().kind != TokenKind::RightDelimiter {
            self.tokens.put_back();
            pipeline = Some(self.parse_pipeline("template clause", TokenKind::RightDelimiter)?);
        }
        Ok(Statement::Template(TemplateCall { position: token.position, line: token.line, name, pipeline }))
    }

    /// The name of a template that the token, a string, says.
    fn template_name(&self, token: Token<'a>, context: &str) -> Result<Arc<str>> {
        if !matches!(token.kind, TokenKind::String | TokenKind::RawString) {
            return Err(self.unexpected(token, context));
        }
        let name = unquote(token.text).ok_or_else(|| self.fail("invalid syntax"))?;
        Ok(String::from_utf8_lossy(&name).into())
    }

    fn add_tree(&mut self, name: Arc<str>, body: Vec<Statement>) -> Result<()> {
        let (file, text) = (Arc::clone(&self.file), Arc::clone(&self.text));
        let tree = TemplateTree { name, file, text, body: body.into() };
        self.trees.add(tree).map_err(|tree| {
            self.fail(format_args!("template: multiple definition of template {}", go_quote(tree.name.as_bytes())))
        })
    }

    fn expect(&mut self, kind: TokenKind, context: &str) -> Result<()> {
        let token = self.tokens.next_non_space();
        if token.kind == kind { Ok(()) } else { Err(self.unexpected(token, context)) }
    }

    fn unexpected(&self, token: Token<'a>, context: &str) -> ParseError {
        if token.kind != TokenKind::Error {
            return self.fail(format_args!("unexpected {} in {context}", token.describe()));
        }
        let error = self.tokens.lexer_error();
        let action_line = self.scope.action_line;
        if action_line == 0 || action_line == token.line {
            return self.fail(error);
        }
        // "unclosed action" goes on without repeating the word.
        let word = if error.ends_with(" action") { "" } else { " in action" };
        self.fail(format_args!("{error}{word} started at {}:{action_line}", self.file))
    }

    fn fail(&self, message: impl Display) -> ParseError {
        self.fail_at(self.tokens.line(), message)
    }

    fn fail_at(&self, line: u32, message: impl Display) -> ParseError {
        ParseError { text: format!("template: {}:{line}: {message}", self.file) }
    }
}
