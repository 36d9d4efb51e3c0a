//! `trueup render`: manifests, what is not the same every time, and mistakes.

use insta::assert_snapshot;
use serde_json::Value;
use tempfile::TempDir;

use crate::{Run, trueup_in};

/// A folder with a chart `web` of these files.
fn chart(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let chart = [("Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}")];
    for (path, text) in chart.iter().chain(files) {
        let path = folder.path().join("web").join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }
    folder
}

fn render(folder: &TempDir, args: &[&str]) -> Run {
    trueup_in(folder.path(), &[&["render", "web"], args].concat(), &[])
}

const DEPLOYMENT: (&str, &str) = (
    "templates/d.yaml",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: {{ .Values.replicas }}\n  \
     template:\n    spec:\n      containers:\n        - name: web\n          image: web:1\n",
);

const CHANCE: (&str, &str) = (
    "templates/s.yaml",
    "{{- $pass := randAlphaNum 12 }}\n{{- if lookup \"v1\" \"Secret\" \"\" \"web\" }}{{ end }}\n\
     kind: Secret\nmetadata:\n  name: web\n  annotations: {at: {{ now | date \"2006-01-02\" | quote }}}\n\
     data:\n  password: {{ $pass | b64enc }}\n  again: {{ $pass | b64enc }}\n  id: {{ uuidv4 }}\n",
);

#[test]
fn the_manifests_are_those_of_helm_template() {
    let folder = chart(&[DEPLOYMENT, ("values.yaml", "replicas: 1\n")]);
    let run = render(&folder, &["--set", "replicas=3"]);
    let helm = trueup_in(folder.path(), &["helm", "template", "web", "--set", "replicas=3"], &[]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), helm.out.as_str()));
    assert!(run.out.contains("  replicas: 3\n"));
}

#[test]
fn json_holds_the_objects() {
    let folder = chart(&[DEPLOYMENT, ("values.yaml", "replicas: 1\n")]);
    let document: Value = serde_json::from_str(&render(&folder, &["-o", "json"]).out).unwrap();
    assert_eq!(document["schemaVersion"], "trueup.dev/v1");
    assert_eq!(document["manifests"][0]["template"], "web/templates/d.yaml");
    assert_eq!(document["manifests"][0]["object"]["spec"]["replicas"], 1);
}

#[test]
fn provenance_has_a_form_for_programs() {
    let folder = chart(&[DEPLOYMENT, ("values.yaml", "replicas: 1\n")]);
    assert_snapshot!(render(&folder, &["--why", "Deployment/web:spec.replicas", "-o", "json"]).out, @"");
}

#[test]
fn a_field_that_is_not_there_is_met_with_those_near_to_it() {
    let folder = chart(&[DEPLOYMENT, ("values.yaml", "replicas: 1\n")]);
    assert_snapshot!(render(&folder, &["--why", "Deployment/web:spec.containers[0].image"]).transcript(), @"");
    assert_snapshot!(render(&folder, &["--why", "Service/web:spec"]).transcript(), @"");
    assert_snapshot!(render(&folder, &["--why", "spec.replicas"]).transcript(), @"");
}

#[test]
fn what_is_not_the_same_every_time_is_listed_with_what_it_reaches() {
    let folder = chart(&[CHANCE]);
    assert_snapshot!(render(&folder, &["--impure"]).transcript(), @"");
    let document: Value = serde_json::from_str(&render(&folder, &["--impure", "-o", "json"]).out).unwrap();
    assert_eq!(document["uses"][0]["function"], "randAlphaNum");
    assert_eq!(document["uses"][0]["fields"].as_array().unwrap().len(), 2);
}

#[test]
fn a_chart_without_chance_is_said_to_be_so() {
    let folder = chart(&[DEPLOYMENT, ("values.yaml", "replicas: 1\n")]);
    assert_snapshot!(render(&folder, &["--impure"]).transcript(), @"");
}

#[test]
fn equal_seeds_and_clocks_give_equal_bytes() {
    let folder = chart(&[CHANCE]);
    let seeded = |seed: &str| render(&folder, &["--seed", seed, "--now", "2026-01-02T03:04:05Z"]).out;
    assert_eq!(seeded("1"), seeded("1"));
    assert_ne!(seeded("1"), seeded("2"));
    assert!(seeded("1").contains("at: \"2026-01-02\""));
    let helm = ["helm", "template", "--seed", "1", "--now=2026-01-02T03:04:05Z", "web"];
    assert_eq!(trueup_in(folder.path(), &helm, &[]).out, seeded("1"));
    assert_ne!(render(&folder, &[]).out, render(&folder, &[]).out);
}

#[test]
fn tracing_does_not_change_what_is_rendered() {
    let folder = chart(&[CHANCE]);
    let recipe = ["--seed", "5", "--now", "2026-01-02T03:04:05Z"];
    let plain: Value = serde_json::from_str(&render(&folder, &[&recipe[..], &["-o", "json"]].concat()).out).unwrap();
    let why = [&recipe[..], &["--why", "Secret/web:data", "-o", "json"]].concat();
    let traced: Value = serde_json::from_str(&render(&folder, &why).out).unwrap();
    for field in traced["fields"].as_array().unwrap() {
        let name = field["field"].as_str().unwrap().trim_start_matches("data.");
        assert_eq!(field["value"], plain["manifests"][0]["object"]["data"][name]);
    }
}

#[test]
fn a_chart_that_does_not_render_fails_in_the_words_of_helm() {
    let folder = chart(&[("templates/d.yaml", "a: {{ required \"name is needed\" .Values.name }}\n")]);
    assert_snapshot!(render(&folder, &[]).transcript(), @"");
    assert_eq!(render(&folder, &["--why", "Deployment/web:spec"]).code, Some(2));
}

#[test]
fn mistyped_flags_of_trueup_are_named() {
    let folder = chart(&[]);
    let error = |args: &[&str]| trueup_in(folder.path(), &[&["helm", "template", "web"], args].concat(), &[]).err;
    assert_snapshot!(error(&["--seed", "x"]), @"");
    assert_snapshot!(error(&["--now", "today"]), @"");
    assert_snapshot!(error(&["--engine", "helm"]), @"");
}

#[test]
fn the_help_of_helm_template_tells_our_flags_apart() {
    let run = trueup_in(chart(&[]).path(), &["helm", "template", "--help"], &[]);
    let ours = run.out.split("Flags of trueup:\n").nth(1).unwrap();
    assert_snapshot!(ours.split("\n\n").next().unwrap(), @"");
}
