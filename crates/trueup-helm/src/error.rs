//! What Helm prints after `Error: `.

use thiserror::Error;

/// Why a chart cannot be rendered: the text is Helm's own, so that what people search for is found.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text}")]
pub struct HelmError {
    /// The text, without `Error: `.
    pub text: String,
    /// Whether it came out of rendering or splitting, after which Helm adds its hint at `--debug`.
    pub in_rendering: bool,
}

impl HelmError {
    /// An error before rendering.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), in_rendering: false }
    }

    /// An error of rendering or splitting.
    pub fn in_rendering(text: impl Into<String>) -> Self {
        Self { text: text.into(), in_rendering: true }
    }
}
