//! Documents of the plainest form, read line by line: most of what charts hold, in a fraction of the time.
//!
//! What is read here is exactly what the scanner and the parser would make of it. Whatever is not certainly well formed
//! and simple is left to them: anchors, tags, nested flow collections, scalars of more than one line except `|`,
//! escapes, tabs, and every mistake.

use std::borrow::Cow;

use super::{Document, MAX_NODES, Node, NodeId, NodeKind};
use crate::json::Place;
use crate::scanner::token::ScalarStyle;
use line::{Line, is_dash, is_over};

mod flow;
mod line;
mod literal;

/// How deep collections are followed here.
const MAX_DEPTH: usize = 64;

/// How long a key may be; from 1024 characters on it is none.
const MAX_KEY_BYTES: usize = 1000;

/// Reads a text that is one document of the plainest form; `None` for any other text.
pub(super) fn read(text: &str, offset: usize, lines_before: u32) -> Option<Document<'_>> {
    let has_other_breaks = text.as_bytes().contains(&b'\r')
        || !text.is_ascii() && text.contains(['\u{85}', '\u{2028}', '\u{2029}', '\u{FEFF}']);
    if has_other_breaks || text.len() > MAX_NODES / 2 {
        return None;
    }
    let mut reader =
        Reader { text, offset, lines_before, next: 0, number: 0, begun: false, line: None, nodes: Vec::new() };
    reader.advance()?;
    reader.block(0)?;
    reader.line.is_none().then_some(Document { nodes: reader.nodes, root: NodeId(0) })
}

/// Reads nodes in the order of the text. Its methods give `None` where the text is not of the plainest form.
struct Reader<'t> {
    text: &'t str,
    offset: usize,
    lines_before: u32,
    /// Where the line after the current one begins, and how many lines stand before it.
    next: usize,
    number: usize,
    /// Whether the document has begun, so that no `---` may follow.
    begun: bool,
    /// What is left of the current line; `None` at the end of the text.
    line: Option<Line>,
    nodes: Vec<Node<'t>>,
}

/// A key without its place.
struct Key<'t> {
    text: &'t str,
    style: ScalarStyle,
    /// Where it ends, which is where its `:` stands.
    end: usize,
}

impl<'t> Reader<'t> {
    /// A block collection that begins here.
    fn block(&mut self, depth: usize) -> Option<()> {
        let line = self.line.filter(|_| depth < MAX_DEPTH)?;
        if is_dash(self.rest(line)) { self.sequence(line, depth) } else { self.mapping(line, depth) }
    }

    fn mapping(&mut self, first: Line, depth: usize) -> Option<()> {
        let id =
            self.push(NodeKind::Mapping { entries: Vec::new(), flow: false }, first.number, first.start, first.start);
        let mut found = Vec::new();
        while let Some(line) = self.line.filter(|line| line.column >= first.column) {
            if line.column > first.column {
                return None;
            }
            let Key { text, style, end } = self.key(line)?;
            let key = self.push_scalar(text.into(), style, line.number, line.start, end);
            let value = NodeId(self.nodes.len());
            self.value(line, end + 1, depth)?;
            found.push((key, value));
        }
        let end = found.last().map_or(first.start, |(_, value)| self.nodes[value.0].place.end - self.offset);
        self.finish(id, NodeKind::Mapping { entries: found, flow: false }, end);
        Some(())
    }

    fn sequence(&mut self, first: Line, depth: usize) -> Option<()> {
        let id =
            self.push(NodeKind::Sequence { items: Vec::new(), flow: false }, first.number, first.start, first.start);
        let mut found = Vec::new();
        while let Some(line) = self.line.filter(|line| line.column >= first.column) {
            if !is_dash(self.rest(line)) {
                // What a sequence is no deeper than may go on after it.
                break;
            }
            if line.column > first.column {
                return None;
            }
            found.push(NodeId(self.nodes.len()));
            self.item(line, depth)?;
        }
        let end = found.last().map_or(first.start, |item| self.nodes[item.0].place.end - self.offset);
        self.finish(id, NodeKind::Sequence { items: found, flow: false }, end);
        Some(())
    }

    /// What stands after a `-`.
    fn item(&mut self, line: Line, depth: usize) -> Option<()> {
        let content = line.after(self.text, line.start + 1)?;
        if is_dash(self.rest(content)) || self.key(content).is_some() {
            self.line = Some(content);
            return self.block(depth + 1);
        }
        self.scalar(content, line.column)
    }

    /// What stands after the `:` of a key, or below it.
    fn value(&mut self, line: Line, at: usize, depth: usize) -> Option<()> {
        if let Some(content) = line.after(self.text, at) {
            return self.scalar(content, line.column);
        }
        self.advance()?;
        match self.line {
            Some(below) if below.column > line.column => {
                let is_scalar = !is_dash(self.rest(below)) && self.key(below).is_none();
                if is_scalar { self.scalar(below, line.column) } else { self.block(depth + 1) }
            }
            Some(below) if below.column == line.column && is_dash(self.rest(below)) => {
                (depth + 1 < MAX_DEPTH).then(|| self.sequence(below, depth + 1))?
            }
            _ => {
                self.push_scalar("".into(), ScalarStyle::Plain, line.number, at, at);
                Some(())
            }
        }
    }

