//! The builtin functions, called through templates.

use crate::exec::{FunctionSet, TemplateSet};
use crate::function::Failure;
use crate::runtime::{Libraries, Runtime, SemverLibrary, TomlLibrary};
use crate::value::{List, Map, Slot, Value};

/// What the expression prints, or why its function fails.
fn answer(expression: &str) -> String {
    let libraries = Libraries { semver: SemverLibrary::V3_3, toml: TomlLibrary::V1_4, must_to_yaml: false };
    let list = List::of(vec![Slot::new("x"), Slot::new(2.0), Slot::new(List::of(vec![Slot::new("y")]))]);
    let map = Map::from(vec![("a", Value::from("x")), ("n", Value::from(1.5))]);
    let data = Map::from(vec![
        ("l", Value::List(list)),
        ("m", Value::Map(map)),
        ("n", Value::from(3.0)),
        ("h", Value::from("<a b=\"c\">'&\u{1}é\u{2028}</a>")),
    ]);
    let mut set = TemplateSet::new(FunctionSet::new(&[]));
    set.parse("t", &format!("{{{{ {expression} }}}}")).expect("the expression parses");
    match set.execute("t", Slot::new(data), &Runtime::new(0, 0, libraries)) {
        Ok(text) => text.to_str().into_owned(),
        Err(Failure::Template(chain)) => chain.texts().pop().unwrap_or_default(),
        Err(other) => format!("{other:?}"),
    }
}

fn check(table: &[(&str, &str)]) {
    for (expression, expected) in table {
        assert_eq!(answer(expression), *expected, "of {expression}");
    }
}

#[test]
fn equality_needs_the_same_kind() {
    check(&[
        ("eq 1 1", "true"),
        ("eq 1 2 1", "true"),
        ("eq .n 3.0", "true"),
        ("eq .n 3", "incompatible types for comparison: float64 and int"),
        ("eq 1 \"a\"", "incompatible types for comparison: int and string"),
        ("eq 97 (index \"a\" 0)", "true"),
        ("eq -1 (index \"a\" 0)", "false"),
        ("eq .missing nil", "true"),
        ("eq .missing \"\"", "false"),
        ("eq 1", "missing argument for comparison"),
        ("ne 1 2", "true"),
        ("eq \"a\" \"a\" .l", "true"),
        ("eq \"a\" .l", "incompatible types for comparison: string and []interface {}"),
    ]);
}

#[test]
fn lists_and_maps_cannot_be_compared() {
    check(&[
        ("eq .l .l", "non-comparable type [x %!s(float64=2) [y]]: []interface {}"),
        ("eq .m .m", "non-comparable type map[a:x n:%!s(float64=1.5)]: map[string]interface {}"),
        ("eq .m nil", "false"),
        (
            "eq .l .m",
            "non-comparable types [x %!s(float64=2) [y]]: []interface {}, map[string]interface {}: map[a:x n:1.5]",
        ),
    ]);
}

#[test]
fn order_needs_a_type_that_has_one() {
    check(&[
        ("lt 1 2", "true"),
        ("le 1 1", "true"),
        ("gt \"b\" \"a\"", "true"),
        ("ge 1.5 2.5", "false"),
        ("lt -1 (index \"a\" 0)", "true"),
        ("lt nil 1", "invalid type for comparison"),
        ("lt true false", "invalid type for comparison"),
        ("lt .n 4", "incompatible types for comparison: float64 and int"),
    ]);
}

#[test]
fn index_goes_into_lists_maps_and_strings() {
    check(&[
        ("index .l 0", "x"),
        ("index .l 2 0", "y"),
        ("index .m \"a\"", "x"),
        ("index .m \"zz\"", "<no value>"),
        ("index .m \"zz\" 1", "index of nil pointer"),
        ("index .l 3", "reflect: slice index out of range"),
        ("index \"abc\" 3", "reflect: string index out of range"),
        ("index .l 4", "index out of range: 4"),
        ("index .l -1", "index out of range: -1"),
        ("index .l \"a\"", "cannot index slice/array with type string"),
        ("index .l .n", "cannot index slice/array with type float64"),
        ("index .l nil", "cannot index slice/array with nil"),
        ("index .m 1", "value has type int; should be string"),
        ("index .m nil", "value is nil; should be of type string"),
        ("index nil 1", "index of untyped nil"),
        ("index .n 1", "can't index item of type float64"),
    ]);
}

#[test]
fn escapes() {
    check(&[
        ("html .h", "&lt;a b=&#34;c&#34;&gt;&#39;&amp;\u{1}é\u{2028}&lt;/a&gt;"),
        ("js .h", "\\u003Ca b\\u003D\\\"c\\\"\\u003E\\'\\u0026\\u0001é\\u2028\\u003C/a\\u003E"),
        ("urlquery \"a b~-_.*é\"", "a+b~-_.%2A%C3%A9"),
        ("html 1 nil \"a\"", "1&lt;no value&gt;a"),
        ("html", ""),
    ]);
}

#[test]
fn printing() {
    check(&[
        ("print 1 2 \"a\" 3 nil", "1 2a3 <nil>"),
        ("println \"a\" 1", "a 1\n"),
        ("printf \"%d %s %v\" 1 \"a\" nil", "1 a <nil>"),
        ("not .missing", "true"),
        ("getHostByName \"localhost\"", ""),
        ("lookup \"v1\" \"Pod\" \"\" \"\"", "map[]"),
    ]);
}
