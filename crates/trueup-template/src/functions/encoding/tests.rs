//! What the functions make of values, in tables.

use super::FUNCTIONS;
use crate::cause::Origin;
use crate::function::{Call, CallSite, Failure};
use crate::runtime::{Libraries, Runtime, SemverLibrary, TomlLibrary};
use crate::value::{List, ListKind, Map, Slot, Text, TextBuilder, Value};

fn runtime() -> Runtime {
    Runtime::new(0, 0, Libraries { semver: SemverLibrary::V3_5, toml: TomlLibrary::V1_6, must_to_yaml: true })
}

fn call_in(runtime: &Runtime, name: &'static str, arg: Slot) -> Result<Value, Failure> {
    let function = FUNCTIONS.iter().find(|function| function.name == name).expect("the function exists");
    let args = [arg];
    let site = CallSite { function: name, template: "t", line: 1 };
    (function.run)(&mut Call { args: &args, runtime, site }).map(|slot| slot.value)
}

fn call(name: &'static str, arg: impl Into<Value>) -> String {
    match call_in(&runtime(), name, Slot::new(arg)) {
        Ok(Value::Text(text)) => text.to_str().into_owned(),
        other => format!("{other:?}"),
    }
}

fn list<const N: usize>(values: [Value; N]) -> Value {
    Value::List(List::of(values.into_iter().map(Slot::new).collect()))
}

#[test]
fn yaml_passes_through_json() {
    for (value, expected) in [
        (Value::Float(1e6), "1000000"),
        (Value::Float(1.0), "1"),
        (Value::Float(-0.0), "0"),
        (Value::Float(9.223_372_036_854_776e18), "9223372036854776000"),
        (Value::Float(1.844_674_407_370_955_2e19), "1.8446744073709552e+19"),
        (Value::Float(123_456_789.125), "1.23456789125e+08"),
        (Value::Float(1e-6), "1e-06"),
        (Value::Float(f64::NAN), ""),
        (Value::Nil, "null"),
        (Value::Bytes(b"hi".as_slice().into()), "aGk="),
        ("a\u{7f}b".into(), ""),
        ("a\u{fffe}b".into(), ""),
        ("a\u{85}b".into(), "a b"),
        ("a \u{85}\u{85} b".into(), "|-\n  a\n  b"),
        ("a\u{85}--- b".into(), ""),
        ("a\u{1}b".into(), "\"a\\x01b\""),
        (Value::text(b"a\xffb".as_slice()), "a\u{fffd}b"),
        (Value::Map(Map::from(vec![("a\u{85}b", Value::Nil)])), ""),
        (Value::Map(Map::from(vec![("k10", Value::Int(1)), ("k9", Value::Int(2))])), "k9: 2\nk10: 1"),
        (Value::text("a\nb\n"), "|\n  a\n  b"),
    ] {
        assert_eq!(call("toYaml", value.clone()), expected, "{value:?}");
    }
    let longest = "k".repeat(1022);
    assert!(!call("toYaml", Map::from(vec![(longest.as_str(), Value::Nil)])).is_empty());
    let too_long = "k".repeat(1023);
    assert_eq!(call("toYaml", Map::from(vec![(too_long.as_str(), Value::Nil)])), "");
}

#[test]
fn must_variants_tell_the_error() {
    let error = |name, value: Value| call_in(&runtime(), name, Slot::new(value)).expect_err("it fails");
    let text = |text: &str| Failure::Error(text.to_owned());
    assert_eq!(error("mustToJson", Value::Float(f64::NAN)), text("json: unsupported value: NaN"));
    assert_eq!(error("toRawJson", Value::Float(f64::NAN)), text("json: unsupported value: NaN"));
    let unsupported = text("error marshaling into JSON: json: unsupported value: NaN");
    assert_eq!(error("mustToYaml", Value::Float(f64::NAN)), unsupported);
    let refused = text("error converting JSON to YAML: yaml: control characters are not allowed");
    assert_eq!(error("mustToYaml", "\u{7f}".into()), refused);
    assert_eq!(
        error("mustFromJson", "{b".into()),
        text("invalid character 'b' looking for beginning of object key string")
    );
    assert_eq!(error("toToml", Value::Nil), text("reflect: call of reflect.Value.Type on zero Value"));
    assert_eq!(call("toJson", Value::Float(f64::NAN)), "");
}

#[test]
fn pretty_yaml_is_written_from_the_values_themselves() {
    let value = Map::from(vec![
        ("a", list([Value::Float(1e6), Map::from(vec![("b", Value::Int(1))]).into(), list(["x".into()])])),
        ("f", Value::Float(f64::INFINITY)),
        ("s", Value::text(b"\xff".as_slice())),
        ("t", "a\tb\nc".into()),
        ("y", "yes".into()),
    ]);
    let expected = "a:\n  - 1e+06\n  - b: 1\n  - - x\nf: .inf\ns: !!binary /w==\nt: |-\n  a\tb\n  c\n\"y\": \"yes\"";
    assert_eq!(call("toYamlPretty", value), expected);
}

