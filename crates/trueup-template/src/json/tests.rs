//! What `encoding/json` writes and reads, in tables.

use std::any::Any;
use std::borrow::Cow;
use std::rc::Rc;

use super::{Layout, Target, decode_first, encode, number_text, unmarshal};
use crate::function::Failure;
use crate::runtime::{Libraries, Runtime, SemverLibrary, TomlLibrary};
use crate::value::{List, Map, Member, Object, Slot, Text, Value};

fn runtime() -> Runtime {
    Runtime::new(0, 0, Libraries { semver: SemverLibrary::V3_5, toml: TomlLibrary::V1_6, must_to_yaml: true })
}

fn sample() -> Slot {
    let map = Map::from(vec![
        ("text", "<é>\u{2028}\u{1}\"\\\u{7f}".into()),
        ("list", Value::List(List::of(vec![Slot::new(1.5), Slot::default(), Slot::new(true)]))),
        ("empty", Value::Map(Map::default())),
        ("none", Value::List(List::of(Vec::new()))),
        ("bytes", Value::Bytes(b"hi".as_slice().into())),
    ]);
    Slot::new(map)
}

#[test]
fn values_are_written_with_sorted_keys() {
    let text = encode(&runtime(), &sample(), Layout::Compact).expect("it is valid");
    let expected = concat!(
        r#"{"bytes":"aGk=","empty":{},"list":[1.5,null,true],"none":[],"#,
        r#""text":"\u003cé\u003e\u2028\u0001\"\\"#,
        "\u{7f}\"}",
    );
    assert_eq!(text.to_str(), expected);
    let raw = encode(&runtime(), &Slot::new("<&>"), Layout::Raw);
    assert_eq!(raw, Ok(Text::from("\"<&>\"")));
    let invalid = encode(&runtime(), &Slot::new(Text::from(b"a\xffb".as_slice())), Layout::Compact);
    assert_eq!(invalid, Ok(Text::from("\"a\\ufffdb\"")));
}

/// A struct of Go.
#[derive(Debug)]
struct Version;

impl Object for Version {
    fn type_name(&self) -> Cow<'static, str> {
        "common.KubeVersion".into()
    }

    fn member(&self, _: &str) -> Option<Member> {
        None
    }

    fn print(&self) -> String {
        "v1.29.1".to_owned()
    }

    fn to_json(&self) -> Option<Value> {
        Some(Value::Map(self.json_fields()?.into_iter().collect()))
    }

    fn json_fields(&self) -> Option<Vec<(Rc<str>, Slot)>> {
        Some(vec![("Version".into(), Slot::new("v1.29.1")), ("Major".into(), Slot::new("1"))])
    }

    fn equals(&self, _: &Value) -> Option<bool> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[test]
