//! Templates and what they write, as text/template and Helm's engine answer.

mod errors;
mod functions;
mod limits;
mod nesting;
mod objects;
mod provenance;
mod statements;

use std::rc::Rc;

use super::{FunctionSet, TemplateSet, without_no_value};
use crate::function::{Failure, Param};
use crate::runtime::{Libraries, Runtime, SemverLibrary, TomlLibrary};
use crate::value::{List, Map, MapKind, Member, NamedMap, Slot, Value};
use functions::FUNCTIONS;

pub(super) const LIBRARIES: Libraries =
    Libraries { semver: SemverLibrary::V3_5, toml: TomlLibrary::V1_6, must_to_yaml: true };

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
