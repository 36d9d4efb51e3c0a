//! Tests of types and deep equality.

use super::FUNCTIONS;
use crate::functions::testing::{self, list, map, runtime, texts};
use crate::time::{Time, Zone};
use crate::value::{List, ListKind, Map, Slot, Value};

fn shown(name: &str, args: Vec<Value>) -> String {
    testing::shown(FUNCTIONS, name, args)
}

#[test]
fn types_and_kinds_have_gos_names() {
    let cases = [
        (Value::Nil, "<nil>", "invalid"),
        (1.0.into(), "float64", "float64"),
        (texts(&[]), "[]string", "slice"),
        (list(vec![]), "[]interface {}", "slice"),
        (map(vec![]), "map[string]interface {}", "map"),
        (Time::zero().into(), "time.Time", "struct"),
    ];
    for (value, type_name, kind) in cases {
        assert_eq!(shown("typeOf", vec![value.clone()]), format!("string {type_name}"));
        assert_eq!(shown("kindOf", vec![value.clone()]), format!("string {kind}"));
        assert_eq!(shown("typeIs", vec![type_name.into(), value.clone()]), "bool true");
        assert_eq!(shown("typeIsLike", vec![type_name.into(), value.clone()]), "bool true");
        assert_eq!(shown("kindIs", vec![kind.into(), value]), "bool true");
    }
}

#[test]
fn deep_equality_minds_types() {
    let nested = |number: Value| map(vec![("a", list(vec![number, "x".into()]))]);
    let berlin = Zone::load(b"Europe/Berlin", "UTC").expect("a known zone");
    let cases = [
        (nested(Value::Int(1)), nested(Value::Int(1)), true),
        (nested(Value::Int(1)), nested(Value::Int64(1)), false),
        (nested(f64::NAN.into()), nested(f64::NAN.into()), false),
        (Value::Nil, Value::Nil, true),
        (Value::Nil, "".into(), false),
        (texts(&["a"]), list(vec!["a".into()]), false),
        (list(vec![]), Value::List(List::nil(ListKind::Any)), false),
        (Time::zero().into(), Time::zero().into(), true),
        (Time::from_nanos(0, Zone::Utc).into(), Time::from_nanos(0, berlin).into(), false),
    ];
    for (a, b, expected) in cases {
        assert_eq!(shown("deepEqual", vec![a.clone(), b.clone()]), format!("bool {expected}"), "{a:?} {b:?}");
    }
    let same = nested(f64::NAN.into());
    assert_eq!(shown("deepEqual", vec![same.clone(), same]), "bool true");
}

#[test]
fn comparing_maps_that_contain_themselves_ends() {
    let cyclic = || {
        let map = Map::default();
        map.insert("self", Slot::new(map.clone()));
        Slot::new(map)
    };
    let result = testing::call(&runtime("UTC"), FUNCTIONS, "deepEqual", &[cyclic(), cyclic()]);
    assert!(matches!(result.expect("it succeeds").value, Value::Bool(true)));
}
