//! Lists: `list`, `first`, `append`, `uniq`, `slice`, `concat` and their like. Slots move with their causes.

mod chunk;
mod elements;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::allowance::{allow_slots, charge_slots};
use super::defaults::is_empty;
use super::numbers::to_int;
use super::reflect::{deep_equal, kind_of, nil_pointer};
use super::table::{fixed, variadic};
use crate::function::{Call, Failure, Function, Param};
use crate::value::{List, ListKind, Slot, Value};
use elements::{elements, moved};

const ONE: &[Param] = &[Param::Any];
const TWO: &[Param] = &[Param::Any, Param::Any];
const CHUNK: &[Param] = &[Param::Int, Param::Any];

/// The functions of this file. Where Go has one variant that returns its error and one that panics, the texts are the
/// same.
pub const FUNCTIONS: &[Function] = &[
    variadic("list", &[], Param::Any, list),
    variadic("tuple", &[], Param::Any, list),
    fixed("first", ONE, first),
    fixed("mustFirst", ONE, first),
    fixed("last", ONE, last),
    fixed("mustLast", ONE, last),
    fixed("rest", ONE, rest),
    fixed("mustRest", ONE, rest),
    fixed("initial", ONE, initial),
    fixed("mustInitial", ONE, initial),
    fixed("append", TWO, append),
    fixed("mustAppend", TWO, append),
    fixed("push", TWO, append),
    fixed("mustPush", TWO, append),
    fixed("prepend", TWO, prepend),
    fixed("mustPrepend", TWO, prepend),
    fixed("reverse", ONE, reverse),
    fixed("mustReverse", ONE, reverse),
    fixed("compact", ONE, compact),
    fixed("mustCompact", ONE, compact),
    fixed("uniq", ONE, uniq),
    fixed("mustUniq", ONE, uniq),
    variadic("without", ONE, Param::Any, without),
    variadic("mustWithout", ONE, Param::Any, without),
    fixed("has", TWO, has),
    fixed("mustHas", TWO, has),
    variadic("slice", ONE, Param::Any, slice),
    variadic("mustSlice", ONE, Param::Any, slice),
    variadic("concat", &[], Param::Any, concat),
    fixed("chunk", CHUNK, chunk::chunk),
    fixed("mustChunk", CHUNK, chunk::chunk),
];

/// `[]interface {}` as the result of a call.
fn listed(items: Vec<Slot>) -> Slot {
    Slot::new(List::of(items))
}

fn nil_list() -> Slot {
    Slot::new(List::nil(ListKind::Any))
}

fn list(call: &mut Call<'_>) -> Result<Slot, Failure> {
    allow_slots(call, call.args.len())?;
    Ok(listed(call.args.to_vec()))
}

fn first(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(elements(call.value(0), "Cannot find first on type")?.first().cloned().unwrap_or_default())
}

fn last(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(elements(call.value(0), "Cannot find last on type")?.last().cloned().unwrap_or_default())
}

fn rest(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let items = elements(call.value(0), "Cannot find rest on type")?;
    allow_slots(call, items.len())?;
    Ok(items.split_first().map_or_else(nil_list, |(_, rest)| listed(rest.to_vec())))
}

fn initial(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let items = elements(call.value(0), "Cannot find initial on type")?;
    allow_slots(call, items.len())?;
    Ok(items.split_last().map_or_else(nil_list, |(_, initial)| listed(initial.to_vec())))
}

fn append(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let items = elements(call.value(0), "Cannot push on type")?;
    allow_slots(call, items.len())?;
    let list = call.args[0].cause;
    Ok(listed(items.iter().map(|item| moved(item, list)).chain([call.args[1].clone()]).collect()))
}

fn prepend(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let items = elements(call.value(0), "Cannot prepend on type")?;
    allow_slots(call, items.len())?;
    let list = call.args[0].cause;
    Ok(listed([call.args[1].clone()].into_iter().chain(items.iter().map(|item| moved(item, list))).collect()))
}

fn reverse(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let items = elements(call.value(0), "Cannot find reverse on type")?;
    allow_slots(call, items.len())?;
    Ok(listed(items.iter().rev().cloned().collect()))
}

fn compact(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let items = elements(call.value(0), "Cannot compact on type")?;
    allow_slots(call, items.len())?;
    Ok(listed(items.iter().filter(|slot| !is_empty(&slot.value)).cloned().collect()))
}

fn uniq(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let items = elements(call.value(0), "Cannot find uniq on type")?;
    allow_slots(call, items.len())?;
    let mut distinct: Vec<Slot> = Vec::new();
    for item in items.iter() {
        if !contains(call, &distinct, &item.value)? {
            distinct.push(item.clone());
        }
    }
    Ok(listed(distinct))
}

fn without(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let items = elements(call.value(0), "Cannot find without on type")?;
    allow_slots(call, items.len())?;
    let mut kept = Vec::new();
    for item in items.iter() {
        if !contains(call, &call.args[1..], &item.value)? {
            kept.push(item.clone());
        }
    }
    Ok(listed(kept))
}

fn has(call: &mut Call<'_>) -> Result<Slot, Failure> {
    if call.value(1).is_nil() {
        return Ok(Slot::new(false));
    }
    let items = elements(call.value(1), "Cannot find has on type")?;
    Ok(Slot::new(contains(call, &items, call.value(0))?))
}

fn contains(call: &Call<'_>, haystack: &[Slot], needle: &Value) -> Result<bool, Failure> {
    for item in haystack {
        if deep_equal(call, needle, &item.value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `slice`: what Go's `Value.Slice` cuts out. Its upper bound is the capacity there, which is the length here.
fn slice(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let items = elements(call.value(0), "list should be type of slice or array but")?;
    if items.is_empty() {
        return Ok(Slot::default());
    }
    let start = call.args.get(1).map_or(0, |slot| to_int(&slot.value));
    let end = call.args.get(2).map(|slot| to_int(&slot.value));
    let start = usize::try_from(start).ok();
    let end = end.map_or(Some(items.len()), |end| usize::try_from(end).ok());
    let cut = start.zip(end).and_then(|(start, end)| items.get(start..end).map(|cut| (cut, start..end)));
    let Some((cut, range)) = cut else {
        return Err("reflect.Value.Slice: slice index out of bounds".into());
    };
    allow_slots(call, cut.len())?;
    Ok(Slot::new(match call.value(0) {
        Value::Bytes(bytes) => Value::Bytes(Rc::from(&bytes[range])),
        Value::List(list) => Value::List(List::new(list.kind(), cut.to_vec())),
        _ => Value::List(List::of(cut.to_vec())),
    }))
}

fn concat(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let mut all: Vec<Slot> = Vec::new();
    for slot in call.args {
        let items = match elements(&slot.value, "") {
            Err(Failure::Error(_)) if !slot.value.is_nil() => {
                return Err(format!("Cannot concat type {} as list", kind_of(&slot.value)).into());
            }
            items => items?,
        };
        allow_slots(call, all.len() + items.len())?;
        all.extend(items.iter().map(|item| moved(item, slot.cause)));
    }
    Ok(if all.is_empty() { nil_list() } else { listed(all) })
}