#[test]
fn scalars_of_yaml_keep_their_causes() {
    let runtime = runtime().traced();
    let [a, b] = ["a", "b"].map(|given| runtime.trace(|causes| causes.origin(Origin::Given(given.into()))));
    let map = Map::default();
    map.insert("x", Slot::caused("one", a));
    map.insert("z", Slot::new(list([Value::Int(2)])));
    for (name, expected) in [
        ("toYaml", [("x", a), ("one", a), ("z", b), ("2", b)].as_slice()),
        ("toJson", &[("\"x\"", a), ("\"one\"", a), ("\"z\"", b), ("2", b)]),
    ] {
        let result = call_in(&runtime, name, Slot::caused(map.clone(), b)).expect("it is valid");
        let text = result.as_text().expect("it is a string");
        let found: Vec<_> = text.spans().iter().map(|span| (text.slice(span.start, span.end), span.cause)).collect();
        let expected: Vec<_> = expected.iter().map(|(part, cause)| (Text::from(*part), *cause)).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn what_is_read_from_yaml_has_the_cause_of_its_place() {
    let runtime = runtime().traced();
    let [a, b] = ["a", "b"].map(|given| runtime.trace(|causes| causes.origin(Origin::Given(given.into()))));
    let mut text = TextBuilder::new();
    text.push("x: ", a);
    text.push("one", b);
    text.push("\nz: 2\n", a);
    let result = call_in(&runtime, "fromYaml", Slot::new(text.finish())).expect("it is valid");
    let map = result.as_map().expect("it is a map");
    let cause = |key| map.get(key).expect("the key is there").cause;
    assert_eq!((cause("x"), cause("z")), (b, a));
}

#[test]
fn errors_of_reading_are_values() {
    for (name, text, expected) in [
        (
            "fromYaml",
            "- a",
            "Error: 'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array\n  into \
             Go value of type map[string]interface {}'",
        ),
        ("fromYaml", "", "{}"),
        ("fromYaml", "a: 1", "a: 1"),
        (
            "fromYamlArray",
            "a: 1",
            "- 'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into\n  Go \
             value of type []interface {}'",
        ),
        ("fromJson", "null", "{}"),
        ("fromJson", "[1]", "Error: 'json: cannot unmarshal array into Go value of type map[string]interface {}'"),
        (
            "fromJson",
            "{\"a\":1e999,\"b\":1}",
            "Error: 'json: cannot unmarshal number 1e999 into Go value of type float64'\na: null\nb: 1",
        ),
        ("fromJsonArray", "{b", "- invalid character 'b' looking for beginning of object key string"),
    ] {
        let value = call_in(&runtime(), name, Slot::new(text)).expect("errors are values");
        assert_eq!(call("toYaml", value), expected, "{name} {text}");
    }
}

#[test]
fn toml_has_tables_after_scalars() {
    let tables = vec![Slot::new(Map::from(vec![("k", Value::Int(1))])), Slot::new(Map::default())];
    let value = Map::from(vec![
        ("a", Value::Float(1e6)),
        ("b", Map::from(vec![("c", Map::from(vec![("d", true.into())]).into()), ("n", Value::Nil)]).into()),
        ("t", Value::List(List::new(ListKind::Maps, tables))),
        ("x y", list(["a\"b\n".into(), list([Value::Int(1)]), Map::from(vec![("i", Value::Int(2))]).into()])),
    ]);
    let expected =
        "a = 1e+06\n\"x y\" = [\"a\\\"b\\n\", [1], {i = 2}]\n\n[b]\n  [b.c]\n    d = true\n\n[[t]]\n  k = 1\n\n[[t]]\n";
    assert_eq!(call("toToml", value), expected);
    assert_eq!(call("toToml", list([Value::Nil])), "toml: cannot encode array with nil element");
    let mut old = runtime();
    old.libraries.toml = TomlLibrary::V1_4;
    let text = call_in(&old, "toToml", Slot::new(Map::from(vec![("a", Value::Float(1e6))]))).expect("it is valid");
    assert_eq!(text.as_text(), Some(&Text::from("a = 1000000.0\n")));
}

#[test]
fn toml_is_read_with_its_types() {
    let value =
        call_in(&runtime(), "fromToml", Slot::new("i = 1\nf = 1.0\n[[t]]\nk = [1, 'a']\n")).expect("it is valid");
    let map = value.as_map().expect("it is a map");
    let types = ["i", "f", "t"].map(|key| map.get(key).expect("the key is there").value.type_name());
    assert_eq!(types, ["int64", "float64", "[]map[string]interface {}"]);
    assert!(call("fromToml", "a = ").contains("toml: line 1: "));
}

#[test]
fn base_encodings_are_those_of_go() {
    for (name, text, expected) in [
        ("b64enc", "hello", "aGVsbG8="),
        ("b64dec", "aGVs\nbG8=\n", "hello"),
        ("b64dec", "aGV$", "illegal base64 data at input byte 3"),
        ("b64dec", "aGVsb", "illegal base64 data at input byte 4"),
        ("b64dec", "aGVsbG8=x", "illegal base64 data at input byte 8"),
        ("b64dec", "aG=a", "illegal base64 data at input byte 2"),
        ("b32enc", "hello!", "NBSWY3DPEE======"),
        ("b32dec", "NBSWY3DP\nEE======", "hello!"),
        ("b32dec", "NBSWY3D", "illegal base32 data at input byte 0"),
        ("b32dec", "NBSWY3D1", "illegal base32 data at input byte 7"),
    ] {
        assert_eq!(call(name, text), expected, "{name} {text:?}");
    }
}

#[test]
fn digests_are_in_hexadecimal() {
    for (name, expected) in [
        ("sha1sum", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("sha256sum", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("adler32sum", "38600999"),
    ] {
        assert_eq!(call(name, "abc"), expected, "{name}");
    }
    assert!(call("sha512sum", "abc").starts_with("ddaf35a193617abacc417349ae204131"));
}

#[test]
fn deep_values_are_written_and_dropped() {
    let deep = "[".repeat(1000) + &"]".repeat(1000);
    let value = call_in(&runtime(), "mustFromJson", Slot::new(deep.as_str())).expect("it is valid");
    assert_eq!(call("toJson", value.clone()), deep);
    assert_eq!(call("toYaml", value.clone()), "- ".repeat(999) + "[]");
    assert!(matches!(call_in(&runtime(), "toToml", Slot::new(value)), Err(Failure::Limit(_))));
}
