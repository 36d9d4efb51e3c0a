//! How deep templates may nest and how much they may do.

use super::{data, render, render_with, runtime, set};
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
        "the templates include one another more than 20000 deep"
    );
}

#[test]
fn steps_and_bytes_are_counted() {
    let limited = |text: &str, limits: Limits| {
        let mut runtime = runtime();
        runtime.limits = limits;
        set("", text).execute("t", data(), &runtime)
    };
    let text = "{{ range 1000 }}{{ range 1000 }}{{ end }}{{ end }}";
    let steps = limited(text, Limits { steps: 10_000, ..Limits::default() });
    assert_eq!(steps.unwrap_err(), Failure::Limit("the rendering takes more than 10000 steps".to_owned()));
    let bytes = limited("{{ range 1000000 }}0123456789{{ end }}", Limits { bytes: 1 << 20, ..Limits::default() });
    assert_eq!(bytes.unwrap_err(), Failure::Limit("the rendering makes more than 1 MiB of text".to_owned()));
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
