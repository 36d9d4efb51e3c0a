//! What one run of a target gets.

use std::io;
use std::path::Path;

/// Named parts: the files of a chart, or a text and the values that it is rendered with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Input {
    /// The parts, in order.
    pub(crate) parts: Vec<Part>,
}

/// One part of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// A path or a word.
    pub(crate) name: String,
    /// Any bytes.
    pub(crate) bytes: Vec<u8>,
}

impl Input {
    /// The input with one more part.
    #[must_use]
    pub(crate) fn with(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.parts.push(Part { name: name.into(), bytes: bytes.into() });
        self
    }

    /// The bytes of a part; none if it is not there.
    pub(crate) fn bytes(&self, name: &str) -> &[u8] {
        self.parts.iter().find(|part| part.name == name).map_or(&[], |part| &part.bytes)
    }

    /// A part as text.
    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8_lossy(self.bytes(name)).into_owned()
    }

    /// Writes each part into the folder. The names of parts are attacks themselves: they become names of plain files.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        fs_err::create_dir_all(folder)?;
        for (index, part) in self.parts.iter().enumerate() {
            let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' };
            let name: String = part.name.chars().map(plain).take(100).collect();
            fs_err::write(folder.join(format!("{index:02}-{name}")), &part.bytes)?;
        }
        Ok(())
    }
}
