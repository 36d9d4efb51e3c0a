//! The values of variables.

use trueup_yaml::tree::{Node, NodeKind, Tag};
use trueup_yaml::{Json, JsonKind};

use super::expansion::base64_text;
use crate::error::BuildError;
use crate::field_path;

/// The value of a variable.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A text.
    String(String),
    /// What is no text any more.
    Bytes(Vec<u8>),
    /// A whole number.
    Int(i64),
    /// Another number.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A map or a list, which cannot be put into a text.
    Other {
        /// Go's name of the type.
        go_type: &'static str,
        /// As Go prints it.
        text: String,
    },
}

impl Value {
    /// The scalar that the value becomes.
    pub(super) fn written(self) -> (String, Tag) {
        match self {
            Self::String(text) | Self::Other { text, .. } => (text, Tag::Str),
            Self::Bytes(bytes) => (base64_text(&bytes), Tag::Str),
            Self::Int(value) => (value.to_string(), Tag::Int),
            Self::Float(value) => (plain_float(value), Tag::Float),
            Self::Bool(value) => (value.to_string(), Tag::Bool),
        }
    }

    /// What it is within a text.
    pub(super) fn in_text(&self) -> String {
        match self {
            Self::String(text) | Self::Other { text, .. } => text.clone(),
            Self::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Self::Int(value) => value.to_string(),
            Self::Float(value) => general_float(*value),
            Self::Bool(value) => value.to_string(),
        }
    }
}

/// `FormatFloat(value, 'f', -1, 64)`
fn plain_float(value: f64) -> String {
    match value {
        f64::INFINITY => "+Inf".to_owned(),
        f64::NEG_INFINITY => "-Inf".to_owned(),
        _ => value.to_string(),
    }
}

/// `%v`: with an exponent below 1e-4 and from 1e21.
fn general_float(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || !value.is_finite() || (1e-4..1e21).contains(&size) {
        return plain_float(value);
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
    format!("{digits}e{sign}{exponent:0>2}")
}

/// The value of a field as kyaml's `GetFieldValue`; `None` if there is none, or if it does not fit its tag.
pub(super) fn of_field(root: &Node, path: &str) -> Result<Option<Value>, BuildError> {
    let parts: Vec<String> = field_path::parse(path)?.into_iter().flat_map(with_index).collect();
    let place = match field_path::lookup(root, &parts) {
        Ok(Some(place)) => place,
        Err(error) if error.kind() == crate::error::BuildErrorKind::Panic => return Err(error),
        Ok(None) | Err(_) => return Ok(None),
    };
    Ok(place.of(root).and_then(value))
}

/// `name[1]` as two parts.
fn with_index(part: String) -> Vec<String> {
    let split = part.strip_suffix(']').and_then(|inner| inner.rsplit_once('['));
    match split {
        Some((name, index)) if !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()) => {
            let name = (!name.is_empty()).then(|| name.to_owned());
            name.into_iter().chain([index.to_owned()]).collect()
        }
        _ => vec![part],
    }
}

fn value(node: &Node) -> Option<Value> {
    let text = match &node.kind {
        NodeKind::Scalar(text) => text,
        NodeKind::Mapping(_) => return other(node, "map[string]interface {}"),
        NodeKind::Sequence(_) => return other(node, "[]interface {}"),
        NodeKind::Alias(_) => return None,
    };
    Some(match node.tag {
        Tag::Int => Value::Int(text.parse().ok()?),
        Tag::Float => Value::Float(float(text)?),
        Tag::Bool => Value::Bool(boolean(text)?),
        _ => Value::String(text.to_string()),
    })
}

fn other(node: &Node, go_type: &'static str) -> Option<Value> {
    let json = trueup_yaml::tree::to_json(node).ok()?;
    Some(Value::Other { go_type, text: printed(&json) })
}

/// `strconv.ParseFloat`, for what go-yaml takes for a float.
fn float(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// `strconv.ParseBool`
fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// A decoded value as `%v` prints it.
fn printed(json: &Json) -> String {
    let list = |parts: Vec<String>| parts.join(" ");
    match &json.kind {
        JsonKind::Null => "<nil>".to_owned(),
        JsonKind::Bool(value) => value.to_string(),
        JsonKind::Int(value) => value.to_string(),
        JsonKind::Uint(value) => value.to_string(),
        JsonKind::Float(value) => general_float(*value),
        JsonKind::String(text) => text.clone(),
        JsonKind::Array(items) => format!("[{}]", list(items.iter().map(printed).collect())),
        JsonKind::Object(entries) => {
            let entry = |(key, value): &(String, Json)| format!("{key}:{}", printed(value));
            format!("map[{}]", list(entries.iter().map(entry).collect()))
        }
    }
}
