//! What a tree means: as go-yaml v3 decodes a `Node` into a `map[string]any`, then `encoding/json` and go-yaml v2 carry on.

use super::{Node, NodeKind};
use crate::decode::{read_json, replace_invalid};
use crate::error::YamlError;
use crate::float::format_float64;
use crate::json::{Json, JsonKind};
use decoder::Decoder;
use timestamp::Timestamp;

mod decoder;
mod go_syntax;
mod json_text;
pub(super) mod scalar;
mod timestamp;

/// Why a tree has no JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// It cannot be decoded.
    #[error("{0}")]
    Yaml(#[from] YamlError),
    /// It can be decoded, but not turned into JSON, or not read again from there.
    #[error("{problem}")]
    Json {
        /// What `encoding/json` says, or go-yaml v2 of its text.
        problem: String,
        /// The decoded value as Go's `%#v` prints it.
        value: String,
    },
}

/// A decoded value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Data {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    String(String),
    /// A string that is not UTF-8.
    Bytes(Vec<u8>),
    Time(Timestamp),
    List(Vec<Data>),
    /// A map of strings: keys in byte order, each once.
    Map(Vec<(String, Data)>),
    /// A map with other keys: each once, in the order in which Go prints them.
    AnyMap(Vec<(Data, Data)>),
}

/// What kustomize prints of a tree that is printed as it is: numbers as they come out of JSON, timestamps as strings.
/// Aliases must have been expanded.
pub fn to_json(node: &Node) -> Result<Json, DataError> {
    let data = Decoder::default().root(node)?;
    if let Some(problem) = json_problem(&data) {
        return Err(DataError::Json { problem, value: data.go_syntax() });
    }
    if json_text::changes_when_read(&data) {
        return read_json(data.json_text().as_bytes())
            .map_err(|error| DataError::Json { problem: error.to_string(), value: data.go_syntax() });
    }
    Ok(into_json(data))
}

/// The text that `encoding/json` writes of a tree. Aliases must have been expanded.
pub(super) fn to_json_text(node: &Node) -> Result<String, DataError> {
    let data = Decoder::default().root(node)?;
    match json_problem(&data) {
        Some(problem) => Err(DataError::Json { problem, value: data.go_syntax() }),
        None => Ok(data.json_text()),
    }
}

/// What a tree decodes to, as Go's `%#v` prints it. Aliases must have been expanded.
pub fn go_syntax(node: &Node) -> Result<String, YamlError> {
    Ok(Decoder::default().root(node)?.go_syntax())
}

/// Whether a node is null, as go-yaml v3 sees it.
pub(super) fn is_null(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Scalar(_)) && *node.short_tag() == super::Tag::Null
}

/// What `encoding/json` refuses first.
fn json_problem(data: &Data) -> Option<String> {
    match data {
        Data::Float(value) if !value.is_finite() => {
            Some(format!("json: unsupported value: {}", format_float64(*value)))
        }
        Data::AnyMap(_) => Some("json: unsupported type: map[interface {}]interface {}".to_owned()),
        Data::Time(time) => time.json_problem(),
        Data::List(items) => items.iter().find_map(json_problem),
        Data::Map(entries) => entries.iter().find_map(|(_, value)| json_problem(value)),
        _ => None,
    }
}

fn into_json(data: Data) -> Json {
    Json::from(match data {
        Data::Null | Data::AnyMap(_) => JsonKind::Null,
        Data::Bool(value) => JsonKind::Bool(value),
        Data::Int(value) => JsonKind::Int(value),
        Data::Uint(value) => i64::try_from(value).map_or(JsonKind::Uint(value), JsonKind::Int),
        Data::Float(value) => number(value),
        Data::String(text) => JsonKind::String(text),
        Data::Bytes(bytes) => JsonKind::String(replace_invalid(&bytes)),
        Data::Time(time) => JsonKind::String(time.to_string()),
        Data::List(items) => JsonKind::Array(items.into_iter().map(into_json).collect()),
        Data::Map(entries) => {
            JsonKind::Object(entries.into_iter().map(|(key, value)| (key, into_json(value))).collect())
        }
    })
}

/// A float as it is read again from its JSON: a whole number where that is written without an exponent and fits.
fn number(value: f64) -> JsonKind {
    if value.fract() != 0.0 || value.abs() >= 1e21 {
        return JsonKind::Float(value);
    }
    let text = format!("{value:.0}");
    let int = text.parse().map(JsonKind::Int);
    int.or_else(|_| text.parse().map(JsonKind::Uint)).unwrap_or(JsonKind::Float(value))
}