fn structs_keep_the_order_of_their_fields() {
    let text = encode(&runtime(), &Slot::new(Value::Object(Rc::new(Version))), Layout::Compact);
    assert_eq!(text, Ok(Text::from(r#"{"Version":"v1.29.1","Major":"1"}"#)));
}

#[test]
fn indented_values_have_a_line_for_each_element() {
    let list = Value::List(List::of(vec![Slot::new(1.0), Slot::new(List::of(Vec::new()))]));
    let text = encode(&runtime(), &Slot::new(Map::from(vec![("a", list)])), Layout::Indented);
    assert_eq!(text, Ok(Text::from("{\n  \"a\": [\n    1,\n    []\n  ]\n}")));
}

#[test]
fn numbers_have_an_exponent_only_when_very_large_or_small() {
    for (number, expected) in [
        (1_000_000.0, "1000000"),
        (1e21, "1e+21"),
        (1e-7, "1e-7"),
        (1e-10, "1e-10"),
        (0.000_001, "0.000001"),
        (-0.0, "-0"),
        (1.5, "1.5"),
    ] {
        assert_eq!(number_text(number).as_deref(), Some(expected));
    }
}

#[test]
fn what_json_does_not_have_is_an_error() {
    let cycle = Map::default();
    cycle.insert("a", Slot::new(cycle.clone()));
    for (value, expected) in [
        (Value::Float(f64::NAN), "json: unsupported value: NaN"),
        (Value::Float(f64::NEG_INFINITY), "json: unsupported value: -Inf"),
        (Value::Complex(0.0, 1.0), "json: unsupported type: complex128"),
        (Value::Map(cycle.clone()), "json: unsupported value: encountered a cycle via map[string]interface {}"),
    ] {
        let error = encode(&runtime(), &Slot::new(value), Layout::Compact);
        assert_eq!(error, Err(Failure::Error(expected.to_owned())));
    }
    cycle.entries_mut().clear();
}

#[test]
fn errors_have_the_texts_of_go() {
    for (text, expected) in [
        ("", "unexpected end of JSON input"),
        ("{", "unexpected end of JSON input"),
        ("{b", "invalid character 'b' looking for beginning of object key string"),
        ("{\"a\" 1}", "invalid character '1' after object key"),
        ("{\"a\":1 \"b\"}", "invalid character '\"' after object key:value pair"),
        ("[1 2]", "invalid character '2' after array element"),
        ("[1,]", "invalid character ']' looking for beginning of value"),
        ("1 x", "invalid character 'x' after top-level value"),
        ("nul", "invalid character ' ' in literal null (expecting 'l')"),
        ("tRue", "invalid character 'R' in literal true (expecting 'r')"),
        ("-", "invalid character ' ' in numeric literal"),
        ("01", "invalid character '1' after top-level value"),
        ("1.e", "invalid character 'e' after decimal point in numeric literal"),
        ("1e+", "invalid character ' ' in exponent of numeric literal"),
        ("\"\n\"", "invalid character '\\n' in string literal"),
        ("\"\\x\"", "invalid character 'x' in string escape code"),
        ("\"\\u12g4\"", "invalid character 'g' in \\u hexadecimal character escape"),
        ("'a'", "invalid character '\\'' looking for beginning of value"),
        ("é", "invalid character 'Ã' looking for beginning of value"),
        ("1e400", "json: cannot unmarshal number 1e400 into Go value of type float64"),
    ] {
        assert_eq!(unmarshal(text.as_bytes(), Target::Any).1.as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_value_of_another_type_is_named() {
    for (text, target, expected) in [
        ("[1]", Target::Map, "json: cannot unmarshal array into Go value of type map[string]interface {}"),
        ("\"a\"", Target::Map, "json: cannot unmarshal string into Go value of type map[string]interface {}"),
        ("5", Target::Map, "json: cannot unmarshal number into Go value of type map[string]interface {}"),
        ("{}", Target::List, "json: cannot unmarshal object into Go value of type []interface {}"),
        ("true", Target::List, "json: cannot unmarshal bool into Go value of type []interface {}"),
    ] {
        assert_eq!(unmarshal(text.as_bytes(), target).1.as_deref(), Some(expected), "{text}");
    }
    assert_eq!(unmarshal(b"null", Target::Map).1, None);
}

#[test]
fn after_an_error_of_type_the_rest_is_read() {
    let (value, error) = unmarshal(br#"{"a": 1e999, "b": "\ud83d\ude00\ud83d"}"#, Target::Map);
    assert_eq!(error.as_deref(), Some("json: cannot unmarshal number 1e999 into Go value of type float64"));
    assert_eq!(format!("{value:?}"), "Map({\"a\": Nil, \"b\": Text(\"😀\u{fffd}\")})");
}

#[test]
fn a_decoder_takes_the_first_value_only() {
    let first = |text: &str| decode_first(text.as_bytes()).map(|(value, len)| (format!("{value:?}"), len));
    assert_eq!(
        first(" [1] , x"),
        Ok((
            "List(List(Inner { kind: Any, nil: false, items: [Slot { value: Float(1.0), cause: Cause(0) }] }))".into(),
            4
        ))
    );
    assert_eq!(first("12x"), Ok(("Float(12.0)".into(), 2)));
    assert_eq!(first("  "), Err("EOF".into()));
    assert_eq!(first("[1"), Err("unexpected EOF".into()));
    assert_eq!(first("nul"), Err("unexpected EOF".into()));
    assert_eq!(first("{a"), Err("invalid character 'a' looking for beginning of object key string".into()));
}

#[test]
fn depth_is_limited() {
    let deep = "[".repeat(10_001);
    assert_eq!(unmarshal(deep.as_bytes(), Target::Any).1.as_deref(), Some("invalid character '[' exceeded max depth"));
}
