//! `until`, `untilStep` and `seq`: what they make is charged before it is made.

use std::fmt::Write as _;

use crate::function::{Call, Failure};
use crate::functions::allowance::charge_slots;
use crate::value::{List, ListKind, Slot, Value};

/// Bytes of a number and a space, at most.
const NUMBER_BYTES: usize = 21;

/// An ascending or descending sequence without its end.
#[derive(Clone, Copy)]
struct Sequence {
    start: i64,
    step: i64,
    count: usize,
}

impl Sequence {
    /// From `start` to before `stop`; empty where the step leads away from it.
    fn new(start: i64, stop: i64, step: i64) -> Self {
        let distance = i128::from(stop) - i128::from(start);
        let leads_there = if distance < 0 { step < 0 } else { step > 0 };
        let count = if leads_there { distance.unsigned_abs().div_ceil(i128::from(step).unsigned_abs()) } else { 0 };
        Self { start, step, count: usize::try_from(count).unwrap_or(usize::MAX) }
    }

    fn numbers(self) -> impl Iterator<Item = i64> {
        std::iter::successors(Some(self.start), move |number| Some(number.wrapping_add(self.step))).take(self.count)
    }
}

/// `until`: from 0 to before a number, or down to it.
pub(super) fn until(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let stop = int(call, 0);
    listed(call, Sequence::new(0, stop, if stop < 0 { -1 } else { 1 }))
}

/// `untilStep`: from a number to before another one in steps.
pub(super) fn until_step(call: &mut Call<'_>) -> Result<Slot, Failure> {
    listed(call, Sequence::new(int(call, 0), int(call, 1), int(call, 2)))
}

/// `seq`: numbers separated by spaces, the end included.
pub(super) fn seq(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let toward = |start: i64, end: i64| if end < start { -1 } else { 1 };
    let (start, end, step) = match call.args.len() {
        1 => (1, int(call, 0), toward(1, int(call, 0))),
        2 => (int(call, 0), int(call, 1), toward(int(call, 0), int(call, 1))),
        3 if int(call, 2) < int(call, 0) && int(call, 1) > 0 => return Ok(Slot::new("")),
        3 => (int(call, 0), int(call, 2), int(call, 1)),
        _ => return Ok(Slot::new("")),
    };
    let sequence = Sequence::new(start, end.wrapping_add(toward(start, end)), step);
    call.charge(sequence.count.saturating_mul(NUMBER_BYTES))?;
    let mut text = String::with_capacity(sequence.count * NUMBER_BYTES / 4);
    for number in sequence.numbers() {
        let space = if text.is_empty() { "" } else { " " };
        write!(text, "{space}{number}").expect("a String takes everything");
    }
    Ok(Slot::new(text))
}

fn listed(call: &Call<'_>, sequence: Sequence) -> Result<Slot, Failure> {
    charge_slots(call, sequence.count)?;
    let items = sequence.numbers().map(|number| Slot::new(Value::Int(number))).collect();
    Ok(Slot::new(List::new(ListKind::Ints, items)))
}

fn int(call: &Call<'_>, index: usize) -> i64 {
    if let Value::Int(number) = call.value(index) { *number } else { 0 }
}
