//! Texts and the JSON that they become, or what is wrong with them.

use std::fmt::Write;

use super::{coerce_to_string, read_json};
use crate::json::{Json, JsonKind};

/// A value as compact JSON, good enough to compare.
fn show(json: &Json) -> String {
    let list = |items: Vec<String>| items.join(",");
    match &json.kind {
        JsonKind::Null => "null".to_owned(),
        JsonKind::Bool(value) => value.to_string(),
        JsonKind::Int(value) => value.to_string(),
        JsonKind::Uint(value) => value.to_string(),
        JsonKind::Float(value) => value.to_string(),
        JsonKind::String(value) => quote(value),
        JsonKind::Array(items) => format!("[{}]", list(items.iter().map(show).collect())),
        JsonKind::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}:{}", quote(key), show(value)));
            format!("{{{}}}", list(entries.collect()))
        }
    }
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t"))
}

fn read(text: &str) -> String {
    match read_json(text.as_bytes()) {
        Ok(json) => show(&json),
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn texts_become_the_json_of_sigs_yaml() {
    let cases = [
        ("", "null"),
        ("# only a comment\n", "null"),
        ("--- # nothing\n...\n", "null"),
        ("a: 1\nb: [x, 'y', \"z\"]\n", "{\"a\":1,\"b\":[\"x\",\"y\",\"z\"]}"),
        ("a:\n- 1\n- - 2\n  - 3\n-\n", "{\"a\":[1,[2,3],null]}"),
        (
            "port: 0777\nratio: 1e3\nbig: 18446744073709551615\nmode: 0x1F\n",
            "{\"big\":18446744073709551615,\"mode\":31,\"port\":511,\"ratio\":1000}",
        ),
        ("on: yes\n1.50: a\n0x10: b\n", "{\"1.5\":\"a\",\"16\":\"b\",\"true\":true}"),
        ("k: |\n  one\n   two\n\n  three\n", "{\"k\":\"one\\n two\\n\\nthree\\n\"}"),
        ("k: >-\n  one\n  two\n\n  three\n", "{\"k\":\"one two\\nthree\"}"),
        ("k: |2+\n   x\n\n", "{\"k\":\" x\\n\\n\"}"),
        ("k: 'it''s\n  folded\n\n  here'\n", "{\"k\":\"it's folded\\nhere\"}"),
        ("k: \"a\\tb\\x41\\u00e9\\U0001F600\\\n   c\"\n", "{\"k\":\"a\\tbAé😀c\"}"),
        (
            "base: &b {x: 1, y: 2}\nc: {<<: *b, y: 3}\nd: {y: 3, <<: *b}\n",
            "{\"base\":{\"true\":2,\"x\":1},\"c\":{\"true\":3,\"x\":1},\"d\":{\"true\":2,\"x\":1}}",
        ),
        ("<<: [{a: 1}, {a: 2, b: 3}]\n", "{\"a\":1,\"b\":3}"),
        (
            "a: !!str 5\nb: !!float 3\nc: !!binary aGk=\nd: !custom x\ne: ! 7\n",
            "{\"a\":\"5\",\"b\":3,\"c\":\"hi\",\"d\":\"x\",\"e\":\"7\"}",
        ),
        ("%TAG !e! tag:yaml.org,2002:\n---\n!e!str 1\n", "\"1\""),
        ("a\n--- b\n%\n", "\"a\""),
        ("{}: 1\n", "{}"),
        ("[? a : b, c: d]\n", "[{\"a\":\"b\"},{\"c\":\"d\"}]"),
        ("{a, b: , ? c}\n", "{\"a\":null,\"b\":null,\"c\":null}"),
        ("a: 1\na: 2\n", "{\"a\":2}"),
        ("2001-01-01: 2001-01-01\n", "{\"2001-01-01\":\"2001-01-01\"}"),
        ("\u{FEFF}a: 1\n", "{\"a\":1}"),
        ("a:\r\n  b: c\r\n", "{\"a\":{\"b\":\"c\"}}"),
        ("a: b #c\nd: e#f\n", "{\"a\":\"b\",\"d\":\"e#f\"}"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn errors_are_those_of_go_yaml() {
    let cases = [
        ("? [a]\n: b\n", "yaml: invalid map key: []interface {}{\"a\"}"),
        ("~: 1\n", "unsupported map key of type: %!s(<nil>), key: <nil>, value: 1"),
        (
            "18446744073709551615: [1, ~, {b: 1.5, a: \"x\\n\"}]\n",
            "unsupported map key of type: uint64, key: 0xffffffffffffffff, value: []interface {}{1, interface {}(nil), map[interface {}]interface {}{\"a\":\"x\\n\", \"b\":1.5}}",
        ),
        ("a: *b\n", "yaml: unknown anchor 'b' referenced"),
        ("a: &a [*a]\n", "yaml: anchor 'a' value contains itself"),
        ("a: &a {<<: *a}\n", "yaml: anchor 'a' value contains itself"),
        ("<<: 5\n", "yaml: map merge requires map or sequence of maps as the value"),
        ("!!int x\n", "yaml: cannot decode !!str `x` as a !!int"),
        ("x: .inf\n", "json: unsupported value: +Inf"),
        ("x: .nan\n", "json: unsupported value: NaN"),
        ("a: b\n\tc: d\n", "yaml: line 2: found a tab character that violates indentation"),
        ("a: b: c\n", "yaml: mapping values are not allowed in this context"),
        ("\n\na: [1, 2\nb: 3\n", "yaml: line 3: did not find expected ',' or ']'"),
        ("a: 'x\n", "yaml: line 2: found unexpected end of stream"),
        ("a: \"\\q\"\n", "yaml: found unknown escape character"),
        ("{\n", "yaml: line 1: did not find expected node content"),
        ("\n- a\nb: c\n", "yaml: line 2: did not find expected '-' indicator"),
        ("a: 1\nb\n", "yaml: line 3: could not find expected ':'"),
        ("a: @x\n", "yaml: found character that cannot start any token"),
        ("%YAML 1.2\n---\na\n", "yaml: found incompatible YAML document"),
        ("a: \u{1}\n", "yaml: control characters are not allowed"),
        ("!u!x y\n", "yaml: found undefined tag handle"),
        ("a: |\n\tx\n", "yaml: line 2: found a tab character where an indentation space is expected"),
        ("- !!timestamp x\n", "yaml: cannot decode !!str `x` as a !!timestamp"),
        ("!!binary '='\n", "yaml: !!binary value contains invalid base64 data"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), format!("error: {expected}"), "{text}");
    }
}

#[test]
fn bytes_that_are_no_characters_are_errors() {
    let cases: [(&[u8], &str); 8] = [
        (b"a: \xFF", "error: yaml: invalid leading UTF-8 octet"),
        (b"a: \xC3", "error: yaml: incomplete UTF-8 octet sequence"),
        (b"a: \xC3x", "error: yaml: invalid trailing UTF-8 octet"),
        (b"a: \xC0\x80", "error: yaml: invalid length of a UTF-8 sequence"),
        (b"a: \xED\xA0\x80", "error: yaml: invalid Unicode character"),
        (b"\xFF\xFEa\0:\0 \0b\0", "{\"a\":\"b\"}"),
        (b"\xFE\xFF\0a\0", "error: yaml: incomplete UTF-16 character"),
        (b"\xFF\xFE\x00\xDC", "error: yaml: unexpected low surrogate area"),
    ];
    for (text, expected) in cases {
        let found = read_json(text).map_or_else(|error| format!("error: {error}"), |json| show(&json));
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn a_bad_character_hides_mistakes_less_than_a_window_before_it() {
    let near = format!("a: @\n#{}\n\u{1}", "x".repeat(400));
    let far = format!("a: @\n#{}\n\u{1}", "x".repeat(600));
    assert_eq!(read(&near), "error: yaml: control characters are not allowed");
    assert_eq!(read(&far), "error: yaml: found character that cannot start any token");
}

#[test]
fn binary_bytes_become_replacement_characters() {
    assert_eq!(read("!!binary gIGC"), "\"\u{FFFD}\u{FFFD}\u{FFFD}\"");
}

#[test]
fn aliases_may_not_make_up_most_of_a_document() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..8 {
        let alias = format!("*a{}", level - 1);
        let _ = writeln!(bomb, "a{level}: &a{level} [{}]", vec![alias; 10].join(", "));
    }
    assert_eq!(read(&bomb), "error: yaml: document contains excessive aliasing");
}

#[test]
fn aliases_may_not_repeat_too_much_text() {
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 65].join(", "));
    assert_eq!(read(&text), "error: yaml: document contains excessive aliasing");
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read_json(nested(500).as_bytes()).is_ok());
    assert_eq!(read(&nested(501)), "error: yaml: exceeded max depth of 500");
    assert_eq!(read(&nested(20_000)), "error: yaml: exceeded max depth of 10000");
    assert_eq!(read(&"- ".repeat(20_000)), "error: yaml: exceeded max depth of 10000");
    let mapping = format!("{}1{}", "{a: ".repeat(500), "}".repeat(500));
    assert!(read_json(mapping.as_bytes()).is_ok());
    let odd_key = format!("{}~: 1{}", "{a: ".repeat(499) + "{", "}".repeat(500));
    assert_eq!(read(&odd_key), "error: unsupported map key of type: %!s(<nil>), key: <nil>, value: 1");
}

#[test]
fn an_error_of_conversion_says_so() {
    let error = read_json(b"a: b: c").expect_err("a value cannot follow a value");
    assert_eq!(
        error.converting(),
        "error converting YAML to JSON: yaml: mapping values are not allowed in this context"
    );
}

#[test]
fn numbers_and_booleans_become_strings_where_strings_are_wanted() {
    let coerced = |text: &str| coerce_to_string(&read_json(text.as_bytes()).expect("the text is YAML"));
    let cases = [
        ("1.10", Some("1.1")),
        ("123456.789", Some("123456.79")),
        ("0777", Some("511")),
        ("1e3", Some("1000")),
        ("1e7", Some("1e+07")),
        ("yes", Some("true")),
        ("18446744073709551615", Some("18446744073709551615")),
        ("~", None),
        ("x", None),
        ("[1]", None),
    ];
    for (text, expected) in cases {
        assert_eq!(coerced(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn every_value_knows_its_place() {
    let text = "a: 'x'\nb:\n- c: [1, 2]\n";
    let json = read_json(text.as_bytes()).expect("the text is YAML");
    let place = |json: &Json| (json.place.line, &text[json.place.start..json.place.end]);
    assert_eq!(json.get("a").map(place), Some((1, "'x'")));
    let list = json.get("b").expect("the key is there");
    assert_eq!(place(list), (3, "- c: [1, 2]"));
    let JsonKind::Array(items) = &list.kind else { panic!("the value is a list") };
    assert_eq!(items[0].get("c").map(place), Some((3, "[1, 2]")));
}
