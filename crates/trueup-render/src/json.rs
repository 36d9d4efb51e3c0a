//! JSON as Argo CD holds it: what YAML and JSON files say, with numbers as Go prints them.

use serde_json::{Number, Value};
use trueup_helm::manifest::json_value;
use trueup_yaml::Json;

/// 2^63: below it a whole `float64` is an `i64`.
const EXACT: f64 = 9_223_372_036_854_775_808.0;

/// A value that was read from YAML.
pub fn value(json: &Json) -> Value {
    as_go_prints(json_value(json))
}

/// A value that was read from JSON: `1.0` is `1`, as Go prints it.
pub fn as_go_prints(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => number.as_f64().map_or(Value::Null, float),
        Value::Array(items) => Value::Array(items.into_iter().map(as_go_prints).collect()),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(key, value)| (key, as_go_prints(value))).collect())
        }
        other => other,
    }
}

/// Go prints whole numbers without a fraction; beyond `i64` they stay as they are.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn float(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < EXACT {
        return Value::from(number as i64);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}
