//! Functions for the tests of the evaluator.
#![expect(clippy::unnecessary_wraps, reason = "the signature of all functions")]

use crate::function::{Call, Failure, Function, Param};
use crate::value::{List, ListKind, Map, MapKind, Slot, Value};

/// Enough functions to reach every kind of value and of parameter.
pub(super) const FUNCTIONS: &[Function] = &[
    Function { name: "list", params: &[], variadic: Some(Param::Any), run: list },
    Function { name: "dict", params: &[], variadic: Some(Param::Any), run: dict },
    Function { name: "until", params: &[Param::Int], variadic: None, run: until },
    Function { name: "int64", params: &[Param::Int], variadic: None, run: int64 },
    Function { name: "upper", params: &[Param::String], variadic: None, run: upper },
    Function { name: "takeBool", params: &[Param::Bool], variadic: None, run: first },
    Function { name: "takeFloat", params: &[Param::Float], variadic: None, run: first },
    Function { name: "takeList", params: &[Param::List], variadic: None, run: first },
    Function { name: "takeMap", params: &[Param::Map], variadic: None, run: first },
    Function { name: "atLeastTwo", params: &[Param::Any, Param::Any], variadic: Some(Param::Any), run: first },
    Function { name: "strings", params: &[], variadic: Some(Param::String), run: strings },
    Function { name: "put", params: &[Param::Map, Param::String, Param::Any], variadic: None, run: put },
];

type Answer = Result<Slot, Failure>;

fn list(call: &mut Call<'_>) -> Answer {
    Ok(Slot::new(List::of(call.args.to_vec())))
}

fn text_at(call: &Call<'_>, index: usize) -> String {
    call.value(index).as_text().map(|text| text.to_str().into_owned()).unwrap_or_default()
}

fn dict(call: &mut Call<'_>) -> Answer {
    let map = Map::default();
    for (index, pair) in call.args.chunks_exact(2).enumerate() {
        map.insert(text_at(call, index * 2), pair[1].clone());
    }
    Ok(Slot::new(map))
}

fn until(call: &mut Call<'_>) -> Answer {
    let Value::Int(end) = call.value(0) else { return Err("no int".into()) };
    Ok(Slot::new(List::new(ListKind::Ints, (0..*end).map(|number| Slot::new(Value::Int(number))).collect())))
}

fn int64(call: &mut Call<'_>) -> Answer {
    let Value::Int(number) = call.value(0) else { return Err("no int".into()) };
    Ok(Slot::new(Value::Int64(*number)))
}

fn upper(call: &mut Call<'_>) -> Answer {
    Ok(Slot::new(text_at(call, 0).to_uppercase()))
}

fn first(call: &mut Call<'_>) -> Answer {
    Ok(call.args[0].clone())
}

fn strings(call: &mut Call<'_>) -> Answer {
    let map = Map::new(MapKind::Strings);
    for index in (0..call.args.len()).step_by(2) {
        map.insert(text_at(call, index), call.args[index + 1].clone());
    }
    Ok(Slot::new(map))
}

fn put(call: &mut Call<'_>) -> Answer {
    if let Value::Map(map) = call.value(0) {
        map.insert(text_at(call, 1), call.args[2].clone());
    }
    Ok(Slot::new(""))
}
