//! Emptiness and choice: `default`, `empty`, `coalesce`, `all`, `any`, `ternary`.

#[cfg(test)]
mod tests;

use super::table::{fixed, variadic};
use crate::function::{Call, Function, Param};
use crate::value::{Slot, Value};

/// The functions of this file.
pub const FUNCTIONS: &[Function] = &[
    variadic("default", &[Param::Any], Param::Any, |call| Ok(default(call))),
    fixed("empty", &[Param::Any], |call| Ok(Slot::new(is_empty(call.value(0))))),
    variadic("coalesce", &[], Param::Any, |call| Ok(coalesce(call))),
    variadic("all", &[], Param::Any, |call| Ok(Slot::new(!call.args.iter().any(|slot| is_empty(&slot.value))))),
    variadic("any", &[], Param::Any, |call| Ok(Slot::new(call.args.iter().any(|slot| !is_empty(&slot.value))))),
    fixed("ternary", &[Param::Any, Param::Any, Param::Bool], |call| Ok(ternary(call))),
];

/// Sprig's notion of emptiness, which is that of `if`.
pub(super) fn is_empty(value: &Value) -> bool {
    !value.is_true()
}

fn default(call: &Call<'_>) -> Slot {
    match call.args.get(1) {
        Some(given) if !is_empty(&given.value) => given.clone(),
        given => decided_by(call, call.args[0].clone(), given),
    }
}

/// What decided is part of the reason.
fn decided_by(call: &Call<'_>, mut chosen: Slot, by: Option<&Slot>) -> Slot {
    let by = by.map(|slot| slot.cause).unwrap_or_default();
    chosen.cause = call.runtime.trace(|causes| causes.union([chosen.cause, by]));
    chosen
}

fn coalesce(call: &Call<'_>) -> Slot {
    call.args.iter().find(|slot| !is_empty(&slot.value)).cloned().unwrap_or_default()
}

fn ternary(call: &Call<'_>) -> Slot {
    let chosen = usize::from(!matches!(call.value(2), Value::Bool(true)));
    decided_by(call, call.args[chosen].clone(), call.args.get(2))
}
