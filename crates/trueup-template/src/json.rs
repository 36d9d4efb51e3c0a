//! JSON as Go's `encoding/json` writes and reads it.

mod decode;
mod encode;
mod string;

#[cfg(test)]
mod tests;

pub use decode::{Target, decode, decode_first, unmarshal};
pub use encode::{Layout, encode, number_text};
pub(crate) use encode::{cause_of, contains_itself, unsupported};
pub(crate) use string::literal_len;
