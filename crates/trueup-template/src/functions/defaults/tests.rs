//! Tests of emptiness and choice.

use super::FUNCTIONS;
use crate::functions::testing::{self, from_option, list, runtime};
use crate::time::{Time, Weekday};
use crate::value::{Slot, Value};

fn shown(name: &str, args: Vec<Value>) -> String {
    testing::shown(FUNCTIONS, name, args)
}

#[test]
fn zero_values_are_empty_and_structs_never() {
    let empty = [Value::Nil, false.into(), Value::Int(0), 0.0.into(), "".into(), list(vec![])];
    for value in empty {
        assert_eq!(shown("empty", vec![value.clone()]), "bool true", "{value:?}");
    }
    assert_eq!(shown("empty", vec![Value::Object(std::rc::Rc::new(Weekday(0)))]), "bool true");
    for value in [Value::from(f64::NAN), "0".into(), Time::zero().into()] {
        assert_eq!(shown("empty", vec![value.clone()]), "bool false", "{value:?}");
    }
}

#[test]
fn the_first_that_is_not_empty_is_taken() {
    let cases = [
        ("default", vec!["d".into(), false.into()], "string d"),
        ("default", vec!["d".into(), Value::Int(1)], "int 1"),
        ("default", vec!["d".into()], "string d"),
        ("default", vec!["d".into(), Value::Nil, "x".into()], "string d"),
        ("coalesce", vec![Value::Nil, "".into(), "x".into()], "string x"),
        ("coalesce", vec![Value::Nil], "<nil> <nil>"),
        ("all", vec![], "bool true"),
        ("all", vec!["x".into(), Value::Int(0)], "bool false"),
        ("any", vec![], "bool false"),
        ("any", vec!["x".into(), Value::Int(0)], "bool true"),
        ("ternary", vec!["a".into(), "b".into(), true.into()], "string a"),
        ("ternary", vec!["a".into(), "b".into(), false.into()], "string b"),
    ];
    for (name, args, expected) in cases {
        assert_eq!(shown(name, args), expected, "{name}");
    }
}

#[test]
fn what_is_taken_keeps_its_cause() {
    let runtime = runtime("UTC").traced();
    let (fallback, given) = (from_option(&runtime, "d", "d"), from_option(&runtime, "v", "v"));
    let cause = |args: &[Slot]| testing::call(&runtime, FUNCTIONS, "default", args).expect("it succeeds").cause;
    assert_eq!(cause(&[fallback.clone(), given.clone()]), given.cause);
    assert_eq!(cause(&[fallback.clone(), Slot::default()]), fallback.cause);
}
