//! Go's syntax of regular expressions, read as Go's `regexp/syntax` does it and turned into what `regex-automata` compiles.

mod class;
mod escape;
mod node;
mod unicode;

use std::fmt;

use bstr::ByteSlice;
use regex_syntax::hir::{Dot, Hir, Look};

use self::node::Node;
use crate::rune;

/// A pattern that Go refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyntaxError {
    code: &'static str,
    expression: Vec<u8>,
}

impl SyntaxError {
    fn new(code: &'static str, expression: &[u8]) -> Self {
        Self { code, expression: expression.to_vec() }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "error parsing regexp: {}: `{}`", self.code, self.expression.as_bstr())
    }
}

/// A pattern that Go accepts.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) hir: Hir,
    /// The names of the groups after the whole match.
    pub(super) names: Vec<Option<Vec<u8>>>,
    /// Instructions of Go's program.
    pub(super) instructions: u64,
}

/// Reads a pattern.
pub(super) fn parse(pattern: &[u8]) -> Result<Parsed, SyntaxError> {
    let mut parser = Parser {
        pattern,
        at: 0,
        flags: Flags::default(),
        current: Group::default(),
        outer: Vec::new(),
        names: Vec::new(),
        last_repetition: None,
    };
    while parser.at < pattern.len() {
        let before = parser.at;
        let is_repetition = parser.step()?;
        parser.last_repetition = is_repetition.then_some(before);
    }
    if !parser.outer.is_empty() {
        return Err(SyntaxError::new("missing closing )", pattern));
    }
    let node = parser.finish_group()?;
    Ok(Parsed { hir: node.hir, names: parser.names, instructions: node.size })
}

/// What `(?…)` switches.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "the syntax has these four flags")]
struct Flags {
    fold_case: bool,
    multi_line: bool,
    dot_matches_newline: bool,
    non_greedy: bool,
}

/// What has been read of a group.
#[derive(Debug, Default)]
struct Group {
    alternatives: Vec<Node>,
    sequence: Vec<Node>,
    /// The flags to return to after it.
    outer_flags: Flags,
    /// Its number, if it captures.
    number: Option<u32>,
}

struct Parser<'p> {
    pattern: &'p [u8],
    at: usize,
    flags: Flags,
    current: Group,
    outer: Vec<Group>,
    names: Vec<Option<Vec<u8>>>,
    /// Where the repetition operator just before began.
    last_repetition: Option<usize>,
}

