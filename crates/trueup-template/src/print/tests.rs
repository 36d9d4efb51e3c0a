//! What Go's `fmt` prints, in tables.

use super::{format_float, go_quote, go_quote_ascii, sprint, sprintf, sprintln, strval};
use crate::cause::{Cause, Origin};
use crate::function::Failure;
use crate::runtime::{Libraries, Runtime, SemverLibrary, TomlLibrary};
use crate::value::{List, ListKind, Map, Slot, Span, Text, TextBuilder, Value};

fn runtime() -> Runtime {
    Runtime::new(0, 0, Libraries { semver: SemverLibrary::V3_5, toml: TomlLibrary::V1_6, must_to_yaml: true })
}

fn slots<const N: usize>(values: [Value; N]) -> Vec<Slot> {
    values.into_iter().map(Slot::new).collect()
}

fn list<const N: usize>(values: [Value; N]) -> Value {
    Value::List(List::of(slots(values)))
}

fn formatted(format: &str, args: &[Slot]) -> String {
    sprintf(&runtime(), format.as_bytes(), args).map(|text| text.to_str().into_owned()).expect("no limit is reached")
}

#[test]
fn floats_have_an_exponent_from_a_million_on() {
    for (number, expected) in [
        (0.0, "0"),
        (-0.0, "-0"),
        (1.0, "1"),
        (100_000.0, "100000"),
        (1_000_000.0, "1e+06"),
        (1_234_567.0, "1.234567e+06"),
        (123_456_789.0, "1.23456789e+08"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (1e21, "1e+21"),
        (1e100, "1e+100"),
        (-1.5, "-1.5"),
        (5e-324, "5e-324"),
        (f64::INFINITY, "+Inf"),
        (f64::NAN, "NaN"),
        // Exactly between two shortest forms: Go takes the even one.
        (-897_284_516_097_031.3, "-8.972845160970312e+14"),
    ] {
        assert_eq!(formatted("%v", &slots([Value::Float(number)])), expected);
    }
}

#[test]
fn floats_are_formatted_as_strconv_does() {
    for (number, format, precision, expected) in [
        (1234.5678, 'e', Some(2), "1.23e+03"),
        (1234.5678, 'E', None, "1.2345678E+03"),
        (0.0, 'e', Some(3), "0.000e+00"),
        (1234.5678, 'f', Some(1), "1234.6"),
        (2.5, 'f', Some(0), "2"),
        (1e21, 'f', None, "1000000000000000000000"),
        (1234.5678, 'g', Some(3), "1.23e+03"),
        (100.0, 'g', Some(3), "100"),
        (0.1, 'b', None, "7205759403792794p-56"),
        (1.0, 'x', None, "0x1p+00"),
        (3.1, 'x', Some(3), "0x1.8cdp+01"),
        (3.1, 'X', None, "0X1.8CCCCCCCCCCCDP+01"),
    ] {
        assert_eq!(format_float(number, format, precision), expected, "{number} {format} {precision:?}");
    }
}

#[test]
fn composites_are_printed_in_brackets_with_sorted_keys() {
    let map = Map::from(vec![("b", Value::Nil), ("a", Value::Int(1))]);
    let value = list([Value::Int(1), "two".into(), Value::Nil, list(["a".into(), "b".into()]), map.into()]);
    assert_eq!(formatted("%v", &slots([value])), "[1 two <nil> [a b] map[a:1 b:<nil>]]");
    assert_eq!(formatted("%v", &slots([Value::Bytes(b"hi".as_slice().into())])), "[104 105]");
}

#[test]
fn directives_print_as_in_go() {
    let strings = || Value::List(List::strings(["a", "b"]));
    let ints = || Value::List(List::new(ListKind::Ints, slots([Value::Int(1)])));
    for (format, args, expected) in [
        ("%d", slots([Value::Float(5.0)]), "%!d(float64=5)"),
        ("%s", slots([Value::Int(5)]), "%!s(int=5)"),
        ("%s", slots([Value::Nil]), "%!s(<nil>)"),
        ("%v", slots([Value::Nil]), "<nil>"),
        ("%s", slots([list([Value::Float(1.0), "two".into(), Value::Nil])]), "[%!s(float64=1) two <nil>]"),
        ("%s", slots([]), "%!s(MISSING)"),
        ("%s", slots(["a".into(), "b".into()]), "a%!(EXTRA string=b)"),
        ("100%", slots([]), "100%!(NOVERB)"),
        ("%z", slots([Value::Int(1)]), "%!z(int=1)"),
        ("%[3]d", slots([Value::Int(1)]), "%!d(BADINDEX)"),
        ("%[2]s %[1]s", slots(["a".into(), "b".into()]), "b a"),
        ("%[2]*.[1]*[3]f|", slots([Value::Int(2), Value::Int(8), Value::Float(3.0)]), "    3.00|"),
        ("%*d", slots(["x".into(), Value::Int(7)]), "%!(BADWIDTH)7"),
        ("%.*f", slots([Value::Int(-1), Value::Float(7.0)]), "%!(BADPREC)7.000000"),
        ("%q", slots([Value::Int(65)]), "'A'"),
        ("%q", slots(["a\"\n\u{1}é".into()]), "\"a\\\"\\n\\x01é\""),
        ("%+q", slots(["é😀".into()]), "\"\\u00e9\\U0001f600\""),
        ("%#q", slots(["a\"b".into()]), "`a\"b`"),
        ("%.2s|%5s|%-5s|%05s", slots(["éèà".into(), "é".into(), "é".into(), "é".into()]), "éè|    é|é    |0000é"),
        ("%x % x %#X", slots(["hi".into(), "hi".into(), "hi".into()]), "6869 68 69 0X6869"),
        ("%x", slots([strings()]), "[61 62]"),
        (
            "%5d|%-5d|%05d|%+d|% d|%x|%#x|%o|%#o|%O|%b|%c|%U",
            vec![Slot::new(Value::Int(42)); 13],
            "   42|42   |00042|+42| 42|2a|0x2a|52|052|0o52|101010|*|U+002A",
        ),
        (
            "%08.3f|%+.2e|%6.2f%%",
            slots([Value::Float(3.5), Value::Float(12345.0), Value::Float(99.5)]),
            "0003.500|+1.23e+04| 99.50%",
        ),
        ("%#g %#v", slots([Value::Float(1.0), Value::Float(1.0)]), "1.00000 1"),
        (
            "%T %T %T",
            slots([Value::Nil, strings(), Value::Map(Map::default())]),
            "<nil> []string map[string]interface {}",
        ),
        ("%#v", slots([list(["a".into(), Value::Nil, ints()])]), "[]interface {}{\"a\", interface {}(nil), []int{1}}"),
        ("%t %t", slots([Value::Bool(true), Value::Int(1)]), "true %!t(int=1)"),
        ("%d", slots([Value::Map(Map::from(vec![("a", Value::Int(1))]))]), "map[%!d(string=a):1]"),
        ("%v", slots([Value::Complex(1.0, -2.0)]), "(1-2i)"),
        ("%é", slots([Value::Int(1)]), "%!é(int=1)"),
    ] {
        assert_eq!(formatted(format, &args), expected, "{format}");
    }
}

#[test]
fn print_puts_spaces_only_between_operands_that_are_no_strings() {
    let args = slots(["a".into(), "b".into(), Value::Int(1), Value::Int(2), "c".into(), Value::Bool(true), Value::Nil]);
    assert_eq!(sprint(&runtime(), &args), Ok(Text::from("ab1 2ctrue <nil>")));
    assert_eq!(sprintln(&runtime(), &args), Ok(Text::from("a b 1 2 c true <nil>\n")));
}

#[test]
fn invalid_utf8_is_quoted_byte_by_byte() {
    assert_eq!(go_quote(b"a\xff\xe2\x82z"), "\"a\\xff\\xe2\\x82z\"");
    assert_eq!(go_quote("\u{feff}\u{a0}\u{2028}\u{7f}\\".as_bytes()), "\"\\ufeff\\u00a0\\u2028\\x7f\\\\\"");
    assert_eq!(go_quote_ascii("日".as_bytes()), "\"\\u65e5\"");
}

#[test]
fn each_argument_keeps_its_cause() {
    let runtime = runtime().traced();
    let [name, tag] = ["name", "tag"].map(|given| runtime.trace(|causes| causes.origin(Origin::Given(given.into()))));
    let mut image = TextBuilder::new();
    image.push("app", name);
    image.push(":1", tag);
    let args = [Slot::new(image.finish()), Slot::caused(Value::Int(7), tag)];
    let text = sprintf(&runtime, b"<%s> %3d", &args).expect("no limit is reached");
    assert_eq!(text.bytes(), "<app:1>   7");
    let span = |start, end, cause: Cause| Span { start, end, cause };
    assert_eq!(text.spans(), [span(1, 4, name), span(4, 6, tag), span(8, 11, tag)]);
}

#[test]
fn the_string_form_takes_strings_and_bytes_as_they_are() {
    for (value, expected) in [
        ("x".into(), "x"),
        (Value::Bytes(b"hi".as_slice().into()), "hi"),
        (Value::Nil, "<nil>"),
        (Value::Float(1e6), "1e+06"),
    ] {
        assert_eq!(strval(&runtime(), &Slot::new(value)), Ok(Text::from(expected)));
    }
}

#[test]
fn a_map_in_itself_is_refused() {
    let map = Map::default();
    map.insert("a", Slot::new(map.clone()));
    map.insert("b", Slot::new(map.clone()));
    assert!(matches!(sprint(&runtime(), &[Slot::new(map.clone())]), Err(Failure::Limit(_))));
    map.entries_mut().clear();
}

#[test]
fn output_beyond_the_limit_is_refused() {
    let mut runtime = runtime();
    runtime.limits.bytes = 1 << 20;
    let mut value = list(["0123456789".into(), "0123456789".into()]);
    for _ in 0..40 {
        value = list([value.clone(), value]);
    }
    assert!(matches!(sprint(&runtime, &slots([value])), Err(Failure::Limit(_))));
    assert!(matches!(sprintf(&runtime, b"%9999999d", &slots([Value::Int(1)])), Err(Failure::Limit(_))));
}
