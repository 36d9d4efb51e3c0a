//! Errors: their places and their texts.

use super::{blame, check, render, render_with, set};
use crate::function::Failure;

#[test]
fn fields_that_cannot_be_evaluated() {
    check(
        &[
            ("{{ .Values.a.b }}", "10: <.Values.a.b>: nil pointer evaluating interface {}.b"),
            ("{{ .Values.s.x }}", "10: <.Values.s.x>: can't evaluate field x in type interface {}"),
            ("{{ (\"s\").x }}", "4: <\"s\">: can't evaluate field x in type string"),
            ("{{ (list 1).x }}", "9: <1>: can't evaluate field x in type []interface {}"),
            ("{{ $x := 1 }}{{ $x.y }}", "18: <$x.y>: can't evaluate field y in type int"),
            ("{{ (strings).c.d }}", "4: <strings>: can't evaluate field d in type string"),
            ("{{ .Values.s 1 }}", "10: <.Values.s>: s is not a method but has arguments"),
            ("{{ 1 | .Values.s }}", "14: <.Values.s>: s is not a method but has arguments"),
            ("{{ $y = 1 }}", "8: <1>: undefined variable: $y"),
        ],
        blame,
    );
}

#[test]
fn arguments_that_do_not_fit() {
    check(
        &[
            ("{{ upper nil }}", "9: <nil>: cannot assign nil to string"),
            ("{{ upper .Values.nul }}", "16: <.Values.nul>: wrong type for value; expected string; got interface {}"),
            ("{{ .Values.nul | upper }}", "17: <upper>: invalid value; expected string"),
            ("{{ upper 5 }}", "9: <5>: expected string; found 5"),
            ("{{ until \"2\" }}", "9: <\"2\">: expected integer; found \"2\""),
            ("{{ until 1.5 }}", "9: <1.5>: expected integer; found 1.5"),
            ("{{ until .Values.n }}", "16: <.Values.n>: wrong type for value; expected int; got float64"),
            ("{{ takeBool \"true\" }}", "12: <\"true\">: expected bool; found \"true\""),
            ("{{ takeFloat \"a\" }}", "13: <\"a\">: expected float; found \"a\""),
            ("{{ takeList \"a\" }}", "12: <\"a\">: can't handle \"a\" for arg of type []interface {}"),
            (
                "{{ takeMap (strings) }}",
                "12: <strings>: wrong type for value; expected map[string]interface {}; got map[string]string",
            ),
            ("{{ 18446744073709551615 }}", "3: <18446744073709551615>: 18446744073709551615 overflows int"),
        ],
        blame,
    );
}

#[test]
fn nil_fits_lists_and_maps_only_without_an_interface() {
    check(
        &[
            ("[{{ takeList nil }}]", "[]"),
            ("[{{ takeMap (.Values.nul) }}]", "[]"),
            ("{{ takeMap .Values | len }}", "8"),
            (
                "{{ takeMap .Values.nul }}",
                "18: <.Values.nul>: wrong type for value; expected map[string]interface {}; got interface {}",
            ),
        ],
        blame,
    );
}

#[test]
fn counts_of_arguments() {
    check(
        &[
            ("{{ len }}", "3: <len>: wrong number of args for len: want 1 got 0"),
            ("{{ .Values.s | len 1 }}", "15: <len>: wrong number of args for len: want 1 got 2"),
            ("{{ 1 | atLeastTwo }}", "7: <atLeastTwo>: wrong number of args for atLeastTwo: want at least 2 got 0"),
            ("{{ and }}", "3: <and>: wrong number of args for and: want at least 1 got 0"),
            ("{{ .Values.Echo }}", "10: <.Values.Echo>: wrong number of args for Echo: want 1 got 0"),
            ("{{ 1 2 }}", "3: <1>: can't give argument to non-function 1"),
            ("{{ nil }}", "3: <nil>: nil is not a command"),
        ],
        blame,
    );
}

