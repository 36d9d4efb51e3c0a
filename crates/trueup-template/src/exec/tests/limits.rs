//! How deep templates may nest and how much they may do.

use super::{FunctionSet, TemplateSet, data, render, render_with, runtime, set};
use crate::function::Failure;
use crate::runtime::Limits;

#[test]
fn include_stops_at_the_thousand_and_second_of_one_name() {
    let error = render_with("{{ define \"r\" }}{{ include \"r\" . }}{{ end }}", "{{ include \"r\" . }}");
    assert_eq!(error.matches("error calling include").count(), 1002);
    assert!(error.ends_with("rendering template has a nested reference name: r: unable to execute template"));
    let helpers = "{{ define \"r\" }}{{ if lt (len .) 1001 }}{{ include \"r\" (print . 1) }}{{ end }}x{{ end }}";
    assert_eq!(render_with(helpers, "{{ include \"r\" \"1\" | len }}"), "1001");
}

#[test]
fn template_stops_where_go_stops() {
    assert_eq!(
        render_with("{{ define \"r\" }}{{ template \"r\" . }}{{ end }}", "{{ template \"r\" . }}"),
        "template: h:1:28: executing \"r\" at <{{template \"r\" .}}>: exceeded maximum template depth (100000)"
    );
}

#[test]
fn endless_tpl_is_a_limit_of_the_renderer() {
    assert_eq!(
        render("{{ $t := \"{{ tpl . . }}\" }}{{ tpl $t $t }}"),
        "template: gotpl:1:3: executing \"gotpl\" at <tpl . .>: the templates include one another more than 20000 deep"
    );
}

#[test]
fn steps_and_bytes_are_counted() {
    let limited = |text: &str, limits: Limits| {
        let mut runtime = runtime();
        runtime.limits = limits;
        set("", text).execute("t", data(), &runtime)
    };
    let limit = |text: &str| Failure::Limit(format!("{text} (a limit of trueup, not of Helm)"));
    let text = "{{ range 1000 }}{{ range 1000 }}{{ end }}{{ end }}";
    let steps = limited(text, Limits { steps: 10_000, ..Limits::default() });
    assert_eq!(
        steps.unwrap_err(),
        limit("template: t:1:25: executing \"t\" at <1000>: the rendering takes more than 10000 steps")
    );
    let bytes = limited("{{ range 1000000 }}0123456789{{ end }}", Limits { bytes: 1 << 20, ..Limits::default() });
    assert_eq!(
        bytes.unwrap_err(),
        limit("template: t:1:9: executing \"t\" at <1000000>: the rendering makes more than 1 MiB of text and lists")
    );
}

#[test]
fn what_functions_read_and_hold_is_counted() {
    let doubled = |start: &str, more: &str| {
        format!("{{{{ $x := {start} }}}}{{{{ range until 60 }}}}{{{{ $x = {more} }}}}{{{{ end }}}}")
    };
    for text in [
        "{{ $s := repeat 1000000 \"a\" }}{{ range 1000000 }}{{ contains \"b\" $s }}{{ end }}".to_owned(),
        "{{ range $i := until 1000000 }}{{ tpl (printf \"{{ .x }}{{/* %d */}}\" $i) dict }}{{ end }}".to_owned(),
        "{{ $x := dict }}{{ range $i := until 10000000 }}{{ $_ := set $x (toString $i) (dict \"a\" $i) }}{{ end }}"
            .to_owned(),
        doubled("list 1 2", "list $x $x") + "{{ $x }}",
        doubled("list 1 2", "list $x $x") + "{{ toJson $x }}",
        doubled("list 1 2", "list $x $x") + "{{ deepCopy $x }}",
        doubled("dict \"a\" 1", "dict \"a\" $x \"b\" $x") + "{{ toYaml $x }}",
        "{{ splitList \"\" (repeat 10000000 \"a\") }}".to_owned(),
        "{{ regexFindAll \"\" (repeat 10000000 \"a\") -1 }}".to_owned(),
        "{{ fromJson (printf \"[%s]\" (repeat 10000000 \"0,\")) }}".to_owned(),
        "{{ range 10000 }}{{ $x := bcrypt \"a\" }}{{ end }}".to_owned(),
    ] {
        let mut set = TemplateSet::new(FunctionSet::new(crate::functions::HELM));
        set.parse("t", &text).expect("the template of the test parses");
        let mut runtime = runtime();
        runtime.limits = Limits { bytes: 32 << 20, steps: 1_500_000 };
        let result = set.execute("t", data(), &runtime);
        assert!(
            matches!(&result, Err(Failure::Limit(text)) if text.starts_with("template: t:1:")),
            "{text}: {result:?}"
        );
    }
}

#[test]
fn an_error_from_deep_inside_large_texts_is_counted() {
    let large = "x".repeat(1 << 20);
    let text = format!("{{{{ $t := `{{{{ tpl . . }}}}{{{{/*{large}*/}}}}` }}}}{{{{ tpl $t $t }}}}");
    let mut set = TemplateSet::new(FunctionSet::new(crate::functions::HELM));
    set.parse("t", &text).expect("the template of the test parses");
    let error = set.execute("t", data(), &runtime()).unwrap_err();
    assert!(matches!(&error, Failure::Limit(text) if text.len() < 3 << 20), "an error of unbounded length");
}

#[test]
fn values_nest_as_deep_as_there_are_steps() {
    for text in [
        "{{ $x := list }}{{ range 200000 }}{{ $x = list $x }}{{ end }}ok",
        "{{ $x := dict }}{{ range 200000 }}{{ $x = dict \"a\" $x }}{{ end }}ok",
    ] {
        assert_eq!(render(text), "ok");
    }
}
