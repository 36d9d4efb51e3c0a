//! Folders and what they become.

use crate::tests_support::{BOTH, load};
use crate::{Chart, Generation, Talk};

const CHART: &str = "apiVersion: v2\nname: c\nversion: 1.0.0\n";

fn error(files: &[(&str, &str)], generation: Generation) -> String {
    load(files, generation, &Talk::default()).expect_err("the chart is broken").text
}

fn chart(files: &[(&str, &str)], generation: Generation) -> Chart {
    load(files, generation, &Talk::default()).expect("the chart loads")
}

#[test]
fn files_find_their_places_in_the_order_of_helms_walk() {
    for generation in BOTH {
        let chart = chart(
            &[
                ("Chart.yaml", CHART),
                ("templates/a/b.yaml", "1"),
                ("templates/a-c.yaml", "\u{feff}2"),
                ("templates/.hidden", "3"),
                ("README.md", "4"),
                ("skip.md", "5"),
                (".helmignore", "skip.md"),
                ("charts/s/Chart.yaml", "name: s\nversion: '1'"),
                ("charts/_x/Chart.yaml", "no chart"),
                ("charts/s.tgz.prov", "6"),
            ],
            generation,
        );
        let templates: Vec<_> = chart.templates.iter().map(|file| (&*file.path, &*file.bytes)).collect();
        assert_eq!(templates, [("templates/a/b.yaml", &b"1"[..]), ("templates/a-c.yaml", b"2")]);
        let files: Vec<_> = chart.files.iter().map(|file| &*file.path).collect();
        assert_eq!(files, [".helmignore", "README.md", "charts/s.tgz.prov"]);
        assert_eq!(chart.dependencies.len(), 1);
        assert_eq!(&*chart.dependencies[0].values_path, "c/charts/s/values.yaml");
        assert_eq!(chart.dependencies[0].metadata.api_version, "v1");
    }
}

#[test]
fn scalars_become_strings_and_keys_need_no_case() {
    let text = "NAME: c\nversion: 1.10\nappVersion: 123456.789\nkubeVersion: null\nannotations: {a: true, b: 0777}\n";
    let metadata = chart(&[("Chart.yaml", text)], Generation::Helm4).metadata;
    assert_eq!((metadata.name.as_str(), metadata.version.as_str()), ("c", "1.1"));
    assert_eq!(metadata.app_version, "123456.79");
    assert_eq!(metadata.annotations, [("a".into(), "true".into()), ("b".into(), "511".into())]);
}

#[test]
fn broken_charts_are_errors_in_helms_words() {
    let base = "apiVersion: v2\nname: c\nversion: 1.0.0\n";
    let json = "cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal";
    for (text, expected) in [
        ("version: 1.0.0", "validation: chart.metadata.name is required".to_owned()),
        ("name: a/b\nversion: 1.0.0", "validation: chart.metadata.name \"a/b\" is invalid".to_owned()),
        ("name: c", "validation: chart.metadata.version is required".to_owned()),
        ("name: c\nversion: 1.2.3.4", "validation: chart.metadata.version \"1.2.3.4\" is invalid".to_owned()),
        (&format!("{base}type: x"), "validation: chart.metadata.type must be application or library".to_owned()),
        (
            &format!("{base}maintainers: [null]"),
            "validation: maintainers must not contain empty or null nodes".to_owned(),
        ),
        (
            &format!("{base}dependencies: [{{name: a, alias: 'x y'}}]"),
            "validation: dependency \"a\" has disallowed characters in the alias".to_owned(),
        ),
        (
            &format!("{base}dependencies: [{{name: a}}, {{name: b, alias: a}}]"),
            "validation: more than one dependency with name or alias \"a\"".to_owned(),
        ),
        ("name: []\ndeprecated: 5", format!("{json} number into Go struct field Metadata.deprecated of type bool")),
        (
            "dependencies: [{name: []}]",
            format!("{json} array into Go struct field Dependency.dependencies.name of type string"),
        ),
    ] {
        for generation in BOTH {
            assert_eq!(error(&[("Chart.yaml", text)], generation), expected);
        }
    }
}

#[test]
fn the_generations_differ_in_detecting_charts() {
    assert_eq!(error(&[("a", "")], Generation::Helm3), "Chart.yaml file is missing");
    assert_eq!(
        error(&[("a", "")], Generation::Helm4),
        "unable to detect chart at /x/c/Chart.yaml: open /x/c/Chart.yaml: no such file or directory"
    );
    let odd = [("Chart.yaml", "apiVersion: v9\nname: ..\nversion: 1.0.0")];
    assert_eq!(chart(&odd, Generation::Helm3).metadata.name, "..");
    assert_eq!(error(&odd, Generation::Helm4), "unsupported chart version");
    let dots = [("Chart.yaml", "name: ..\nversion: 1.0.0")];
    assert_eq!(error(&dots, Generation::Helm4), "validation: chart.metadata.name \"..\" is not allowed");
    let list = [("Chart.yaml", "[]")];
    assert!(error(&list, Generation::Helm3).ends_with("array into Go value of type chart.Metadata"));
    assert!(error(&list, Generation::Helm4).ends_with("array into Go value of type loader.chartBase"));
}

#[test]
fn what_is_wrong_below_charts_names_its_way() {
    for generation in BOTH {
        let of = |path, text| error(&[("Chart.yaml", CHART), (path, text)], generation);
        assert_eq!(of("charts/README.md", "x"), "error unpacking subchart README.md in c: Chart.yaml file is missing");
        assert_eq!(of("charts/s.tgz", "x"), "error unpacking subchart s.tgz in c: unexpected EOF");
        assert_eq!(of("charts/s.tgz/x", "x"), "error unpacking subchart tar in c: expected s.tgz, got s.tgz/x");
    }
}

#[test]
fn requirements_lie_over_the_metadata() {
    let of = |version: &str| {
        let talk = Talk::default();
        let chart_yaml = format!("apiVersion: {version}\nname: c\nversion: 1.0.0\n");
        let files = [("Chart.yaml", chart_yaml.as_str()), ("requirements.yaml", "dependencies: [{name: s}]")];
        let chart = load(&files, Generation::Helm3, &talk).expect("it loads");
        assert_eq!(chart.metadata.dependencies[0].name, "s");
        (chart.files.len(), talk.into_remarks().len())
    };
    assert_eq!(of("v1"), (1, 0));
    assert_eq!(of("v2"), (0, 1));
}

#[test]
fn a_lock_must_be_readable_and_is_not_used() {
    let of = |text| load(&[("Chart.yaml", CHART), ("Chart.lock", text)], Generation::Helm3, &Talk::default());
    let error = |text| of(text).expect_err("broken").text;
    let prefix = "cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: ";
    assert!(of("generated: 2020-01-01T00:00:00.1+02:00\ndigest: wrong").is_ok());
    assert_eq!(error("generated: 5"), format!("{prefix}Time.UnmarshalJSON: input is not a JSON string"));
    assert_eq!(
        error("generated: 2020-01-01"),
        format!("{prefix}parsing time \"2020-01-01\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"T\"")
    );
    assert_eq!(
        error("generated: 2020-13-01T00:00:00Z"),
        format!("{prefix}parsing time \"2020-13-01T00:00:00Z\": month out of range")
    );
}
