//! From data to trees, with the styles that go-yaml v3's encoder chooses.

use super::{Node, NodeKind, Style, Tag};
use crate::float::format_float64;
use crate::json::{Json, JsonKind};
use crate::resolve::{Resolved, is_old_bool, resolve_v3};
use crate::writer::analysis::is_base_60;
use crate::writer::{Style as WriterStyle, natural_order};

impl From<&Json> for Node {
    /// A tree as go-yaml v3 would write the value: keys in natural order.
    fn from(json: &Json) -> Self {
        match &json.kind {
            JsonKind::Null => Self::scalar("null", Tag::Null),
            JsonKind::Bool(value) => Self::scalar(if *value { "true" } else { "false" }, Tag::Bool),
            JsonKind::Int(value) => Self::scalar(value.to_string(), Tag::Int),
            JsonKind::Uint(value) => Self::scalar(value.to_string(), Tag::Int),
            JsonKind::Float(value) => Self::from_float(*value),
            JsonKind::String(text) => Self::from_string(text),
            JsonKind::Array(items) => Self::sequence(items.iter().map(Self::from).collect()),
            JsonKind::Object(entries) => {
                let mut entries: Vec<_> = entries.iter().collect();
                entries.sort_by(|(left, _), (right, _)| natural_order(WriterStyle::V3, left, right));
                Self::mapping(
                    entries.into_iter().map(|(key, value)| (Self::from_string(key), Self::from(value))).collect(),
                )
            }
        }
    }
}

impl Node {
    /// A string as go-yaml v3's encoder writes it: quoted if it looks like another type, literal if it has lines.
    pub fn from_string(text: &str) -> Self {
        let mut node = Self::string(text);
        let stays_string = resolve_v3(text) == Resolved::String && !is_base_60(text) && !is_old_bool(text);
        node.style = match text.contains('\n') {
            true => Style::LITERAL,
            false if stays_string => Style::NONE,
            false => Style::DOUBLE_QUOTED,
        };
        node
    }

    /// A float as go-yaml v3's encoder writes it: `3e+07`, and `1` for 1.0, which is a whole number from then on.
    pub fn from_float(value: f64) -> Self {
        let text = match format_float64(value).as_str() {
            "+Inf" => ".inf".to_owned(),
            "-Inf" => "-.inf".to_owned(),
            "NaN" => ".nan".to_owned(),
            text => text.to_owned(),
        };
        let tag = Tag::of_text(&text);
        Self::new(NodeKind::Scalar(text.into()), tag)
    }
}
