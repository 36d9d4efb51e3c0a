//! Writes YAML in block style as go-yaml does: event by event, without a tree, into one string.

pub(crate) mod analysis;
mod order;
mod scalar;
mod unicode;

#[cfg(test)]
mod tests;

use std::ops::Range;

use analysis::Analysis;
pub use analysis::is_readable;
pub use order::natural_order;
pub(crate) use scalar::{escape_code, escape_letter};

/// Which of go-yaml's emitters is imitated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// go-yaml v2, as Helm's `toYaml`: long lines are folded, lists in maps are not indented.
    V2,
    /// go-yaml v3 with an indent of two, as Helm's `toYamlPretty`: nothing is folded, lists in maps are indented.
    V3,
}

/// Lines are folded at the first opportunity beyond this column.
const BEST_WIDTH: usize = 80;

/// Keys that are longer have a line of their own.
const MAX_SIMPLE_KEY: usize = 128;

/// Writes one document. The calls must nest: `begin_map`, then `key` and a value for each entry, then `end_map`; every
/// scalar answers where it stands in the text.
#[derive(Debug)]
pub struct Writer {
    style: Style,
    out: String,
    column: usize,
    /// The last thing written was white space, or an indicator that counts as such.
    whitespace: bool,
    /// Nothing but indentation and indicators is on the line so far.
    indention: bool,
    /// Indentation of the innermost collection; none at the root.
    indent: Option<usize>,
    open: Vec<Open>,
}

/// A collection that is not finished.
#[derive(Debug)]
struct Open {
    /// Indentation outside.
    outer: Option<usize>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    List,
    Map,
    /// A map whose last key has a line of its own.
    MapAfterLongKey,
    Empty,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Plain,
    Single,
    Double,
    Literal,
}

impl Writer {
    /// An empty document.
    pub fn new(style: Style) -> Self {
        Self { style, out: String::new(), column: 0, whitespace: true, indention: true, indent: None, open: Vec::new() }
    }

    /// How many bytes there are so far.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether there is nothing yet.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// The finished document with its last line break.
    pub fn finish(mut self) -> String {
        self.write_indent();
        self.out
    }

    /// A map of `len` entries begins.
    pub fn begin_map(&mut self, len: usize) {
        self.begin_node();
        let outer = self.indent;
        if len == 0 {
            return self.begin_empty('{');
        }
        self.increase_indent(false);
        self.open.push(Open { outer, kind: Kind::Map });
    }

    /// The innermost map ends.
    pub fn end_map(&mut self) {
        self.end('}');
    }

    /// A list of `len` elements begins.
    pub fn begin_list(&mut self, len: usize) {
        let in_map = self.begin_node();
        let outer = self.indent;
        if len == 0 {
            return self.begin_empty('[');
        }
        self.increase_indent(self.style == Style::V2 && in_map && !self.indention);
        self.open.push(Open { outer, kind: Kind::List });
    }

    /// The innermost list ends.
    pub fn end_list(&mut self) {
        self.end(']');
    }

    /// A key; its value follows.
    pub fn key(&mut self, key: &str) -> Range<usize> {
        self.write_indent();
        let analysis = Analysis::of(key);
        let simple = !analysis.line_breaks && key.len() <= MAX_SIMPLE_KEY;
        if !simple {
            self.write_indicator("?", true, false, true);
        }
        if let Some(open) = self.open.last_mut() {
            open.kind = if simple { Kind::Map } else { Kind::MapAfterLongKey };
        }
        let range = self.write_string(key, analysis, simple);
        if simple {
            self.write_indicator(":", false, false, false);
        }
        range
    }

    /// A string.
    pub fn string(&mut self, text: &str) -> Range<usize> {
        self.begin_node();
        self.write_string(text, Analysis::of(text), false)
    }

    /// Bytes that are not UTF-8, as go-yaml writes them: in base 64 with a tag.
    pub fn binary(&mut self, base64: &str) -> Range<usize> {
        self.begin_node();
        if !self.whitespace {
            self.put(' ');
        }
        let start = self.out.len();
        self.put_all("!!binary");
        self.whitespace = false;
        self.indention = false;
        let quoting = if base64.contains('\n') { Quoting::Literal } else { Quoting::Plain };
        let written = self.write_scalar(base64, quoting, false);
        start..written.end
    }

    /// `null`.
    pub fn null(&mut self) -> Range<usize> {
        self.plain("null")
    }

    /// `true` or `false`.
    pub fn bool(&mut self, value: bool) -> Range<usize> {
        self.plain(if value { "true" } else { "false" })
    }

    /// A number in the text that it shall have: it must have no need of quotes.
    pub fn number(&mut self, text: &str) -> Range<usize> {
        self.plain(text)
    }

    fn plain(&mut self, text: &str) -> Range<usize> {
        self.begin_node();
        self.write_scalar(text, Quoting::Plain, false)
    }

    /// Writes what stands before a value, and answers whether it belongs to a key.
    fn begin_node(&mut self) -> bool {
        match self.open.last().map(|open| open.kind) {
            Some(Kind::List) => {
                self.write_indent();
                self.write_indicator("-", true, false, true);
                false
            }
            Some(Kind::MapAfterLongKey) => {
                self.write_indent();
                self.write_indicator(":", true, false, true);
                true
            }
            Some(Kind::Map | Kind::Empty) => true,
            None => false,
        }
    }

    fn begin_empty(&mut self, bracket: char) {
        self.write_indicator(bracket.encode_utf8(&mut [0; 4]), true, true, false);
        self.open.push(Open { outer: self.indent, kind: Kind::Empty });
    }

    fn end(&mut self, bracket: char) {
        let Some(open) = self.open.pop() else { return };
        self.indent = open.outer;
        if open.kind == Kind::Empty {
            self.write_indicator(bracket.encode_utf8(&mut [0; 4]), false, false, false);
        }
    }

    fn increase_indent(&mut self, stays: bool) {
        self.indent = Some(match self.indent {
            None => 0,
            Some(indent) if stays => indent,
            Some(indent) => indent + 2,
        });
    }

    fn write_indent(&mut self) {
        let indent = self.indent.unwrap_or(0);
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.put_break();
        }
        while self.column < indent {
            self.put(' ');
        }
        self.whitespace = true;
        if self.style == Style::V2 {
            self.indention = true;
        }
    }

    fn write_indicator(&mut self, indicator: &str, apart: bool, is_whitespace: bool, is_indention: bool) {
        if apart && !self.whitespace {
            self.put(' ');
        }
        self.put_all(indicator);
        self.whitespace = is_whitespace;
        self.indention = self.indention && is_indention;
    }

    fn put(&mut self, c: char) {
        self.out.push(c);
        self.column += 1;
    }

    fn put_all(&mut self, text: &str) {
        text.chars().for_each(|c| self.put(c));
    }

    fn put_break(&mut self) {
        self.out.push('\n');
        self.column = 0;
        if self.style == Style::V3 {
            self.indention = true;
        }
    }
}
