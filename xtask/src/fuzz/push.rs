//! Texts put together piece by piece.

use std::fmt::{Arguments, Write};

/// Adds a piece to a text.
pub(crate) fn push(text: &mut String, piece: Arguments<'_>) {
    text.write_fmt(piece).expect("writing to a string cannot fail");
}
