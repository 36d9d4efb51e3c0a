//! Structs and named types: fields, methods, entries.

use std::any::Any;
use std::borrow::Cow;
use std::rc::Rc;

use super::{FUNCTIONS, LIBRARIES, check};
use crate::exec::{FunctionSet, TemplateSet};
use crate::function::{Failure, Param};
use crate::runtime::Runtime;
use crate::value::{List, Map, Member, Object, Slot, Value};

/// A struct with a field of each kind.
#[derive(Debug)]
struct Release;

/// A named list of strings with a method.
#[derive(Debug)]
struct Versions;

impl Object for Release {
    fn type_name(&self) -> Cow<'static, str> {
        "test.Release".into()
    }

    fn member(&self, name: &str) -> Option<Member> {
        match name {
            "Name" => Some(Member::Field(Slot::new("r"))),
            "Versions" => Some(Member::Field(Slot::new(Value::Object(Rc::new(Versions))))),
            "secret" => Some(Member::Unexported),
            "Title" => Some(Member::getter(|| "R".into())),
            _ => None,
        }
    }

    fn print(&self) -> String {
        "release r".to_owned()
    }

    fn to_json(&self) -> Option<Value> {
        None
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(matches!(other, Value::Object(object) if object.as_any().is::<Self>()))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Object for Versions {
    fn type_name(&self) -> Cow<'static, str> {
        "test.Versions".into()
    }

    fn kind_name(&self) -> &'static str {
        "slice"
    }

    fn member(&self, name: &str) -> Option<Member> {
        let has =
            |call: &mut crate::Call<'_>| Ok(Slot::new(call.value(0).as_text().is_some_and(|text| &**text == b"v1")));
        (name == "Has").then(|| Member::Method { params: &[Param::String], variadic: None, call: Box::new(has) })
    }

    fn print(&self) -> String {
        "[v1 v2]".to_owned()
    }

    fn to_json(&self) -> Option<Value> {
        None
    }

    fn as_entries(&self) -> Option<Value> {
        Some(Value::List(List::strings(["v1", "v2"])))
    }

    fn equals(&self, _: &Value) -> Option<bool> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn answer(expression: &str) -> String {
    let mut set = TemplateSet::new(FunctionSet::new(&[FUNCTIONS]));
    set.parse("t", &format!("{{{{ {expression} }}}}")).expect("the expression parses");
    let data = Map::from(vec![("r", Value::Object(Rc::new(Release)))]);
    match set.execute("t", Slot::new(data), &Runtime::new(0, 0, LIBRARIES)) {
        Ok(text) => text.to_str().into_owned(),
        Err(Failure::Template(chain)) => {
            let text = chain.text();
            text.split_once(">: ").map_or(text.clone(), |(_, message)| message.to_owned())
        }
        Err(other) => format!("{other:?}"),
    }
}

#[test]
fn fields_and_methods() {
    check(
        &[
            (".r", "release r"),
            (".r.Name", "r"),
            (".r.Title", "R"),
            ("len .r.Versions", "2"),
            (".r.Versions.Has \"v1\"", "true"),
            ("\"v9\" | .r.Versions.Has", "false"),
            ("index .r.Versions 1", "v2"),
            ("range .r.Versions }}{{ . }};{{ end", "v1;v2;"),
            ("eq .r .r", "true"),
        ],
        answer,
    );
}

#[test]
fn what_an_object_does_not_have() {
    check(
        &[
            (".r.Nope", "can't evaluate field Nope in type interface {}"),
            ("(.r).Nope", "can't evaluate field Nope in type test.Release"),
            (".r.Versions.Nope", "can't evaluate field Nope in type test.Versions"),
            (".r.secret", "secret is an unexported field of struct type interface {}"),
            (".r.Name 1", "Name has arguments but cannot be invoked as function"),
            (".r.Title 1", "wrong number of args for Title: want 0 got 1"),
            (".r.Versions.Has 1", "expected string; found 1"),
            ("range .r.Versions }}{{ .x }}{{ end", "can't evaluate field x in type string"),
            ("range .r }}{{ end", "range can't iterate over release r"),
            ("len .r", "error calling len: len of type test.Release"),
            ("upper .r", "wrong type for value; expected string; got test.Release"),
            ("eq .r.Versions .r.Versions", "error calling eq: non-comparable type [v1 v2]: test.Versions"),
        ],
        answer,
    );
}
