//! Where the bytes of a rendering came from.

use std::rc::Rc;

use super::{FUNCTIONS, LIBRARIES};
use crate::cause::{Cause, CauseNode, Causes, Origin};
use crate::exec::{FunctionSet, TemplateSet, without_no_value};
use crate::runtime::Runtime;
use crate::value::{Map, Slot, Value};

/// A cause as text: steps as `file:line{action}`, what went in after `<-`.
fn show(causes: &Causes, cause: Cause) -> String {
    let all = |inputs: &[Cause]| inputs.iter().map(|input| show(causes, *input)).collect::<Vec<_>>().join(" + ");
    match causes.node(cause) {
        None => "?".to_owned(),
        Some(CauseNode::Origin(Origin::Given(name))) => name.to_string(),
        Some(CauseNode::Origin(Origin::Impure { function, site })) => {
            format!("{function}@{}:{}", site.template, site.line)
        }
        Some(CauseNode::Origin(other)) => format!("{other:?}"),
        Some(CauseNode::Union(inputs)) => format!("({})", all(inputs)),
        Some(CauseNode::Step { site, inputs }) => {
            let from = if inputs.is_empty() { String::new() } else { format!(" <- {}", all(inputs)) };
            format!("{}:{}{{{}}}{from}", site.template, site.line, site.action)
        }
    }
}

/// The parts of what the template writes, each with its cause.
fn trace(helpers: &str, text: &str) -> Vec<(String, String)> {
    let runtime = Runtime::new(0, 0, LIBRARIES).traced();
    let given = |name: &str| runtime.trace(|causes| causes.origin(Origin::Given(name.into())));
    let entry = |name: &str, value: Value| (Rc::from(name), Slot::caused(value, given(name)));
    let inner: Map = [entry("a", "x".into()), entry("text", "{{ .b }}!".into())].into_iter().collect();
    inner.insert("b", Slot::new("y"));
    let data: Map = [entry("m", Value::Map(inner)), entry("n", 2.0.into())].into_iter().collect();
    let mut set = TemplateSet::new(FunctionSet::new(&[FUNCTIONS]));
    set.parse("h", helpers).expect("the helpers parse");
    set.parse("t", text).expect("the template parses");
    let text = without_no_value(set.execute("t", Slot::new(data), &runtime).expect("it renders"));
    let causes = runtime.into_causes();
    let part =
        |span: &crate::value::Span| (text.slice(span.start, span.end).to_str().into_owned(), show(&causes, span.cause));
    text.spans().iter().map(part).collect()
}

fn check(helpers: &str, text: &str, expected: &[(&str, &str)]) {
    let found = trace(helpers, text);
    let found: Vec<_> = found.iter().map(|(part, cause)| (part.as_str(), cause.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn text_comes_from_its_line_and_values_from_their_entry() {
    check(
        "",
        "a\nb: {{ .m.a }}\nc",
        &[("a\n", "t:1{}"), ("b: ", "t:2{}"), ("x", "t:2{.m.a} <- a"), ("\n", "t:2{}"), ("c", "t:3{}")],
    );
}

#[test]
fn an_entry_that_knows_nothing_comes_from_its_map() {
    check(
        "",
        "{{ .m.b }}{{ range $k, $v := .m }}{{ if eq $k \"b\" }}{{ $v }}{{ end }}{{ end }}",
        &[("y", "t:1{.m.b} <- m"), ("y", "t:1{$v} <- m")],
    );
}

#[test]
fn a_function_mixes_the_causes_of_its_arguments() {
    check(
        "",
        "{{ list .m.a .n | len }}{{ eq .m.a \"x\" }}",
        &[("2", "t:1{list .m.a .n | len} <- (a + n)"), ("true", "t:1{eq .m.a \"x\"} <- (a + t:1{eq .m.a \"x\"})")],
    );
}

#[test]
fn an_include_shows_both_the_call_and_the_line_that_says_it() {
    check(
        "{{ define \"d\" }}n:\n  {{ .a }}{{ end }}",
        "{{ include \"d\" .m }}",
        &[
            ("n:\n", "t:1{include \"d\" .m} <- h:1{}"),
            ("  ", "t:1{include \"d\" .m} <- h:2{}"),
            ("x", "t:1{include \"d\" .m} <- h:2{.a} <- a"),
        ],
    );
}

#[test]
fn what_tpl_writes_comes_from_its_text_too() {
    check(
        "",
        "{{ tpl .m.text .m }}",
        &[("y", "t:1{tpl .m.text .m} <- gotpl:1{.b} <- m + text"), ("!", "t:1{tpl .m.text .m} <- gotpl:1{} <- text")],
    );
}

#[test]
fn deleting_no_value_keeps_the_rest_in_place() {
    check("", "a{{ .m.zz }}{{ .m.a }}", &[("a", "t:1{}"), ("x", "t:1{.m.a} <- a")]);
}

#[test]
fn lookup_is_recorded_as_impure() {
    let runtime = Runtime::new(0, 0, LIBRARIES).traced();
    let mut set = TemplateSet::new(FunctionSet::new(&[FUNCTIONS]));
    set.parse("t", "\n{{ lookup \"v1\" \"Pod\" \"\" \"\" }}").expect("it parses");
    let text = set.execute("t", Slot::default(), &runtime).expect("it renders");
    assert_eq!(text.to_str(), "\nmap[]");
    let calls: Vec<_> = runtime.impure_calls().iter().map(|(name, site)| (name.to_string(), site.line)).collect();
    assert_eq!(calls, [("lookup".to_owned(), 2)]);
    let last = text.spans().last().map(|span| span.cause).unwrap_or_default();
    let shown = show(&runtime.into_causes(), last);
    assert_eq!(shown, "t:2{lookup \"v1\" \"Pod\" \"\" \"\"} <- lookup@t:2");
}
