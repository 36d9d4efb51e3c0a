//! Flow sequences of plain words and of scalars in quotes, on one line.

use super::line::{Line, spaces};
use super::{NodeId, NodeKind, Reader, on_one_line};

impl Reader<'_> {
    /// Reads a flow sequence, and says how wide it is.
    pub(super) fn flow_sequence(&mut self, line: Line) -> Option<usize> {
        let rest = self.rest(line);
        let id = self.push(NodeKind::Sequence { items: Vec::new(), flow: true }, line.number, line.start, line.start);
        let mut items = Vec::new();
        let mut at = 1 + spaces(&rest[1..]);
        if !rest[at..].starts_with(']') {
            loop {
                items.push(NodeId(self.nodes.len()));
                at += self.flow_item(Line { start: line.start + at, ..line })?;
                at += spaces(&rest[at..]);
                match rest.as_bytes().get(at)? {
                    b',' => at += 1 + spaces(&rest[at + 1..]),
                    b']' => break,
                    _ => return None,
                }
            }
        }
        self.finish(id, NodeKind::Sequence { items, flow: true }, line.start + at + 1);
        Some(at + 1)
    }

    /// Reads an item, and says how wide it is.
    fn flow_item(&mut self, line: Line) -> Option<usize> {
        let rest = self.rest(line);
        let (text, style, width) = on_one_line(rest, word)?;
        self.push_scalar(text.into(), style, line.number, line.start, line.start + width);
        Some(width)
    }
}

/// The word that a text begins with, of characters that have no meaning anywhere.
fn word(rest: &str) -> Option<&str> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'_' | b'-');
    let width = rest.bytes().position(|byte| !is_part(byte))?;
    let text = &rest[..width];
    (!text.is_empty() && !text.starts_with('-')).then_some(text)
}
