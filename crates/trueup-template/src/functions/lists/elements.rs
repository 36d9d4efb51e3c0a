//! The elements of everything that Go's reflection calls a slice.

use std::borrow::Cow;

use super::{kind_of, nil_pointer};
use crate::cause::Cause;
use crate::function::Failure;
use crate::value::{Slot, Value};

/// The elements of a slice of any type. Of anything else, `refusal` and the kind are the error.
pub(super) fn elements<'a>(value: &'a Value, refusal: &str) -> Result<Cow<'a, [Slot]>, Failure> {
    match value {
        Value::List(list) => Ok(Cow::Borrowed(list.items())),
        Value::Bytes(bytes) => Ok(Cow::Owned(bytes.iter().map(|byte| Slot::new(Value::Uint8(*byte))).collect())),
        Value::Nil => Err(nil_pointer()),
        Value::Object(object) if kind_of(value) == "slice" => match object.as_entries() {
            Some(Value::List(list)) => Ok(Cow::Owned(list.items().to_vec())),
            _ => Err(format!("{refusal} {}", kind_of(value)).into()),
        },
        _ => Err(format!("{refusal} {}", kind_of(value)).into()),
    }
}

/// An element on its way from one list to another: what is known of the list alone stays known of it.
pub(super) fn moved(item: &Slot, list: Cause) -> Slot {
    let cause = if item.cause.is_known() { item.cause } else { list };
    Slot { value: item.value.clone(), cause }
}
