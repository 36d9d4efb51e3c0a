//! Emptiness and choice: `default`, `empty`, `coalesce`, `all`, `any`, `ternary`.

use super::table::{fixed, variadic};
use crate::function::{Call, Failure, Function, Param};
use crate::value::{Slot, Value};

/// The functions of this file.
pub const FUNCTIONS: &[Function] = &[
    variadic("default", &[Param::Any], Param::Any, default),
    fixed("empty", &[Param::Any], |call| Ok(Slot::new(is_empty(call.value(0))))),
    variadic("coalesce", &[], Param::Any, coalesce),
    variadic("all", &[], Param::Any, |call| Ok(Slot::new(!call.args.iter().any(|slot| is_empty(&slot.value))))),
    variadic("any", &[], Param::Any, |call| Ok(Slot::new(call.args.iter().any(|slot| !is_empty(&slot.value))))),
    fixed("ternary", &[Param::Any, Param::Any, Param::Bool], ternary),
];

/// Sprig's notion of emptiness, which is that of `if`.
pub(super) fn is_empty(value: &Value) -> bool {
    !value.is_true()
}

fn default(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let given = call.args.get(1).filter(|slot| !is_empty(&slot.value));
    Ok(given.unwrap_or(&call.args[0]).clone())
}

fn coalesce(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(call.args.iter().find(|slot| !is_empty(&slot.value)).cloned().unwrap_or_default())
}

fn ternary(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let chosen = usize::from(!matches!(call.value(2), Value::Bool(true)));
    Ok(call.args[chosen].clone())
}
