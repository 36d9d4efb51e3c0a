//! Statements, variables and values that print.

use super::{check, render};

#[test]
fn values_print_as_go_prints_them() {
    check(
        &[
            ("{{ .Values.s }} {{ .Values.n }} {{ .Values.yes }} {{ .Values.l }}", "abc 3 true [x 2 <nil> map[k:v]]"),
            ("[{{ .Values.nul }}{{ .Values.missing }}]", "[]"),
            (
                "{{ 1.5 }} {{ 1e3 }} {{ 0x10 }} {{ 'a' }} {{ 1i }} {{ 1_000 }} {{ 0x1p4 }}",
                "1.5 1000 16 97 (0+1i) 1000 16",
            ),
            ("{{ (strings \"a\" \"b\").a }}[{{ (strings).c }}]", "b[]"),
            ("{{ .Values.AsMap.s }} {{ .Values.Echo \"e\" }} {{ \"p\" | .Values.Echo }}", "abc e p"),
        ],
        render,
    );
}

#[test]
fn nil_in_parentheses_has_no_fields_and_no_error() {
    check(
        &[
            ("[{{ (.Values.missing).b }}][{{ ((.Values.nul).b).c }}]", "[][]"),
            ("{{ range $e := list nil }}[{{ ($e).x }}]{{ end }}", "[]"),
            ("{{ with .Values.missing }}x{{ else }}{{ (.Values.nul).x }}y{{ end }}", "y"),
        ],
        render,
    );
}

#[test]
fn branches_and_loops_scope_their_variables() {
    check(
        &[
            ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ $x }}{{ end }}{{ $x }}", "32"),
            ("{{ with $x := .Values.s }}{{ $x }}{{ . }}{{ $.Values.n }}{{ end }}", "abcabc3"),
            ("{{ if .Values.empty }}a{{ else if .Values.s }}b{{ else }}c{{ end }}", "b"),
            ("{{ range $i, $e := .Values.l }}{{ $i }}={{ $e }},{{ end }}", "0=x,1=2,2=,3=map[k:v],"),
            ("{{ range $k, $v := .Values.m }}{{ $k }}:{{ $v }},{{ end }}", "a:x,b:map[c:1],"),
            ("{{ range $e := until 2 }}{{ $e }}{{ end }}{{ range 2 }}{{ . }}{{ end }}", "0101"),
            ("{{ range list }}x{{ else }}none{{ end }}{{ range .Values.missing }}x{{ else }}none{{ end }}", "nonenone"),
            ("{{ $i := 5 }}{{ $x := 1 }}{{ range $i, $x = until 3 }}{{ end }}{{ $i }}{{ $x }}", "22"),
            (
                "{{ range until 9 }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ if eq . 3 }}{{ break }}{{ end }}{{ . }}{{ end }}",
                "02",
            ),
        ],
        render,
    );
}

#[test]
fn break_in_an_else_ends_only_the_empty_loop() {
    check(
        &[
            ("{{ range until 2 }}{{ range list }}x{{ else }}{{ break }}{{ end }}a{{ end }}", "aa"),
            ("{{ range until 2 }}{{ range list }}x{{ else }}{{ continue }}{{ end }}a{{ end }}", ""),
        ],
        render,
    );
}

#[test]
fn a_loop_does_not_see_what_its_body_changes() {
    let text = r#"{{ range $k, $v := .Values.m }}{{ put $.Values.m "z" 1 }}{{ put $.Values.m "b" 2 }}{{ $k }}{{ $v }};{{ end }}"#;
    assert_eq!(render(text), "ax;bmap[c:1];");
}

#[test]
fn and_and_or_stop_at_the_argument_that_decides() {
    check(
        &[
            ("{{ or 1 (fail \"no\") }}{{ and 0 .Values.a.b.c }}", "10"),
            ("{{ and 1 .Values.s }}{{ or .Values.empty .Values.n }}{{ 5 | and 1 }}", "abc35"),
            ("{{ (or .Values.nul .Values.m).a }}[{{ (and .Values.nul .Values.s).x }}]", "x[]"),
        ],
        render,
    );
}

#[test]
fn no_value_is_deleted_wherever_it_came_from() {
    check(
        &[
            ("a<no value>b{{ .Values.missing }}c", "abc"),
            (r#"{{ tpl "x<no value>{{ .Values.nul }}" . | len }}"#, "1"),
            ("{{ html nil }}", "&lt;no value&gt;"),
        ],
        render,
    );
}
