//! Block sequences and mappings.

use super::{Emitter, Position};
use crate::error::YamlError;
use crate::tree::{Node, NodeKind, Style};

impl<'n> Emitter<'n> {
    pub(super) fn block_sequence(
        &mut self,
        node: &'n Node,
        items: &'n [Node],
        position: Position,
        as_key: Option<&'n str>,
    ) -> Result<(), YamlError> {
        let outer = self.indent;
        for (index, item) in items.iter().enumerate() {
            self.note_start(item, None);
            if index == 0 {
                let compact =
                    position.in_mapping && (self.column == 0 || !self.indention) && self.options.compact_sequences;
                self.increase_indent(false, position.in_block_sequence, compact);
            }
            self.process_head();
            self.write_indent();
            self.write_indicator("-", true, false, true);
            let inside = Position { in_block_sequence: true, ..Position::default() };
            let shape = self.start(item, inside)?;
            self.process_line();
            self.process_foot();
            self.content(item, shape, inside, None)?;
        }
        self.note_end(node, as_key);
        self.indent = outer;
        Ok(())
    }

    pub(super) fn block_mapping(
        &mut self,
        node: &'n Node,
        entries: &'n [(Node, Node)],
        position: Position,
        as_key: Option<&'n str>,
    ) -> Result<(), YamlError> {
        let outer = self.indent;
        self.increase_indent(false, position.in_block_sequence, false);
        let mut tail = "";
        for (key, value) in entries {
            self.note_start(key, Some(tail));
            self.process_head();
            self.write_indent();
            if !self.line.is_empty() {
                self.key_line = std::mem::take(&mut self.line);
            }
            let simple_key = Self::is_simple_key(key);
            if !simple_key {
                self.write_indicator("?", true, false, true);
            }
            let inside = Position { in_mapping: true, simple_key, ..Position::default() };
            let shape = self.start(key, inside)?;
            self.content(key, shape, inside, Some(tail))?;
            tail = key.comments.as_deref().map_or("", |comments| &comments.foot);
            self.block_value(value, simple_key)?;
        }
        if !tail.is_empty() {
            self.tail = tail;
        }
        self.note_end(node, as_key);
        self.process_head();
        self.indent = outer;
        Ok(())
    }

    fn block_value(&mut self, value: &'n Node, simple_key: bool) -> Result<(), YamlError> {
        self.note_start(value, None);
        if simple_key {
            self.write_indicator(":", false, false, false);
        } else {
            self.write_indent();
            self.write_indicator(":", true, false, true);
        }
        self.place_key_line(value);
        let inside = Position { in_mapping: true, ..Position::default() };
        let shape = self.start(value, inside)?;
        self.process_line();
        self.process_foot();
        self.content(value, shape, inside, None)
    }

    /// A comment at the key's line goes to a scalar value that has none, or before a block.
    fn place_key_line(&mut self, value: &Node) {
        if self.key_line.is_empty() {
            return;
        }
        match &value.kind {
            NodeKind::Scalar(_) if self.line.is_empty() => self.line = std::mem::take(&mut self.key_line),
            NodeKind::Sequence(_) | NodeKind::Mapping(_) if !value.style.has(Style::FLOW) => {
                std::mem::swap(&mut self.line, &mut self.key_line);
                self.process_line();
                std::mem::swap(&mut self.line, &mut self.key_line);
            }
            _ => {}
        }
    }
}
