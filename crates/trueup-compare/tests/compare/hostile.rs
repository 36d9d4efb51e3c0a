//! Input that makes no sense: an answer, never a panic or a hang.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use trueup_compare::{IgnoreRules, ObjectSides, drift, field_owners, overwritten_patches, ownership_taken, writers};
use trueup_model::{AuditEvent, FieldPath, IgnoreDifference, ResourceKey};

/// Everything the crate does, on one object and one request body.
fn everything(target: &Value, live: &Value, body: &Value) -> usize {
    let rule = IgnoreDifference {
        group: "*".into(),
        kind: "*".into(),
        json_pointers: vec!["/a/0".into(), String::new(), "a".into(), "/~2/~1".into()],
        jq_path_expressions: vec!["..".into(), ".a[]?.b".into(), ".spec[0:2]".into(), ".a.b.c".into()],
        ..IgnoreDifference::default()
    };
    let rules = IgnoreRules::new(&[rule], &BTreeMap::new(), false);
    let event = |verb: &str, subresource: &str| AuditEvent {
        at: "2026-01-01T10:00:00Z".parse().unwrap(),
        user: "alice".into(),
        verb: verb.into(),
        user_agent: "/".into(),
        group: String::new(),
        resource: "secrets".into(),
        subresource: subresource.into(),
        namespace: "n".into(),
        name: "x".into(),
        field_manager: String::new(),
        request: body.clone(),
    };
    let events = [
        event("create", ""),
        event("patch", ""),
        event("update", ""),
        event("patch", "scale"),
        event("bogus", "status"),
    ];
    let audit: Vec<&AuditEvent> = events.iter().collect();
    let mut seen = 0;
    for key in [ResourceKey::new("", "Secret", "n", "x"), ResourceKey::new("x.test", "Thing", "n", "x")] {
        let base = ObjectSides { audit: &audit, ..ObjectSides::new(&key, live, &rules) };
        for sides in [
            base,
            ObjectSides { target: Some(target), shown_out_of_sync: Some(true), ..base },
            ObjectSides { target: Some(target), normalized: Some(live), predicted: Some(target), ..base },
        ] {
            seen += drift(&sides).len() + ownership_taken(&sides).len();
        }
    }
    seen + overwritten_patches(&audit, live).len()
        + writers(&audit, &FieldPath::of(&["a"]), live).len()
        + field_owners(live).len()
}

fn nested(depth: usize, open: &str, close: &str) -> Value {
    serde_json::from_str(&format!("{}1{}", open.repeat(depth), close.repeat(depth))).unwrap()
}

#[test]
fn garbage_in_managed_fields_is_left_out() {
    for fields in [
        json!(null),
        json!("text"),
        json!([null, 1, "x", {}, {"fieldsV1": 7}, {"fieldsV1": {"k:": {}, "k:{": {}, "v:": 1, "i:x": {}, "z:q": {}, "f:": {"f:": {}}}}]),
        json!([{"manager": 7, "time": "yesterday", "fieldsV1": {"f:a": {"k:[1]": {"f:b": null}, "k:{\"n\":{}}": {}}}}]),
    ] {
        let live = json!({"metadata": {"managedFields": fields, "annotations": 3}, "a": [{"n": {}}], "": {"": 1}});
        everything(&json!({"a": {"b": 1}}), &live, &json!({"a": null}));
    }
}

#[test]
fn deep_objects_end() {
    let maps = nested(120, "{\"a\":", "}");
    let lists = json!({"a": nested(110, "[", "]")});
    let set = nested(120, "{\"f:a\":", "}");
    let live = json!({"metadata": {"managedFields": [{"manager": "kubectl-edit", "fieldsV1": set}]}, "a": maps});
    everything(&lists, &live, &maps);
    everything(&maps, &lists, &lists);
    everything(&maps, &live, &live);
}

