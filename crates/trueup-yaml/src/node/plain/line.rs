//! Lines with something on them.

use super::Reader;

/// The rest of a line, from its first character that is no space.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// How many lines stand before it.
    pub(super) number: usize,
    /// How many characters stand before the rest.
    pub(super) column: usize,
    /// Its first byte.
    pub(super) start: usize,
    /// Where its line feed stands.
    pub(super) end: usize,
}

impl Line {
    /// What stands after spaces from a byte on; `None` if that is nothing or a comment. Up to that byte there is ASCII only,
    /// or nobody asks for the column.
    pub(super) fn after(self, text: &str, at: usize) -> Option<Self> {
        let rest = &text[at..self.end];
        let start = at + spaces(rest);
        let is_content = !matches!(text.as_bytes().get(start..self.end)?, [] | [b'#', ..]);
        is_content.then_some(Self { column: self.column + start - self.start, start, ..self })
    }
}

impl Reader<'_> {
    /// Goes to the next line with something on it. Tabs, directives and further documents are not of the plainest form.
    pub(super) fn advance(&mut self) -> Option<()> {
        self.line = None;
        while self.next < self.text.len() {
            let start = self.next;
            let whole = self.text[start..].split('\n').next().unwrap_or_default();
            let line = Line { number: self.number, column: spaces(whole), start, end: start + whole.len() };
            self.next = line.end + 1;
            self.number += 1;
            let rest = &whole[line.column..];
            if rest.is_empty() || rest.starts_with('#') {
                continue;
            }
            if line.column == 0 && !self.begun && rest.trim_end_matches(' ') == "---" {
                self.begun = true;
                continue;
            }
            self.begun = true;
            let is_marker =
                line.column == 0 && (rest.starts_with("---") || rest.starts_with("...") || rest.starts_with('%'));
            if is_marker || rest.as_bytes().contains(&b'\t') {
                return None;
            }
            self.line = Some(Line { start: start + line.column, ..line });
            break;
        }
        Some(())
    }
}

/// How many spaces a text begins with.
pub(super) fn spaces(text: &str) -> usize {
    text.bytes().position(|byte| byte != b' ').unwrap_or(text.len())
}

/// Whether a text begins with the `-` of an item.
pub(super) fn is_dash(rest: &str) -> bool {
    matches!(rest.as_bytes(), [b'-'] | [b'-', b' ', ..])
}

/// Whether nothing but spaces and a comment is left of a line.
pub(super) fn is_over(rest: &str) -> bool {
    let spaces = spaces(rest);
    spaces == rest.len() || spaces > 0 && rest.as_bytes()[spaces] == b'#'
}
