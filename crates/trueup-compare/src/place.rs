//! Finding the value that a [`FieldPath`] names, and the JSON tokens that lead to it.

use std::borrow::Cow;

use serde_json::Value;
use trueup_model::{FieldPath, Segment};

/// How deep objects are walked; the API server itself accepts about this much.
pub(crate) const MAX_DEPTH: usize = 100;

/// One step of a walk, borrowed from the objects that are walked; becomes a [`Segment`] when something is found.
#[derive(Debug, Clone)]
pub(crate) enum Step<'a> {
    /// A key of a map.
    Field(&'a str),
    /// An item of a list with merge keys.
    Item(ItemKey<'a>),
    /// An item of a set.
    Member(Cow<'a, str>),
    /// An item of any other list.
    Index(usize),
}

/// The merge keys of a list item with their values as text.
pub(crate) type ItemKey<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// The path that a walk took.
pub(crate) fn path_of(steps: &[Step<'_>]) -> FieldPath {
    FieldPath(steps.iter().map(segment_of).collect())
}

fn segment_of(step: &Step<'_>) -> Segment {
    match step {
        Step::Field(name) => Segment::Field((*name).to_owned()),
        Step::Item(keys) => Segment::Item(keys.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()),
        Step::Member(text) => Segment::Value(text.to_string()),
        Step::Index(index) => Segment::Index(*index),
    }
}

/// A scalar as text, strings without quotes.
pub(crate) fn plain_text(value: &Value) -> Cow<'_, str> {
    value.as_str().map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed)
}

/// The value of a merge key of a list item; a port without protocol is a TCP port, as Kubernetes defaults it.
pub(crate) fn merge_value<'a>(item: &'a Value, key: &str) -> Option<Cow<'a, str>> {
    match item.get(key) {
        Some(value @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) => Some(plain_text(value)),
        None if key == "protocol" && item.is_object() => Some(Cow::Borrowed("TCP")),
        _ => None,
    }
}

/// The position of the item with these merge keys.
pub(crate) fn item_position<K: AsRef<str>>(list: &[Value], keys: &[(K, K)]) -> Option<usize> {
    list.iter().position(|item| {
        keys.iter().all(|(key, want)| merge_value(item, key.as_ref()).is_some_and(|have| have == want.as_ref()))
    })
}

/// The value at a path; unlike [`FieldPath::get`] it knows defaulted merge keys.
pub(crate) fn find<'v>(object: &'v Value, path: &FieldPath) -> Option<&'v Value> {
    path.0.iter().try_fold(object, step_into)
}

fn step_into<'v>(value: &'v Value, segment: &Segment) -> Option<&'v Value> {
    match segment {
        Segment::Field(name) => value.get(name),
        Segment::Index(index) => value.get(index),
        Segment::Item(keys) => {
            let list = value.as_array()?;
            list.get(item_position(list, keys)?)
        }
        Segment::Value(text) => value.as_array()?.iter().find(|item| plain_text(item) == *text),
    }
}

/// The JSON tokens of a path in this very object: map keys and list positions. Stops where the object ends.
pub(crate) fn tokens(object: &Value, path: &FieldPath) -> Vec<String> {
    let mut value = Some(object);
    let mut tokens = Vec::with_capacity(path.0.len());
    for segment in &path.0 {
        let list = value.and_then(Value::as_array);
        let token = match segment {
            Segment::Field(name) => Some(name.clone()),
            Segment::Index(index) => Some(index.to_string()),
            Segment::Item(keys) => list.and_then(|l| item_position(l, keys)).map(|i| i.to_string()),
            Segment::Value(text) => {
                list.and_then(|l| l.iter().position(|v| plain_text(v) == *text)).map(|i| i.to_string())
            }
        };
        let Some(token) = token else { break };
        tokens.push(token);
        value = value.and_then(|v| step_into(v, segment));
    }
    tokens
}
