//! Templates and what they write, as text/template and Helm's engine answer.

mod errors;
mod limits;
mod nesting;
mod provenance;
mod statements;

use std::rc::Rc;

use super::{FunctionSet, TemplateSet, without_no_value};
use crate::function::{Call, Failure, Function, Param};
use crate::runtime::{Libraries, Runtime, SemverLibrary, TomlLibrary};
use crate::value::{List, ListKind, Map, MapKind, Member, NamedMap, Slot, Value};

pub(super) const LIBRARIES: Libraries =
    Libraries { semver: SemverLibrary::V3_5, toml: TomlLibrary::V1_6, must_to_yaml: true };

/// Enough functions to reach every kind of value and of parameter.
const FUNCTIONS: &[Function] = &[
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

/// A named map type with two methods.
#[derive(Debug)]
struct Settings;

impl NamedMap for Settings {
    fn type_name(&self) -> &'static str {
        "test.Settings"
    }

    fn method(&self, map: &Map, name: &str) -> Option<Member> {
        match name {
            "AsMap" => Some(Member::of_map(map, |map| Value::Map(map.seen_as(MapKind::Any)))),
            "Echo" => Some(Member::Method {
                params: &[Param::String],
                variadic: None,
                call: Box::new(|call| match call.args[0].value.as_text() {
                    Some(text) if text.is_empty() => Err("nothing to echo".into()),
                    _ => Ok(call.args[0].clone()),
                }),
            }),
            _ => None,
        }
    }
}

fn map(entries: Vec<(&str, Value)>) -> Value {
    Value::Map(Map::from(entries))
}

/// The data of all tests.
fn data() -> Slot {
    let items = vec![Slot::new("x"), Slot::new(2.0), Slot::default(), Slot::new(map(vec![("k", "v".into())]))];
    let Value::Map(values) = map(vec![
        ("s", "abc".into()),
        ("empty", "".into()),
        ("n", 3.0.into()),
        ("yes", true.into()),
        ("nul", Value::Nil),
        ("l", Value::List(List::of(items))),
        ("m", map(vec![("a", "x".into()), ("b", map(vec![("c", 1.0.into())]))])),
        ("AsMap", "hidden".into()),
    ]) else {
        return Slot::default();
    };
    Slot::new(map(vec![("Values", Value::Map(values.seen_as(MapKind::Named(Rc::new(Settings)))))]))
}

fn runtime() -> Runtime {
    Runtime::new(0, 0, LIBRARIES)
}

/// A set with one file `t` and definitions in a file `h`.
fn set(helpers: &str, text: &str) -> TemplateSet {
    let mut set = TemplateSet::new(FunctionSet::new(&[FUNCTIONS]));
    set.parse("h", helpers).expect("the helpers of the test parse");
    set.parse("t", text).expect("the template of the test parses");
    set
}

/// What the template writes, or its error on one line.
fn render_with(helpers: &str, text: &str) -> String {
    match set(helpers, text).execute("t", data(), &runtime()) {
        Ok(text) => without_no_value(text).to_str().into_owned(),
        Err(Failure::Template(chain)) => chain.text(),
        Err(Failure::Refused { message, location }) => format!("refused at {location}: {message}"),
        Err(Failure::Error(text) | Failure::Limit(text)) => text,
    }
}

fn render(text: &str) -> String {
    render_with("", text)
}

/// The error without what is the same in all of them.
fn blame(text: &str) -> String {
    let answer = render(text);
    answer.strip_prefix("template: t:1:").map_or(answer.clone(), |rest| rest.replacen(" executing \"t\" at", "", 1))
}

fn check(table: &[(&str, &str)], answer: impl Fn(&str) -> String) {
    for (text, expected) in table {
        assert_eq!(answer(text), *expected, "of {text}");
    }
}
