//! Rendered files with what is printed of them.

use std::fmt::Write;

use super::*;

fn printed(files: &[(&str, &str)], generation: Generation, options: &OutputOptions) -> String {
    let files = files.iter().map(|(name, text)| RenderedFile { name: (*name).to_owned(), text: (*text).into() });
    let talk = Talk::default();
    let sorted = match sort_manifests(files.collect(), generation, &talk) {
        Ok(sorted) => sorted,
        Err(error) => return format!("Error: {error}"),
    };
    let (printed, result) = sorted.print(&sorted.body(options), options, generation);
    let mut text = String::new();
    for file in printed.files {
        write!(text, "[{:?} {}] {}", file.mode, file.path, String::from_utf8_lossy(&file.bytes)).unwrap();
    }
    text += &String::from_utf8_lossy(&printed.stdout);
    if let Err(error) = result {
        write!(text, "Error: {error}").unwrap();
    }
    for remark in talk.into_remarks() {
        write!(text, "[{}]", remark.0).unwrap();
    }
    text
}

fn both(files: &[(&str, &str)], expected: &str) {
    for generation in [Generation::Helm3, Generation::Helm4] {
        assert_eq!(printed(files, generation, &OutputOptions::default()), expected, "{generation:?}");
    }
}

#[test]
fn separators_split_wherever_a_line_begins_with_them() {
    both(
        &[("c/t.yaml", "---b: 2\n--- # x\nc: 3\n")],
        "---\n# Source: c/t.yaml\nb: 2\n---\n# Source: c/t.yaml\n# x\nc: 3\n",
    );
    both(
        &[("c/t.yaml", "a: 1\n---\n---\nb: 2\n")],
        "---\n# Source: c/t.yaml\na: 1\n---\n# Source: c/t.yaml\n---\nb: 2\n",
    );
    both(&[("c/t.yaml", " \n")], "\n");
}

#[test]
fn helm_4_keeps_the_end_of_a_file() {
    let files = [("c/a.yaml", "a: 1\n\n"), ("c/b.yaml", "b: 1\n\n")];
    let helm3 = "---\n# Source: c/a.yaml\na: 1\n---\n# Source: c/b.yaml\nb: 1\n";
    let helm4 = "---\n# Source: c/a.yaml\na: 1\n\n\n---\n# Source: c/b.yaml\nb: 1\n";
    assert_eq!(printed(&files, Generation::Helm3, &OutputOptions::default()), helm3);
    assert_eq!(printed(&files, Generation::Helm4, &OutputOptions::default()), helm4);
}

#[test]
fn kinds_have_an_order_and_unknown_kinds_follow() {
    let files = [("c/t.yaml", "kind: Zed\n---\nkind: Service\n---\nkind: Abc\n---\nkind: Namespace")];
    let kinds =
        |text: String| text.lines().filter_map(|l| l.strip_prefix("kind: ").map(str::to_owned)).collect::<Vec<_>>();
    let text = printed(&files, Generation::Helm4, &OutputOptions::default());
    assert_eq!(kinds(text), ["Namespace", "Service", "Abc", "Zed"]);
}

#[test]
fn hooks_come_last_and_unknown_ones_are_dropped() {
    let hook = |word: &str| format!("kind: Job\nmetadata: {{name: j, annotations: {{helm.sh/hook: \"{word}\"}}}}");
    let only_hook = hook("pre-install, Test");
    both(&[("c/t.yaml", &only_hook)], &format!("\n---\n# Source: c/t.yaml\n{only_hook}\n"));
    let options = OutputOptions { skip_tests: true, ..OutputOptions::default() };
    assert_eq!(printed(&[("c/t.yaml", &only_hook)], Generation::Helm4, &options), "\n");
    let unknown = hook("a b,bogus");
    let helm3 = "\n[manifest_sorter.go:190: info: skipping unknown hook: \"a b,bogus\"]";
    let helm4 = "\n[level=INFO msg=\"skipping unknown hooks\" hookTypes=\"a b,bogus\"]";
    assert_eq!(printed(&[("c/t.yaml", &unknown)], Generation::Helm3, &OutputOptions::default()), helm3);
    assert_eq!(printed(&[("c/t.yaml", &unknown)], Generation::Helm4, &OutputOptions::default()), helm4);
}

#[test]
fn heads_have_go_types() {
    let frame =
        "Error: YAML parse error on c/t.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal";
    let metadata = r#"struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }"#;
    let cases = [
        ("kind: {a: 1}", "object into Go struct field SimpleHead.kind of type string".to_owned()),
        ("metadata: x", format!("string into Go struct field SimpleHead.metadata of type {metadata}")),
        (
            "metadata: {annotations: [a]}",
            "array into Go struct field .metadata.annotations of type map[string]string".to_owned(),
        ),
        (
            "metadata: {annotations: {a: {}}}",
            "object into Go struct field .metadata.annotations of type string".to_owned(),
        ),
        ("- a", "array into Go value of type util.SimpleHead".to_owned()),
    ];
    for (text, expected) in cases {
        let got = printed(&[("c/t.yaml", text)], Generation::Helm4, &OutputOptions::default());
        assert_eq!(got, format!("{frame} {expected}"));
    }
    both(&[("c/t.yaml", "kind: 5\nmetadata: null")], "---\n# Source: c/t.yaml\nkind: 5\nmetadata: null\n");
}

#[test]
fn documents_are_chosen_by_the_path_in_the_chart() {
    let files =
        [("c/templates/a.yaml", "a: 1"), ("c/templates/b.yaml", "b: 1"), ("c/charts/s/templates/a.yaml", "s: 1")];
    let show = |patterns: &[&str]| {
        let show_only = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        printed(&files, Generation::Helm3, &OutputOptions { show_only, ..OutputOptions::default() })
    };
    assert_eq!(show(&["templates/b.yaml"]), "---\n# Source: c/templates/b.yaml\nb: 1\n");
    assert_eq!(
        show(&["templates/b.*", "templates/[^b].yaml"]),
        "---\n# Source: c/templates/b.yaml\nb: 1\n---\n# Source: c/templates/a.yaml\na: 1\n"
    );
    assert_eq!(show(&["*"]), "Error: could not find template * in chart");
    assert_eq!(show(&["charts/*/templates/?.yaml"]), "---\n# Source: c/charts/s/templates/a.yaml\ns: 1\n");
}

#[test]
fn files_are_written_part_by_part() {
    let hook = "metadata: {annotations: {helm.sh/hook: test}}";
    let files = [("c/t.yaml", "a: 1\n---\nb: 1"), ("c/h.yaml", hook)];
    let options = OutputOptions {
        output_dir: Some("out".to_owned()),
        release_folder: Some("rel".to_owned()),
        ..OutputOptions::default()
    };
    assert_eq!(
        printed(&files, Generation::Helm3, &options),
        format!(
            "[Replace out/rel/c/t.yaml] ---\n# Source: c/t.yaml\na: 1\n[Append out/rel/c/t.yaml] ---\n# Source: c/t.yaml\n\
             b: 1\n[AppendIfThere out/rel/c/h.yaml] ---\n# Source: c/h.yaml\n{hook}\n\n"
        )
    );
}
