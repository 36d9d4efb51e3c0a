//! Tests of lists.

use super::FUNCTIONS;
use crate::functions::testing::{self, from_option, list, map, runtime, texts};
use crate::value::{List, Slot, Value};

fn shown(name: &str, args: Vec<Value>) -> String {
    testing::shown(FUNCTIONS, name, args)
}

fn ints(numbers: &[i64]) -> Value {
    list(numbers.iter().copied().map(Value::Int).collect())
}

#[test]
fn lists_are_taken_apart() {
    let cases = [
        ("first", ints(&[1, 2, 3]), "int 1"),
        ("last", ints(&[1, 2, 3]), "int 3"),
        ("rest", ints(&[1, 2, 3]), "[]interface {} [2 3]"),
        ("initial", ints(&[1, 2, 3]), "[]interface {} [1 2]"),
        ("reverse", texts(&["a", "b"]), "[]interface {} [b a]"),
        ("first", list(vec![]), "<nil> <nil>"),
        ("rest", list(vec![]), "[]interface {} []"),
        ("slice", list(vec![]), "<nil> <nil>"),
        ("compact", list(vec![Value::Int(0), "".into(), "a".into(), Value::Nil, false.into()]), "[]interface {} [a]"),
        ("uniq", list(vec![Value::Int(1), 1.0.into(), Value::Int(1), "1".into()]), "[]interface {} [1 1 1]"),
        ("first", Value::Bytes([7, 8].into()), "uint8 7"),
        ("mustFirst", "text".into(), "error: Cannot find first on type string"),
        ("last", map(vec![]), "error: Cannot find last on type map"),
        ("reverse", Value::Nil, "error: runtime error: invalid memory address or nil pointer dereference"),
    ];
    for (name, argument, expected) in cases {
        assert_eq!(shown(name, vec![argument]), expected, "{name}");
    }
}

#[test]
fn lists_are_put_together() {
    let cases = [
        ("append", vec![ints(&[1]), "x".into()], "[]interface {} [1 x]"),
        ("prepend", vec![texts(&["a"]), Value::Nil], "[]interface {} [<nil> a]"),
        ("push", vec!["text".into(), Value::Nil], "error: Cannot push on type string"),
        ("concat", vec![ints(&[1]), texts(&["a"]), list(vec![])], "[]interface {} [1 a]"),
        ("concat", vec![ints(&[1]), 1.5.into()], "error: Cannot concat type float64 as list"),
        ("list", vec![Value::Nil, ints(&[])], "[]interface {} [<nil> []]"),
        ("without", vec![ints(&[1, 2, 3]), Value::Int(2), 3.0.into()], "[]interface {} [1 3]"),
        ("has", vec![1.0.into(), ints(&[1])], "bool false"),
        ("has", vec![Value::Int(1), ints(&[1])], "bool true"),
        ("has", vec![Value::Int(1), Value::Nil], "bool false"),
        ("slice", vec![texts(&["a", "b", "c"]), Value::Int(1)], "[]string [b c]"),
        ("slice", vec![ints(&[1, 2, 3]), 1.9.into(), "2".into()], "[]interface {} [2]"),
        ("slice", vec![ints(&[1]), Value::Int(2)], "error: reflect.Value.Slice: slice index out of bounds"),
        ("slice", vec!["abc".into()], "error: list should be type of slice or array but string"),
    ];
    for (name, args, expected) in cases {
        assert_eq!(shown(name, args), expected, "{name}");
    }
}

#[test]
fn chunks_follow_gos_arithmetic_for_odd_sizes() {
    let too_long = "error: runtime error: makeslice: len out of range";
    let cases = [
        (2, vec![1, 2, 3], "[][]interface {} [[1 2] [3]]"),
        (5, vec![1, 2], "[][]interface {} [[1 2]]"),
        (2, vec![], "[][]interface {} []"),
        (0, vec![1], too_long),
        (-1, vec![1], too_long),
        (-2, vec![1], "[][]interface {} [[1]]"),
        (-2, vec![1, 2, 3], "[][]interface {} []"),
        (-1, vec![1, 2, 3], too_long),
        (-3, vec![], too_long),
    ];
    for (size, numbers, expected) in cases {
        assert_eq!(shown("chunk", vec![Value::Int(size), ints(&numbers)]), expected, "{size} of {numbers:?}");
    }
}

#[test]
fn lists_of_nothing_are_nil_where_go_has_nil() {
    let runtime = runtime("UTC");
    let is_nil = |name: &str, args: &[Value]| {
        let args: Vec<Slot> = args.iter().cloned().map(Slot::new).collect();
        let slot = testing::call(&runtime, FUNCTIONS, name, &args).expect("it succeeds");
        slot.value.as_list().is_some_and(List::is_nil)
    };
    assert!(is_nil("rest", &[list(vec![])]));
    assert!(is_nil("concat", &[list(vec![]), list(vec![])]));
    assert!(!is_nil("rest", &[ints(&[1])]));
    assert!(!is_nil("list", &[]));
}

#[test]
fn elements_keep_their_causes() {
    let runtime = runtime("UTC").traced();
    let (a, b) = (from_option(&runtime, "a", "x"), from_option(&runtime, "b", "y"));
    let listed = testing::call(&runtime, FUNCTIONS, "list", &[a.clone(), b.clone()]).expect("it succeeds");
    let last = testing::call(&runtime, FUNCTIONS, "last", &[listed]).expect("it succeeds");
    assert_eq!(last.cause, b.cause);
    let held = Slot::caused(texts(&["z"]), a.cause);
    let longer = testing::call(&runtime, FUNCTIONS, "append", &[held, b.clone()]).expect("it succeeds");
    let causes: Vec<_> = longer.value.as_list().expect("a list").items().iter().map(|slot| slot.cause).collect();
    assert_eq!(causes, [a.cause, b.cause]);
}

#[test]
fn doubling_lists_ends_at_the_limit() {
    let runtime = runtime("UTC");
    let mut list = Slot::new(ints(&[1, 2]));
    for _ in 0..40 {
        match testing::call(&runtime, FUNCTIONS, "concat", &[list.clone(), list.clone()]) {
            Ok(longer) => list = longer,
            Err(failure) => return assert!(matches!(failure, crate::Failure::Limit(_)), "{failure:?}"),
        }
    }
    panic!("nothing stopped it");
}
