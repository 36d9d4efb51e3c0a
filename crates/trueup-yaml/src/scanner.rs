//! From characters to tokens, as libyaml's scanner in go-yaml.

use std::collections::VecDeque;

use crate::dialect::Dialect;
use crate::error::YamlError;
use crate::source::Windows;
use comments::Comment;
use cursor::{Cursor, Mark};
use token::{Content, Token, TokenKind};

pub(crate) mod comments;
pub(crate) mod cursor;
pub(crate) mod token;

mod assembly;
mod block_scalar;
mod directive;
mod escape;
mod fetch;
mod plain_scalar;
mod quoted_scalar;
mod tag;

/// How deep flow collections may nest, and block collections.
const MAX_DEPTH: usize = 10_000;

/// How many characters a key may be away from its `:` if it has no `?`.
const MAX_SIMPLE_KEY_CHARS: usize = 1024;

/// A place at which a key without a `?` may have begun.
#[derive(Debug, Clone, Copy, Default)]
struct SimpleKey {
    possible: bool,
    /// Whether the token that the key begins with has to wait for it.
    holds_token: bool,
    required: bool,
    token_number: usize,
    mark: Mark,
}

/// Turns a text into tokens, one at a time, and no sooner than they are asked for.
#[derive(Debug)]
pub(crate) struct Scanner<'t> {
    dialect: Dialect,
    cursor: Cursor<'t>,
    text: &'t str,
    started: bool,
    tokens: VecDeque<Token<'t>>,
    /// How many tokens have been taken from the queue.
    taken: usize,
    /// Whether the head of the queue may be handed out.
    head_is_ready: bool,
    /// The column of the current block collection.
    indent: Option<usize>,
    indents: Vec<Option<usize>>,
    flow_level: usize,
    simple_key_allowed: bool,
    /// For each level of flow collections, the key that may have begun there. There is always one.
    simple_keys: Vec<SimpleKey>,
    /// In go-yaml v3, which tokens wait for the key of which level, in their order. A token goes on waiting after its key
    /// has turned out not to be one, and then for the key that has taken its place.
    waiting: VecDeque<(usize, usize)>,
    /// Comments that no token has taken yet; none in go-yaml v2.
    pub(crate) comments: VecDeque<Comment>,
    /// Where the token began that is being scanned.
    token_start: Mark,
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str, windows: Windows, dialect: Dialect) -> Self {
        Self {
            dialect,
            cursor: Cursor::new(text, windows),
            text,
            started: false,
            tokens: VecDeque::with_capacity(16),
            taken: 0,
            head_is_ready: false,
            indent: None,
            indents: Vec::new(),
            flow_level: 0,
            simple_key_allowed: true,
            simple_keys: vec![SimpleKey::default()],
            waiting: VecDeque::new(),
            comments: VecDeque::new(),
            token_start: Mark::default(),
        }
    }

    /// The next token, which stays.
    pub(crate) fn peek(&mut self) -> Result<&Token<'t>, YamlError> {
        if !self.head_is_ready {
            self.fetch_more()?;
            self.head_is_ready = true;
        }
        Ok(self.tokens.front().expect("fetching ends only when there is a token"))
    }

    /// The next token, taken.
    pub(crate) fn take(&mut self) -> Result<Token<'t>, YamlError> {
        self.peek()?;
        self.head_is_ready = false;
        self.taken += 1;
        Ok(self.tokens.pop_front().expect("peeking succeeds only when there is a token"))
    }

    /// Fetches tokens until the first in the queue is certain: no key can turn out to begin there any more.
    fn fetch_more(&mut self) -> Result<(), YamlError> {
        loop {
            if self.tokens.len() > self.dialect.look_ahead() {
                match self.simple_key_at_head() {
                    Some(level) if self.simple_key_is_valid(level)? => {}
                    _ => return Ok(()),
                }
            }
            self.fetch_next()?;
        }
    }

    /// The level of the simple key that may begin at the head of the queue. Deeper keys never begin earlier.
    fn simple_key_at_head(&mut self) -> Option<usize> {
        if self.dialect == Dialect::V3 {
            while self.waiting.front().is_some_and(|(token, _)| *token < self.taken) {
                self.waiting.pop_front();
            }
            let (token, level) = *self.waiting.front()?;
            return (token == self.taken && level < self.simple_keys.len()).then_some(level);
        }
        let first = self.simple_keys.partition_point(|key| key.token_number < self.taken);
        let candidates = self.simple_keys[first..].iter().take_while(|key| key.token_number == self.taken);
        candidates.clone().position(|key| key.possible && key.holds_token).map(|offset| first + offset)
    }

    fn simple_key_is_valid(&mut self, level: usize) -> Result<bool, YamlError> {
        let key = self.simple_keys[level];
        if !key.possible {
            return Ok(false);
        }
        let mark = self.cursor.mark;
        let distance = self.cursor.characters_between(key.mark.position, mark.position, MAX_SIMPLE_KEY_CHARS);
        if key.mark.line < mark.line || distance > MAX_SIMPLE_KEY_CHARS {
            if key.required {
                return Err(self.error_since(key.mark, "could not find expected ':'"));
            }
            self.simple_keys[level].possible = false;
            return Ok(false);
        }
        Ok(true)
    }

    /// Notes that a key may begin here, if one may.
    fn save_simple_key(&mut self) -> Result<(), YamlError> {
        if self.simple_key_allowed {
            let key = SimpleKey {
                possible: true,
                holds_token: true,
                required: self.flow_level == 0 && self.indent == Some(self.cursor.mark.column),
                token_number: self.next_token_number(),
                mark: self.cursor.mark,
            };
            self.remove_simple_key()?;
            *self.simple_key() = key;
            if self.dialect == Dialect::V3 {
                self.stop_waiting(key.token_number);
                self.waiting.push_back((key.token_number, self.simple_keys.len() - 1));
            }
        }
        Ok(())
    }

    fn remove_simple_key(&mut self) -> Result<(), YamlError> {
        let key = self.simple_key();
        if key.possible && key.required {
            let start = key.mark;
            return Err(self.error_since(start, "could not find expected ':'"));
        }
        if key.possible {
            key.possible = false;
            let token = key.token_number;
            self.stop_waiting(token);
        }
        Ok(())
    }

    #[inline]
    fn stop_waiting(&mut self, token: usize) {
        if self.dialect == Dialect::V3
            && let Some(at) = self.waiting.iter().rposition(|(waiting, _)| *waiting == token)
        {
            self.waiting.remove(at);
        }
    }

    fn simple_key(&mut self) -> &mut SimpleKey {
        self.simple_keys.last_mut().expect("the level outside all flow collections is never left")
    }

    fn next_token_number(&self) -> usize {
        self.taken + self.tokens.len()
    }

    fn enter_flow(&mut self) -> Result<(), YamlError> {
        let key = SimpleKey { token_number: self.next_token_number(), mark: self.cursor.mark, ..SimpleKey::default() };
        self.simple_keys.push(key);
        self.flow_level += 1;
        if self.flow_level > MAX_DEPTH {
            return Err(self.error(&format!("exceeded max depth of {MAX_DEPTH}")));
        }
        Ok(())
    }

    /// Leaves a flow collection. If it was empty, go-yaml mixes up the key that may begin inside it with the one that
    /// may begin at its bracket, and does not wait for the latter any more.
    fn leave_flow(&mut self) {
        if self.flow_level > 0 {
            self.flow_level -= 1;
            let inner = self.simple_keys.pop();
            if let Some(inner) = inner {
                self.stop_waiting(inner.token_number);
            }
            let outer = self.simple_key();
            if inner.is_some_and(|inner| inner.token_number == outer.token_number) {
                outer.holds_token = false;
            }
        }
    }

    /// Begins a block collection if the column is deeper than the current one; its token goes before the token of
    /// that number, or to the end of the queue.
    fn roll_indent(&mut self, kind: TokenKind, mark: Mark, before_token: Option<usize>) -> Result<(), YamlError> {
        if self.flow_level > 0 || self.indent.is_some_and(|indent| indent >= mark.column) {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = Some(mark.column);
        if self.indents.len() > MAX_DEPTH {
            return Err(self.error(&format!("exceeded max depth of {MAX_DEPTH}")));
        }
        self.insert(kind, mark, before_token);
        Ok(())
    }

    /// Inserts a token before the one of that number, or appends it if that one is gone.
    fn insert(&mut self, kind: TokenKind, mark: Mark, before_token: Option<usize>) {
        let at = before_token.and_then(|number| number.checked_sub(self.taken)).unwrap_or(self.tokens.len());
        let token = Token { kind, start: mark, end: mark, content: Content::None };
        self.tokens.insert(at.min(self.tokens.len()), token);
    }

    /// Ends block collections that are deeper than a column; all of them without a column. White space and comments
    /// before the cursor began at a mark.
    fn unroll_indent(&mut self, column: Option<usize>, space_start: Mark) {
        if self.flow_level > 0 {
            return;
        }
        let mut end = self.cursor.mark;
        if self.dialect == Dialect::V3 {
            end = Mark { position: self.cursor.position_before(space_start.position), ..space_start };
        }
        while let Some(indent) = self.indent
            && self.indent > column
        {
            if self.dialect == Dialect::V3 {
                end = self.block_end(indent, end);
            }
            self.push_ended(TokenKind::BlockEnd, end, end, Content::None);
            self.indent = self.indents.pop().expect("every indent has one below it");
        }
    }

    /// Appends a token that ends here.
    fn push(&mut self, kind: TokenKind, start: Mark, content: Content<'t>) {
        let end = self.cursor.mark;
        self.push_ended(kind, start, end, content);
    }

    fn push_ended(&mut self, kind: TokenKind, start: Mark, end: Mark, content: Content<'t>) {
        self.tokens.push_back(Token { kind, start, end, content });
    }

    /// An error at the place reached, in the token that is being scanned.
    fn error(&self, problem: &str) -> YamlError {
        self.error_since(self.token_start, problem)
    }

    /// An error at the place reached, in something that began at a mark.
    fn error_since(&self, start: Mark, problem: &str) -> YamlError {
        let line = match self.dialect {
            Dialect::V3 if start.line > 0 => start.line,
            _ => self.cursor.mark.line,
        };
        YamlError::scanner(line, problem)
    }
}
