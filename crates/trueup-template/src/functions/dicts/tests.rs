//! Tests of dictionaries.

use std::rc::Rc;

use super::FUNCTIONS;
use crate::function::Failure;
use crate::functions::testing::{self, from_option, list, map, runtime, texts};
use crate::value::{Map, MapKind, Member, NamedMap, Slot, Value};

fn shown(name: &str, args: Vec<Value>) -> String {
    testing::shown(FUNCTIONS, name, args)
}

fn abc() -> Value {
    map(vec![("a", Value::Int(1)), ("b", Value::Nil), ("c", map(vec![("d", "x".into())]))])
}

#[derive(Debug)]
struct Values;

impl NamedMap for Values {
    fn type_name(&self) -> &'static str {
        "common.Values"
    }

    fn method(&self, _: &Map, _: &str) -> Option<Member> {
        None
    }
}

#[test]
fn dictionaries_are_read() {
    let cases = [
        ("get", vec![abc(), "a".into()], "int 1"),
        ("get", vec![abc(), "z".into()], "string "),
        ("get", vec![Value::Nil, "z".into()], "string "),
        ("hasKey", vec![abc(), "b".into()], "bool true"),
        ("keys", vec![abc(), map(vec![("a", Value::Nil)])], "[]string [a b c a]"),
        ("values", vec![abc()], "[]interface {} [1 <nil> map[d:x]]"),
        ("pluck", vec!["b".into(), abc(), Value::Nil, map(vec![])], "[]interface {} [<nil>]"),
        ("pick", vec![abc(), "a".into(), "z".into()], "map[string]interface {} map[a:1]"),
        ("omit", vec![abc(), "a".into(), "b".into()], "map[string]interface {} map[c:map[d:x]]"),
        ("dict", vec!["a".into(), Value::Int(1), 2.5.into()], "map[string]interface {} map[2.5: a:1]"),
    ];
    for (name, args, expected) in cases {
        assert_eq!(shown(name, args), expected, "{name}");
    }
}

#[test]
fn digging_asserts_types_as_go_does() {
    let named = Value::Map(Map::new(MapKind::Named(Rc::new(Values))));
    let cases = [
        (vec!["c".into(), "d".into(), "def".into(), abc()], "string x"),
        (vec!["c".into(), "z".into(), "def".into(), abc()], "string def"),
        (vec!["b".into(), "def".into(), abc()], "<nil> <nil>"),
        (
            vec!["b".into(), "z".into(), "def".into(), abc()],
            "error: interface conversion: interface {} is nil, not map[string]interface {}",
        ),
        (
            vec!["a".into(), "def".into(), named],
            "error: interface conversion: interface {} is common.Values, not map[string]interface {}",
        ),
        (vec![Value::Int(1), "def".into(), abc()], "error: interface conversion: interface {} is int, not string"),
        (vec!["def".into(), abc()], "error: dig needs at least three arguments"),
    ];
    for (args, expected) in cases {
        assert_eq!(shown("dig", args), expected);
    }
}

#[test]
fn setting_changes_the_map_itself() {
    let runtime = runtime("UTC").traced();
    let dict = Slot::new(abc());
    let value = from_option(&runtime, "x", "new");
    let result = testing::call(&runtime, FUNCTIONS, "set", &[dict.clone(), Slot::new("a"), value.clone()]);
    let result = result.expect("it succeeds");
    let map = dict.value.as_map().expect("a map");
    assert!(result.value.as_map().expect("a map").is_same(map));
    assert_eq!(map.get("a").expect("it was set").cause, value.cause);
    let nil = testing::call(&runtime, FUNCTIONS, "set", &[Slot::default(), Slot::new("a"), value]);
    assert_eq!(nil.err(), Some(Failure::from("assignment to entry in nil map")));
    testing::call(&runtime, FUNCTIONS, "unset", &[dict.clone(), Slot::new("a")]).expect("it succeeds");
    assert!(!map.contains_key("a"));
}

