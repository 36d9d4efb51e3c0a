//! `deepCopy`: copies of everything that is shared and can change.

use std::rc::Rc;

use super::{allow_depth, allow_slots};
use crate::function::{Call, Failure};
use crate::stack::on_large_stack;
use crate::value::{List, Map, Slot, Value};

/// Copies a value, as `copystructure.Copy`. Everything but lists and maps is immutable and stays shared.
pub(super) fn deep_copy(call: &mut Call<'_>) -> Result<Slot, Failure> {
    if call.value(0).is_nil() {
        return Err("reflect: call of reflect.Value.Type on zero Value".into());
    }
    let mut copied = 0;
    let value = copy(call, call.value(0), 0, &mut copied)?;
    Ok(Slot::caused(value, call.args[0].cause))
}

fn copy(call: &Call<'_>, value: &Value, depth: usize, copied: &mut usize) -> Result<Value, Failure> {
    allow_depth(depth)?;
    match value {
        Value::List(list) => {
            *copied += list.len();
            allow_slots(call, *copied)?;
            if list.is_nil() {
                return Ok(value.clone());
            }
            let items: Result<Vec<Slot>, Failure> =
                list.items().iter().map(|slot| copy_slot(call, slot, depth, copied)).collect();
            Ok(Value::List(List::new(list.kind(), items?)))
        }
        Value::Map(map) => {
            *copied += map.len();
            allow_slots(call, *copied)?;
            let copy = Map::new(map.kind().clone());
            for (key, slot) in map.entries().iter() {
                copy.insert(Rc::clone(key), copy_slot(call, slot, depth, copied)?);
            }
            Ok(Value::Map(copy))
        }
        _ => Ok(value.clone()),
    }
}

fn copy_slot(call: &Call<'_>, slot: &Slot, depth: usize, copied: &mut usize) -> Result<Slot, Failure> {
    Ok(Slot { value: on_large_stack(|| copy(call, &slot.value, depth + 1, copied))?, cause: slot.cause })
}
