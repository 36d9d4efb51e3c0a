//! Ignore rules: which differences they hide, which of them are idle, and which cannot be evaluated.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use trueup_compare::IgnoreRules;
use trueup_model::{IgnoreDifference, ResourceKey, ResourceOverride};

use crate::fixture::drift_of;

fn ignoring(rules: &str) -> String {
    drift_of(&format!(
        r#"
object: apps/Deployment/shop/web
target: {{metadata: {{annotations: {{a/b: x}}}}, spec: {{replicas: 2, template: {{spec: {{containers: [{{name: web, image: "web:1", args: [-v]}}]}}}}}}}}
live: {{metadata: {{annotations: {{a/b: z}}}}, spec: {{replicas: 5, template: {{spec: {{containers: [{{name: proxy}}, {{name: web, image: "web:2", args: [-vv]}}]}}}}}}}}
managers: [{{name: kubectl-edit, at: "2026-01-01T11:00:00Z", owns: {{metadata: {{annotations: {{a/b: x}}}}, spec: {{replicas: 5, template: {{spec: {{containers: [{{name: proxy}}, {{name: web, image: x, args: 1}}]}}}}}}}}}}]
outOfSync: true
ignore: [{rules}]
"#
    ))
}

#[test]
fn json_pointers_cover_their_field_on_either_side() {
    let text = ignoring(
        "{group: apps, kind: Deployment, jsonPointers: [/spec/replicas, /metadata/annotations/a~1b, /spec/template/spec/containers/0/image]}",
    );
    assert_snapshot!(text, @r#"
    metadata.annotations['a/b']: "x" -> "z" | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden by ignoreDifferences[0] of the Application (apps/Deployment): /metadata/annotations/a~1b
    spec.replicas: 2 -> 5 | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden by ignoreDifferences[0] of the Application (apps/Deployment): /spec/replicas
    spec.template.spec.containers[name=proxy]: nothing -> {"name":"proxy"} | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden
    spec.template.spec.containers[name=web].args: ["-v"] -> ["-vv"] | person by kubectl-edit with kubectl-edit at 11:00:00 | shown
    spec.template.spec.containers[name=web].image: "web:1" -> "web:2" | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden by ignoreDifferences[0] of the Application (apps/Deployment): /spec/template/spec/containers/0/image
    "#);
}

#[test]
fn jq_paths_cover_what_they_select() {
    let text = ignoring(
        r#"{group: "*", kind: "D*", jqPathExpressions: ['.spec.template.spec.containers[] | select(.name == "web") | .args', '.spec.template.spec.containers[]?.image']}"#,
    );
    assert_snapshot!(text, @r#"
    metadata.annotations['a/b']: "x" -> "z" | person by kubectl-edit with kubectl-edit at 11:00:00 | shown
    spec.replicas: 2 -> 5 | person by kubectl-edit with kubectl-edit at 11:00:00 | shown
    spec.template.spec.containers[name=proxy]: nothing -> {"name":"proxy"} | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden
    spec.template.spec.containers[name=web].args: ["-v"] -> ["-vv"] | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden by ignoreDifferences[0] of the Application (*/D*): .spec.template.spec.containers[] | select(.name == "web") | .args
    spec.template.spec.containers[name=web].image: "web:1" -> "web:2" | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden by ignoreDifferences[0] of the Application (*/D*): .spec.template.spec.containers[]?.image
    "#);
}

#[test]
fn what_names_no_field_covers_nothing() {
    let text = ignoring(
        "{group: apps, kind: Deployment, jsonPointers: ['', spec/replicas], jqPathExpressions: ['.', '.none[]']}",
    );
    assert!(!text.contains("ignoreDifferences"), "{text}");
}

#[test]
fn a_trusted_manager_covers_all_it_owns_and_other_objects_are_not_covered() {
    assert_snapshot!(ignoring("{group: apps, kind: Deployment, managedFieldsManagers: [kubectl-edit]}"), @r#"
    metadata.annotations['a/b']: "x" -> "z" | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden by ignoreDifferences[0] of the Application (apps/Deployment): field manager kubectl-edit
    spec.replicas: 2 -> 5 | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden by ignoreDifferences[0] of the Application (apps/Deployment): field manager kubectl-edit
    spec.template.spec.containers[name=proxy]: nothing -> {"name":"proxy"} | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden by ignoreDifferences[0] of the Application (apps/Deployment): field manager kubectl-edit
    spec.template.spec.containers[name=web].args: ["-v"] -> ["-vv"] | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden by ignoreDifferences[0] of the Application (apps/Deployment): field manager kubectl-edit
    spec.template.spec.containers[name=web].image: "web:1" -> "web:2" | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden by ignoreDifferences[0] of the Application (apps/Deployment): field manager kubectl-edit
    "#);
    let elsewhere = ignoring("{group: apps, kind: Deployment, name: other, jsonPointers: [/spec]}");
    assert!(!elsewhere.contains("ignoreDifferences"), "{elsewhere}");
}

fn problems(expression: &str) -> String {
    let rule = IgnoreDifference {
        group: "apps".into(),
        kind: "Deployment".into(),
        jq_path_expressions: vec![expression.into()],
        ..IgnoreDifference::default()
    };
    let rules = IgnoreRules::new(&[rule], &BTreeMap::new(), false);
    rules.problems().iter().map(|p| p.message.as_str()).collect::<Vec<_>>().join("; ")
}

#[test]
fn jq_that_may_never_end_is_refused() {
    for expression in [
        "def f: f; f",
        "range(0; 1e9)",
        "repeat(.)",
        "recurse(.)",
        "while(true; .)",
        "until(false; .)",
        "limit(5; repeat(1))",
        "reduce range(9) as $i (.; .)",
        "input",
        ". as $x | $x",
        r#""a" * 1000000000"#,
        ".. | .. | .. | ..",
        ".,.,.,.,.,.,.,.,.,.,.",
        ".a |= 1",
        "label $out | break $out",
        r#""\(.a)""#,
        "env",
    ] {
        assert!(problems(expression).contains("not evaluated"), "{expression}: {:?}", problems(expression));
    }
    assert_eq!(problems(&"(".repeat(5_000)), "the jq expression is not evaluated here: it uses more than 2048 bytes");
    assert_eq!(problems(&"[".repeat(1_000)), "the jq expression is not evaluated here: it uses deep nesting");
    assert_eq!(problems(".spec["), "the jq expression cannot be parsed");
    assert_eq!(problems(".a) | (.b"), "the jq expression cannot be parsed");
}

#[test]
fn usual_jq_is_accepted() {
    for expression in [
        ".spec.template.spec.initContainers[] | select(.name == \"injected\")",
        ".webhooks[]?.clientConfig.caBundle",
        ".metadata.annotations | to_entries[] | select(.key | startswith(\"acme\"))",
        ".. | select(type == \"object\" and has(\"protocol\")) | .protocol",
        ".spec.rules[] | select(any(.http.paths[]; .path == \"/\")) | .host",
        ".data[\"config.yaml\"], .metadata.labels.\"app.kubernetes.io/version\"",
        ".spec.a // .spec.b # a comment",
    ] {
        assert_eq!(problems(expression), "", "{expression}");
    }
}

#[test]
fn rules_of_the_installation_are_read_from_yaml_text_and_idle_rules_are_named() {
    let text = |yaml: &str| ResourceOverride { ignore_differences: yaml.into() };
    let overrides = BTreeMap::from([
        ("*/*".to_owned(), text("jqPathExpressions: null\njsonPointers:\n- /status\n")),
        ("apps/Deployment".to_owned(), text("jsonPointers: {not: a list}")),
    ]);
    let app = [
        IgnoreDifference { group: "apps".into(), kind: "Deployment".into(), ..IgnoreDifference::default() },
        IgnoreDifference { group: "batch".into(), kind: "*".into(), ..IgnoreDifference::default() },
        IgnoreDifference { kind: "Secret".into(), name: "gone".into(), ..IgnoreDifference::default() },
    ];
    let rules = IgnoreRules::new(&app, &overrides, true);
    let keys = [ResourceKey::new("apps", "Deployment", "shop", "web"), ResourceKey::new("", "Secret", "shop", "db")];
    let unused: Vec<_> = rules.unused_rules(&keys).into_iter().map(|u| (u.index, u.rule)).collect();
    assert_snapshot!(format!("{unused:?}"), @r#"[(1, "ignoreDifferences[1] of the Application (batch/*)"), (2, "ignoreDifferences[2] of the Application (Secret gone)")]"#);
    let broken: Vec<_> = rules.problems().iter().map(|p| p.rule.as_str()).collect();
    assert_eq!(broken, ["the installation's ignoreDifferences for apps/Deployment"]);
    assert!(rules.respected());
}

#[test]
fn rules_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&IgnoreRules::default());
}
