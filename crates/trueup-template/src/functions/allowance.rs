//! What copies of lists and maps cost.

use crate::function::{Call, Failure};
use crate::value::Slot;

/// Copies up to this many elements are free: templates grow lists one by one, and what they drop on the way is freed.
const FREE: usize = 1 << 14;

/// How deep values may be nested where Go would recurse until its stack is full.
const DEPTH: usize = 1_000;

/// Counts a copy of `count` elements that is about to be made.
pub(super) fn allow_slots(call: &Call<'_>, count: usize) -> Result<(), Failure> {
    if count > FREE { charge_slots(call, count) } else { Ok(()) }
}

/// Counts `count` elements that an argument asks for.
pub(super) fn charge_slots(call: &Call<'_>, count: usize) -> Result<(), Failure> {
    call.charge(count.saturating_mul(size_of::<Slot>()))
}

/// Stops where values are nested too deep.
pub(super) fn allow_depth(depth: usize) -> Result<(), Failure> {
    if depth < DEPTH {
        return Ok(());
    }
    Err(Failure::Limit(format!("a value is nested deeper than {DEPTH} levels, or contains itself")))
}
