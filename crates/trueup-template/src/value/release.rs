//! Letting go of nested values. Templates can nest lists and maps as deep as they have steps for, so no recursion here.

use super::{Slot, Value};

/// Whether the slot holds other slots.
pub(super) fn is_nested(slot: &Slot) -> bool {
    matches!(slot.value, Value::List(_) | Value::Map(_))
}

/// Drops the slots and all that only they hold.
pub(super) fn release(slots: &mut Vec<Slot>) {
    if !slots.iter().any(is_nested) {
        return;
    }
    let mut held = std::mem::take(slots);
    while let Some(slot) = held.pop() {
        match slot.value {
            Value::List(list) => list.give_up(&mut held),
            Value::Map(map) => map.give_up(&mut held),
            _ => {}
        }
    }
}
