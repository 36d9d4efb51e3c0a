//! `toYaml`, `fromYaml` and their kin.

mod read;
mod reread;
mod write;

use super::{error_map, text_argument};
use crate::function::{Call, Failure};
use crate::functions::allowance::charge_reading;
use crate::json::Target;
use crate::runtime::Runtime;
use crate::value::{List, Slot, Text, Value};

pub(super) fn to_yaml(call: &mut Call<'_>) -> Result<Slot, Failure> {
    super::yaml_of(call.runtime, &call.args[0]).map(Slot::new)
}

/// What `toYaml` writes, or why it cannot.
pub(super) fn text_of(runtime: &Runtime, slot: &Slot) -> Result<Text, Failure> {
    write::through_json(runtime, slot)
}

pub(super) fn must_to_yaml(call: &mut Call<'_>) -> Result<Slot, Failure> {
    write::through_json(call.runtime, &call.args[0]).map(Slot::new)
}

pub(super) fn to_yaml_pretty(call: &mut Call<'_>) -> Result<Slot, Failure> {
    write::pretty(call.runtime, &call.args[0]).map(Slot::new)
}

pub(super) fn from_yaml(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text_argument(call)?;
    charge_reading(call, text)?;
    Ok(Slot::new(match read::unmarshal(call.runtime, text, Target::Map) {
        Ok(map) => map,
        Err(error) => error_map(None, error),
    }))
}

pub(super) fn from_yaml_array(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text_argument(call)?;
    charge_reading(call, text)?;
    Ok(Slot::new(match read::unmarshal(call.runtime, text, Target::List) {
        Ok(list) => list,
        Err(error) => Value::List(List::of(vec![Slot::new(error)])),
    }))
}
