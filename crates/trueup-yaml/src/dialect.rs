//! Which of go-yaml's two living versions reads a text.

/// A version of go-yaml.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// go-yaml v2: comments are passed over.
    V2,
    /// go-yaml v3: comments are kept, which takes two more tokens of look-ahead; errors name the line at which the
    /// thing that is wrong began.
    V3,
}

impl Dialect {
    /// How many tokens must wait behind the first before that is handed out.
    pub(crate) fn look_ahead(self) -> usize {
        if self == Self::V3 { 2 } else { 0 }
    }
}
