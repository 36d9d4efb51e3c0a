//! The four ways to write a scalar, as go-yaml's emitter chooses and writes them.

use std::ops::Range;

use super::analysis::{Analysis, is_break, is_printable, may_be_plain};
use super::{BEST_WIDTH, Quoting, Style, Writer};

const BOM: char = '\u{feff}';

impl Writer {
    pub(super) fn write_string(&mut self, text: &str, analysis: Analysis, key: bool) -> Range<usize> {
        let wanted = if text.contains('\n') {
            Quoting::Literal
        } else if may_be_plain(text, self.style) {
            Quoting::Plain
        } else {
            Quoting::Double
        };
        let tabs = self.style == Style::V2 && analysis.tabs;
        let special = analysis.special || tabs;
        let quotable = !(special || analysis.tabs || analysis.space_then_break || analysis.break_then_space);
        let quoting = match wanted {
            Quoting::Plain if analysis.plain_allowed && quotable => Quoting::Plain,
            Quoting::Plain | Quoting::Single if quotable => Quoting::Single,
            Quoting::Literal
                if !(key || special || analysis.space_then_break || analysis.ends_in_space || text.is_empty()) =>
            {
                Quoting::Literal
            }
            _ => Quoting::Double,
        };
        self.write_scalar(text, quoting, key)
    }

    pub(super) fn write_scalar(&mut self, text: &str, quoting: Quoting, key: bool) -> Range<usize> {
        let outer = self.indent;
        self.indent = Some(outer.map_or(2, |indent| indent + 2));
        if !self.whitespace {
            self.put(' ');
            self.whitespace = true;
        }
        let start = self.out.len();
        let folds = !key && self.style == Style::V2;
        match quoting {
            Quoting::Plain => self.write_plain(text, folds),
            Quoting::Single => self.write_single_quoted(text, folds),
            Quoting::Double => self.write_double_quoted(text, folds),
            Quoting::Literal => self.write_literal(text),
        }
        self.indent = outer;
        start..self.out.len()
    }

    fn is_full(&self, folds: bool) -> bool {
        folds && self.column > BEST_WIDTH
    }

    fn write_plain(&mut self, text: &str, folds: bool) {
        let mut after_space = false;
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            let space = c == ' ';
            if space && !after_space && self.is_full(folds) && !rest.as_str().starts_with(' ') {
                self.write_indent();
            } else {
                self.put(c);
            }
            if !space {
                self.indention = false;
            }
            after_space = space;
        }
        if !text.is_empty() {
            self.whitespace = false;
        }
        self.indention = false;
    }

    fn write_single_quoted(&mut self, text: &str, folds: bool) {
        self.write_indicator("'", true, false, false);
        let (mut after_space, mut after_break) = (false, false);
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            let next = rest.as_str();
            let inside = next.len() + 1 < text.len() && !next.is_empty();
            if c == ' ' {
                if !after_space && self.is_full(folds) && inside && !next.starts_with(' ') {
                    self.write_indent();
                } else {
                    self.put(c);
                }
                after_space = true;
            } else if is_break(c) {
                self.write_break(c);
                after_break = true;
            } else {
                if after_break {
                    self.write_indent();
                }
                if c == '\'' {
                    self.put(c);
                }
                self.put(c);
                self.indention = false;
                (after_space, after_break) = (false, false);
            }
        }
        self.write_indicator("'", false, false, false);
        self.indention = false;
    }

    fn write_double_quoted(&mut self, text: &str, folds: bool) {
        self.write_indicator("\"", true, false, false);
        // go-yaml looks for a byte order mark at the start of the text whichever character it is about to write.
        let escapes_all = text.starts_with(BOM);
        let mut after_space = false;
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            let next = rest.as_str();
            if escapes_all || !is_printable(c) || is_break(c) || matches!(c, '"' | '\\') {
                self.write_escape(c);
                after_space = false;
            } else if c == ' ' {
                let inside = next.len() + 1 < text.len() && !next.is_empty();
                if !after_space && self.is_full(folds) && inside {
                    self.write_indent();
                    if next.starts_with(' ') {
                        self.put('\\');
                    }
                } else {
                    self.put(c);
                }
                after_space = true;
            } else {
                self.put(c);
                after_space = false;
            }
        }
        self.write_indicator("\"", false, false, false);
        self.indention = false;
    }

    fn write_escape(&mut self, c: char) {
        self.put('\\');
        match escape_letter(c) {
            Some(letter) => self.put(letter),
            None => self.put_all(&escape_code(c)),
        }
    }

    fn write_literal(&mut self, text: &str) {
        self.write_indicator("|", true, false, false);
        if text.starts_with(|c| c == ' ' || is_break(c)) {
            self.write_indicator("2", false, false, false);
        }
        let mut from_end = text.chars().rev();
        match (from_end.next().is_some_and(is_break), from_end.next()) {
            (false, _) => self.write_indicator("-", false, false, false),
            (true, None) => self.write_indicator("+", false, false, false),
            (true, Some(c)) if is_break(c) => self.write_indicator("+", false, false, false),
            _ => {}
        }
        self.put_break();
        self.indention = true;
        self.whitespace = true;
        let mut after_break = true;
        for c in text.chars() {
            if is_break(c) {
                self.write_break(c);
                after_break = true;
                continue;
            }
            if after_break {
                self.write_indent();
            }
            self.put(c);
            self.indention = false;
            after_break = false;
        }
    }

    /// A line break of the text itself.
    fn write_break(&mut self, c: char) {
        if c == '\n' {
            self.put_break();
        } else {
            self.out.push(c);
            self.column = 0;
        }
        self.indention = true;
    }
}

/// The letter that stands for a character after a backslash.
pub(crate) fn escape_letter(c: char) -> Option<char> {
    Some(match c {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' | '\\' => c,
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => return None,
    })
}

/// A character's code as it stands after a backslash.
pub(crate) fn escape_code(c: char) -> String {
    let code = u32::from(c);
    match code {
        0..0x100 => format!("x{code:02X}"),
        0x100..0x10000 => format!("u{code:04X}"),
        _ => format!("U{code:08X}"),
    }
}
