//! Scalars: which style is possible, and how each is written.

use super::{Emitter, Position};
use crate::error::YamlError;
use crate::tree::{Node, Style, Tag};
use crate::writer::analysis::{Analysis, is_break, is_printable};

/// A byte order mark.
const BOM: char = '\u{feff}';

/// How a scalar asks to be written.
#[derive(Debug)]
pub(super) struct ScalarForm {
    /// The tag that must be written.
    pub(super) tag: Tag,
    style: Style,
}

impl ScalarForm {
    pub(super) fn of(node: &Node, text: &str) -> Self {
        let mut tag = node.tag.clone();
        let mut must_quote = false;
        if tag != Tag::None && !node.style.has(Style::TAGGED) {
            let is_string = tag == Tag::Str;
            if is_string && node.style.has(Style::QUOTED) || Tag::of_text(text) == tag {
                tag = Tag::None;
            } else if is_string {
                tag = Tag::None;
                must_quote = true;
            }
        }
        let wanted = [Style::DOUBLE_QUOTED, Style::SINGLE_QUOTED, Style::LITERAL, Style::FOLDED]
            .into_iter()
            .find(|style| node.style.has(*style));
        let style = match wanted {
            Some(style) => style,
            None if text.contains('\n') => Style::LITERAL,
            None if must_quote => Style::DOUBLE_QUOTED,
            None => Style::NONE,
        };
        Self { tag, style }
    }

    /// The style that is possible there.
    fn possible_style(&self, text: &str, simple_key: bool, in_flow: bool) -> Style {
        let analysis = Analysis::of(text);
        let odd = analysis.special || analysis.space_then_break;
        let single_allowed = !odd && !analysis.tabs && !analysis.break_then_space;
        let block_allowed = !odd && !analysis.ends_in_space && !text.is_empty();
        let mut style = self.style;
        if simple_key && analysis.line_breaks {
            style = Style::DOUBLE_QUOTED;
        }
        if style == Style::NONE {
            let plain_allowed = if text.is_empty() {
                !in_flow && !simple_key
            } else {
                let flow_sign = |character| matches!(character, ',' | '?' | '[' | ']' | '{' | '}' | ':');
                single_allowed && analysis.plain_allowed && !(in_flow && text.contains(flow_sign))
            };
            if !plain_allowed {
                style = Style::SINGLE_QUOTED;
            }
        }
        let refused = match style {
            Style::SINGLE_QUOTED => !single_allowed,
            Style::LITERAL | Style::FOLDED => !block_allowed || in_flow || simple_key,
            _ => false,
        };
        if refused { Style::DOUBLE_QUOTED } else { style }
    }
}

impl Emitter<'_> {
    pub(super) fn write_scalar_node(&mut self, node: &Node, text: &str, position: Position) -> Result<(), YamlError> {
        let form = ScalarForm::of(node, text);
        let style = form.possible_style(text, position.simple_key, self.flow_level > 0);
        if let Some(name) = &node.anchor {
            self.write_anchor('&', name)?;
        }
        self.write_tag(&form.tag);
        let outer = self.indent;
        self.increase_indent(true, position.in_block_sequence, false);
        match style {
            Style::SINGLE_QUOTED => self.write_single_quoted(text),
            Style::DOUBLE_QUOTED => self.write_double_quoted(text),
            Style::LITERAL => self.write_literal(text),
            Style::FOLDED => self.write_folded(text),
            _ => self.write_plain(text),
        }
        self.indent = outer;
        Ok(())
    }

    fn write_plain(&mut self, text: &str) {
        if !text.is_empty() {
            if !self.whitespace {
                self.put(' ');
            }
            self.put_all(text);
            self.whitespace = false;
        }
        self.indention = false;
    }

    fn write_single_quoted(&mut self, text: &str) {
        self.write_indicator("'", true, false, false);
        let mut after_break = false;
        for character in text.chars() {
            if character == ' ' {
                self.put(' ');
            } else if is_break(character) {
                if !after_break && character == '\n' {
                    self.put_break();
                }
                self.write_break(character);
                after_break = true;
            } else {
                if after_break {
                    self.write_indent();
                }
                if character == '\'' {
                    self.put('\'');
                }
                self.put(character);
                self.indention = false;
                after_break = false;
            }
        }
        self.write_indicator("'", false, false, false);
        self.indention = false;
    }

    fn write_double_quoted(&mut self, text: &str) {
        self.write_indicator("\"", true, false, false);
        // go-yaml looks for a byte order mark at the start of the text whichever character it is about to write.
        let escapes_all = text.starts_with(BOM);
        for character in text.chars() {
            if escapes_all || !is_printable(character) || is_break(character) || matches!(character, '"' | '\\') {
                self.put('\\');
                let mut escape = [0; 4];
                match crate::writer::escape_letter(character) {
                    Some(letter) => self.put_all(letter.encode_utf8(&mut escape)),
                    None => self.put_all(&crate::writer::escape_code(character)),
                }
            } else {
                self.put(character);
            }
        }
        self.write_indicator("\"", false, false, false);
        self.indention = false;
    }

    fn write_literal(&mut self, text: &str) {
        self.write_indicator("|", true, false, false);
        self.write_block_head(text);
        let mut after_break = true;
        for character in text.chars() {
            if is_break(character) {
                self.write_break(character);
                after_break = true;
                continue;
            }
            if after_break {
                self.write_indent();
            }
            self.put(character);
            self.indention = false;
            after_break = false;
        }
    }

    /// go-yaml decides about the extra line break before a line by the beginning of the whole text.
    fn write_folded(&mut self, text: &str) {
        self.write_indicator(">", true, false, false);
        self.write_block_head(text);
        let begins_blank = text.trim_start_matches(is_break).starts_with([' ', '\t', '\0']);
        let mut after_break = true;
        let mut more_indented = true;
        for character in text.chars() {
            if is_break(character) {
                if !after_break && !more_indented && character == '\n' && !begins_blank {
                    self.put_break();
                }
                self.write_break(character);
                after_break = true;
                continue;
            }
            if after_break {
                self.write_indent();
                more_indented = matches!(character, ' ' | '\t');
            }
            self.put(character);
            self.indention = false;
            after_break = false;
        }
    }

    /// The indicators of a block scalar, and the end of its first line.
    fn write_block_head(&mut self, text: &str) {
        if text.starts_with(|character| character == ' ' || is_break(character)) {
            let width = self.options.indent.to_string();
            self.write_indicator(&width, false, false, false);
        }
        let mut from_end = text.chars().rev();
        match (from_end.next().is_some_and(is_break), from_end.next()) {
            (false, _) => self.write_indicator("-", false, false, false),
            (true, None) => self.write_indicator("+", false, false, false),
            (true, Some(character)) if is_break(character) => self.write_indicator("+", false, false, false),
            _ => {}
        }
        if self.line.is_empty() {
            self.put_break();
        } else {
            self.process_line();
        }
        self.whitespace = true;
    }
}
