//! What managedFields tell by themselves.

use insta::assert_snapshot;
use serde_json::json;
use trueup_compare::{field_owners, ownership_taken};

use crate::fixture::{Fixture, render};

#[test]
fn every_form_of_a_field_set_is_read() {
    let live = json!({"metadata": {"managedFields": [
        {"manager": "a", "operation": "Apply", "time": "2026-01-01T10:00:00Z", "fieldsV1": {
            "f:spec": {".": {}, "f:ports": {"k:{\"port\":80,\"protocol\":\"TCP\"}": {".": {}, "f:port": {}}}, "f:args": {}},
            "f:metadata": {"f:finalizers": {"v:\"keep\"": {}}, "f:list": {"i:2": {}}}
        }},
        {"manager": "b", "operation": "Update", "subresource": "status", "fieldsV1": {"f:status": {"f:x": {}}}}
    ]}});
    let lines: Vec<String> = field_owners(&live)
        .iter()
        .map(|o| format!("{} {} {}/{}", o.field, o.manager, o.operation, o.subresource))
        .collect();
    assert_snapshot!(lines.join("\n"), @r#"
    metadata.finalizers[=keep] a Apply/
    metadata.list[2] a Apply/
    spec.args a Apply/
    spec.ports[port=80,protocol=TCP].port a Apply/
    status.x b Update/status
    "#);
}

#[test]
fn a_field_of_git_that_a_person_owns_alone_is_taken() {
    let fixture = Fixture::new(
        r#"
object: apps/Deployment/shop/web
target: {metadata: {labels: {a: x}}, spec: {replicas: 5, template: {spec: {containers: [{name: web, image: "web:2"}]}}}}
live: {metadata: {labels: {a: x}}, spec: {replicas: 5, template: {spec: {containers: [{name: web, image: "web:2"}]}}}}
managers:
- {name: argocd-controller, at: "2026-01-01T10:00:00Z", owns: {metadata: {labels: {a: x}}}}
- {name: kubectl-set, at: "2026-01-01T11:00:00Z", owns: {metadata: {labels: {a: x}}, spec: {template: {spec: {containers: [{name: web, image: x}]}}}}}
- {name: kubectl-client-side-apply, at: "2026-01-01T09:00:00Z", owns: {spec: {replicas: 5}}}
- {name: kube-controller-manager, subresource: scale, at: "2026-01-01T11:00:00Z", owns: {spec: {replicas: 5}}}
"#,
    );
    assert_snapshot!(fixture.with_sides(|sides| render(&ownership_taken(sides))), @r#"spec.template.spec.containers[name=web].image: "web:2" -> "web:2" | person by kubectl-set with kubectl-set at 11:00:00 | hidden"#);
}
