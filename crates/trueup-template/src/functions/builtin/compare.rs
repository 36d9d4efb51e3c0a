//! `eq`, `ne`, `lt`, `le`, `gt`, `ge` and `not`.

use std::cmp::Ordering;

use crate::function::{Call, Failure};
use crate::print::sprintf;
use crate::runtime::Runtime;
use crate::value::{Slot, Text, Value};

/// A value that Go can compare: its `basicKind`.
#[derive(Clone, Copy)]
enum Basic<'a> {
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Complex(f64, f64),
    Text(&'a Text),
}

impl<'a> Basic<'a> {
    fn of(value: &'a Value) -> Option<Self> {
        Some(match value {
            Value::Bool(value) => Self::Bool(*value),
            Value::Int(value) | Value::Int64(value) => Self::Int(*value),
            Value::Uint8(value) => Self::Uint(u64::from(*value)),
            Value::Uint64(value) => Self::Uint(*value),
            Value::Float(value) => Self::Float(*value),
            Value::Complex(real, imaginary) => Self::Complex(*real, *imaginary),
            Value::Text(text) => Self::Text(text),
            Value::Nil | Value::Bytes(_) | Value::List(_) | Value::Map(_) | Value::Object(_) => return None,
        })
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of all functions")]
pub(super) fn not(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(!call.value(0).is_true()))
}

/// Whether the first argument equals one of the others.
pub(super) fn eq(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let [first, others @ ..] = call.args else { return Err("missing argument for comparison".into()) };
    if others.is_empty() {
        return Err("missing argument for comparison".into());
    }
    for other in others {
        if equal(call.runtime, &first.value, &other.value)? {
            return Ok(Slot::new(true));
        }
    }
    Ok(Slot::new(false))
}

pub(super) fn ne(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(!equal(call.runtime, call.value(0), call.value(1))?))
}

pub(super) fn lt(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(less(call.value(0), call.value(1))?))
}

pub(super) fn le(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(less_or_equal(call)?))
}

pub(super) fn gt(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(!less_or_equal(call)?))
}

pub(super) fn ge(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(!less(call.value(0), call.value(1))?))
}

fn less_or_equal(call: &Call<'_>) -> Result<bool, Failure> {
    let (left, right) = (call.value(0), call.value(1));
    // Not the same as `<=`: with NaN neither holds, and `gt` is the opposite of this.
    Ok(less(left, right)? || equal(call.runtime, left, right)?)
}

fn equal(runtime: &Runtime, left: &Value, right: &Value) -> Result<bool, Failure> {
    match (Basic::of(left), Basic::of(right)) {
        (Some(left_basic), Some(right_basic)) => {
            basic_equal(left_basic, right_basic).ok_or_else(|| incompatible(left, right))
        }
        (None, None) => composite_equal(runtime, left, right),
        _ if left.is_nil() || right.is_nil() => Ok(false),
        _ => Err(incompatible(left, right)),
    }
}

#[expect(clippy::float_cmp, reason = "Go's == on floats")]
fn basic_equal(left: Basic<'_>, right: Basic<'_>) -> Option<bool> {
    Some(match (left, right) {
        (Basic::Bool(left), Basic::Bool(right)) => left == right,
        (Basic::Int(left), Basic::Int(right)) => left == right,
        (Basic::Uint(left), Basic::Uint(right)) => left == right,
        (Basic::Int(left), Basic::Uint(right)) => u64::try_from(left) == Ok(right),
        (Basic::Uint(left), Basic::Int(right)) => u64::try_from(right) == Ok(left),
        (Basic::Float(left), Basic::Float(right)) => left == right,
        (Basic::Complex(a, b), Basic::Complex(c, d)) => a == c && b == d,
        (Basic::Text(left), Basic::Text(right)) => left == right,
        _ => return None,
    })
}

/// Nil, lists, maps and objects.
fn composite_equal(runtime: &Runtime, left: &Value, right: &Value) -> Result<bool, Failure> {
    if left.is_nil() || right.is_nil() {
        return Ok(left.is_nil() && right.is_nil());
    }
    if kind(left) != kind(right) {
        return Err(Failure::Error(format!(
            "non-comparable types {}: {}, {}: {}",
            as_string(runtime, left)?,
            left.type_name(),
            right.type_name(),
            as_value(runtime, right)?
        )));
    }
    // Go asks the right one alone whether its type can be compared; the left one may still panic.
    let comparable = if let Value::Object(object) = right { object.equals(left) } else { None };
    comparable.map_or_else(
        || {
            let shown = as_string(runtime, right)?;
            Err(Failure::Error(format!("non-comparable type {shown}: {}", right.type_name())))
        },
        Ok,
    )
}

/// Go's kind, pointers told from what they point to.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(object) if object.type_name().starts_with('*') => "ptr",
        _ => value.kind_name(),
    }
}

fn as_string(runtime: &Runtime, value: &Value) -> Result<String, Failure> {
    Ok(sprintf(runtime, b"%s", &[Slot::new(value.clone())])?.to_str().into_owned())
}

fn as_value(runtime: &Runtime, value: &Value) -> Result<String, Failure> {
    Ok(sprintf(runtime, b"%v", &[Slot::new(value.clone())])?.to_str().into_owned())
}

fn less(left: &Value, right: &Value) -> Result<bool, Failure> {
    let (Some(left_basic), Some(right_basic)) = (Basic::of(left), Basic::of(right)) else {
        return Err("invalid type for comparison".into());
    };
    Ok(match (left_basic, right_basic) {
        (Basic::Int(left), Basic::Int(right)) => left < right,
        (Basic::Uint(left), Basic::Uint(right)) => left < right,
        (Basic::Int(left), Basic::Uint(right)) => i128::from(left) < i128::from(right),
        (Basic::Uint(left), Basic::Int(right)) => i128::from(left) < i128::from(right),
        (Basic::Float(left), Basic::Float(right)) => left.partial_cmp(&right) == Some(Ordering::Less),
        (Basic::Text(left), Basic::Text(right)) => left.bytes() < right.bytes(),
        (Basic::Bool(_), Basic::Bool(_)) | (Basic::Complex(..), Basic::Complex(..)) => {
            return Err("invalid type for comparison".into());
        }
        _ => return Err(incompatible(left, right)),
    })
}

fn incompatible(left: &Value, right: &Value) -> Failure {
    Failure::Error(format!("incompatible types for comparison: {} and {}", left.type_name(), right.type_name()))
}
