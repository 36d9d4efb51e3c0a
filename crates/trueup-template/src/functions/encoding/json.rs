//! `toJson`, `fromJson` and their kin.

use super::{error_map, nothing_on_error, text_argument};
use crate::function::{Call, Failure};
use crate::functions::allowance::charge_reading;
use crate::json::{Layout, Target, encode, unmarshal};
use crate::value::{List, Slot, Value};

pub(super) fn to_json(call: &mut Call<'_>) -> Result<Slot, Failure> {
    nothing_on_error(encode(call.runtime, &call.args[0], Layout::Compact))
}

pub(super) fn must_to_json(call: &mut Call<'_>) -> Result<Slot, Failure> {
    encode(call.runtime, &call.args[0], Layout::Compact).map(Slot::new)
}

pub(super) fn to_pretty_json(call: &mut Call<'_>) -> Result<Slot, Failure> {
    nothing_on_error(encode(call.runtime, &call.args[0], Layout::Indented))
}

pub(super) fn must_to_pretty_json(call: &mut Call<'_>) -> Result<Slot, Failure> {
    encode(call.runtime, &call.args[0], Layout::Indented).map(Slot::new)
}

pub(super) fn must_to_raw_json(call: &mut Call<'_>) -> Result<Slot, Failure> {
    encode(call.runtime, &call.args[0], Layout::Raw).map(Slot::new)
}

pub(super) fn from_json(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text_argument(call)?;
    charge_reading(call, text)?;
    Ok(Slot::new(match unmarshal(text, Target::Map) {
        (value, None) => value,
        (value, Some(error)) => error_map(value.as_map().cloned(), error),
    }))
}

pub(super) fn must_from_json(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text_argument(call)?;
    charge_reading(call, text)?;
    match unmarshal(text, Target::Any) {
        (value, None) => Ok(Slot::new(value)),
        (_, Some(error)) => Err(Failure::Error(error)),
    }
}

pub(super) fn from_json_array(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text_argument(call)?;
    charge_reading(call, text)?;
    Ok(Slot::new(match unmarshal(text, Target::List) {
        (value, None) => value,
        (_, Some(error)) => Value::List(List::of(vec![Slot::new(error)])),
    }))
}