impl<'p> Parser<'p> {
    fn rest(&self) -> &'p [u8] {
        &self.pattern[self.at..]
    }

    /// What has been read since `start`.
    fn since(&self, start: usize) -> &'p [u8] {
        &self.pattern[start..self.at]
    }

    /// The next rune, which must be valid; U+FFFD at the end.
    fn next_rune(&mut self) -> Result<char, SyntaxError> {
        let (rune, length) = rune::decode(self.rest());
        if rune == char::REPLACEMENT_CHARACTER && length == 1 {
            return Err(SyntaxError::new("invalid UTF-8", self.rest()));
        }
        self.at += length;
        Ok(rune)
    }

    /// Reads one item; answers whether it is a repetition operator.
    fn step(&mut self) -> Result<bool, SyntaxError> {
        match self.pattern[self.at] {
            b'(' if self.rest().starts_with(b"(?") => self.read_perl_group()?,
            b'(' => {
                self.at += 1;
                self.open_capture(None);
            }
            b'|' => {
                self.at += 1;
                let sequence = std::mem::take(&mut self.current.sequence);
                let node = self.limited(Node::concat(sequence))?;
                self.current.alternatives.push(node);
            }
            b')' => self.close()?,
            b'^' => {
                let look = if self.flags.multi_line { Look::StartLF } else { Look::Start };
                self.push_symbol(1, Node::leaf(Hir::look(look)));
            }
            b'$' => {
                let look = if self.flags.multi_line { Look::EndLF } else { Look::End };
                self.push_symbol(1, Node::leaf(Hir::look(look)));
            }
            b'.' => {
                let dot = if self.flags.dot_matches_newline { Dot::AnyChar } else { Dot::AnyCharExceptLF };
                self.push_symbol(1, Node::leaf(Hir::dot(dot)));
            }
            b'[' => self.read_class()?,
            operator @ (b'*' | b'+' | b'?') => {
                let start = self.at;
                self.at += 1;
                let (min, max) = match operator {
                    b'*' => (0, None),
                    b'+' => (1, None),
                    _ => (0, Some(1)),
                };
                self.repeat(start, |node, is_greedy| node.repeated(min, max, is_greedy))?;
                return Ok(true);
            }
            b'{' => return self.read_counted_repetition(),
            b'\\' => self.read_escape()?,
            _ => {
                let rune = self.next_rune()?;
                self.push_literal(rune);
            }
        }
        Ok(false)
    }

    fn push_symbol(&mut self, length: usize, node: Node) {
        self.at += length;
        self.current.sequence.push(node);
    }

    fn push_literal(&mut self, rune: char) {
        self.current.sequence.push(Node::literal(rune, self.flags.fold_case));
    }

    fn limited(&self, node: Node) -> Result<Node, SyntaxError> {
        match node.excess() {
            Some(code) => Err(SyntaxError::new(code, self.pattern)),
            None => Ok(node),
        }
    }

    fn open(&mut self, number: Option<u32>) {
        let group = Group { outer_flags: self.flags, number, ..Group::default() };
        self.outer.push(std::mem::replace(&mut self.current, group));
    }

    fn open_capture(&mut self, name: Option<Vec<u8>>) {
        self.names.push(name);
        self.open(u32::try_from(self.names.len()).ok());
    }

    fn close(&mut self) -> Result<(), SyntaxError> {
        let Some(outer) = self.outer.pop() else {
            return Err(SyntaxError::new("unexpected )", self.pattern));
        };
        self.at += 1;
        let node = self.finish_group()?;
        let group = std::mem::replace(&mut self.current, outer);
        self.flags = group.outer_flags;
        let node = match group.number {
            Some(number) => self.limited(node.captured(number))?,
            None => node,
        };
        self.current.sequence.push(node);
        Ok(())
    }

    fn finish_group(&mut self) -> Result<Node, SyntaxError> {
        let sequence = std::mem::take(&mut self.current.sequence);
        let last = self.limited(Node::concat(sequence))?;
        let mut alternatives = std::mem::take(&mut self.current.alternatives);
        alternatives.push(last);
        self.limited(Node::alternation(alternatives))
    }

    /// A repetition operator that began at `start` and has been read up to its `?`.
    fn repeat(&mut self, start: usize, repeated: impl FnOnce(Node, bool) -> Node) -> Result<(), SyntaxError> {
        let mut is_greedy = !self.flags.non_greedy;
        if self.rest().starts_with(b"?") {
            self.at += 1;
            is_greedy = !is_greedy;
        }
        if let Some(last) = self.last_repetition {
            return Err(SyntaxError::new("invalid nested repetition operator", self.since(last)));
        }
        let Some(node) = self.current.sequence.pop() else {
            return Err(SyntaxError::new("missing argument to repetition operator", self.since(start)));
        };
        let node = self.limited(repeated(node, is_greedy))?;
        self.current.sequence.push(node);
        Ok(())
    }

    /// `{2}`, `{2,}`, `{2,5}`; anything else in braces is literal.
    fn read_counted_repetition(&mut self) -> Result<bool, SyntaxError> {
        const MOST: u32 = 1000;
        let start = self.at;
        let Some((min, max, length)) = counts(self.rest()) else {
            self.at += 1;
            self.push_literal('{');
            return Ok(false);
        };
        self.at += length;
        let invalid = |parser: &Self| SyntaxError::new("invalid repeat count", parser.since(start));
        if min > MOST || max.is_some_and(|max| max > MOST || min > max) {
            return Err(invalid(self));
        }
        self.repeat(start, |node, is_greedy| node.counted(min, max, is_greedy))?;
        let counts_much = min >= 2 || max.is_some_and(|max| max >= 2);
        let repetitions = self.current.sequence.last().map_or(1, |node| node.repetitions);
        if counts_much && repetitions > u64::from(MOST) {
            return Err(invalid(self));
        }
        Ok(true)
    }

    /// `(?P<name>`, `(?<name>`, `(?flags)`, `(?flags:`.
    fn read_perl_group(&mut self) -> Result<(), SyntaxError> {
        let (start, rest) = (self.at, self.rest());
        let name_start = match rest {
            [_, _, b'P', b'<', _, ..] => Some(4),
            [_, _, b'<', _, ..] => Some(3),
            _ => None,
        };
        let Some(name_start) = name_start else { return self.read_flags(start) };
        let Some(end) = rest.find_byte(b'>') else {
            check_utf8(rest)?;
            return Err(SyntaxError::new("invalid named capture", rest));
        };
        let name = rest.get(name_start..end).unwrap_or_default();
        check_utf8(name)?;
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        if name.is_empty() || !name.iter().all(is_word) {
            return Err(SyntaxError::new("invalid named capture", &rest[..=end]));
        }
        self.at += end + 1;
        self.open_capture(Some(name.to_vec()));
        Ok(())
    }

    fn read_flags(&mut self, start: usize) -> Result<(), SyntaxError> {
        self.at += 2;
        let mut flags = self.flags;
        let (mut is_on, mut saw_flag) = (true, false);
        while self.at < self.pattern.len() {
            match self.next_rune()? {
                'i' => flags.fold_case = is_on,
                'm' => flags.multi_line = is_on,
                's' => flags.dot_matches_newline = is_on,
                'U' => flags.non_greedy = is_on,
                '-' if is_on => {
                    (is_on, saw_flag) = (false, false);
                    continue;
                }
                end @ (':' | ')') if is_on || saw_flag => {
                    if end == ':' {
                        self.open(None);
                    }
                    self.flags = flags;
                    return Ok(());
                }
                _ => break,
            }
            saw_flag = true;
        }
        Err(SyntaxError::new("invalid or unsupported Perl syntax", self.since(start)))
    }
}

fn check_utf8(bytes: &[u8]) -> Result<(), SyntaxError> {
    match std::str::from_utf8(bytes) {
        Ok(_) => Ok(()),
        Err(error) => Err(SyntaxError::new("invalid UTF-8", &bytes[error.valid_up_to()..])),
    }
}

/// The counts in braces at the start, and the length of it all. Counts that are too large are `u32::MAX`.
fn counts(text: &[u8]) -> Option<(u32, Option<u32>, usize)> {
    let (min, rest) = count(text.strip_prefix(b"{")?)?;
    let (max, rest) = match rest.strip_prefix(b",") {
        None => (Some(min), rest),
        Some(rest) if rest.starts_with(b"}") => (None, rest),
        Some(rest) => {
            let (max, rest) = count(rest)?;
            (Some(max), rest)
        }
    };
    let rest = rest.strip_prefix(b"}")?;
    Some((min, max, text.len() - rest.len()))
}

fn count(text: &[u8]) -> Option<(u32, &[u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = text.split_at(digits);
    let has_leading_zero = digits > 1 && number[0] == b'0';
    let number = number.to_str().ok().filter(|number| !number.is_empty() && !has_leading_zero)?;
    Some((number.parse().unwrap_or(u32::MAX), rest))
}
