//! Conversions that never fail, as `spf13/cast` v1.7.0: what is no number is 0.

use super::syntax::{parse_float, parse_int};
use crate::time::{Month, Weekday};
use crate::value::Value;

/// `cast.ToInt64`, and `cast.ToInt` on 64 bits.
#[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
pub(in crate::functions) fn to_int(value: &Value) -> i64 {
    /// 2^63.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    match value {
        Value::Bool(value) => i64::from(*value),
        Value::Int(number) | Value::Int64(number) => *number,
        Value::Uint8(number) => i64::from(*number),
        Value::Uint64(number) => number.cast_signed(),
        // What amd64 makes of a float that does not fit.
        Value::Float(number) if (-LIMIT..LIMIT).contains(number) => *number as i64,
        Value::Float(_) => i64::MIN,
        Value::Text(text) => parse_int(without_zero_decimals(text), 0).unwrap_or(0),
        Value::Object(_) => named_number(value).unwrap_or(0),
        Value::Nil | Value::Complex(..) | Value::Bytes(_) | Value::List(_) | Value::Map(_) => 0,
    }
}

/// `cast.ToFloat64`.
#[expect(clippy::cast_precision_loss, reason = "Go converts so, too")]
pub(in crate::functions) fn to_float(value: &Value) -> f64 {
    match value {
        Value::Bool(value) => f64::from(u8::from(*value)),
        Value::Int(number) | Value::Int64(number) => *number as f64,
        Value::Uint8(number) => f64::from(*number),
        Value::Uint64(number) => *number as f64,
        Value::Float(number) => *number,
        Value::Text(text) => parse_float(text).unwrap_or(0.0),
        Value::Object(_) => named_number(value).unwrap_or(0) as f64,
        Value::Nil | Value::Complex(..) | Value::Bytes(_) | Value::List(_) | Value::Map(_) => 0.0,
    }
}

/// The printed form read as an octal number, 0 if it is none: `toDecimal`.
pub(super) fn from_octal(value: &Value) -> i64 {
    /// From here on floats print with an exponent.
    const EXPONENTS_FROM: f64 = 1e6;
    let printed = match value {
        Value::Text(text) => return parse_int(text, 8).unwrap_or(0),
        Value::Int(number) | Value::Int64(number) => number.to_string(),
        Value::Uint8(number) => number.to_string(),
        Value::Uint64(number) => number.to_string(),
        Value::Float(number) if number.abs() < EXPONENTS_FROM => number.to_string(),
        _ => return 0,
    };
    parse_int(printed.as_bytes(), 8).unwrap_or(0)
}

/// A string without the point and the zeros at its end: `3.00` is `3`, but `3.` stays.
fn without_zero_decimals(text: &[u8]) -> &[u8] {
    let zeros = text.iter().rev().take_while(|byte| **byte == b'0').count();
    let (whole, _) = text.split_at(text.len() - zeros);
    if zeros > 0 { whole.strip_suffix(b".").unwrap_or(text) } else { text }
}

fn named_number(value: &Value) -> Option<i64> {
    let Value::Object(object) = value else { return None };
    let month = object.as_any().downcast_ref().map(|Month(month)| i64::from(*month));
    month.or_else(|| object.as_any().downcast_ref().map(|Weekday(weekday)| i64::from(*weekday)))
}
