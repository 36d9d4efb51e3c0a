//! Types and deep equality: `typeOf`, `typeIs`, `typeIsLike`, `kindOf`, `kindIs`, `deepEqual`.

mod deep_equal;

#[cfg(test)]
mod tests;

pub(super) use deep_equal::deep_equal;

use super::table::fixed;
use crate::function::{Call, Failure, Function, Param};
use crate::value::{Slot, Value};

const NAMED: &[Param] = &[Param::String, Param::Any];

/// The functions of this file.
pub const FUNCTIONS: &[Function] = &[
    fixed("typeOf", &[Param::Any], |call| Ok(Slot::new(&*call.value(0).type_name()))),
    fixed("typeIs", NAMED, |call| Ok(Slot::new(target(call)? == call.value(1).type_name().as_bytes()))),
    fixed("typeIsLike", NAMED, |call| {
        let name = call.value(1).type_name();
        let target = target(call)?;
        Ok(Slot::new(target == name.as_bytes() || name.strip_prefix('*').is_some_and(|name| target == name.as_bytes())))
    }),
    fixed("kindOf", &[Param::Any], |call| Ok(Slot::new(kind_of(call.value(0))))),
    fixed("kindIs", NAMED, |call| Ok(Slot::new(target(call)? == kind_of(call.value(1)).as_bytes()))),
    fixed("deepEqual", &[Param::Any, Param::Any], |call| {
        Ok(Slot::new(deep_equal(call, call.value(0), call.value(1))?))
    }),
];

/// Go's `reflect.Kind` of a value, that of a pointer included.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Object(object) if object.type_name().starts_with('*') => "ptr",
        _ => value.kind_name(),
    }
}

/// What Go says when `reflect.TypeOf(nil)` is used.
pub(super) fn nil_pointer() -> Failure {
    Failure::from("runtime error: invalid memory address or nil pointer dereference")
}

fn target<'a>(call: &'a Call<'_>) -> Result<&'a [u8], Failure> {
    call.value(0).as_text().map(|text| &**text).ok_or_else(nil_pointer)
}
