//! A numeric constant: Go keeps every type that it can have.

use std::sync::Arc;

/// A numeric constant as Go's `NumberNode`: it may be used as any of the types that are set.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// As written.
    pub text: Arc<str>,
    /// As a signed integer.
    pub int: Option<i64>,
    /// As an unsigned integer.
    pub uint: Option<u64>,
    /// As a float.
    pub float: Option<f64>,
    /// As a complex number.
    pub complex: Option<(f64, f64)>,
    /// Whether it is a character constant such as `'a'`.
    pub is_character: bool,
}
