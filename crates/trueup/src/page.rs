//! Text for people: lines of a known width, coloured sparingly, safe on a terminal.
//!
//! A [`Page`] is the only way in which the views make text, and every piece that goes into it is neutralised on the
//! way in: no text of a cluster can move the cursor, change colours or hide itself.

mod line;
mod moment;
mod tone;
mod visible;
mod wrap;

pub(crate) use line::Line;
pub(crate) use moment::{age, clock_time, date, date_and_time};
pub(crate) use tone::Tone;
pub(crate) use visible::visible;

use wrap::wrap;

/// How a page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// Columns of the terminal.
    pub(crate) width: usize,
    /// Whether colours are used.
    pub(crate) colour: bool,
}

/// Narrower terminals are treated as if they had this width: nothing can be laid out there.
const LEAST_WIDTH: usize = 40;

/// A text in the making.
#[derive(Debug)]
pub(crate) struct Page {
    text: String,
    look: Look,
}

impl Page {
    /// An empty page.
    pub(crate) fn new(look: Look) -> Self {
        Self { text: String::new(), look: Look { width: look.width.max(LEAST_WIDTH), ..look } }
    }

    /// Columns that may be used.
    pub(crate) fn width(&self) -> usize {
        self.look.width
    }

    /// The text so far.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// A blank line, never at the top and never two.
    pub(crate) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// The beginning of a line, `indent` columns from the left.
    pub(crate) fn begin(&self, indent: usize) -> Line {
        Line::new(indent, self.look.colour)
    }

    /// Ends a line as it is, however long. For what must stay in one piece, such as a command to paste.
    pub(crate) fn end(&mut self, line: Line) {
        self.text.push_str(line.into_text().trim_end());
        self.text.push('\n');
    }

    /// Ends a line with a text that is wrapped to the width of the page; further lines begin at column `hang`.
    /// White space in the text counts as one space each.
    pub(crate) fn end_wrapped(&mut self, mut line: Line, hang: usize, tone: Tone, text: &str) {
        let flat = visible(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let first = self.look.width.saturating_sub(line.width());
        let rest = self.look.width.saturating_sub(hang);
        for (i, part) in wrap(&flat, first, rest).iter().enumerate() {
            if i > 0 {
                self.end(line);
                line = self.begin(hang);
            }
            line.push(tone, part);
        }
        self.end(line);
    }

    /// One wrapped paragraph, `indent` columns from the left.
    pub(crate) fn paragraph(&mut self, indent: usize, tone: Tone, text: &str) {
        self.end_wrapped(self.begin(indent), indent, tone, text);
    }

    /// A heading after a blank line.
    pub(crate) fn heading(&mut self, text: &str) {
        self.blank();
        let mut line = self.begin(0);
        line.push(Tone::Strong, text);
        self.end(line);
    }

    /// A command to paste, on a line of its own.
    pub(crate) fn command(&mut self, indent: usize, command: &str) {
        for (i, text) in command.lines().filter(|text| !text.trim().is_empty()).enumerate() {
            let mut line = self.begin(indent);
            line.push(Tone::Faint, if i == 0 { "→ " } else { "  " });
            line.push(Tone::Command, text.trim_end());
            self.end(line);
        }
    }

    /// A text of others, quoted line by line behind a bar: at most `max_chars` characters and `max_lines` lines,
    /// the rest is counted.
    pub(crate) fn quote(&mut self, indent: usize, text: &str, max_chars: usize, max_lines: usize) {
        let mut left = max_chars;
        let mut shown = 0;
        let mut lines = 0;
        for source in text.lines() {
            if left == 0 || lines >= max_lines {
                break;
            }
            let kept: String = source.chars().take(left).collect();
            left -= kept.chars().count();
            shown += kept.chars().count() + 1;
            for part in wrap(
                visible(&kept).trim_end(),
                self.look.width.saturating_sub(indent + 2),
                self.look.width.saturating_sub(indent + 2),
            ) {
                let mut line = self.begin(indent);
                line.push(Tone::Faint, "| ");
                line.push(Tone::Plain, &part);
                self.end(line);
                lines += 1;
            }
        }
        let total = text.chars().count();
        if shown < total {
            let mut line = self.begin(indent);
            line.push(Tone::Faint, &format!("| … ({} more characters: -o json)", total - shown));
            self.end(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_bounded_and_says_how_much_is_left_out() {
        let mut page = Page::new(Look { width: 40, colour: false });
        page.quote(2, &format!("first\u{1b}[31m\n{}", "x".repeat(100_000_000)), 60, 3);
        insta::assert_snapshot!(page.into_text(), @r#"
        | first\x1b[31m
        | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        | xxxxxxxxxxxxxx
        | … (99999949 more characters: -o json)
        "#);
    }

    #[test]
    fn a_long_word_is_broken_and_a_command_is_not() {
        let mut page = Page::new(Look { width: 40, colour: false });
        page.paragraph(2, Tone::Plain, &format!("image\n\n  {} is gone", "sha256:".to_owned() + &"a".repeat(50)));
        page.command(2, &format!("kubectl get {}\n\nkubectl wait", "b".repeat(50)));
        insta::assert_snapshot!(page.into_text(), @r#"
        image
        sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        aaaaaaaaaaaaaaaaaaa is gone
        → kubectl get bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
          kubectl wait
        "#);
    }
}
