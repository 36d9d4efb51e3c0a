//! Tests of numbers.

use super::FUNCTIONS;
use crate::function::Failure;
use crate::functions::testing::{self, list, runtime};
use crate::time::{Month, Weekday};
use crate::value::{Slot, Value};

fn shown(name: &str, args: Vec<Value>) -> String {
    testing::shown(FUNCTIONS, name, args)
}

#[test]
fn strings_become_integers_as_cast_reads_them() {
    let cases = [
        ("5.0", 5),
        ("5.7", 0),
        ("5.", 0),
        ("010", 8),
        ("08", 0),
        ("0x1F", 31),
        ("0b101", 5),
        ("1_000", 1000),
        ("1__0", 0),
        ("_1", 0),
        (" 5", 0),
        ("1e3", 0),
        ("+7", 7),
        ("-0o17", -15),
        ("9223372036854775808", 0),
        ("-9223372036854775808", i64::MIN),
        ("", 0),
    ];
    for (text, expected) in cases {
        assert_eq!(shown("int", vec![text.into()]), format!("int {expected}"), "{text}");
    }
    assert_eq!(shown("atoi", vec!["99999999999999999999".into()]), "int 9223372036854775807");
    assert_eq!(shown("atoi", vec!["010".into()]), "int 10");
    assert_eq!(shown("toDecimal", vec!["0777".into()]), "int64 511");
    assert_eq!(shown("toDecimal", vec![777.0.into()]), "int64 511");
    assert_eq!(shown("toDecimal", vec![1e6.into()]), "int64 0");
}

#[test]
fn other_values_become_integers() {
    let cases = [
        (Value::Nil, 0),
        (true.into(), 1),
        ((-1.9).into(), -1),
        (f64::NAN.into(), i64::MIN),
        (1e19.into(), i64::MIN),
        (Value::Uint64(u64::MAX), -1),
        (list(vec![]), 0),
        (Value::Object(std::rc::Rc::new(Month(3))), 3),
        (Value::Object(std::rc::Rc::new(Weekday(6))), 6),
    ];
    for (value, expected) in cases {
        assert_eq!(shown("int64", vec![value.clone()]), format!("int64 {expected}"), "{value:?}");
    }
}

#[test]
fn strings_become_floats_as_strconv_reads_them() {
    let cases = [
        ("1.5", "1.5"),
        (".5", "0.5"),
        ("1_0.5", "10.5"),
        ("1._5", "0"),
        ("1e400", "0"),
        ("-Infinity", "-Inf"),
        ("nan", "NaN"),
        ("-nan", "0"),
        ("0x1p-2", "0.25"),
        ("0x1", "0"),
        ("0x1.8p1", "3"),
        ("0x1p-1074", "5e-324"),
        ("0x1p-1075", "0"),
        ("0x1p1024", "0"),
        ("1e", "0"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown("float64", vec![text.into()]), format!("float64 {expected}"), "{text}");
    }
}

#[test]
fn integer_arithmetic_truncates_and_wraps() {
    let cases = [
        ("add", vec![1.7.into(), 2.9.into(), "3".into()], "int64 6"),
        ("add1", vec![Value::Int64(i64::MAX)], "int64 -9223372036854775808"),
        ("sub", vec![Value::Int(3), Value::Int(5)], "int64 -2"),
        ("mul", vec![Value::Int(3), Value::Int(5), Value::Int(2)], "int64 30"),
        ("div", vec![Value::Int(-7), Value::Int(2)], "int64 -3"),
        ("div", vec![Value::Int64(i64::MIN), Value::Int(-1)], "int64 -9223372036854775808"),
        ("mod", vec![Value::Int(-7), Value::Int(2)], "int64 -1"),
        ("div", vec![Value::Int(7), Value::Nil], "error: runtime error: integer divide by zero"),
        ("mod", vec![Value::Int(7), 0.5.into()], "error: runtime error: integer divide by zero"),
        ("max", vec![Value::Int(3), "5".into(), 4.9.into()], "int64 5"),
        ("min", vec![Value::Int(3), "5".into(), 2.9.into()], "int64 2"),
    ];
    for (name, args, expected) in cases {
        assert_eq!(shown(name, args), expected, "{name}");
    }
}