#[test]
fn long_jq_expressions_end() {
    for expression in [
        format!("{}.", "-".repeat(2_000)),
        format!("{}.", "try ".repeat(500)),
        format!("{}.", "if ".repeat(600)),
        format!("{}.", "def f:".repeat(300)),
        format!("{}.", ".|".repeat(1_000)),
        format!("{}.", ".//".repeat(600)),
        format!(".{}", "[]?".repeat(600)),
        format!(".{}", ".a".repeat(1_000)),
        format!("{}.", ". as $x|".repeat(200)),
        format!("{}.", "reduce ".repeat(250)),
        format!("{}\"", "\"\\(".repeat(30)),
        format!("{}.", "-".repeat(190)),
        format!("{}.", "try ".repeat(190)),
        format!("{}.", ".|".repeat(95)),
        format!("{}.", ".//".repeat(95)),
        format!(".{}", "[]?".repeat(60)),
        format!("{}.", "(.,.)|".repeat(8)),
        format!("{}add", "[.,.]|".repeat(8)),
        "..|..".to_owned(),
        "any(..; any(..; . == 1))".to_owned(),
        r#".. | select(tostring | test("^(a+)+(a|aa)+$"))"#.to_owned(),
    ] {
        let rule = IgnoreDifference {
            group: "*".into(),
            kind: "*".into(),
            jq_path_expressions: vec![expression],
            ..IgnoreDifference::default()
        };
        let rules = IgnoreRules::new(&[rule], &BTreeMap::new(), false);
        let key = ResourceKey::new("", "ConfigMap", "n", "x");
        let (target, live) = (
            json!({"data": {"a": "1"}}),
            json!({"data": {"a": "2"}, "a": nested(100, "{\"a\":", "}"), "b": "a".repeat(5_000) + "b"}),
        );
        assert_eq!(drift(&ObjectSides { target: Some(&target), ..ObjectSides::new(&key, &live, &rules) }).len(), 1);
    }
}

#[test]
fn the_result_stays_bounded() {
    let many: serde_json::Map<String, Value> = (0..5_000).map(|i| (format!("key{i}"), json!(i))).collect();
    let owned: serde_json::Map<String, Value> = (0..5_000).map(|i| (format!("f:key{i}"), json!({}))).collect();
    let fields = json!([{"manager": "kubectl-edit", "fieldsV1": {"f:data": owned}}]);
    let live = json!({"metadata": {"managedFields": fields}, "data": many});
    let found = everything(&json!({"data": {}}), &live, &json!({"data": many}));
    assert!(found < 40_000, "{found}");
}

fn any_json() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![
        "a",
        "b",
        "name",
        "metadata",
        "spec",
        "data",
        "stringData",
        "labels",
        "annotations",
        "managedFields",
        "fieldsV1",
        "manager",
        "time",
        "f:a",
        "f:spec",
        ".",
        "k:{\"name\":\"a\"}",
        "v:1",
        "i:0",
        "containers",
        "env",
        "ports",
        "$patch",
        "op",
        "path",
        "value",
        "protocol",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|f| json!(f)),
        prop::sample::select(vec![
            "a",
            "",
            "1Gi",
            "1e99",
            "-.5",
            "9999999999999999999E",
            "1h",
            "/a/0",
            "replace",
            "delete",
            "+++++++++"
        ])
        .prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(name.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|m| m.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_on_any_input(target in any_json(), live in any_json(), fields in any_json(), body in any_json()) {
        let with_fields = json!({"metadata": {"managedFields": [{"manager": "kubectl", "fieldsV1": fields}]}, "spec": live, "a": target});
        everything(&target, &live, &body);
        everything(&json!({"spec": target, "a": body}), &with_fields, &body);
    }

    #[test]
    fn any_jq_expression_is_answered(expression in "[.a\\[\\]|(), \"=?0-9$:#{}]{0,40}") {
        let rule = IgnoreDifference { group: "*".into(), kind: "*".into(), jq_path_expressions: vec![expression], ..IgnoreDifference::default() };
        let rules = IgnoreRules::new(&[rule], &BTreeMap::new(), false);
        let key = ResourceKey::new("", "ConfigMap", "n", "x");
        let (target, live) = (json!({"data": {"a": "1"}}), json!({"data": {"a": "2"}, "a": [{"a": 0}, [1, 2]]}));
        drift(&ObjectSides { target: Some(&target), ..ObjectSides::new(&key, &live, &rules) });
    }
}