#[test]
fn statements_that_fail() {
    check(
        &[
            ("{{ template \"nope\" . }}", "12: <{{template \"nope\" .}}>: template \"nope\" not defined"),
            ("{{ range .Values.s }}{{ end }}", "16: <.Values.s>: range can't iterate over abc"),
            ("{{ range .Values.n }}{{ end }}", "16: <.Values.n>: range can't iterate over 3"),
            ("{{ range $i, $j := 3 }}{{ end }}", "19: <3>: can't use 3 to iterate over more than one variable"),
        ],
        blame,
    );
}

#[test]
fn functions_that_fail_blame_their_command() {
    check(
        &[
            ("{{ .Values.Echo \"\" }}", "10: <.Values.Echo>: error calling Echo: nothing to echo"),
            ("{{ len nil }}", "3: <len nil>: error calling len: reflect: call of reflect.Value.Type on zero Value"),
            ("{{ len .Values.nul }}", "3: <len .Values.nul>: error calling len: len of nil pointer"),
            ("{{ 1 | len }}", "7: <len>: error calling len: len of type int"),
            ("{{ call .Values.n }}", "3: <call .Values.n>: error calling call: non-function .Values.n of type float64"),
            ("{{ call nil }}", "3: <call nil>: error calling call: call of nil"),
        ],
        blame,
    );
}

#[test]
fn required_and_fail_name_the_outermost_action() {
    let helpers = "{{ define \"a\" }}\n {{ fail \"no: way\" }}{{ end }}";
    check(
        &[
            ("{{ fail \"x\" }}", "refused at t:1:3: x"),
            ("\n{{ if true }}{{ include \"a\" . }}{{ end }}", "refused at t:2:16: no: way"),
            ("{{ tpl \"{{ include \\\"a\\\" . }}\" . }}", "refused at t:1:3: no: way"),
            ("{{ required \"m\" .Values.empty }}", "refused at t:1:3: m"),
            ("{{ .Values.nul | required \"m\" }}", "refused at t:1:17: m"),
            ("{{ required \"m\" 0 }}{{ required \"m\" false }}", "0false"),
        ],
        |text| render_with(helpers, text),
    );
}

#[test]
fn the_chain_has_every_error_and_the_cause() {
    let chain = |helpers: &str, text: &str| match set(helpers, text).execute("t", super::data(), &super::runtime()) {
        Err(Failure::Template(chain)) => chain.texts(),
        other => vec![format!("{other:?}")],
    };
    assert_eq!(
        chain("{{ define \"a\" }}{{ .Values.x.y }}{{ end }}", "{{ include \"a\" . }}"),
        [
            "template: t:1:3: executing \"t\" at <include \"a\" .>: error calling include: template: h:1:26: executing \"a\" at \
             <.Values.x.y>: nil pointer evaluating interface {}.y",
            "template: h:1:26: executing \"a\" at <.Values.x.y>: nil pointer evaluating interface {}.y",
        ]
    );
    assert_eq!(
        chain("", "{{ index .Values.l 9 }}"),
        [
            "template: t:1:3: executing \"t\" at <index .Values.l 9>: error calling index: index out of range: 9",
            "index out of range: 9",
        ]
    );
    assert_eq!(
        chain("", "{{ include \"nope\" . }}").last().map(String::as_str),
        Some("template: no template \"nope\" associated with template \"gotpl\"")
    );
}

#[test]
fn tpl_quotes_its_text_in_errors() {
    assert_eq!(
        render("{{ tpl \"{{ .a.b }}\" . }}"),
        "template: t:1:3: executing \"t\" at <tpl \"{{ .a.b }}\" .>: error calling tpl: error during tpl function execution for \
         \"{{ .a.b }}\": template: gotpl:1:5: executing \"gotpl\" at <.a.b>: nil pointer evaluating interface {}.b"
    );
    assert_eq!(
        render("{{ tpl \"{{ nope }}\" . }}"),
        "template: t:1:3: executing \"t\" at <tpl \"{{ nope }}\" .>: error calling tpl: cannot parse template \"{{ nope }}\": \
         template: gotpl:1: function \"nope\" not defined"
    );
}
