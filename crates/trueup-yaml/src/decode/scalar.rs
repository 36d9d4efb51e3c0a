//! What a scalar node stands for, its tag considered.

use std::borrow::Cow;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, PAD};

use crate::dialect::Dialect;
use crate::error::YamlError;
use crate::resolve::{Resolved, ScalarTag, resolve, resolve_tagged};

/// A scalar's value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar<'d> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    String(Cow<'d, str>),
    /// A string of bytes that are not UTF-8.
    Bytes(Vec<u8>),
}

/// Go's `base64.StdEncoding`, but for its line breaks.
const BASE64: GeneralPurpose = GeneralPurpose::new(&STANDARD, PAD.with_decode_allow_trailing_bits(true));

pub(super) fn resolve_node<'d>(text: &'d str, tag: Option<&str>, implicit: bool) -> Result<Scalar<'d>, YamlError> {
    let resolved = match tag {
        None if implicit => resolve(text),
        None => Resolved::String,
        Some("tag:yaml.org,2002:binary") => return binary(text),
        Some(tag) => match ScalarTag::from_long(tag) {
            Some(tag) => resolve_tagged(Dialect::V2, tag, text).map_err(|problem| YamlError::plain(&problem))?,
            None => Resolved::String,
        },
    };
    Ok(match resolved {
        Resolved::Null => Scalar::Null,
        Resolved::Bool(value) => Scalar::Bool(value),
        Resolved::Int(value) => Scalar::Int(value),
        Resolved::Uint(value) => Scalar::Uint(value),
        Resolved::Float(value) => Scalar::Float(value),
        Resolved::Timestamp | Resolved::String => Scalar::String(Cow::Borrowed(text)),
    })
}

fn binary<'d>(text: &str) -> Result<Scalar<'d>, YamlError> {
    Ok(match String::from_utf8(decode_base64(text)?) {
        Ok(text) => Scalar::String(Cow::Owned(text)),
        Err(error) => Scalar::Bytes(error.into_bytes()),
    })
}

/// The bytes of a `!!binary` scalar.
pub(crate) fn decode_base64(text: &str) -> Result<Vec<u8>, YamlError> {
    let encoded: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    BASE64.decode(encoded).map_err(|_| YamlError::plain("!!binary value contains invalid base64 data"))
}
