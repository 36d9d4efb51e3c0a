//! Comments: which are due, and where they are written.

use super::Emitter;
use crate::tree::{Node, NodeKind};
use crate::writer::analysis::is_break;

impl<'n> Emitter<'n> {
    /// Notes the comments that come with the beginning of a node. A key has no foot of its own, but may have the tail
    /// of the entry before it.
    pub(super) fn note_start(&mut self, node: &'n Node, as_key: Option<&'n str>) {
        if let Some(tail) = as_key.filter(|tail| !tail.is_empty())
            && matches!(node.kind, NodeKind::Scalar(_) | NodeKind::Mapping(_))
        {
            self.tail = tail;
        }
        let Some(comments) = node.comments.as_deref() else { return };
        note(&mut self.head, &comments.head);
        if matches!(node.kind, NodeKind::Scalar(_) | NodeKind::Alias(_)) {
            note(&mut self.line, &comments.line);
            if as_key.is_none() {
                note(&mut self.foot, &comments.foot);
            }
        }
    }

    /// Notes the comments that come with the end of a collection.
    pub(super) fn note_end(&mut self, node: &'n Node, as_key: Option<&'n str>) {
        let Some(comments) = node.comments.as_deref() else { return };
        note(&mut self.line, &comments.line);
        if as_key.is_none() {
            note(&mut self.foot, &comments.foot);
        }
    }

    /// Whether a comment follows that must come after a `,`.
    pub(super) fn has_trail(&self) -> bool {
        !(self.line.is_empty() && self.foot.is_empty() && self.tail.is_empty())
    }

    pub(super) fn process_head(&mut self) {
        let tail = std::mem::take(&mut self.tail);
        if !tail.is_empty() {
            self.write_indent();
            self.write_comment(tail);
            self.foot_indent = Some(self.indent.unwrap_or(0));
        }
        let head = std::mem::take(&mut self.head);
        if !head.is_empty() {
            self.write_indent();
            self.write_comment(head);
        }
    }

    pub(super) fn process_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            if !self.whitespace {
                self.put(' ');
            }
            self.write_comment(line);
        }
    }

    pub(super) fn process_foot(&mut self) {
        let foot = std::mem::take(&mut self.foot);
        if !foot.is_empty() {
            self.write_indent();
            self.write_comment(foot);
            self.foot_indent = Some(self.indent.unwrap_or(0));
        }
    }

    fn write_comment(&mut self, comment: &str) {
        let mut after_break = false;
        let mut has_sign = false;
        for character in comment.chars() {
            if is_break(character) {
                self.write_break(character);
                after_break = true;
                has_sign = false;
                continue;
            }
            if after_break {
                self.write_indent();
            }
            if !has_sign {
                if character != '#' {
                    self.put_all("# ");
                }
                has_sign = true;
            }
            self.put(character);
            self.indention = false;
            after_break = false;
        }
        if !after_break {
            self.put_break();
        }
        self.whitespace = true;
    }
}

fn note<'n>(due: &mut &'n str, comment: &'n str) {
    if !comment.is_empty() {
        *due = comment;
    }
}
