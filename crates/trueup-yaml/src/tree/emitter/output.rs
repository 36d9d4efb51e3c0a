//! Characters, indentation, indicators, anchors and tags.

use super::Emitter;
use crate::error::YamlError;
use crate::tree::Tag;
use crate::writer::analysis::is_break;

impl Emitter<'_> {
    pub(super) fn put(&mut self, character: char) {
        self.out.push(character);
        self.column += 1;
    }

    pub(super) fn put_all(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.chars().count();
    }

    pub(super) fn put_break(&mut self) {
        self.out.push('\n');
        self.column = 0;
        self.indention = true;
    }

    /// A line break of the text itself.
    pub(super) fn write_break(&mut self, character: char) {
        debug_assert!(is_break(character));
        self.out.push(character);
        self.column = 0;
        self.indention = true;
    }

    pub(super) fn write_indent(&mut self) {
        let indent = self.indent.unwrap_or(0);
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.put_break();
        }
        if self.foot_indent == Some(indent) {
            self.put_break();
        }
        while self.column < indent {
            self.put(' ');
        }
        self.whitespace = true;
        self.foot_indent = None;
    }

    pub(super) fn write_indicator(&mut self, indicator: &str, apart: bool, is_whitespace: bool, is_indention: bool) {
        if apart && !self.whitespace {
            self.put(' ');
        }
        self.put_all(indicator);
        self.whitespace = is_whitespace;
        self.indention = self.indention && is_indention;
    }

    pub(super) fn write_anchor(&mut self, sign: char, name: &str) -> Result<(), YamlError> {
        let word = if sign == '*' { "alias" } else { "anchor" };
        if name.is_empty() {
            return Err(YamlError::plain(&format!("{word} value must not be empty")));
        }
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
            return Err(YamlError::plain(&format!("{word} value must contain alphanumerical characters only")));
        }
        self.write_indicator(sign.encode_utf8(&mut [0; 4]), true, false, false);
        self.put_all(name);
        Ok(())
    }

    pub(super) fn write_tag(&mut self, tag: &Tag) {
        let text = tag.as_str();
        if text.is_empty() {
            return;
        }
        let (handle, suffix) = match text.strip_prefix("!!") {
            Some(name) => ("!!", name),
            None => text.strip_prefix('!').map_or(("", text), |name| ("!", name)),
        };
        if handle.is_empty() {
            self.write_indicator("!<", true, false, false);
            self.write_tag_content(suffix);
            self.write_indicator(">", false, false, false);
        } else {
            self.write_indicator(handle, true, false, false);
            self.write_tag_content(suffix);
        }
    }

    fn write_tag_content(&mut self, text: &str) {
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || b"-;/?:@&=+$,_.~*'()[]".contains(&byte) {
                self.put(char::from(byte));
            } else {
                self.put_all(&format!("%{byte:02X}"));
            }
        }
        self.whitespace = false;
        self.indention = false;
    }
}