#[test]
fn decimal_arithmetic_is_exact() {
    let cases = [
        ("addf", vec![0.1.into(), 0.2.into()], "float64 0.3"),
        ("add1f", vec![0.1.into()], "float64 1.1"),
        ("subf", vec![0.3.into(), 0.1.into()], "float64 0.2"),
        ("mulf", vec![1.1.into(), 1.1.into()], "float64 1.21"),
        ("divf", vec![1.0.into(), 3.0.into()], "float64 0.3333333333333333"),
        ("divf", vec![2.0.into(), (-3.0).into()], "float64 -0.6666666666666667"),
        ("divf", vec![1e300.into(), 1e-300.into()], "float64 +Inf"),
        ("divf", vec![1.0.into(), 0.0.into()], "error: decimal division by 0"),
        ("addf", vec![f64::NEG_INFINITY.into()], "error: Cannot create a Decimal from -Inf"),
        ("mulf", vec!["nan".into()], "error: Cannot create a Decimal from NaN"),
    ];
    for (name, args, expected) in cases {
        assert_eq!(shown(name, args), expected, "{name}");
    }
}

#[test]
fn floats_are_rounded() {
    let cases = [
        ("ceil", vec![(-0.5).into()], "float64 -0"),
        ("floor", vec!["1.9".into()], "float64 1"),
        ("maxf", vec![(-0.0).into(), 0.0.into()], "float64 0"),
        ("minf", vec![1.5.into(), f64::NAN.into()], "float64 NaN"),
        ("round", vec![1.005.into(), Value::Int(2)], "float64 1"),
        ("round", vec![123.5555.into(), Value::Int(3)], "float64 123.556"),
        ("round", vec![(-1.5).into(), Value::Int(0)], "float64 -2"),
        ("round", vec![1.3.into(), Value::Int(0), 0.3.into()], "float64 2"),
        ("round", vec![1234.0.into(), Value::Int(-2)], "float64 1200"),
        ("round", vec![1.0.into(), Value::Int(400)], "float64 NaN"),
    ];
    for (name, args, expected) in cases {
        assert_eq!(shown(name, args), expected, "{name}");
    }
}

#[test]
fn sequences_count_up_and_down() {
    let ints = |numbers: &[i64]| numbers.iter().copied().map(Value::Int).collect::<Vec<_>>();
    let cases = [
        ("until", ints(&[3]), "[]int [0 1 2]"),
        ("until", ints(&[-3]), "[]int [0 -1 -2]"),
        ("untilStep", ints(&[3, 9, 3]), "[]int [3 6]"),
        ("untilStep", ints(&[3, 9, -3]), "[]int []"),
        ("untilStep", ints(&[3, 3, 0]), "[]int []"),
        ("seq", ints(&[3]), "string 1 2 3"),
        ("seq", ints(&[0]), "string 1 0"),
        ("seq", ints(&[2, 5]), "string 2 3 4 5"),
        ("seq", ints(&[0, 2, 10]), "string 0 2 4 6 8 10"),
        ("seq", ints(&[5, 1, 0]), "string "),
        ("seq", ints(&[5, -2, 0]), "string 5 3 1"),
        ("seq", ints(&[]), "string "),
        ("seq", ints(&[1, 2, 3, 4]), "string "),
    ];
    for (name, args, expected) in cases {
        assert_eq!(shown(name, args.clone()), expected, "{name} {args:?}");
    }
}

#[test]
fn endless_sequences_are_refused_before_they_are_made() {
    let runtime = runtime("UTC");
    for name in ["until", "seq"] {
        let result = testing::call(&runtime, FUNCTIONS, name, &[Slot::new(Value::Int(i64::MAX))]);
        assert!(name == "seq" || matches!(result, Err(Failure::Limit(_))), "{name}: {result:?}");
        let result = testing::call(&runtime, FUNCTIONS, name, &[Slot::new(Value::Int(1 << 40))]);
        assert!(matches!(result, Err(Failure::Limit(_))), "{name}: {result:?}");
    }
}
