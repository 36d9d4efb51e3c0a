//! What can be wrong with a YAML text, in go-yaml's words.

/// A YAML text could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct YamlError {
    text: Box<str>,
}

impl YamlError {
    /// An error whose whole text is known.
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into() }
    }

    /// An error of go-yaml's `failf`: without a line.
    pub(crate) fn plain(problem: &str) -> Self {
        Self::new(format!("yaml: {problem}"))
    }

    /// An error of the scanner: it counts lines from 1, and leaves the first out.
    pub(crate) fn scanner(line: usize, problem: &str) -> Self {
        if line == 0 { Self::plain(problem) } else { Self::new(format!("yaml: line {}: {problem}", line + 1)) }
    }

    /// An error of the parser: it names the line before the one that is meant, and no line for the first.
    pub(crate) fn parser(line: usize, problem: &str) -> Self {
        if line == 0 { Self::plain(problem) } else { Self::new(format!("yaml: line {line}: {problem}")) }
    }

    /// The text as `sigs.k8s.io/yaml`'s `Unmarshal` gives it. (`Display` is the text of its `YAMLToJSON`.)
    pub fn converting(&self) -> String {
        format!("error converting YAML to JSON: {}", self.text)
    }
}
