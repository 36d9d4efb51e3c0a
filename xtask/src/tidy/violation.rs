//! One thing that is not as it should be.

use std::fmt;

/// A violated rule: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    /// Path of the file, relative to the workspace.
    file: String,
    /// Line, from 1.
    line: usize,
    what: String,
    advice: String,
}

impl Violation {
    /// A violation in a line of a file, with what to do about it.
    pub(crate) fn new(file: &str, line: usize, what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into(), advice: advice.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.file, self.line, self.what, self.advice)
    }
}
