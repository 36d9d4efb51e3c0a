//! Options and the values that they set.

use crate::Generation;
use crate::tests_support::{BOTH, assemble, show};
use crate::values::ValuesOption::{self, File, Set, SetFile, SetJson, SetLiteral, SetString};

fn values(options: Vec<ValuesOption>, generation: Generation) -> String {
    assemble(options, generation).map_or_else(|error| error.text, |values| show(&values))
}

fn check_all(kind: fn(String) -> ValuesOption, cases: &[(&str, &str)]) {
    for generation in BOTH {
        for (text, expected) in cases {
            assert_eq!(values(vec![kind((*text).to_owned())], generation), *expected, "{text}");
        }
    }
}

#[test]
fn set_reads_keys_indexes_lists_and_types() {
    check_all(
        Set,
        &[
            ("", "{}"),
            ("a=1,b.c=x", "{a: 1i, b: {c: \"x\"}}"),
            (
                "a=1.5,b=TRUE,c=Null,d=0,e=01,f=-0,g=+5",
                "{a: \"1.5\", b: true, c: null, d: 0i, e: \"01\", f: 0i, g: 5i}",
            ),
            ("a=9223372036854775808,b=falſe", "{a: \"9223372036854775808\", b: false}"),
            ("a\\.b=x\\,y", "{a.b: \"x,y\"}"),
            ("a = 1", "{a : \" 1\"}"),
            ("a={x,1},b={}", "{a: [\"x\", 1i], b: [\"\"]}"),
            ("a[2]=x", "{a: [null, null, \"x\"]}"),
            ("a[0][1]=x,a[0][0].b=1", "{a: [[{b: 1i}, \"x\"]]}"),
            ("a=", "{a: \"\"}"),
            ("=1", "{}"),
            ("a=1,", "{a: 1i}"),
            ("a[0]", "{a: []}"),
        ],
    );
}

#[test]
fn errors_of_set_have_helms_texts() {
    let deep = format!("{}=1", ["a"; 32].join("."));
    let prefixed = |text: &str| format!("failed parsing --set data: {text}");
    for (text, error) in [
        ("a", "key \"a\" has no value"),
        ("a,b=1", "key \"a\" has no value (cannot end with ,)"),
        ("a.=1", "key map \"a\" has no value"),
        ("a={x", "list must terminate with '}'"),
        ("a[-1]=1", "negative -1 index not allowed"),
        ("a[70000]=1", "index of 70000 is greater than maximum supported index of 65536"),
        ("a[x]=1", "error parsing index: strconv.Atoi: parsing \"x\": invalid syntax"),
        (
            "a[99999999999999999999]=1",
            "error parsing index: strconv.Atoi: parsing \"99999999999999999999\": value out of range",
        ),
        ("a[0]b=1", "unexpected data at end of array index: ['b']"),
        (&deep, "value name nested level is greater than maximum supported nested level of 30"),
        ("a=1,a.b=2", "unable to parse key: interface conversion: interface {} is int64, not map[string]interface {}"),
    ] {
        check_all(Set, &[(text, &prefixed(error))]);
    }
    let open = |generation| values(vec![Set("a[1".to_owned())], generation);
    assert_eq!(open(Generation::Helm3), prefixed("error parsing index: EOF"));
    assert_eq!(open(Generation::Helm4), "{}");
}

#[test]
fn the_relatives_of_set_read_their_own_values() {
    check_all(SetString, &[("a=1,b=true", "{a: \"1\", b: \"true\"}")]);
    check_all(SetLiteral, &[("a.b=1,c=\\2", "{a: {b: \"1,c=\\\\2\"}}"), ("a[1]=x", "{a: [null, \"x\"]}")]);
    check_all(
        SetFile,
        &[
            ("a=f,b={g,h}", "{a: \"<f>\\n\", b: [\"<g>\\n\", \"<h>\\n\"]}"),
            ("a=missing", "failed parsing --set-file data: open missing: no such file or directory"),
        ],
    );
    check_all(
        SetJson,
        &[
            ("a=1 ,b={\"c\":[1.5,null]},d=", "{a: 1, b: {c: [1.5, null]}, d: null}"),
            ("a=\"\\u00e9\\ud800\"", "{a: \"é\u{fffd}\"}"),
            ("a={x", "failed parsing --set-json data a={x"),
            ("a=1e999", "failed parsing --set-json data a=1e999"),
        ],
    );
}

#[test]
fn a_json_object_is_merged_by_helm_4_only() {
    let object = |text: &str, generation| values(vec![SetJson(text.to_owned())], generation);
    assert_eq!(object("{\"a\": 1}", Generation::Helm3), "failed parsing --set-json data {\"a\": 1}");
    assert_eq!(object("{\"a\": 1}", Generation::Helm4), "{a: 1}");
    assert_eq!(object("{\"a\": 1", Generation::Helm4), "failed parsing --set-json data JSON: {\"a\": 1");
}

#[test]
fn what_a_file_holds_is_changed_in_place() {
    let file = || File { path: "v.yaml".to_owned(), bytes: b"l: [1, {k: 2}]\no: {d: [[5]]}\n".to_vec() };
    for generation in BOTH {
        let set = |text: &str| values(vec![file(), Set(text.to_owned())], generation);
        assert_eq!(set("l[1].j=3"), "{l: [1, {j: 3i, k: 2}], o: {d: [[5]]}}");
        assert_eq!(set("o.d[0][0].x="), "{l: [1, {k: 2}], o: {d: [[{x: \"\"}]]}}");
    }
}

#[test]
fn indexes_without_end_are_refused() {
    let text = format!("a{}=1", "[0]".repeat(5000));
    check_all(Set, &[(&text, "failed parsing --set data: more than 1000 indexes follow each other")]);
    let mixed = format!("{}=1", vec![format!("a{}", "[0]".repeat(300)); 6].join("."));
    check_all(Set, &[(&mixed, "failed parsing --set data: more than 1000 indexes follow each other")]);
}
