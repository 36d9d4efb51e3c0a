//! Reading gobwas' patterns: its lexer and its parser in one.

use super::Node;
use crate::rune;

/// How deep `{…}` may nest. Gobwas has no limit; no pattern needs as much.
const MAX_DEPTH: usize = 100;

/// The nodes of a pattern, or gobwas' error text.
pub(super) fn parse(pattern: &[u8]) -> Result<Vec<Node>, String> {
    let mut parser = Parser { rest: pattern, open: Vec::new(), nodes: Vec::new() };
    while let Some(rune) = parser.read()? {
        parser.step(rune)?;
    }
    parser.finish();
    Ok(parser.nodes)
}

struct Parser<'a> {
    rest: &'a [u8],
    /// The `{…}` that are open: their finished alternatives, and the nodes before them.
    open: Vec<(Vec<Vec<Node>>, Vec<Node>)>,
    nodes: Vec<Node>,
}

impl Parser<'_> {
    /// The next character, which gobwas wants to be valid; NUL is the end to it.
    fn peek(&self) -> Result<Option<(char, usize)>, String> {
        match rune::decode(self.rest) {
            (_, 0) | ('\0', _) => Ok(None),
            (char::REPLACEMENT_CHARACTER, _) => Err("could not read rune".to_owned()),
            found => Ok(Some(found)),
        }
    }

    fn read(&mut self) -> Result<Option<char>, String> {
        let Some((rune, length)) = self.peek()? else { return Ok(None) };
        self.rest = &self.rest[length..];
        Ok(Some(rune))
    }

    fn step(&mut self, rune: char) -> Result<(), String> {
        match rune {
            '{' if self.open.len() >= MAX_DEPTH => return Err(format!("more than {MAX_DEPTH} braces are open")),
            '{' => self.open.push((Vec::new(), std::mem::take(&mut self.nodes))),
            ',' if !self.open.is_empty() => self.next_alternative(),
            '}' if !self.open.is_empty() => self.close(),
            '[' => {
                let class = self.class()?;
                self.nodes.push(class);
            }
            '?' => self.nodes.push(Node::Single),
            '*' if self.rest.first() == Some(&b'*') => {
                self.rest = &self.rest[1..];
                self.nodes.push(Node::Super);
            }
            '*' => self.nodes.push(Node::Any),
            _ => {
                let breakers: &[char] =
                    if self.open.is_empty() { &['?', '*', '[', '{'] } else { &['?', '*', '[', '{', '}', ','] };
                let text = self.text(Some(rune), breakers)?;
                if !text.is_empty() {
                    self.nodes.push(Node::Text(text));
                }
            }
        }
        Ok(())
    }

    fn next_alternative(&mut self) {
        let nodes = std::mem::take(&mut self.nodes);
        if let Some((alternatives, _)) = self.open.last_mut() {
            alternatives.push(nodes);
        }
    }

    fn close(&mut self) {
        self.next_alternative();
        if let Some((alternatives, before)) = self.open.pop() {
            self.nodes = before;
            self.nodes.push(Node::OneOf(alternatives));
        }
    }

    /// Braces that are still open end with the pattern.
    fn finish(&mut self) {
        while !self.open.is_empty() {
            self.close();
        }
    }

    /// Characters up to one of the breakers; a backslash takes the next one as it is.
    fn text(&mut self, first: Option<char>, breakers: &[char]) -> Result<Vec<char>, String> {
        let mut text = Vec::new();
        let mut is_escaped = false;
        let mut next = first;
        loop {
            let rune = match next.take() {
                Some(rune) => rune,
                None => match self.peek()? {
                    Some((rune, _)) if !is_escaped && breakers.contains(&rune) => break,
                    Some((rune, length)) => {
                        self.rest = &self.rest[length..];
                        rune
                    }
                    None => break,
                },
            };
            if rune == '\\' && !is_escaped {
                is_escaped = true;
                continue;
            }
            is_escaped = false;
            text.push(rune);
        }
        Ok(text)
    }

    /// A class after its `[`.
    fn class(&mut self) -> Result<Node, String> {
        let end = || "unexpected end of input".to_owned();
        let mut first = self.read()?.ok_or_else(end)?;
        let is_negated = first == '!';
        if is_negated {
            first = self.read()?.ok_or_else(end)?;
        }
        if self.rest.first() == Some(&b'-') {
            self.rest = &self.rest[1..];
            let last = self.read()?.ok_or_else(end)?;
            self.close_class()?;
            if last < first {
                return Err(format!("hi character '{last}' should be greater than lo '{first}'"));
            }
            return Ok(Node::Range { first, last, is_negated });
        }
        let chars = if first == ']' { Vec::new() } else { self.text(Some(first), &[']'])? };
        if first != ']' {
            self.close_class()?;
        }
        if chars.is_empty() {
            return Err("could not parse range".to_owned());
        }
        Ok(Node::List { chars, is_negated })
    }

    fn close_class(&mut self) -> Result<(), String> {
        match self.read()? {
            Some(']') => Ok(()),
            Some(_) => Err("expected close range character".to_owned()),
            None => Err("unexpected end of input".to_owned()),
        }
    }
}
