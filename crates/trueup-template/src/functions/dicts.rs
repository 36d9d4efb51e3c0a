//! Dictionaries: `dict`, `get`, `set`, `merge`, `dig` and their like. Slots move with their causes.

mod copy;
mod merge;

#[cfg(test)]
mod tests;

use super::allowance::{allow_depth, allow_slots, charge_map};
use super::reflect::{kind_of, nil_pointer};
use super::table::{fixed, variadic};
use crate::cause::Cause;
use crate::function::{Call, Failure, Function, Param};
use crate::print;
use crate::value::{List, Map, MapKind, Slot, Text, Value};

const OF_MAP: &[Param] = &[Param::Map];
const OF_KEY: &[Param] = &[Param::Map, Param::String];

/// The functions of this file.
pub const FUNCTIONS: &[Function] = &[
    variadic("dict", &[], Param::Any, dict),
    fixed("get", OF_KEY, get),
    fixed("set", &[Param::Map, Param::String, Param::Any], set),
    fixed("unset", OF_KEY, unset),
    fixed("hasKey", OF_KEY, has_key),
    variadic("pluck", &[Param::String], Param::Map, pluck),
    variadic("pick", OF_MAP, Param::String, pick),
    variadic("omit", OF_MAP, Param::String, omit),
    variadic("keys", &[], Param::Map, keys),
    fixed("values", OF_MAP, values),
    variadic("dig", &[], Param::Any, dig),
    variadic("merge", OF_MAP, Param::Map, merge::merge),
    variadic("mustMerge", OF_MAP, Param::Map, merge::must_merge),
    variadic("mergeOverwrite", OF_MAP, Param::Map, merge::merge_overwrite),
    variadic("mustMergeOverwrite", OF_MAP, Param::Map, merge::must_merge_overwrite),
    fixed("deepCopy", &[Param::Any], copy::deep_copy),
    fixed("mustDeepCopy", &[Param::Any], copy::deep_copy),
];

/// The map that an argument of type `map[string]interface {}` is; `None` if it is nil.
fn map_of(slot: &Slot) -> Option<Map> {
    slot.value.as_map().map(|map| map.seen_as(MapKind::Any))
}

/// A key that an argument of type `string` is.
fn key_of(slot: &Slot) -> Result<std::borrow::Cow<'_, str>, Failure> {
    slot.value.as_text().map(Text::to_str).ok_or_else(nil_pointer)
}

/// The same map as a result, with the cause of the argument it came as; a nil map has become an empty one.
fn returned(slot: &Slot) -> Slot {
    Slot { value: Value::Map(map_of(slot).unwrap_or_default()), cause: slot.cause }
}

fn dict(call: &mut Call<'_>) -> Result<Slot, Failure> {
    charge_map(call, call.args.len() / 2)?;
    let map = Map::default();
    for pair in call.args.chunks(2) {
        let key = print::strval(call.runtime, &pair[0])?;
        let value = pair.get(1).cloned().unwrap_or_else(|| Slot::new(""));
        map.insert(&*key.to_str(), value);
    }
    Ok(Slot::new(map))
}

fn get(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let key = key_of(&call.args[1])?;
    Ok(map_of(&call.args[0]).and_then(|map| map.get(&key)).unwrap_or_else(|| Slot::new("")))
}

/// About what one more entry of a map takes.
const ENTRY: usize = 96;

fn set(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let Some(map) = map_of(&call.args[0]) else { return Err("assignment to entry in nil map".into()) };
    call.charge(ENTRY)?;
    map.insert(&*key_of(&call.args[1])?, call.args[2].clone());
    Ok(returned(&call.args[0]))
}

fn unset(call: &mut Call<'_>) -> Result<Slot, Failure> {
    if let Some(map) = map_of(&call.args[0]) {
        map.remove(&key_of(&call.args[1])?);
    }
    Ok(returned(&call.args[0]))
}

fn has_key(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let key = key_of(&call.args[1])?;
    Ok(Slot::new(map_of(&call.args[0]).is_some_and(|map| map.contains_key(&key))))
}

fn pluck(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let key = key_of(&call.args[0])?;
    let found = call.args[1..].iter().filter_map(|slot| Some(inherit(map_of(slot)?.get(&key)?, slot.cause)));
    Ok(Slot::new(List::of(found.collect())))
}

fn pick(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let picked = Map::default();
    if let Some(map) = map_of(&call.args[0]) {
        for key in &call.args[1..] {
            let key = key_of(key)?;
            if let Some(slot) = map.get(&key) {
                picked.insert(&*key, slot);
            }
        }
    }
    Ok(Slot::caused(picked, call.args[0].cause))
}

fn omit(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let rest: Map = map_of(&call.args[0]).map(|map| map.snapshot()).unwrap_or_default().into_iter().collect();
    charge_map(call, rest.len())?;
    for key in &call.args[1..] {
        rest.remove(&key_of(key)?);
    }
    Ok(Slot::caused(rest, call.args[0].cause))
}

/// The keys of all maps. Go takes each map in random order; here they are sorted.
fn keys(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let mut keys = Vec::new();
    for map in call.args {
        let Some(entries) = map_of(map) else { continue };
        allow_slots(call, keys.len() + entries.len())?;
        let named = |(key, slot): (&std::rc::Rc<str>, &Slot)| Slot::caused(&**key, or(slot.cause, map.cause));
        keys.extend(entries.entries().iter().map(named));
    }
    Ok(Slot::new(List::new(crate::value::ListKind::Strings, keys)))
}

/// The values of a map. Go takes them in random order; here they are sorted by their keys.
fn values(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let map = map_of(&call.args[0]).unwrap_or_default();
    allow_slots(call, map.len())?;
    let values = map.entries().values().cloned().collect();
    Ok(Slot::new(List::of(values)))
}

fn dig(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let [path @ .., default, dict] = call.args else { return Err("dig needs at least three arguments".into()) };
    if path.is_empty() {
        return Err("dig needs at least three arguments".into());
    }
    let mut map = asserted_map(&dict.value)?;
    let mut holder = dict.cause;
    let mut keys = Vec::with_capacity(path.len());
    for key in path {
        let Value::Text(key) = &key.value else { return Err(assertion(&key.value, "string")) };
        keys.push(key.to_str());
    }
    for (index, key) in keys.iter().enumerate() {
        let Some(step) = map.get(key) else { return Ok(default.clone()) };
        let step = inherit(step, holder);
        if index + 1 == keys.len() {
            return Ok(step);
        }
        holder = step.cause;
        map = asserted_map(&step.value)?;
    }
    Ok(default.clone())
}

/// Go's assertion that a value is of type `map[string]interface {}`, which named maps are not.
fn asserted_map(value: &Value) -> Result<Map, Failure> {
    match value {
        Value::Map(map) if matches!(map.kind(), MapKind::Any) => Ok(map.clone()),
        _ => Err(assertion(value, "map[string]interface {}")),
    }
}

fn assertion(value: &Value, wanted: &str) -> Failure {
    let found = if value.is_nil() { "nil".into() } else { value.type_name() };
    Failure::Error(format!("interface conversion: interface {{}} is {found}, not {wanted}"))
}

/// What is known of the map alone is known of a slot taken out of it.
fn inherit(slot: Slot, map: Cause) -> Slot {
    Slot { cause: or(slot.cause, map), value: slot.value }
}

fn or(cause: Cause, other: Cause) -> Cause {
    if cause.is_known() { cause } else { other }
}
