//! What is printed about the example fleet, in every form.

use std::sync::LazyLock;

use serde_json::Value;

use crate::{Run, trueup, trueup_in};

fn demo(args: &[&str]) -> Run {
    trueup(&[&["triage", "--demo"], args].concat())
}

/// The whole example fleet.
static ALL: LazyLock<Value> = LazyLock::new(|| json(&[]));

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&demo(&[args, &["-o", "json"]].concat()).out).expect("the output is JSON")
}

fn names(triage: &Value) -> Vec<String> {
    let apps = triage["apps"].as_array().expect("apps is a list");
    apps.iter().map(|app| app["name"].as_str().expect("an app has a name").to_owned()).collect()
}

fn is_loud(finding: &Value) -> bool {
    finding["severity"] != "advice"
}

#[test]
fn json_keeps_its_contract() {
    let triage = &*ALL;
    assert_eq!(triage["schemaVersion"], "trueup.dev/v1");
    let apps = triage["apps"].as_array().unwrap();
    assert!(apps.len() > 10);
    for (i, app) in apps.iter().enumerate() {
        assert_eq!(app["rank"], i + 1);
        for key in ["name", "namespace", "project", "environment", "service", "team", "tier", "sync", "health", "risk"]
        {
            assert!(app.get(key).is_some(), "{key} of {}", app["name"]);
        }
        for finding in app["findings"].as_array().unwrap() {
            assert!(!finding["cause"].as_str().unwrap().is_empty());
            assert!(!finding["remedy"]["say"].as_str().unwrap().is_empty(), "{finding}");
            assert!(finding["owner"]["control"].is_string());
        }
    }
    let risks: Vec<f64> = apps.iter().map(|app| app["risk"].as_f64().unwrap()).collect();
    assert!(risks.is_sorted_by(|a, b| a >= b), "{risks:?}");
}

#[test]
fn yaml_says_the_same_as_json() {
    let yaml = demo(&["-o", "yaml"]).out;
    assert_eq!(serde_saphyr::from_str::<Value>(&yaml).unwrap(), *ALL);
}

#[test]
fn two_runs_print_the_same() {
    for form in ["table", "wide", "json", "yaml", "name", "sarif", "junit"] {
        assert_eq!(demo(&["-o", form]).out, demo(&["-o", form]).out, "{form}");
    }
}

#[test]
fn sarif_has_a_result_for_each_finding() {
    let sarif: Value = serde_json::from_str(&demo(&["-o", "sarif"]).out).unwrap();
    let triage = &*ALL;
    let of_apps = triage["apps"].as_array().unwrap().iter().map(|app| app["findings"].as_array().unwrap().len());
    let findings = of_apps.sum::<usize>() + triage["fleet"].as_array().unwrap().len();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), findings);
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
    }
}

#[test]
fn junit_has_a_test_case_for_each_application() {
    let xml = demo(&["-o", "junit"]).out;
    let document = roxmltree::Document::parse(&xml).unwrap();
    let cases: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testcase")).collect();
    let triage = &*ALL;
    assert_eq!(cases.len(), names(triage).len() + triage["fleet"].as_array().unwrap().len());
    let apps = triage["apps"].as_array().unwrap();
    let ill = apps.iter().filter(|app| app["findings"].as_array().unwrap().iter().any(is_loud)).count();
    let failed = cases.iter().filter(|case| case.children().any(|child| child.has_tag_name("failure"))).count();
    assert!(ill > 0 && failed >= ill, "{failed} of {ill}");
}

#[test]
fn names_are_worst_first_and_kubectl_takes_them() {
    let triage = &*ALL;
    let first = names(triage).swap_remove(0);
    let run = demo(&["-o", "name"]);
    assert!(run.out.starts_with(&format!("application.argoproj.io/{first}\n")), "{}", run.out);
    assert!(run.out.lines().count() < names(triage).len());
    assert_eq!(demo(&["-o", "name", "--all"]).out.lines().count(), names(triage).len());
}

#[test]
fn the_table_fits_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    for columns in [80, 140] {
        for args in [&["triage", "--demo"][..], &["triage", "--demo", "--all", "--explain-rank"]] {
            assert_fits(&trueup_in(folder.path(), args, &[("COLUMNS", &columns.to_string())]).out, columns);
        }
    }
}

