//! Why a template cannot be parsed.

use thiserror::Error;

/// A template that cannot be parsed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text}")]
pub struct ParseError {
    /// Go's whole text: `template: NAME:LINE: ...`.
    pub text: String,
}
