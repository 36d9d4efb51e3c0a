//! Where in a document an operation works.

use std::collections::BTreeMap;

use crate::error::BuildError;
use crate::go_text::quoted;
use crate::json_patch::value::Value;

/// The map or list that has what an operation's path means.
pub(super) enum Container<'d> {
    Map(&'d mut BTreeMap<String, Value>),
    List(&'d mut Vec<Value>),
}

/// The container of what a path means, and the key in there. What stands before the first `/` is ignored.
pub(super) fn container_at<'d>(document: &'d mut Value, path: &str) -> Option<(Container<'d>, String)> {
    let (_, path) = path.split_once('/')?;
    let (parents, key) = path.rsplit_once('/').map_or((None, path), |(parents, key)| (Some(parents), key));
    let mut container = Container::of(document)?;
    for part in parents.into_iter().flat_map(|parents| parents.split('/')) {
        container = Container::of(container.into_value(&unescaped(part))?)?;
    }
    Some((container, unescaped(key)))
}

fn unescaped(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(place) = rest.find('~') {
        out.push_str(&rest[..place]);
        let (character, length) = match rest.as_bytes().get(place + 1) {
            Some(b'1') => ('/', 2),
            Some(b'0') => ('~', 2),
            _ => ('~', 1),
        };
        out.push(character);
        rest = &rest[place + length..];
    }
    out.push_str(rest);
    out
}

impl<'d> Container<'d> {
    fn of(value: &'d mut Value) -> Option<Self> {
        match value {
            Value::Map(entries) => Some(Self::Map(entries)),
            Value::List(items) => Some(Self::List(items)),
            Value::Null | Value::Scalar(_) => None,
        }
    }

    fn into_value(self, key: &str) -> Option<&'d mut Value> {
        match self {
            Self::Map(entries) => entries.get_mut(key),
            Self::List(items) => {
                let place = place(key, items.len()).ok()?;
                items.get_mut(place)
            }
        }
    }

    /// The value of a key; `None` if a map does not have it.
    pub(super) fn get(&self, key: &str) -> Result<Option<&Value>, BuildError> {
        match self {
            Self::Map(entries) => Ok(entries.get(key)),
            Self::List(items) => place(key, items.len()).map(|place| items.get(place)),
        }
    }

    /// Overwrites the value of a key, which must exist in a list.
    pub(super) fn set(&mut self, key: &str, value: Value) -> Result<(), BuildError> {
        match self {
            Self::Map(entries) => drop(entries.insert(key.to_owned(), value)),
            Self::List(items) => {
                let place = place(key, items.len())?;
                items[place] = value;
            }
        }
        Ok(())
    }

    /// Adds a value; in a list before the item of that number, or at the end.
    pub(super) fn add(&mut self, key: &str, value: Value) -> Result<(), BuildError> {
        match self {
            Self::Map(entries) => drop(entries.insert(key.to_owned(), value)),
            Self::List(items) if key == "-" => items.push(value),
            Self::List(items) => {
                let index = index(key)
                    .map_err(|error| error.prefixed(format!("value was not a proper array index: '{key}'")))?;
                items.insert(counted(index, items.len() + 1)?, value);
            }
        }
        Ok(())
    }

    /// Removes a value.
    pub(super) fn remove(&mut self, key: &str) -> Result<Value, BuildError> {
        match self {
            Self::Map(entries) => entries
                .remove(key)
                .ok_or_else(|| BuildError::new(format!("Unable to remove nonexistent key: {key}: missing value"))),
            Self::List(items) => {
                let place = place(key, items.len())?;
                Ok(items.remove(place))
            }
        }
    }
}

/// The place that a key means in a list.
fn place(key: &str, length: usize) -> Result<usize, BuildError> {
    counted(index(key)?, length)
}

/// Numbers below zero are counted from the end.
fn counted(index: i64, length: usize) -> Result<usize, BuildError> {
    let invalid = || BuildError::new(format!("Unable to access invalid index: {index}: invalid index referenced"));
    let length = i64::try_from(length).map_err(|_| invalid())?;
    let place = if index < 0 { index.saturating_add(length) } else { index };
    if place >= length {
        return Err(invalid());
    }
    usize::try_from(place).map_err(|_| invalid())
}

/// Go's `strconv.Atoi`.
fn index(key: &str) -> Result<i64, BuildError> {
    let digits = key.strip_prefix(['+', '-']).unwrap_or(key);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let problem = if is_number { "value out of range" } else { "invalid syntax" };
    key.parse().map_err(|_| BuildError::new(format!("strconv.Atoi: parsing {}: {problem}", quoted(key))))
}
