//! `trueup render`: manifests, what is not the same every time, and mistakes.

use insta::assert_snapshot;
use serde_json::Value;
use tempfile::TempDir;

use crate::{Run, trueup_in};

/// A folder with a chart `web` of these files.
fn chart(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let chart = [("Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}")];
    for (path, text) in chart.iter().chain(files) {
        let path = folder.path().join("web").join(path);
        fs_err::create_dir_all(path.parent().expect("files stand in a folder")).expect("the folder can be made");
        fs_err::write(path, text).expect("the file can be written");
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
    assert_snapshot!(render(&folder, &["--why", "Deployment/web:spec.replicas", "-o", "json"]).out, @r#"
    {
      "schemaVersion": "trueup.dev/v1",
      "fields": [
        {
          "object": "Deployment/web",
          "template": "web/templates/d.yaml",
          "field": "spec.replicas",
          "value": "1",
          "from": [
            {
              "source": "template",
              "file": "web/templates/d.yaml",
              "line": 6,
              "action": ".Values.replicas",
              "from": [
                {
                  "source": "file",
                  "file": "web/values.yaml",
                  "line": 1,
                  "field": "replicas"
                }
              ]
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn a_field_that_is_not_there_is_met_with_those_near_to_it() {
    let folder = chart(&[DEPLOYMENT, ("values.yaml", "replicas: 1\n")]);
    assert_snapshot!(render(&folder, &["--why", "Deployment/web:spec.containers[0].image"]).transcript(), @r#"
    exit 2
    --- stdout
    --- stderr
    error: Deployment/web has no field spec.containers[0].image
    hint: near to it: spec.template.spec.containers[0].image, spec.template, spec.replicas
    "#);
    assert_snapshot!(render(&folder, &["--why", "Service/web:spec"]).transcript(), @r#"
    exit 2
    --- stdout
    --- stderr
    error: the chart renders no Service/web
    hint: it renders Deployment/web
    "#);
    assert_snapshot!(render(&folder, &["--why", "spec.replicas"]).transcript(), @r#"
    exit 2
    --- stdout
    --- stderr
    error: `spec.replicas` names no object: write it like
      Deployment/web:spec.template.spec.containers[0].image
    "#);
}

#[test]
fn what_is_not_the_same_every_time_is_listed_with_what_it_reaches() {
    let folder = chart(&[CHANCE]);
    assert_snapshot!(render(&folder, &["--impure"]).transcript(), @r#"
    exit 1
    --- stdout
    web/templates/s.yaml:1  randAlphaNum
      → Secret/web:data.again
      → Secret/web:data.password
    web/templates/s.yaml:2  lookup
      reaches no field: it only decides something, or is thrown away
    web/templates/s.yaml:6  now
      → Secret/web:metadata.annotations.at
    web/templates/s.yaml:10  uuidv4
      → Secret/web:data.id

    4 uses of functions whose results are not the same every time.
    --- stderr
    "#);
    let document: Value = serde_json::from_str(&render(&folder, &["--impure", "-o", "json"]).out).unwrap();
    assert_eq!(document["uses"][0]["function"], "randAlphaNum");
    assert_eq!(document["uses"][0]["fields"].as_array().unwrap().len(), 2);
}

#[test]
fn a_chart_without_chance_is_said_to_be_so() {
    let folder = chart(&[DEPLOYMENT, ("values.yaml", "replicas: 1\n")]);
    assert_snapshot!(render(&folder, &["--impure"]).transcript(), @r#"
    exit 0
    --- stdout
    Nothing: the chart renders to the same every time.
    --- stderr
    "#);
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
    assert_snapshot!(render(&folder, &[]).transcript(), @r#"
    exit 2
    --- stdout
    --- stderr
    error: execution error at (web/templates/d.yaml:1:6): name is needed
    "#);
    assert_eq!(render(&folder, &["--why", "Deployment/web:spec"]).code, Some(2));
}

#[test]
fn mistyped_flags_of_trueup_are_named() {
    let folder = chart(&[]);
    let error = |args: &[&str]| trueup_in(folder.path(), &[&["helm", "template", "web"], args].concat(), &[]).err;
    assert_snapshot!(error(&["--seed", "x"]), @r#"
    Error: invalid argument "x" for "--seed" flag: strconv.ParseUint: parsing "x": invalid syntax
    "#);
    assert_snapshot!(error(&["--now", "today"]), @r#"
    Error: invalid argument "today" for "--now" flag: write it like 2026-01-01T00:00:00Z
    "#);
    assert_snapshot!(error(&["--engine", "helm"]), @r#"
    Error: invalid argument "helm" for "--engine" flag: it is native, reference or both
    "#);
}

#[test]
fn the_help_of_helm_template_tells_our_flags_apart() {
    let run = trueup_in(chart(&[]).path(), &["helm", "template", "--help"], &[]);
    let ours = run.out.split("Flags of trueup:\n").nth(1).unwrap();
    assert_snapshot!(ours.split("\n\n").next().unwrap(), @r#"
    --helm-version TEXT            which Helm is imitated, v3 (3.17) or v4 (4.2); default v4
    --seed NUMBER                  number that all randomness comes from: repeatable output
    --now TIME                     what the clock says, such as 2026-01-01T00:00:00Z
    --lookup TEXT                  who answers lookup: a snapshot (PATH or PATH#CLUSTER), or cluster; default nobody
    --engine TEXT                  who renders: native, reference (the real helm) or both
    --helm TEXT                    path of the real helm, for --engine; default helm
    "#);
}

#[test]
fn lookup_is_answered_by_a_snapshot() {
    let text = "kind: ConfigMap\nmetadata: {name: web}\ndata:\n  \
                one: {{ (lookup \"v1\" \"Namespace\" \"\" \"argocd\").metadata.name | quote }}\n  \
                all: {{ gt (len (lookup \"apps/v1\" \"Deployment\" \"\" \"\").items) 1 | quote }}\n  \
                none: {{ lookup \"v1\" \"ConfigMap\" \"argocd\" \"nobody\" | toJson | quote }}\n";
    let folder = chart(&[("templates/c.yaml", text)]);
    let snapshot = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/fleet.tar.zst");
    let run = render(&folder, &["--lookup", snapshot]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.ends_with("data:\n  one: \"argocd\"\n  all: \"true\"\n  none: \"{}\"\n"), "{}", run.out);

    let of = |cluster: &str| render(&folder, &["--lookup", &format!("{snapshot}#{cluster}")]);
    assert!(of("prod").err.contains("nil pointer evaluating"), "no namespace argocd in prod");
    assert_eq!(of("nope").err, "error: --lookup: the snapshot has no cluster nope; it has mgmt, prod\n");
}
