//! `print`, `println` and `printf`.

use crate::function::{Call, Failure};
use crate::print::{sprint, sprintf, sprintln};
use crate::value::Slot;

pub(super) fn print(call: &mut Call<'_>) -> Result<Slot, Failure> {
    sprint(call.runtime, call.args).map(Slot::new)
}

pub(super) fn println(call: &mut Call<'_>) -> Result<Slot, Failure> {
    sprintln(call.runtime, call.args).map(Slot::new)
}

pub(super) fn printf(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let Some((format, args)) = call.args.split_first() else { return Ok(Slot::new("")) };
    let format = format.value.as_text().map(|text| &**text).unwrap_or_default();
    sprintf(call.runtime, format, args).map(Slot::new)
}
