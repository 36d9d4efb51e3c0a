//! Flow sequences and mappings.

use super::{Emitter, Position};
use crate::error::YamlError;
use crate::tree::Node;

impl<'n> Emitter<'n> {
    pub(super) fn flow_sequence(
        &mut self,
        node: &'n Node,
        items: &'n [Node],
        as_key: Option<&'n str>,
    ) -> Result<(), YamlError> {
        let outer = self.indent;
        let mut separated = true;
        for (index, item) in items.iter().enumerate() {
            self.note_start(item, None);
            if index == 0 {
                self.open_flow("[");
            }
            if !separated {
                self.write_indicator(",", false, false, false);
            }
            self.process_head();
            if self.column == 0 {
                self.write_indent();
            }
            separated = self.has_trail();
            let shape = self.start(item, Position::default())?;
            if self.has_trail() {
                self.write_indicator(",", false, false, false);
            }
            self.process_line();
            self.process_foot();
            self.content(item, shape, Position::default(), None)?;
        }
        self.note_end(node, as_key);
        if items.is_empty() {
            self.open_flow("[");
        }
        self.flow_level -= 1;
        self.indent = outer;
        if self.column == 0 {
            self.write_indent();
        }
        self.close_flow("]");
        Ok(())
    }

    pub(super) fn flow_mapping(
        &mut self,
        node: &'n Node,
        entries: &'n [(Node, Node)],
        as_key: Option<&'n str>,
    ) -> Result<(), YamlError> {
        let outer = self.indent;
        let mut separated = true;
        let mut tail = "";
        for (index, (key, value)) in entries.iter().enumerate() {
            self.note_start(key, Some(tail));
            if index == 0 {
                self.open_flow("{");
            }
            if !separated {
                self.write_indicator(",", false, false, false);
            }
            self.process_head();
            if self.column == 0 {
                self.write_indent();
            }
            let simple_key = Self::is_simple_key(key);
            if !simple_key {
                self.write_indicator("?", true, false, false);
            }
            let inside = Position { in_mapping: true, simple_key, ..Position::default() };
            let shape = self.start(key, inside)?;
            self.content(key, shape, inside, Some(tail))?;
            tail = key.comments.as_deref().map_or("", |comments| &comments.foot);
            separated = self.flow_value(value, simple_key)?;
        }
        if !tail.is_empty() {
            self.tail = tail;
        }
        self.note_end(node, as_key);
        if entries.is_empty() {
            self.open_flow("{");
        }
        let has_comments = !(self.head.is_empty() && self.foot.is_empty() && self.tail.is_empty());
        if has_comments && !separated {
            self.write_indicator(",", false, false, false);
        }
        self.process_head();
        self.flow_level -= 1;
        self.indent = outer;
        self.close_flow("}");
        Ok(())
    }

    /// A value, and whether a `,` has been written after it.
    fn flow_value(&mut self, value: &'n Node, simple_key: bool) -> Result<bool, YamlError> {
        self.note_start(value, None);
        self.write_indicator(":", !simple_key, false, false);
        let separated = self.has_trail();
        let inside = Position { in_mapping: true, ..Position::default() };
        let shape = self.start(value, inside)?;
        if self.has_trail() {
            self.write_indicator(",", false, false, false);
        }
        self.process_line();
        self.process_foot();
        self.content(value, shape, inside, None)?;
        Ok(separated)
    }

    fn open_flow(&mut self, bracket: &str) {
        self.write_indicator(bracket, true, true, false);
        self.increase_indent(true, false, false);
        self.flow_level += 1;
    }

    fn close_flow(&mut self, bracket: &str) {
        self.write_indicator(bracket, false, false, false);
        self.process_line();
        self.process_foot();
    }
}
