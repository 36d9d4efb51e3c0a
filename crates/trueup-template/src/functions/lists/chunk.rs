//! `chunk`: a list cut into lists of equal length.

use super::charge_slots;
use super::elements::elements;
use crate::function::{Call, Failure};
use crate::value::{List, ListKind, Slot, Value};

/// Cuts a list into parts of the given size. Sizes below 1 fail, or give nothing, as Go's arithmetic has it.
pub(super) fn chunk(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let Value::Int(size) = *call.value(0) else { return Err(too_long()) };
    let items = elements(call.value(1), "Cannot chunk type")?;
    // At the worst each element gets a list of its own.
    charge_slots(call, items.len().saturating_mul(2))?;
    let parts = match usize::try_from(size) {
        Ok(0) => return Err(too_long()),
        Ok(size) => items.chunks(size).map(|part| Slot::new(List::of(part.to_vec()))).collect(),
        Err(_) => negative(&items, size)?,
    };
    Ok(Slot::new(List::new(ListKind::Lists, parts)))
}

/// Parts of a negative size, of which Go makes one less than it would take to cover the list backwards.
fn negative(items: &[Slot], size: i64) -> Result<Vec<Slot>, Failure> {
    let size = size.unsigned_abs();
    let length = u64::try_from(items.len()).unwrap_or(u64::MAX);
    match length {
        1 if size > 1 => Ok(vec![Slot::new(List::of(items.to_vec()))]),
        2.. if length - 1 <= size => Ok(Vec::new()),
        _ => Err(too_long()),
    }
}

fn too_long() -> Failure {
    Failure::from("runtime error: makeslice: len out of range")
}
