//! The values into which an option is put, and the errors where they have another shape.

use trueup_template::{Map, Runtime, Slot, Value};

use super::{MAX_INDEX, MAX_LEVEL, SLOT_BYTES, Stop};
use crate::generation::Generation;
use crate::go_text::quote;

/// The next level of nesting by dots.
pub(super) fn deeper(level: usize) -> Result<usize, Stop> {
    if level < MAX_LEVEL {
        return Ok(level + 1);
    }
    Err(Stop::Error(format!("value name nested level is greater than maximum supported nested level of {MAX_LEVEL}")))
}

/// Puts a value at a key; the empty key is passed over silently.
pub(super) fn put(values: &Map, key: &str, slot: Slot) {
    if !key.is_empty() {
        values.insert(key, slot);
    }
}

/// The list at a key, or a new one.
pub(super) fn list_at(values: &Map, key: &str) -> Result<Vec<Slot>, Stop> {
    match values.get(key).map(|slot| slot.value) {
        None => Ok(Vec::new()),
        Some(Value::List(list)) => Ok(list.items().to_vec()),
        Some(other) => Err(Stop::wrong_type(&other, "[]interface {}")),
    }
}

/// The map at a key, or a new one.
pub(super) fn map_at(values: &Map, key: &str) -> Result<Map, Stop> {
    match values.get(key).map(|slot| slot.value) {
        None => Ok(Map::default()),
        Some(Value::Map(map)) => Ok(map),
        Some(other) => Err(Stop::wrong_type(&other, "map[string]interface {}")),
    }
}

/// Ends what stands behind a dot: the inner map gets its place if there is anything in it.
pub(super) fn put_inner(values: &Map, key: &str, inner: Map, outcome: Result<(), Stop>) -> Result<(), Stop> {
    if inner.is_empty() {
        outcome?;
        return Err(Stop::Error(format!("key map {} has no value", quote(key))));
    }
    let cause = values.get(key).map(|slot| slot.cause).unwrap_or_default();
    put(values, key, Slot::caused(inner, cause));
    outcome
}

/// The map at an index, or a new one, which replaces whatever else is there.
pub(super) fn item_map(list: &mut [Slot], index: i64) -> Result<Map, Stop> {
    let at = usize::try_from(index).map_err(|_| Stop::error("negative index"))?;
    let Some(slot) = list.get_mut(at) else { return Ok(Map::default()) };
    if let Value::Map(map) = &slot.value {
        return Ok(map.clone());
    }
    let map = Map::default();
    *slot = Slot::caused(map.clone(), slot.cause);
    Ok(map)
}

/// Puts a value at an index; the list grows with nulls.
pub(super) fn put_index(list: &mut Vec<Slot>, index: i64, slot: Slot, runtime: &Runtime) -> Result<(), Stop> {
    let Some(at) = usize::try_from(index).ok().filter(|_| index <= MAX_INDEX) else {
        return Err(Stop::Error(format!("index of {index} is greater than maximum supported index of {MAX_INDEX}")));
    };
    if list.len() <= at {
        let growth = (at + 1 - list.len()).saturating_mul(SLOT_BYTES);
        runtime.charge(growth).map_err(|_| Stop::error("the lists of --set use more memory than a rendering may"))?;
        list.resize(at + 1, Slot::default());
    }
    list[at] = slot;
    Ok(())
}

/// The number between brackets.
pub(super) fn parse_index(text: &str, stop: Option<char>, generation: Generation) -> Result<i64, Stop> {
    if stop.is_none() {
        return Err(if generation.ends_at_open_index() { Stop::End } else { Stop::error("error parsing index: EOF") });
    }
    atoi(text)
        .map_err(|reason| Stop::Error(format!("error parsing index: strconv.Atoi: parsing {}: {reason}", quote(text))))
}

/// Go's `strconv.Atoi`: a number too large for 64 bits is noticed before what follows it.
fn atoi(text: &str) -> Result<i64, &'static str> {
    const SYNTAX: &str = "invalid syntax";
    const RANGE: &str = "value out of range";
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() {
        return Err(SYNTAX);
    }
    let mut number: u64 = 0;
    for character in digits.chars() {
        let digit = character.to_digit(10).ok_or(SYNTAX)?;
        number = number.checked_mul(10).and_then(|number| number.checked_add(digit.into())).ok_or(RANGE)?;
    }
    let number = i128::from(number);
    i64::try_from(if text.starts_with('-') { -number } else { number }).map_err(|_| RANGE)
}
