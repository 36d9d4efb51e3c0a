//! Tests of schemas.

use super::{Schema, ValueSchema};

/// The merge keys at the end of a path; `[]` goes into the items.
fn keys(schema: &Schema, api_version: &str, kind: &str, path: &str) -> String {
    let step = |found: Option<ValueSchema>, part: &str| match part {
        "[]" => found?.items(),
        _ => found?.field(part),
    };
    let found = path.split('.').fold(schema.of_kind(api_version, kind), step);
    found.and_then(|found| found.merge_keys()).map_or("replaced".to_owned(), |keys| format!("{keys:?}"))
}

#[test]
fn lists_of_known_kinds_have_merge_keys() {
    let table = [
        ("apps/v1", "Deployment", "spec.template.spec.containers.[].env", r#"["name"]"#),
        ("batch/v1beta1", "CronJob", "spec.jobTemplate.spec.template.spec.hostAliases", r#"["ip"]"#),
        ("v1", "Pod", "spec.ephemeralContainers.[].ports", "replaced"),
        ("v1", "Service", "spec.ports", r#"["port", "protocol"]"#),
        ("v1", "ConfigMap", "metadata.finalizers", "[]"),
        ("apps/v9", "Deployment", "spec.template.spec.containers", "replaced"),
        ("apps/v1", "StatefulSet", "spec.volumeClaimTemplates", "replaced"),
    ];
    for (api_version, kind, path, expected) in table {
        assert_eq!(keys(&Schema::default(), api_version, kind, path), expected, "{kind} {path}");
    }
}

const DOCUMENT: &[u8] = br##"
definitions:
  Spec:
    properties:
      items:
        type: array
        x-kubernetes-patch-strategy: merge
        x-kubernetes-patch-merge-key: id
        items: {$ref: "#/definitions/Item"}
  Item:
    additionalProperties:
      type: array
      x-kubernetes-patch-strategy: merge,retainKeys
      x-kubernetes-list-map-keys: [a, b]
  Thing:
    properties: {spec: {$ref: "#/definitions/Spec"}}
    x-kubernetes-group-version-kind: [{group: x.io, version: v1, kind: Thing}]
paths:
  /apis/x.io/v1/things:
    get: {x-kubernetes-group-version-kind: {group: x.io, version: v1, kind: Thing}}
"##;

#[test]
fn a_document_replaces_the_built_in_schema() {
    let mut schema = Schema::default();
    schema.use_document(DOCUMENT).unwrap();
    assert_eq!(keys(&schema, "x.io/v1", "Thing", "spec.items"), r#"["id"]"#);
    assert_eq!(keys(&schema, "x.io/v1", "Thing", "spec.items.[].any"), r#"["a", "b"]"#);
    assert_eq!(keys(&schema, "v1", "Service", "spec.ports"), "replaced");
    assert!(schema.scopes.is_certainly_cluster_scoped(&crate::id::Gvk::new("x.io/v1", "Thing")));
}

#[test]
fn a_document_stands_beside_the_built_in_schema_that_was_needed_before() {
    let mut schema = Schema::default();
    schema.scopes.is_certainly_cluster_scoped(&crate::id::Gvk::new("x.io/v1", "Thing"));
    schema.use_document(DOCUMENT).unwrap();
    assert_eq!(keys(&schema, "v1", "Service", "spec.ports"), r#"["port", "protocol"]"#);
}

#[test]
fn comments_can_state_schemas() {
    let schema = Schema::default();
    let stated =
        schema.of_comment(r#"# {"x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "k"}"#);
    assert_eq!(stated.and_then(|stated| stated.merge_keys()), Some(vec!["k".to_owned()]));
    for comment in ["# text", "# {}", "# 5", r#"# {"type": 5}"#] {
        assert!(schema.of_comment(comment).is_none(), "{comment}");
    }
}
