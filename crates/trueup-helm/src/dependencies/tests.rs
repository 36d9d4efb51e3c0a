//! Which subcharts come through, and with which values.

use super::*;
use crate::tests_support::{BOTH, assemble, load, runtime, show};
use crate::values::ValuesOption;

/// The paths of the active charts and the root's defaults, then the warnings.
fn active(files: &[(&str, &str)], set: &str, generation: Generation) -> String {
    let talk = Talk::default();
    let chart = load(files, generation, &talk).expect("the chart loads");
    let user = assemble(vec![ValuesOption::Set(set.to_owned())], generation).expect("the option is well formed");
    let mut text = match process_dependencies(&chart, &user, generation, &runtime(generation), &talk) {
        Ok(active) => format!("{} {}", paths(&active).join(" "), show(&active.values)),
        Err(error) => error.text,
    };
    for remark in talk.into_remarks() {
        text.push('\n');
        text.push_str(&remark.0);
    }
    text
}

fn paths(chart: &ActiveChart<'_>) -> Vec<String> {
    let mut all = vec![chart.full_path.clone()];
    all.extend(chart.dependencies.iter().flat_map(paths));
    all
}

fn with_dependencies<'a>(chart_yaml: &'a str, values: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("Chart.yaml", chart_yaml),
        ("values.yaml", values),
        ("charts/s/Chart.yaml", "apiVersion: v2\nname: s\nversion: 1.2.3"),
        ("charts/s/values.yaml", "exports: {e: {k: 1}}\nt: {v: 2}\n"),
        ("charts/u/Chart.yaml", "apiVersion: v2\nname: u\nversion: 1.0.0"),
    ]
}

const HEAD: &str = "apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n";

#[test]
fn conditions_tags_ranges_and_aliases_decide() {
    let cases = [
        ("- {name: s, version: 1.x}", "", "c c/charts/u c/charts/s"),
        ("- {name: s, version: 1.x, condition: s.on}", "s.on=false", "c c/charts/u"),
        ("- {name: s, version: 1.x, condition: 's.x, s.on'}", "s.on=false", "c c/charts/u c/charts/s"),
        ("- {name: s, version: 1.x, tags: [a]}", "tags.a=false", "c c/charts/u"),
        ("- {name: s, version: 1.x, tags: [a, b]}", "tags.a=false,tags.b=true", "c c/charts/u c/charts/s"),
        ("- {name: s, version: 1.x, tags: [a], condition: s.on}", "tags.a=true,s.on=false", "c c/charts/u"),
        ("- {name: s, version: 2.x, condition: s.on}", "s.x=1", "c c/charts/s c/charts/u"),
        (
            "- {name: s, version: 1.x, alias: p}\n- {name: s, version: 1.x, alias: q}",
            "",
            "c c/charts/u c/charts/p c/charts/q",
        ),
    ];
    for generation in BOTH {
        for (declared, set, expected) in cases {
            let chart_yaml = format!("{HEAD}{declared}");
            let text = active(&with_dependencies(&chart_yaml, ""), set, generation);
            assert_eq!(text.split(" {").next(), Some(expected), "{declared} {set}");
        }
    }
}

#[test]
fn imported_values_lie_below_the_parents_own() {
    for generation in BOTH {
        let chart_yaml = format!("{HEAD}- {{name: s, version: '*', import-values: [e, {{child: t, parent: a.b}}]}}");
        let text = active(&with_dependencies(&chart_yaml, "k: own"), "", generation);
        assert!(text.contains(", k: \"own\", s: "), "{text}");
        assert!(text.contains("{a: {b: {v: 2}}, "), "{text}");
    }
}

#[test]
fn what_cannot_be_imported_or_decided_is_warned_of() {
    let chart_yaml = format!("{HEAD}- {{name: s, version: '*', condition: s.on, tags: [a], import-values: [nope]}}");
    let lines = |generation| {
        let text = active(&with_dependencies(&chart_yaml, ""), "s.on=x,tags.a=y", generation);
        text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        lines(Generation::Helm3),
        [
            "dependencies.go:94: Warning: Tag 'a' for chart s returned non-bool value",
            "dependencies.go:63: Warning: Condition path 's.on' for chart s returned non-bool value",
            "dependencies.go:286: Warning: ImportValues missing table: \"nope\" is not a table",
        ]
    );
    assert_eq!(
        lines(Generation::Helm4),
        [
            "level=WARN msg=\"returned non-bool value\" tag=a chart=s",
            "level=WARN msg=\"returned non-bool value\" path=s.on chart=s",
            "level=WARN msg=\"ImportValues missing table\" error=\"\\\"nope\\\" is not a table\"",
        ]
    );
}

#[test]
fn an_import_without_a_parent_ends_helm_3_and_not_helm_4() {
    let chart_yaml = format!("{HEAD}- {{name: s, version: '*', import-values: [{{child: t}}]}}");
    let files = with_dependencies(&chart_yaml, "");
    assert_eq!(active(&files, "", Generation::Helm3), "panic: interface conversion: interface {} is nil, not string");
    assert!(active(&files, "", Generation::Helm4).contains("{<nil>: {v: 2}, "));
}

#[test]
fn missing_dependencies_are_named_before_anything_else() {
    for (generation, start) in [(Generation::Helm3, "An error"), (Generation::Helm4, "an error")] {
        let chart_yaml = format!("{HEAD}- {{name: x, version: '1'}}\n- {{name: s, version: '1'}}");
        let chart = load(&with_dependencies(&chart_yaml, ""), generation, &Talk::default()).expect("it loads");
        assert_eq!(missing_dependencies(&chart), ["x"]);
        let error = check_dependencies(&chart, generation).expect_err("one is missing").text;
        assert!(error.starts_with(start) && error.ends_with("missing in charts/ directory: x"), "{error}");
    }
}

#[test]
fn imports_that_make_values_contain_themselves_are_refused() {
    for generation in BOTH {
        let imports = "[{child: t, parent: a}, {child: t, parent: a.x}]";
        let chart_yaml = format!("{HEAD}- {{name: s, version: '*', import-values: {imports}}}");
        let text = active(&with_dependencies(&chart_yaml, ""), "", generation);
        assert!(text.contains("contain themselves or are too many: look at import-values"), "{text}");
    }
}
