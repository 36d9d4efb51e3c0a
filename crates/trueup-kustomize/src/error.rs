//! Why a build fails, in kustomize's words.

use std::fmt;

/// Why a build fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildError {
    text: String,
    kind: BuildErrorKind,
}

/// What the callers of kustomize's functions tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BuildErrorKind {
    /// Only the text matters.
    #[default]
    Plain,
    /// A server answered with an error: there is nothing else to try.
    Http,
    /// A resource file is not YAML.
    MalformedYaml,
    /// A remote place did not answer in time.
    Timeout,
    /// Where kustomize itself panics (exit code 2).
    Panic,
}

impl BuildError {
    /// An error of which only the text matters.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: BuildErrorKind::Plain }
    }

    /// An error that callers tell apart.
    pub fn of_kind(kind: BuildErrorKind, text: impl Into<String>) -> Self {
        Self { text: text.into(), kind }
    }

    /// `PREFIX: TEXT`, the kind stays.
    #[must_use]
    pub fn prefixed(self, prefix: impl fmt::Display) -> Self {
        Self { text: format!("{prefix}: {}", self.text), kind: self.kind }
    }

    /// What callers tell apart.
    pub fn kind(&self) -> BuildErrorKind {
        self.kind
    }

    /// The text alone, as [`fmt::Display`] prints it.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for BuildError {}
