//! What copies of lists and maps cost.

use crate::function::{Call, Failure};
use crate::value::Slot;

/// Copies up to this many elements cost half: templates grow lists one by one, and what they drop on the way is freed.
const SMALL: usize = 1 << 14;

/// About what a map takes beside its entries.
const MAP: usize = 512;

/// About what a value takes that is read out of a text, with what its reader needs.
const READ_VALUE: usize = 128;

/// How deep values may be nested where Go would recurse until its stack is full.
const DEPTH: usize = 1_000;

/// Counts a copy of `count` elements that is about to be made.
pub(super) fn allow_slots(call: &Call<'_>, count: usize) -> Result<(), Failure> {
    charge_slots(call, if count > SMALL { count } else { count / 2 })
}

/// Counts `count` elements that an argument asks for.
pub(super) fn charge_slots(call: &Call<'_>, count: usize) -> Result<(), Failure> {
    call.charge(count.saturating_mul(size_of::<Slot>()))
}

/// Counts a map of `count` entries that is about to be made.
pub(super) fn charge_map(call: &Call<'_>, count: usize) -> Result<(), Failure> {
    call.charge(MAP)?;
    charge_slots(call, count.saturating_mul(2))
}

/// Counts what reading a text will make: there are no more values in it than marks that separate them.
pub(super) fn charge_reading(call: &Call<'_>, text: &[u8]) -> Result<(), Failure> {
    let marks = text.iter().filter(|byte| b"[]{},:-=\n".contains(byte)).count();
    call.charge(text.len().saturating_add(marks.saturating_mul(READ_VALUE)))
}

/// Stops where values are nested too deep.
pub(super) fn allow_depth(depth: usize) -> Result<(), Failure> {
    if depth < DEPTH {
        return Ok(());
    }
    Err(Failure::Limit(format!("a value is nested deeper than {DEPTH} levels, or contains itself")))
}
