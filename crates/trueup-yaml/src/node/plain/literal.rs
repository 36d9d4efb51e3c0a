//! Literal scalars: `|` and `|-`.

use super::line::{Line, is_over, spaces};
use super::{Reader, ScalarStyle};

impl Reader<'_> {
    /// A literal scalar in a block collection of that column.
    pub(super) fn literal(&mut self, head: Line, column: usize) -> Option<()> {
        let rest = &self.rest(head)[1..];
        let (strips, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
        if !is_over(rest) {
            return None;
        }
        let mut value = String::new();
        let mut indent = None;
        let mut blanks = Blanks::default();
        while self.next < self.text.len() {
            let line = &self.text[self.next..];
            let line = &line[..line.find('\n')?];
            let depth = spaces(line);
            let is_content = match indent {
                Some(indent) => depth >= indent && line.len() > indent,
                None => depth < line.len(),
            };
            if is_content {
                if indent.is_none() {
                    indent = Some(depth).filter(|depth| *depth >= blanks.deepest.max(column + 1));
                } else {
                    value.push('\n');
                }
                value.extend(std::iter::repeat_n('\n', blanks.count));
                blanks.count = 0;
                value.push_str(&line[indent?..]);
            } else if depth == line.len() {
                blanks.count += 1;
                blanks.deepest = blanks.deepest.max(depth);
            } else {
                break;
            }
            self.next += line.len() + 1;
            self.number += 1;
        }
        // Where a tab stands instead of indentation, or first of all, it is a mistake.
        let after = self.text.get(self.next..)?.trim_start_matches(' ');
        if indent.is_none() || after.starts_with('\t') || value.trim_start_matches('\n').starts_with('\t') {
            return None;
        }
        if !strips {
            value.push('\n');
        }
        self.push_scalar(value.into(), ScalarStyle::Literal, head.number, head.start, self.next);
        self.advance_out_of(column)
    }
}

/// Empty lines.
#[derive(Default)]
struct Blanks {
    /// How many stand before the coming line.
    count: usize,
    /// The most spaces on any of them.
    deepest: usize,
}
