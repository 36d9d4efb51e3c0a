//! A stream of documents, split line by line as Kubernetes' `yaml.NewYAMLReader` does.

use std::borrow::Cow;

use crate::decode::read_json_at;
use crate::error::YamlError;
use crate::json::Json;

/// A document's text and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentText<'t> {
    /// The text; every line of it ends in LF, also if it ended in CR LF or not at all.
    pub text: Cow<'t, [u8]>,
    /// How many lines stand before it.
    pub line_offset: u32,
    /// Its first byte in the stream. Bytes count on from here as long as no line ended in CR LF.
    pub start: usize,
}

impl DocumentText<'_> {
    /// Reads the document as [`crate::read_json`] does. Lines in errors count from its beginning, as in Helm; places
    /// count from the beginning of the stream.
    pub fn read_json(&self) -> Result<Json, YamlError> {
        read_json_at(&self.text, self.start, self.line_offset)
    }
}

/// The documents of a stream, one after the other. A line that begins with `---` separates them, and may say no more
/// than a comment. After an error there is nothing.
pub fn read_documents(text: &[u8]) -> impl Iterator<Item = Result<DocumentText<'_>, YamlError>> {
    Documents { text, position: 0, line: 0 }
}

struct Documents<'t> {
    text: &'t [u8],
    position: usize,
    line: u32,
}

impl<'t> Iterator for Documents<'t> {
    type Item = Result<DocumentText<'t>, YamlError>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.position;
        let line_offset = self.line;
        let mut end = start;
        while self.position < self.text.len() {
            let line_end = self.text[self.position..].iter().position(|byte| *byte == b'\n');
            let line_end = line_end.map_or(self.text.len(), |length| self.position + length + 1);
            let line = &self.text[self.position..line_end];
            self.position = line_end;
            self.line = self.line.saturating_add(1);
            if let Some(rest) = line.strip_prefix(b"---") {
                let rest = String::from_utf8_lossy(rest);
                let rest = rest.trim_matches(is_go_space);
                if !rest.is_empty() && !rest.starts_with('#') {
                    self.position = self.text.len();
                    return Some(Err(YamlError::new(format!("invalid Yaml document separator: {rest}"))));
                }
                if end > start {
                    break;
                }
            }
            end = line_end;
        }
        if end == start {
            return None;
        }
        Some(Ok(DocumentText { text: with_line_feeds(&self.text[start..end]), line_offset, start }))
    }
}

/// Go's `unicode.IsSpace`, which is Unicode's property and so Rust's.
fn is_go_space(character: char) -> bool {
    character.is_whitespace()
}

fn with_line_feeds(text: &[u8]) -> Cow<'_, [u8]> {
    let has_returns = text.windows(2).any(|pair| pair == b"\r\n");
    if !has_returns && text.ends_with(b"\n") {
        return Cow::Borrowed(text);
    }
    let mut lines = Vec::with_capacity(text.len() + 1);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let content = line.strip_suffix(b"\n").map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line));
        lines.extend_from_slice(content);
        lines.push(b'\n');
    }
    Cow::Owned(lines)
}

#[cfg(test)]
mod tests {
    use super::read_documents;

    fn split(text: &str) -> Vec<String> {
        read_documents(text.as_bytes())
            .map(|document| match document {
                Ok(document) => format!(
                    "{}@{}: {}",
                    document.line_offset,
                    document.start,
                    String::from_utf8_lossy(&document.text).escape_debug()
                ),
                Err(error) => format!("error: {error}"),
            })
            .collect()
    }

    #[test]
    fn documents_are_split_at_separators() {
        assert_eq!(split(""), Vec::<String>::new());
        assert_eq!(split("a: 1"), ["0@0: a: 1\\n"]);
        assert_eq!(split("---\na: 1\n--- # next\nb: 2\n"), ["0@0: ---\\na: 1\\n", "3@20: b: 2\\n"]);
        assert_eq!(split("a: 1\r\n---\r\nb: 2"), ["0@0: a: 1\\n", "2@11: b: 2\\n"]);
        assert_eq!(split("---\n---\n---"), ["0@0: ---\\n", "2@8: ---\\n"]);
        assert_eq!(split("a: 1\n--- b\nc: 1\n"), ["error: invalid Yaml document separator: b"]);
        assert_eq!(split("a: 1\n---\nb: 1\n---x"), ["0@0: a: 1\\n", "error: invalid Yaml document separator: x"]);
    }
}
