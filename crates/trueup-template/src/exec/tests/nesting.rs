//! Templates that call each other, and text given to `tpl`.

use super::{FUNCTIONS, check, data, render, render_with, runtime};
use crate::exec::{FunctionSet, TemplateSet};

const HELPERS: &str = r#"{{ define "d" }}d[{{ . }}]{{ end }}{{ define "e" }}{{ .x.y }}{{ end }}"#;

#[test]
fn include_returns_what_template_writes() {
    check(
        &[
            (r#"{{ template "d" 1 }}{{ include "d" "x" }}{{ include "d" .Values.nul | len }}"#, "d[1]d[x]13"),
            (r#"{{ template "d" }}"#, "d[]"),
            (r#"[{{ include "e" nil }}]"#, "[]"),
        ],
        |text| render_with(HELPERS, text),
    );
}

#[test]
fn what_tpl_defines_does_not_leak() {
    check(
        &[
            (r#"{{ tpl "{{ define \"d\" }}over{{ end }}{{ include \"d\" . }}" . }} {{ include "d" 1 }}"#, "over d[1]"),
            (r#"{{ tpl "{{ define \"d\" }} {{ end }}{{ include \"d\" 2 }}" . }}"#, "d[2]"),
            (r#"{{ tpl "{{ define \"q\" }}Q{{ end }}{{ tpl \"{{ include \\\"q\\\" . }}\" . }}" . }}"#, "Q"),
            (r#"{{ tpl "{{ if . }}{{ include \"gotpl\" false }}x{{ end }}" true }}"#, "x"),
            (r#"[{{ tpl "" . }}{{ tpl "{{ define \"z\" }}z{{ end }}" . }}]"#, "[]"),
        ],
        |text| render_with(HELPERS, text),
    );
    assert_eq!(
        render(r#"{{ tpl "{{ define \"q\" }}Q{{ end }}" . }}{{ include "q" . }}"#),
        "template: t:1:45: executing \"t\" at <include \"q\" .>: error calling include: template: no template \"q\" associated \
         with template \"gotpl\""
    );
}

#[test]
fn the_variables_of_the_caller_are_not_visible() {
    assert_eq!(
        render(r#"{{ $x := 1 }}{{ tpl "{{ $x }}" . }}"#),
        "template: t:1:16: executing \"t\" at <tpl \"{{ $x }}\" .>: error calling tpl: cannot parse template \"{{ $x }}\": \
         template: gotpl:1: undefined variable \"$x\""
    );
}

#[test]
fn a_later_template_replaces_an_earlier_one_unless_it_is_empty() {
    let mut set = TemplateSet::new(FunctionSet::new(&[FUNCTIONS]));
    for (name, text) in [
        ("1", "{{ define \"a\" }}first{{ end }}{{ define \"b\" }}first{{ end }}"),
        ("2", "{{ define \"a\" }}second{{ end }}{{ define \"b\" }} {{/* nothing */}}{{ end }}"),
        ("t", "{{ template \"a\" }} {{ template \"b\" }}"),
    ] {
        set.parse(name, text).expect("the templates parse");
    }
    let text = set.execute("t", data(), &runtime()).expect("it renders");
    assert_eq!(text.to_str(), "second first");
}

#[test]
fn a_clone_does_not_change_the_set() {
    let mut set = TemplateSet::new(FunctionSet::new(&[]));
    set.parse("t", "old").expect("it parses");
    let mut other = set.clone();
    other.parse("t", "new").expect("it parses");
    let text = |set: &TemplateSet| set.execute("t", data(), &runtime()).expect("it renders").to_str().into_owned();
    assert_eq!((text(&set), text(&other)), ("old".to_owned(), "new".to_owned()));
}

#[test]
fn functions_can_be_taken_away() {
    let functions = FunctionSet::new(&[FUNCTIONS]).without("upper");
    assert!(functions.contains("list") && functions.contains("include") && !functions.contains("upper"));
    let error = TemplateSet::new(functions).parse("t", "{{ upper 1 }}").expect_err("it is unknown");
    assert_eq!(error.text, "template: t:1: function \"upper\" not defined");
}
