//! Numbers: conversions, arithmetic in integers, decimals and floats, sequences.

mod cast;
mod decimal;
mod hex_float;
mod rounding;
mod sequences;
mod syntax;

#[cfg(test)]
mod tests;

pub(super) use cast::{to_float, to_int};
pub(super) use syntax::{NoInteger, parse_int};

use super::table::{fixed, variadic};
use crate::function::{Call, Failure, Function, Param};
use crate::value::{Slot, Value};
use decimal::Decimal;

const ONE: &[Param] = &[Param::Any];
const TWO: &[Param] = &[Param::Any, Param::Any];

/// The functions of this file.
pub const FUNCTIONS: &[Function] = &[
    fixed("int", ONE, |call| Ok(Slot::new(Value::Int(to_int(call.value(0)))))),
    fixed("int64", ONE, |call| Ok(int64(to_int(call.value(0))))),
    fixed("float64", ONE, |call| Ok(Slot::new(to_float(call.value(0))))),
    fixed("toDecimal", ONE, |call| Ok(int64(cast::from_octal(call.value(0))))),
    fixed("atoi", &[Param::String], |call| Ok(atoi(call))),
    variadic("add", &[], Param::Any, |call| Ok(int64(integers(call).fold(0, i64::wrapping_add)))),
    fixed("add1", ONE, |call| Ok(int64(to_int(call.value(0)).wrapping_add(1)))),
    fixed("sub", TWO, |call| Ok(int64(to_int(call.value(0)).wrapping_sub(to_int(call.value(1)))))),
    variadic("mul", ONE, Param::Any, |call| Ok(int64(integers(call).fold(1, i64::wrapping_mul)))),
    fixed("div", TWO, |call| divided(call, i64::wrapping_div)),
    fixed("mod", TWO, |call| divided(call, i64::wrapping_rem)),
    variadic("max", ONE, Param::Any, |call| Ok(int64(integers(call).max().unwrap_or(0)))),
    variadic("biggest", ONE, Param::Any, |call| Ok(int64(integers(call).max().unwrap_or(0)))),
    variadic("min", ONE, Param::Any, |call| Ok(int64(integers(call).min().unwrap_or(0)))),
    variadic("addf", &[], Param::Any, |call| decimals(0.0, call.args, |a, b| Ok(a.plus(b)))),
    fixed("add1f", ONE, |call| decimals(to_float(call.value(0)), &[Slot::new(1.0)], |a, b| Ok(a.plus(b)))),
    variadic("subf", ONE, Param::Any, |call| decimals_from_first(call, |a, b| Ok(a.minus(b)))),
    variadic("mulf", ONE, Param::Any, |call| decimals_from_first(call, |a, b| Ok(a.times(b)))),
    variadic("divf", ONE, Param::Any, |call| decimals_from_first(call, Decimal::divided_by)),
    variadic("maxf", ONE, Param::Any, |call| Ok(floats(call, rounding::max))),
    variadic("minf", ONE, Param::Any, |call| Ok(floats(call, rounding::min))),
    fixed("floor", ONE, |call| Ok(Slot::new(to_float(call.value(0)).floor()))),
    fixed("ceil", ONE, |call| Ok(Slot::new(to_float(call.value(0)).ceil()))),
    variadic("round", &[Param::Any, Param::Int], Param::Float, |call| Ok(round(call))),
    fixed("until", &[Param::Int], sequences::until),
    fixed("untilStep", &[Param::Int, Param::Int, Param::Int], sequences::until_step),
    variadic("seq", &[], Param::Int, sequences::seq),
];

fn int64(number: i64) -> Slot {
    Slot::new(Value::Int64(number))
}

fn integers<'a>(call: &'a Call<'_>) -> impl Iterator<Item = i64> + 'a {
    call.args.iter().map(|slot| to_int(&slot.value))
}

fn atoi(call: &Call<'_>) -> Slot {
    let text = call.value(0).as_text().map(|text| &**text).unwrap_or_default();
    Slot::new(Value::Int(parse_int(text, 10).unwrap_or_else(NoInteger::nearest)))
}

fn divided(call: &Call<'_>, operation: fn(i64, i64) -> i64) -> Result<Slot, Failure> {
    match to_int(call.value(1)) {
        0 => Err("runtime error: integer divide by zero".into()),
        divisor => Ok(int64(operation(to_int(call.value(0)), divisor))),
    }
}

type DecimalOperation = fn(&Decimal, &Decimal) -> Result<Decimal, String>;

fn decimals(first: f64, others: &[Slot], operation: DecimalOperation) -> Result<Slot, Failure> {
    let mut result = Decimal::from_float(first)?;
    for other in others {
        result = operation(&result, &Decimal::from_float(to_float(&other.value))?)?;
    }
    Ok(Slot::new(result.to_float()))
}

fn decimals_from_first(call: &Call<'_>, operation: DecimalOperation) -> Result<Slot, Failure> {
    decimals(to_float(call.value(0)), &call.args[1..], operation)
}

fn floats(call: &Call<'_>, choose: fn(f64, f64) -> f64) -> Slot {
    Slot::new(call.args[1..].iter().map(|slot| to_float(&slot.value)).fold(to_float(call.value(0)), choose))
}

fn round(call: &Call<'_>) -> Slot {
    let places = to_int(call.value(1));
    let up_from = call.args.get(2).map_or(0.5, |slot| to_float(&slot.value));
    Slot::new(rounding::round(to_float(call.value(0)), places, up_from))
}
