//! JSON whose numbers and strings stay as they are written: `test` compares their texts.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use trueup_yaml::{Json, JsonKind};

use crate::error::{BuildError, BuildErrorKind};

/// Deeper values and larger ones are refused: copies of copies would fill the memory.
const MOST_DEPTH: usize = 500;
const MOST_VALUES: usize = 4_000_000;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    /// A number, a string or a boolean, as it is written.
    Scalar(Box<str>),
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
}

impl Value {
    /// Reads a JSON text.
    pub(super) fn read(text: &str) -> Result<Self, BuildError> {
        let raw: &RawValue = serde_json::from_str(text).map_err(unreadable)?;
        Self::of(raw, 0)
    }

    fn of(raw: &RawValue, depth: usize) -> Result<Self, BuildError> {
        if depth > MOST_DEPTH {
            return Err(too_deep());
        }
        let text = raw.get();
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let entries: BTreeMap<String, &RawValue> = serde_json::from_str(text).map_err(unreadable)?;
                let read = |(key, raw)| Ok::<_, BuildError>((key, Self::of(raw, depth + 1)?));
                Self::Map(entries.into_iter().map(read).collect::<Result<_, _>>()?)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).map_err(unreadable)?;
                Self::List(items.into_iter().map(|item| Self::of(item, depth + 1)).collect::<Result<_, _>>()?)
            }
            _ if text == "null" => Self::Null,
            _ => Self::Scalar(text.into()),
        })
    }

    /// An error if the value has become too deep or too large.
    pub(super) fn check_size(&self) -> Result<(), BuildError> {
        self.count(0, &mut 0)
    }

    fn count(&self, depth: usize, values: &mut usize) -> Result<(), BuildError> {
        *values += 1;
        if depth > MOST_DEPTH {
            return Err(too_deep());
        }
        if *values > MOST_VALUES {
            return Err(BuildError::new(format!("a JSON patch makes more than {MOST_VALUES} values")));
        }
        match self {
            Self::Map(entries) => entries.values().try_for_each(|value| value.count(depth + 1, values)),
            Self::List(items) => items.iter().try_for_each(|value| value.count(depth + 1, values)),
            Self::Null | Self::Scalar(_) => Ok(()),
        }
    }

    /// The text of a string.
    pub(super) fn text(&self) -> Option<String> {
        if let Self::Scalar(text) = self { serde_json::from_str(text).ok() } else { None }
    }

    /// What Go's `encoding/json` calls it in errors.
    pub(super) fn go_word(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::List(_) => "array",
            Self::Map(_) => "object",
            Self::Scalar(text) => match text.as_bytes().first() {
                Some(b'"') => "string",
                Some(b't' | b'f') => "bool",
                _ => "number",
            },
        }
    }

    /// Whether two values are equal; numbers are if their texts are.
    ///
    /// # Errors
    /// There is a null among the items of a list, where the original falls over.
    pub(super) fn is_equal(&self, other: &Self) -> Result<bool, BuildError> {
        Ok(match (self, other) {
            (Self::Map(own), Self::Map(others)) => {
                if own.len() != others.len() {
                    return Ok(false);
                }
                for (key, value) in own {
                    let Some(other) = others.get(key) else { return Ok(false) };
                    match (value, other) {
                        (Self::Null, Self::Null) => {}
                        (Self::Null, _) | (_, Self::Null) => return Ok(false),
                        _ if !value.is_equal(other)? => return Ok(false),
                        _ => {}
                    }
                }
                true
            }
            (Self::List(own), Self::List(others)) => {
                if own.len() != others.len() {
                    return Ok(false);
                }
                for (value, other) in own.iter().zip(others) {
                    if matches!(value, Self::Null) || matches!(other, Self::Null) {
                        return Err(nil_pointer());
                    }
                    if !value.is_equal(other)? {
                        return Ok(false);
                    }
                }
                true
            }
            (Self::Scalar(own), Self::Scalar(other)) => own == other,
            (Self::Null, Self::Null) => true,
            _ => false,
        })
    }

    /// The data as Go decodes it: all numbers are floating-point ones.
    pub(super) fn to_json(&self) -> Result<Json, BuildError> {
        Ok(match self {
            Self::Null => JsonKind::Null,
            Self::Scalar(text) => scalar(text)?,
            Self::List(items) => JsonKind::Array(items.iter().map(Self::to_json).collect::<Result<_, _>>()?),
            Self::Map(entries) => {
                let json = |(key, value): (&String, &Self)| Ok((key.clone(), value.to_json()?));
                JsonKind::Object(entries.iter().map(json).collect::<Result<_, BuildError>>()?)
            }
        }
        .into())
    }
}

fn scalar(text: &str) -> Result<JsonKind, BuildError> {
    Ok(match text {
        "true" => JsonKind::Bool(true),
        "false" => JsonKind::Bool(false),
        _ if text.starts_with('"') => JsonKind::String(serde_json::from_str(text).map_err(unreadable)?),
        _ => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => JsonKind::Float(number),
            _ => {
                let what = format!("json: cannot unmarshal number {text} into Go value of type float64");
                return Err(BuildError::new(what));
            }
        },
    })
}

#[expect(clippy::needless_pass_by_value, reason = "it maps errors")]
fn unreadable(error: serde_json::Error) -> BuildError {
    BuildError::new(error.to_string())
}

fn too_deep() -> BuildError {
    BuildError::new(format!("a JSON value nests more than {MOST_DEPTH} levels deep"))
}

/// What Go says where it follows a pointer to nothing.
pub(super) fn nil_pointer() -> BuildError {
    let text = "runtime error: invalid memory address or nil pointer dereference";
    BuildError::of_kind(BuildErrorKind::Panic, text)
}
