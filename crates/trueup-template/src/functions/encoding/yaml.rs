//! `toYaml`, `fromYaml` and their kin.

mod read;
mod reread;
mod write;

use super::{error_map, nothing_on_error, text_argument};
use crate::function::{Call, Failure};
use crate::json::Target;
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
    Ok(Slot::new(match read::unmarshal(call.runtime, text, Target::Map) {
        Ok(map) => map,
        Err(error) => error_map(None, error),
    }))
}

pub(super) fn from_yaml_array(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text_argument(call)?;
    call.charge(text.len())?;
    Ok(Slot::new(match read::unmarshal(call.runtime, text, Target::List) {
        Ok(list) => list,
        Err(error) => Value::List(List::of(vec![Slot::new(error)])),
    }))
}
