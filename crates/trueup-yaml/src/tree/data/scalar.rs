//! What a scalar node stands for, its tag and its style considered.

use std::borrow::Cow;

use super::Data;
use super::timestamp::Timestamp;
use crate::decode::decode_base64;
use crate::dialect::Dialect;
use crate::error::YamlError;
use crate::resolve::{Resolved, ScalarTag, resolve_tagged, resolve_v3};
use crate::tree::{Node, NodeKind, Style, Tag};

impl Node {
    /// The tag, or what the value has by itself, as go-yaml v3's `ShortTag`. The target of an alias is not known here.
    pub fn short_tag(&self) -> Cow<'_, Tag> {
        if indicated_string(self) {
            return Cow::Owned(Tag::Str);
        }
        if !self.tag.is_unspecific() {
            return Cow::Borrowed(&self.tag);
        }
        Cow::Owned(match &self.kind {
            NodeKind::Mapping(_) => Tag::Map,
            NodeKind::Sequence(_) => Tag::Seq,
            NodeKind::Alias(_) => Tag::None,
            NodeKind::Scalar(text) => Tag::of_text(text),
        })
    }
}

impl Data {
    /// The tag of a scalar.
    pub(super) fn tag(&self) -> &'static Tag {
        match self {
            Self::Null => &Tag::Null,
            Self::Bool(_) => &Tag::Bool,
            Self::Int(_) | Self::Uint(_) => &Tag::Int,
            Self::Float(_) => &Tag::Float,
            Self::String(_) => &Tag::Str,
            Self::Bytes(_) => &Tag::Binary,
            Self::Time(_) => &Tag::Timestamp,
            Self::List(_) => &Tag::Seq,
            Self::Map(_) | Self::AnyMap(_) => &Tag::Map,
        }
    }
}

/// Whether tag or style say that a scalar is a string.
pub(super) fn indicated_string(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Scalar(_))
        && (node.tag == Tag::Str || node.tag.is_unspecific() && node.style.has(Style::QUOTED))
}

/// What a scalar decodes to.
pub(super) fn resolve_node(node: &Node, text: &str) -> Result<Data, YamlError> {
    let string = || Data::String(text.to_owned());
    if indicated_string(node) {
        return Ok(string());
    }
    let tag = match &node.tag {
        Tag::None => return Ok(data(resolve_v3(text), text)),
        Tag::Binary => return binary(text),
        Tag::Null => ScalarTag::Null,
        Tag::Bool => ScalarTag::Bool,
        Tag::Int => ScalarTag::Int,
        Tag::Float => ScalarTag::Float,
        Tag::Timestamp => ScalarTag::Timestamp,
        _ => return Ok(string()),
    };
    let resolved = resolve_tagged(Dialect::V3, tag, text).map_err(|problem| YamlError::plain(&problem))?;
    Ok(data(resolved, text))
}

fn data(resolved: Resolved, text: &str) -> Data {
    match resolved {
        Resolved::Null => Data::Null,
        Resolved::Bool(value) => Data::Bool(value),
        Resolved::Int(value) => Data::Int(value),
        Resolved::Uint(value) => Data::Uint(value),
        Resolved::Float(value) => Data::Float(value),
        Resolved::String => Data::String(text.to_owned()),
        Resolved::Timestamp => Timestamp::parse(text).map_or_else(|| Data::String(text.to_owned()), Data::Time),
    }
}

fn binary(text: &str) -> Result<Data, YamlError> {
    let bytes = decode_base64(text)?;
    Ok(String::from_utf8(bytes).map_or_else(|error| Data::Bytes(error.into_bytes()), Data::String))
}
