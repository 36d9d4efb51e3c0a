//! `toYaml`, `fromYaml` and their kin.

mod reread;
mod write;

use super::{error_map, nothing_on_error, text_argument};
use crate::function::{Call, Failure};
use crate::value::{List, Slot, Value};

pub(super) fn to_yaml(call: &mut Call<'_>) -> Result<Slot, Failure> {
    nothing_on_error(write::through_json(call.runtime, &call.args[0]))
}

pub(super) fn must_to_yaml(call: &mut Call<'_>) -> Result<Slot, Failure> {
    write::through_json(call.runtime, &call.args[0]).map(Slot::new)
}

pub(super) fn to_yaml_pretty(call: &mut Call<'_>) -> Result<Slot, Failure> {
    write::pretty(call.runtime, &call.args[0]).map(Slot::new)
}

pub(super) fn from_yaml(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text_argument(call)?;
    call.charge(text.len())?;
    let _ = error_map;
    let _ = Value::Nil;
    let _ = List::of;
    Err("not connected".into())
}

pub(super) fn from_yaml_array(call: &mut Call<'_>) -> Result<Slot, Failure> {
    from_yaml(call)
}
