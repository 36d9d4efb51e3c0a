//! `index`: elements of lists, strings and maps.

use crate::function::{Call, Failure};
use crate::value::{List, Map, MapKind, Member, Object, Slot, Value};

/// `index x 1 "a"` is `x[1]["a"]`.
pub(super) fn index(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let Some((item, indexes)) = call.args.split_first() else { return Err("index of untyped nil".into()) };
    if item.value.is_nil() {
        return Err("index of untyped nil".into());
    }
    let mut item = item.clone();
    for index in indexes {
        let cause = item.cause;
        item = element(&item.value, &index.value)?;
        if !item.cause.is_known() {
            item.cause = cause;
        }
    }
    Ok(item)
}

fn element(item: &Value, index: &Value) -> Result<Slot, Failure> {
    match item {
        Value::Nil => Err("index of nil pointer".into()),
        Value::Text(text) => Ok(Slot::new(Value::Uint8(text[position(index, text.len(), Kind::Text)?]))),
        Value::Bytes(bytes) => Ok(Slot::new(Value::Uint8(bytes[position(index, bytes.len(), Kind::Slice)?]))),
        Value::List(list) => list_element(list, index),
        Value::Map(map) => map_element(map, index),
        Value::Object(object) => match object.as_entries() {
            Some(Value::List(list)) => list_element(&list, index),
            // The object knows the zero value of its type.
            Some(Value::Map(map)) => match (map_element(&map, index)?, index) {
                (Slot { value: Value::Nil, .. }, Value::Text(key)) => Ok(zero(&**object, &key.to_str())),
                (slot, _) => Ok(slot),
            },
            _ => Err(Failure::Error(format!("can't index item of type {}", item.type_name()))),
        },
        _ => Err(Failure::Error(format!("can't index item of type {}", item.type_name()))),
    }
}

/// What a map type with methods has at a key that is not there.
fn zero(object: &dyn Object, key: &str) -> Slot {
    match object.member(key) {
        Some(Member::Field(slot)) => slot,
        _ => Slot::default(),
    }
}

fn list_element(list: &List, index: &Value) -> Result<Slot, Failure> {
    let position = position(index, list.len(), Kind::Slice)?;
    list.items().get(position).cloned().ok_or_else(|| Failure::from("reflect: slice index out of range"))
}

fn map_element(map: &Map, index: &Value) -> Result<Slot, Failure> {
    match index {
        Value::Text(key) => Ok(match (std::str::from_utf8(key).ok().and_then(|key| map.get(key)), map.kind()) {
            (Some(slot), _) => slot,
            (None, MapKind::Strings) => Slot::new(""),
            (None, _) => Slot::default(),
        }),
        Value::Nil => Err("value is nil; should be of type string".into()),
        other => Err(Failure::Error(format!("value has type {}; should be string", other.type_name()))),
    }
}

/// What an index is out of.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Slice,
}

/// The index as a position below `length`. Go lets `length` itself pass at first, and fails on it elsewhere.
fn position(index: &Value, length: usize, kind: Kind) -> Result<usize, Failure> {
    let index = match index {
        Value::Int(index) | Value::Int64(index) => i128::from(*index),
        Value::Uint8(index) => i128::from(*index),
        Value::Uint64(index) => i128::from(index.cast_signed()),
        Value::Nil => return Err("cannot index slice/array with nil".into()),
        other => {
            return Err(Failure::Error(format!("cannot index slice/array with type {}", other.type_name())));
        }
    };
    match usize::try_from(index) {
        Ok(position) if position < length => Ok(position),
        Ok(position) if position == length => Err(match kind {
            Kind::Text => "reflect: string index out of range".into(),
            Kind::Slice => "reflect: slice index out of range".into(),
        }),
        _ => Err(Failure::Error(format!("index out of range: {index}"))),
    }
}