#[test]
fn merging_fills_what_is_empty_and_overwriting_takes_what_is_there() {
    let ours = || {
        map(vec![
            ("empty", "".into()),
            ("list", texts(&["a"])),
            ("map", map(vec![("x", Value::Int(1)), ("y", Value::Int(0))])),
            ("number", Value::Int(1)),
            ("scalar", "s".into()),
        ])
    };
    let theirs = || {
        map(vec![
            ("empty", "full".into()),
            ("list", list(vec![])),
            ("map", map(vec![("x", Value::Int(2)), ("y", Value::Int(2))])),
            ("number", Value::Nil),
            ("scalar", map(vec![("m", true.into())])),
        ])
    };
    let filled = "map[string]interface {} map[empty:full list:[a] map:map[x:1 y:2] number:1 scalar:s]";
    let overwritten =
        "map[string]interface {} map[empty:full list:[] map:map[x:2 y:2] number:<nil> scalar:map[m:true]]";
    assert_eq!(shown("merge", vec![ours(), theirs()]), filled);
    assert_eq!(shown("mustMerge", vec![ours(), Value::Nil, theirs()]), filled);
    assert_eq!(shown("mergeOverwrite", vec![ours(), theirs()]), overwritten);
    assert_eq!(shown("mustMergeOverwrite", vec![ours(), theirs()]), overwritten);
    assert_eq!(shown("merge", vec![Value::Nil, map(vec![("a", "b".into())])]), "map[string]interface {} map[a:b]");
}

#[test]
fn merged_maps_are_shared_with_the_source_unless_ours_was_there() {
    let runtime = runtime("UTC");
    let nested = Map::default();
    let ours = map(vec![("kept", map(vec![]))]);
    let theirs = map(vec![("kept", map(vec![("a", true.into())])), ("new", Value::Map(nested.clone()))]);
    let kept = ours.as_map().and_then(|map| map.get("kept")).expect("it is there");
    testing::call(&runtime, FUNCTIONS, "merge", &[Slot::new(ours.clone()), Slot::new(theirs)]).expect("it succeeds");
    let now = |key: &str| ours.as_map().and_then(|map| map.get(key)).expect("it is there").value;
    assert!(now("new").as_map().expect("a map").is_same(&nested));
    assert!(now("kept").as_map().expect("a map").is_same(kept.value.as_map().expect("a map")));
}

#[test]
fn maps_of_strings_take_only_strings() {
    let strings = Map::new(MapKind::Strings);
    let cases = [(map(vec![("k", Value::Int(1))]), "interface {}"), (map(vec![("k", texts(&[]))]), "[]string")];
    for (theirs, type_name) in cases {
        let args = vec![map(vec![("m", Value::Map(strings.clone()))]), map(vec![("m", theirs)])];
        let expected =
            format!("error: reflect.Value.SetMapIndex: value of type {type_name} is not assignable to type string");
        assert_eq!(shown("merge", args), expected);
    }
}

#[test]
fn copies_share_nothing_and_keep_types() {
    let runtime = runtime("UTC");
    let inner = Map::new(MapKind::Named(Rc::new(Values)));
    let original = Slot::new(map(vec![("a", list(vec![Value::Map(inner.clone())]))]));
    let copy = testing::call(&runtime, FUNCTIONS, "deepCopy", &[original]).expect("it succeeds");
    inner.insert("later", Slot::new(true));
    let copied = copy.value.as_map().and_then(|map| map.get("a")).expect("it is there").value;
    let copied = &copied.as_list().expect("a list").items()[0].value;
    assert_eq!(copied.type_name(), "common.Values");
    assert!(copied.as_map().expect("a map").is_empty());
    assert_eq!(shown("deepCopy", vec![Value::Nil]), "error: reflect: call of reflect.Value.Type on zero Value");
}

#[test]
fn maps_that_contain_themselves_are_refused() {
    let runtime = runtime("UTC");
    let cyclic = || {
        let map = Map::default();
        map.insert("self", Slot::new(map.clone()));
        Slot::new(map)
    };
    for (name, args) in [("deepCopy", vec![cyclic()]), ("merge", vec![cyclic(), cyclic()])] {
        let result = testing::call(&runtime, FUNCTIONS, name, &args);
        assert!(matches!(result, Err(Failure::Limit(_))), "{name}: {result:?}");
    }
}