#[test]
fn the_exit_code_follows_fail_on() {
    assert_eq!(demo(&[]).code, Some(1));
    assert_eq!(demo(&["--fail-on", "never"]).code, Some(0));
    let triage = &*ALL;
    let apps = triage["apps"].as_array().unwrap();
    let healthy = apps.iter().find(|app| app["findings"].as_array().unwrap().is_empty()).expect("some app is healthy");
    assert_eq!(demo(&[healthy["name"].as_str().unwrap()]).code, Some(0));
}

#[test]
fn filters_narrow_the_report_and_keep_the_ranks() {
    let all = &*ALL;
    let worst = &all["apps"][2];
    let name = worst["name"].as_str().unwrap();
    let one = json(&[name]);
    assert_eq!(one["apps"].as_array().unwrap().len(), 1);
    assert_eq!(one["apps"][0], *worst);
    let severe = json(&["--severity", "error"]);
    assert!(!names(&severe).is_empty() && names(&severe).len() < names(all).len());
    assert!(names(&json(&["--env", "no-such-environment"])).is_empty());
}

#[test]
fn an_unknown_name_is_an_error_and_not_a_clean_fleet() {
    let run = demo(&["no-such-app"]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.starts_with("error: no Application is called \"no-such-app\"\n"), "{}", run.err);
    assert_eq!(trueup(&["explain", "--demo", "no-such-app"]).code, Some(2));
    assert_eq!(demo(&["no-such-*"]).code, Some(0));
}

#[test]
fn every_application_can_be_explained_within_eighty_columns_and_without_secrets() {
    let folder = tempfile::tempdir().unwrap();
    for name in names(&ALL) {
        let run = trueup_in(folder.path(), &["explain", "--demo", &name], &[("COLUMNS", "80")]);
        assert!(matches!(run.code, Some(0 | 1)), "{name}: {}", run.err);
        assert_fits(&run.out, 80);
        assert_no_secret(&run.out);
    }
}

#[test]
fn an_explanation_is_the_same_in_every_form() {
    let explain = |form: &str| trueup(&["explain", "--demo", &names(&ALL)[0], "-o", form]).out;
    let (from_json, from_yaml): (Value, Value) =
        (serde_json::from_str(&explain("json")).unwrap(), serde_saphyr::from_str(&explain("yaml")).unwrap());
    assert_eq!(from_json, from_yaml);
    assert_eq!(from_json["app"], ALL["apps"][0]);
}

#[test]
fn no_secret_is_in_any_form_of_a_triage() {
    for form in ["table", "wide", "json", "yaml", "name", "sarif", "junit"] {
        let run = demo(&["--all", "-o", form]);
        assert!(!run.out.is_empty(), "{form}: {}", run.err);
        assert_no_secret(&run.out);
    }
}

fn assert_no_secret(output: &str) {
    if let Some(at) = output.find("canary-") {
        panic!("a secret: {}", output[..at + 20].lines().last().unwrap_or_default());
    }
}

/// Commands stay in one piece, so that they can be pasted; all else fits.
fn assert_fits(output: &str, columns: usize) {
    let is_command = |line: &&str| line.trim_start().starts_with('→');
    let wide: Vec<&str> = output.lines().filter(|l| !is_command(l)).filter(|l| l.chars().count() > columns).collect();
    assert!(wide.is_empty(), "wider than {columns}: {wide:#?}");
}

#[test]
fn a_captured_fleet_is_triaged_as_the_original() {
    let folder = tempfile::tempdir().unwrap();
    let run = trueup_in(folder.path(), &["capture", "--demo", "copy"], &[]);
    assert_eq!(run.out, "copy\n", "{}", run.err);
    assert!(matches!(run.code, Some(0 | 1)), "{}", run.err);
    let copy = trueup_in(folder.path(), &["triage", "--snapshot", "copy", "-o", "json"], &[]);
    let copy: Value = serde_json::from_str(&copy.out).unwrap();
    assert_eq!(copy["apps"], ALL["apps"]);
}