    /// A key and its `:`.
    fn key(&self, line: Line) -> Option<Key<'t>> {
        let rest = self.rest(line);
        let (text, style, width) = on_one_line(rest, plain_key)?;
        let ends = match rest.as_bytes().get(width..)? {
            [b':'] | [b':', b' ', ..] => width <= MAX_KEY_BYTES,
            _ => false,
        };
        ends.then_some(Key { text, style, end: line.start + width })
    }

    /// A scalar, a flow sequence or an empty mapping in a block collection of that column; nothing but a comment may follow it.
    fn scalar(&mut self, line: Line, column: usize) -> Option<()> {
        let rest = self.rest(line);
        let width = match rest.as_bytes() {
            [b'|', ..] => return self.literal(line, column),
            [b'[', ..] => self.flow_sequence(line)?,
            [b'{', b'}', ..] => {
                self.push(
                    NodeKind::Mapping { entries: Vec::new(), flow: true },
                    line.number,
                    line.start,
                    line.start + 2,
                );
                2
            }
            _ => {
                let (text, style, width) = on_one_line(rest, plain_value)?;
                self.push_scalar(text.into(), style, line.number, line.start, line.start + width);
                width
            }
        };
        is_over(rest.get(width..)?).then(|| self.advance_out_of(column))?
    }

    /// Goes to the next line, which must not be deeper than that: a scalar could go on there.
    fn advance_out_of(&mut self, column: usize) -> Option<()> {
        self.advance()?;
        self.line.is_none_or(|line| line.column <= column).then_some(())
    }

    fn rest(&self, line: Line) -> &'t str {
        &self.text[line.start..line.end]
    }

    fn push_scalar(
        &mut self,
        value: Cow<'t, str>,
        style: ScalarStyle,
        line: usize,
        start: usize,
        end: usize,
    ) -> NodeId {
        let implicit = style == ScalarStyle::Plain;
        self.push(NodeKind::Scalar { value, tag: None, style, implicit }, line, start, end)
    }

    fn push(&mut self, kind: NodeKind<'t>, line: usize, start: usize, end: usize) -> NodeId {
        let place = Place {
            line: u32::try_from(line + 1).unwrap_or(u32::MAX).saturating_add(self.lines_before),
            start: self.offset + start,
            end: self.offset + end,
        };
        self.nodes.push(Node { kind, place, anchor: None });
        NodeId(self.nodes.len() - 1)
    }

    /// Gives a collection what was found in it.
    fn finish(&mut self, id: NodeId, kind: NodeKind<'t>, end: usize) {
        let node = &mut self.nodes[id.0];
        node.kind = kind;
        node.place.end = self.offset + end;
    }
}

/// A scalar on one line, with or without quotes, with its style and how wide it is.
fn on_one_line<'t>(rest: &'t str, unquoted: fn(&'t str) -> Option<&'t str>) -> Option<(&'t str, ScalarStyle, usize)> {
    let in_quotes = quoted(rest).map(|(text, style)| (text, style, text.len() + 2));
    in_quotes.or_else(|| unquoted(rest).map(|text| (text, ScalarStyle::Plain, text.len())))
}

/// A scalar in quotes, without them, that means what it says.
fn quoted(rest: &str) -> Option<(&str, ScalarStyle)> {
    let (quote, style) = match rest.as_bytes().first()? {
        b'"' => ('"', ScalarStyle::DoubleQuoted),
        b'\'' => ('\'', ScalarStyle::SingleQuoted),
        _ => return None,
    };
    let (text, after) = rest[1..].split_once(quote)?;
    let is_literal = if quote == '"' { !text.contains('\\') } else { !after.starts_with('\'') };
    is_literal.then_some((text, style))
}

/// Whether a scalar without quotes may begin so.
fn begins_plain(rest: &str) -> bool {
    match rest.as_bytes() {
        [] => false,
        [b'-' | b':' | b'?', after, ..] => *after != b' ',
        [first, ..] => !b"-?:,[]{}#&*!|>'\"%@` ".contains(first),
    }
}

/// The key without quotes that a text begins with, up to its `:`.
fn plain_key(rest: &str) -> Option<&str> {
    if !begins_plain(rest) {
        return None;
    }
    let bytes = rest.as_bytes();
    let mut before = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b':' if matches!(bytes.get(at + 1), None | Some(b' ')) => return (before != b' ').then(|| &rest[..at]),
            b'#' if before == b' ' => return None,
            _ => before = *byte,
        }
    }
    None
}

/// The scalar without quotes that a text begins with, up to a comment or its end.
fn plain_value(rest: &str) -> Option<&str> {
    if !begins_plain(rest) {
        return None;
    }
    let bytes = rest.as_bytes();
    let mut before = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b':' if matches!(bytes.get(at + 1), None | Some(b' ')) => return None,
            b'#' if before == b' ' => return Some(rest[..at].trim_end_matches(' ')),
            _ => before = *byte,
        }
    }
    Some(rest.trim_end_matches(' '))
}

#[cfg(test)]
mod tests;
