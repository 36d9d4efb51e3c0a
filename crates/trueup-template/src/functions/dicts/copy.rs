//! `deepCopy`: copies of everything that is shared and can change.

use std::rc::Rc;

use crate::function::{Call, Failure};
use crate::functions::allowance::{allow_depth, charge_map, charge_slots};
use crate::stack::on_large_stack;
use crate::value::{List, Map, Slot, Value};

/// What a list takes beside its elements, in elements.
const LIST: usize = 2;

/// Copies a value, as `copystructure.Copy`. Everything but lists and maps is immutable and stays shared.
pub(super) fn deep_copy(call: &mut Call<'_>) -> Result<Slot, Failure> {
    if call.value(0).is_nil() {
        return Err("reflect: call of reflect.Value.Type on zero Value".into());
    }
    let value = copy(call, call.value(0), 0)?;
    Ok(Slot::caused(value, call.args[0].cause))
}

fn copy(call: &Call<'_>, value: &Value, depth: usize) -> Result<Value, Failure> {
    allow_depth(depth)?;
    match value {
        Value::List(list) => {
            charge_slots(call, list.len().saturating_add(LIST))?;
            if list.is_nil() {
                return Ok(value.clone());
            }
            let items: Result<Vec<Slot>, Failure> =
                list.items().iter().map(|slot| copy_slot(call, slot, depth)).collect();
            Ok(Value::List(List::new(list.kind(), items?)))
        }
        Value::Map(map) => {
            charge_map(call, map.len())?;
            let copy = Map::new(map.kind().clone());
            for (key, slot) in map.entries().iter() {
                copy.insert(Rc::clone(key), copy_slot(call, slot, depth)?);
            }
            Ok(Value::Map(copy))
        }
        _ => Ok(value.clone()),
    }
}

fn copy_slot(call: &Call<'_>, slot: &Slot, depth: usize) -> Result<Slot, Failure> {
    Ok(Slot { value: on_large_stack(|| copy(call, &slot.value, depth + 1))?, cause: slot.cause })
}
