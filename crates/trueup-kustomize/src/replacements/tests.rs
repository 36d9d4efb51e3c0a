//! Tests of replacements: resources and entries in, resources out.

use super::Replacements;
use crate::error::BuildError;
use crate::loader::Loader;
use crate::output::list_yaml;
use crate::reader::read_resources;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::transformer::Transformer;

const SOURCE: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: src\ndata:\n  a: x-y\n  n: 5\n  map: {k: v}\n---\n";

struct Files;

impl Loader for Files {
    fn root(&self) -> &'static str {
        "/app"
    }

    fn load(&self, path: &str) -> Result<Vec<u8>, BuildError> {
        match path {
            "list.yaml" => {
                Ok(b"- {sourceValue: 7, unknown: 1, targets: [{select: {kind: Job}, fieldPaths: [spec.a]}]}".into())
            }
            "text.yaml" => Ok(b"text".into()),
            _ => Err(BuildError::new("no such file")),
        }
    }
}

/// What a job's `spec` becomes.
fn replaced(spec: &str, entries: &str) -> String {
    let text = format!("{SOURCE}apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: j\nspec: {spec}\n");
    match run(&text, entries) {
        Ok(text) => text.split_once("spec:").map_or("", |(_, spec)| spec).trim().to_owned(),
        Err(error) => error.to_string(),
    }
}

fn run(resources: &str, entries: &str) -> Result<String, BuildError> {
    let config = format!("replacements: {entries}");
    let config = trueup_yaml::read_json(config.as_bytes()).unwrap();
    let mut list = ResourceList { resources: read_resources(resources.as_bytes(), 1)? };
    Replacements::from_config(&config, &Files)?.transform(&mut list, &Schema::default())?;
    list_yaml(&list)
}

fn entry(field: &str, target: &str, options: &str) -> String {
    format!(
        "[{{source: {{kind: ConfigMap, fieldPath: {field}}}, \
         targets: [{{select: {{kind: Job}}, fieldPaths: ['{target}'], options: {options}}}]}}]"
    )
}

#[test]
fn a_scalar_gets_the_text_and_keeps_its_type() {
    let table = [
        ("{a: old}", "data.a", "a: x-y"),
        ("{a: old}", "data.n", "a: \"5\""),
        ("{a: 1}", "data.n", "a: 5"),
        ("{a: '1'}", "data.n", "a: \"5\""),
        ("{a: [1]}", "data.n", "a: 5"),
        ("{a: {b: c}}", "data.map", "a:\n    k: v"),
        ("{a: old}", "data.map", "a: \"\""),
    ];
    for (spec, field, expected) in table {
        assert_eq!(replaced(spec, &entry(field, "spec.a", "{}")), expected, "{spec} {field}");
    }
}

#[test]
fn parts_of_texts_are_cut_out_and_put_in() {
    let table = [
        ("{delimiter: '/', index: 1}", "a: 1/x-y/3"),
        ("{delimiter: '/', index: 9}", "a: 1/2/3/x-y"),
        ("{delimiter: '/', index: -1}", "a: x-y/1/2/3"),
    ];
    for (options, expected) in table {
        assert_eq!(replaced("{a: 1/2/3}", &entry("data.a", "spec.a", options)), expected, "{options}");
    }
    let cut = "[{source: {kind: ConfigMap, fieldPath: data.a, options: {delimiter: '-', index: 1}}, \
               targets: [{select: {kind: Job}, fieldPaths: [spec.a]}]}]";
    assert_eq!(replaced("{a: old}", cut), "a: \"y\"");
    let outside = cut.replace("index: 1", "index: 2");
    assert_eq!(replaced("{a: old}", &outside), "options.index 2 is out of bounds for value x-y");
}

#[test]
fn values_go_into_json_and_yaml_in_texts() {
    let table = [
        (r#"{a: '{"z": 1.0, "b": {"c": "<"}}'}"#, "spec.a.b.c", r#"a: '{"b":{"c":"x-y"},"z":1}'"#),
        (
            "{a: \"{\\n  \\\"b\\\": [{}]}\"}",
            "spec.a.c",
            "a: |-\n    {\n      \"b\": [\n        {}\n      ],\n      \"c\": \"x-y\"\n    }",
        ),
        ("{a: \"# top\\nb: c # why\\n\"}", "spec.a.b", "a: |-\n    # top\n    b: x-y # why"),
        ("{a: ['{\"b\": \"1\"}']}", "spec.a.0.b", "a:\n  - '{\"b\":\"x-y\"}'"),
    ];
    for (spec, path, expected) in table {
        assert_eq!(replaced(spec, &entry("data.a", path, "{create: true}")), expected, "{spec}");
    }
}

#[test]
fn a_source_is_read_again_for_each_target() {
    let entries = "[{source: {kind: ConfigMap, fieldPath: data.a}, targets: [{select: {kind: ConfigMap|Job}, \
                   fieldPaths: [data.a], options: {delimiter: '-', index: 5, create: true}}]}]";
    let text =
        run(&format!("{SOURCE}apiVersion: v1\nkind: Job\nmetadata: {{name: j}}\ndata: {{a: q}}\n"), entries).unwrap();
    assert!(text.contains("a: x-y-x-y\n") && text.contains("a: q-x-y-x-y\n"), "{text}");
}

#[test]
fn what_is_wrong_is_said_as_kustomize_says_it() {
    let table = [
        ("[{sourceValue: a}]", "replacements must specify a source and at least one target"),
        ("[{sourceValue: a, source: {}, targets: [{}]}]", "value and resource selectors are mutually exclusive"),
        ("[{sourceValue: a, targets: [{}]}]", "target must specify resources to select"),
        (
            "[{source: {kind: Nope, fieldPath: a, options: {create: true}}, targets: [{}]}]",
            "nothing selected by Nope.[noVer].[noGrp]/[noName].[noNs]:a:(0), create=true",
        ),
        ("[{source: {}, targets: [{}]}]", "multiple matches for selector [noKind].[noVer].[noGrp]/[noName].[noNs]"),
        (
            "[{source: {kind: Job, fieldPath: spec.x}, targets: [{}]}]",
            "fieldPath `spec.x` is missing for replacement source Job.[noVer].[noGrp]/[noName].[noNs]",
        ),
        (
            "[{sourceValue: a, targets: [{select: {kind: Job}, fieldPaths: [spec.x]}]}]",
            "unable to find field \"spec.x\" in replacement target",
        ),
        ("[{path: list.yaml, source: {}}]", "cannot specify both path and inline replacement"),
        ("[{path: text.yaml}]", "unsupported replacement type encountered within replacement path: string"),
        ("[{path: gone.yaml}]", "no such file"),
    ];
    for (entries, expected) in table {
        assert_eq!(replaced("{a: b}", entries), expected, "{entries}");
    }
}

#[test]
fn files_are_read_loosely() {
    assert_eq!(replaced("{a: b}", "[{path: list.yaml}]"), "a: \"7\"");
}

#[test]
fn a_target_is_rejected_by_its_id_or_by_its_labels() {
    let rejecting = |reject: &str| {
        format!("[{{sourceValue: v, targets: [{{select: {{kind: Job}}, reject: [{reject}], fieldPaths: [spec.a]}}]}}]")
    };
    let table = [
        ("{name: j}", "a: b"),
        ("{name: k}", "a: v"),
        ("{name: k, labelSelector: '!app'}", "a: b"),
        ("{labelSelector: app}", "a: v"),
    ];
    for (reject, expected) in table {
        assert_eq!(replaced("{a: b}", &rejecting(reject)), expected, "{reject}");
    }
}
