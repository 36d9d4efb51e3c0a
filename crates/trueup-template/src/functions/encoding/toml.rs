//! `toToml` and `fromToml`.

mod read;
mod write;

use super::{error_map, text_argument};
use crate::function::{Call, Failure};
use crate::functions::allowance::charge_reading;
use crate::value::{Slot, Value};

pub(super) fn to_toml(call: &mut Call<'_>) -> Result<Slot, Failure> {
    match must_to_toml(call) {
        Err(Failure::Error(text)) if !call.value(0).is_nil() => Ok(Slot::new(text)),
        result => result,
    }
}

pub(super) fn must_to_toml(call: &mut Call<'_>) -> Result<Slot, Failure> {
    if call.value(0).is_nil() {
        return Err("reflect: call of reflect.Value.Type on zero Value".into());
    }
    write::encode(call.runtime, &call.args[0]).map(Slot::new)
}

pub(super) fn from_toml(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = text_argument(call)?;
    charge_reading(call, text)?;
    Ok(Slot::new(match read::decode(text) {
        Ok(map) => Value::Map(map),
        Err(error) => error_map(None, error),
    }))
}
