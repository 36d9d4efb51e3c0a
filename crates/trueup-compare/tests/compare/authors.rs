//! Who made a drift, when, and of which class it is.

use insta::assert_snapshot;

use crate::fixture::drift_of;

#[test]
fn the_audit_log_names_the_person_behind_a_tool() {
    let text = drift_of(
        r#"
object: apps/Deployment/shop/web
target: {spec: {replicas: 2, paused: false, template: {spec: {containers: [{name: web, image: "web:1"}]}}}}
live: {spec: {replicas: 5, template: {spec: {containers: [{name: web, image: "web:2"}]}}}}
outOfSync: true
managers:
- {name: argocd-controller, at: "2026-01-01T10:00:00Z", owns: {spec: {template: {spec: {containers: [{name: web}]}}}}}
- {name: kubectl, at: "2026-01-01T11:00:00Z", subresource: scale, owns: {spec: {replicas: 5}}}
- {name: kubectl-set, at: "2026-01-01T11:00:01Z", owns: {spec: {template: {spec: {containers: [{name: web, image: x}]}}}}}
audit:
- {at: "2026-01-01T11:00:00.2Z", user: alice, verb: patch, subresource: scale, agent: kubectl/v1.32.4, body: {spec: {replicas: 5}}}
- {at: "2026-01-01T11:00:01.9Z", user: bob, verb: patch, manager: kubectl-set, body: {spec: {template: {spec: {containers: [{name: web, image: "web:2"}]}}}}}
"#,
    );
    assert_snapshot!(text, @r#"
    spec.replicas: 2 -> 5 | person by alice with kubectl at 11:00:00 | shown
    spec.template.spec.containers[name=web].image: "web:1" -> "web:2" | person by bob with kubectl-set at 11:00:01 | shown
    "#);
}

#[test]
fn without_an_audit_log_the_tool_stands_for_the_person() {
    let text = drift_of(
        r#"
object: apps/Deployment/shop/web
target: {spec: {replicas: 2}}
live: {spec: {replicas: 5}, metadata: {annotations: {note: x}}}
managers:
- {name: Mozilla, at: "2026-01-01T11:00:00Z", owns: {spec: {replicas: 5}}}
- {name: node-fetch, at: "2026-01-01T12:00:00Z", owns: {metadata: {annotations: {note: x}}}}
"#,
    );
    assert_snapshot!(text, @r#"
    metadata.annotations.note: nothing -> "x" | person by node-fetch with node-fetch at 12:00:00 | hidden
    spec.replicas: 2 -> 5 | person by Mozilla with Mozilla at 11:00:00 | hidden
    "#);
}

#[test]
fn a_service_account_with_kubectl_is_a_controller_and_an_unknown_tool_of_a_person_is_a_person() {
    let text = drift_of(
        r#"
object: /ConfigMap/shop/settings
target: {data: {a: "1", b: "1", c: "1"}}
live: {data: {a: "2", b: "2", c: "2"}}
managers:
- {name: kubectl-patch, at: "2026-01-01T11:00:00Z", owns: {data: {a: x}}}
- {name: mytool, at: "2026-01-01T12:00:00Z", owns: {data: {b: x}}}
- {name: tuner, at: "2026-01-01T13:00:00Z", owns: {data: {c: x}}}
audit:
- {at: "2026-01-01T11:00:00Z", user: "system:serviceaccount:ops:nightly", verb: patch, manager: kubectl-patch, body: {data: {a: "2"}}}
- {at: "2026-01-01T12:00:00Z", user: carol, verb: patch, agent: mytool/1.0, body: [{op: replace, path: /data/b, value: "2"}]}
"#,
    );
    assert_snapshot!(text, @r#"
    data.a: "1" -> "2" | controller by system:serviceaccount:ops:nightly with kubectl-patch at 11:00:00 | hidden
    data.b: "1" -> "2" | person by carol with mytool at 12:00:00 | hidden
    data.c: "1" -> "2" | controller with tuner at 13:00:00 | hidden
    "#);
}

#[test]
fn a_removed_field_is_attributed_to_the_request_that_removed_it() {
    let text = drift_of(
        r#"
object: argoproj.io/Application/argocd/shop
applied: {spec: {project: shop, syncPolicy: {automated: {prune: true}}}}
live: {spec: {project: shop}}
managers: [{name: kubectl-client-side-apply, at: "2026-01-01T09:00:00Z", owns: {spec: {project: x}}}]
audit:
- {at: "2026-01-01T09:00:00Z", user: carol, verb: create, manager: kubectl-client-side-apply, body: {spec: {project: shop, syncPolicy: {automated: {prune: true}}}}}
- {at: "2026-01-01T11:00:00Z", user: bob, verb: patch, manager: kubectl-patch, body: {spec: {syncPolicy: {automated: null}}}}
- {at: "2026-01-01T11:00:01Z", user: "system:serviceaccount:argocd:argocd-application-controller", verb: patch, manager: argocd-application-controller, body: {spec: {syncPolicy: null}}}
"#,
    );
    assert_snapshot!(text, @r#"spec.syncPolicy.automated: {"prune":true} -> nothing | person by bob with kubectl-patch at 11:00:00 | hidden"#);
}

#[test]
fn a_change_through_argocds_api_is_the_persons_who_started_an_operation_then() {
    let text = drift_of(
        r#"
object: argoproj.io/Application/argocd/shop
applied: {spec: {syncPolicy: {automated: {}, retry: {limit: 5}}}}
live:
  metadata: {annotations: {argocd.argoproj.io/hydrate: normal}}
  spec: {syncPolicy: {retry: {limit: 5}}, source: {helm: {parameters: [{name: tag, value: "2"}]}}}
  status: {history: [{deployStartedAt: "2026-01-01T11:00:02Z", initiatedBy: {username: alice}}, {deployStartedAt: "2026-01-01T08:00:00Z", initiatedBy: {username: bob}}]}
managers: [{name: argocd-server, at: "2026-01-01T11:00:00Z", owns: {metadata: {annotations: {argocd.argoproj.io/hydrate: x}}, spec: {source: {helm: {parameters: x}}}}}]
audit:
- {at: "2026-01-01T11:00:00Z", user: "system:serviceaccount:argocd:argocd-server", verb: update, agent: argocd-server/v3, body: {spec: {syncPolicy: {retry: {limit: 5}}, source: {helm: {parameters: [{name: tag, value: "2"}]}}}}}
"#,
    );
    assert_snapshot!(text, @r#"
    metadata.annotations['argocd.argoproj.io/hydrate']: nothing -> "normal" | argocd with argocd-server at 11:00:00 | hidden
    spec.source.helm.parameters: nothing -> [{"name":"tag","value":"2"}] | person by alice with argocd-server at 11:00:00 | hidden
    spec.syncPolicy.automated: {} -> nothing | person by alice with argocd-server at 11:00:00 | hidden
    "#);
}

#[test]
fn what_a_webhook_made_of_an_applied_value_is_admission() {
    let text = drift_of(
        r#"
object: cache.acme.test/Pool/shop/main
applied: {spec: {size: small}}
target: {metadata: {name: main}, spec: {size: small}}
live: {metadata: {labels: {injected: "true"}}, spec: {size: large}}
outOfSync: true
managers: [{name: argocd-controller, at: "2026-01-01T10:00:00Z", owns: {metadata: {labels: {injected: x}}, spec: {size: x}}}]
"#,
    );
    assert_snapshot!(text, @r#"
    metadata.labels.injected: nothing -> "true" | admission with argocd-controller at 10:00:00 | hidden
    spec.size: "small" -> "large" | admission with argocd-controller at 10:00:00 | shown
    "#);
}

#[test]
fn server_side_apply_knows_co_owners_that_git_does_not() {
    let text = drift_of(
        r#"
object: apps/Deployment/shop/web
ssa: true
target: {spec: {replicas: 2}}
live: {spec: {replicas: 2, minReadySeconds: 30, progressDeadlineSeconds: 90}}
outOfSync: false
managers:
- {name: argocd-controller, operation: Apply, at: "2026-01-01T10:00:00Z", owns: {spec: {replicas: 2, progressDeadlineSeconds: 90}}}
- {name: kubectl, operation: Apply, at: "2026-01-01T11:00:00Z", owns: {spec: {minReadySeconds: 30}}}
"#,
    );
    assert_snapshot!(text, @"spec.minReadySeconds: nothing -> 30 | person by kubectl with kubectl at 11:00:00 | hidden");
}

#[test]
fn an_autoscaler_is_a_controller_and_bookkeeping_is_nothing() {
    let text = drift_of(
        r#"
object: apps/Deployment/shop/web
target: {spec: {paused: false}}
live: {metadata: {annotations: {deployment.kubernetes.io/revision: "2"}}, spec: {replicas: 4}, status: {replicas: 4}}
managers:
- {name: kube-controller-manager, subresource: scale, at: "2026-01-01T10:00:00Z", owns: {spec: {replicas: 4}}}
- {name: kube-controller-manager, subresource: status, at: "2026-01-01T10:00:00Z", owns: {metadata: {annotations: {deployment.kubernetes.io/revision: x}}, status: {replicas: 4}}}
"#,
    );
    assert_snapshot!(text, @"spec.replicas: nothing -> 4 | controller with kube-controller-manager at 10:00:00 | hidden");
}

#[test]
fn old_argocd_writes_as_kubectl_apply_and_is_still_argocd() {
    let text = drift_of(
        r#"
object: /ConfigMap/shop/settings
applied: {metadata: {annotations: {argocd.argoproj.io/tracking-id: "a:/ConfigMap:shop/settings"}}, data: {a: "1"}}
target: {data: {a: "2"}}
live: {data: {a: "1"}}
outOfSync: true
managers: [{name: kubectl-client-side-apply, at: "2026-01-01T10:00:00Z", owns: {metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: x}}, data: {a: x}}}]
"#,
    );
    assert_snapshot!(text, @r#"data.a: "2" -> "1" | argocd with kubectl-client-side-apply at 10:00:00 | shown"#);
}

#[test]
fn a_co_owner_is_not_the_author_of_what_argocd_applied() {
    let text = drift_of(
        r#"
object: /ConfigMap/shop/settings
applied: {metadata: {annotations: {argocd.argoproj.io/tracking-id: "a:/ConfigMap:shop/settings"}}, data: {a: "1"}}
target: {data: {a: "2"}}
live: {data: {a: "1"}}
outOfSync: true
managers:
- {name: argocd-controller, at: "2026-01-01T10:00:00Z", owns: {data: {a: x}}}
- {name: kubectl, operation: Apply, at: "2026-01-01T11:00:00Z", owns: {data: {a: x}}}
"#,
    );
    assert_snapshot!(text, @r#"data.a: "2" -> "1" | argocd with argocd-controller at 10:00:00 | shown"#);
}

#[test]
fn without_anything_desired_only_later_hands_are_drift() {
    let text = drift_of(
        r#"
object: argoproj.io/Application/argocd/shop
live: {spec: {project: shop, source: {targetRevision: hotfix}}}
managers:
- {name: kubectl-create, at: "2026-01-01T09:00:00Z", owns: {spec: {project: x}}}
- {name: kubectl-edit, at: "2026-01-01T11:00:00Z", owns: {spec: {source: {targetRevision: x}}}}
"#,
    );
    assert_snapshot!(text, @r#"spec.source.targetRevision: nothing -> "hotfix" | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden"#);
}

#[test]
fn a_manifest_that_a_person_applied_after_argocd_is_theirs_for_all_its_tracking_data() {
    let text = drift_of(
        r"
        object: /ConfigMap/shop/settings
        target: {data: {a: '1'}}
        applied: {metadata: {annotations: {argocd.argoproj.io/tracking-id: 'web:/ConfigMap:shop/settings'}}, data: {a: '2'}}
        live: {metadata: {annotations: {argocd.argoproj.io/tracking-id: 'web:/ConfigMap:shop/settings'}}, data: {a: '2'}}
        managers:
        - {name: argocd-controller, at: '2026-03-01T09:00:00Z', owns: {metadata: {annotations: {argocd.argoproj.io/tracking-id: x}}}}
        - {name: kubectl-client-side-apply, at: '2026-03-01T11:00:00Z', owns: {metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: x}}, data: {a: '2'}}}
        outOfSync: true
        ",
    );
    assert_snapshot!(text, @r#"data.a: "1" -> "2" | person by kubectl-client-side-apply with kubectl-client-side-apply at 11:00:00 | shown"#);
}

#[test]
fn who_removed_a_field_is_known_even_where_the_log_holds_no_bodies() {
    let text = drift_of(
        r"
        object: /ConfigMap/shop/settings
        target: {data: {a: '1', b: '2'}}
        applied: {data: {a: '1', b: '2'}}
        live: {data: {a: '1'}}
        managers: [{name: argocd-controller, at: '2026-03-01T09:00:00Z', owns: {data: {a: '1'}}}]
        audit:
        - {at: '2026-03-01T09:00:00Z', user: 'system:serviceaccount:argocd:argocd-application-controller', verb: patch, manager: argocd-controller}
        - {at: '2026-03-01T11:00:00Z', user: alice, verb: patch, manager: kubectl-edit}
        outOfSync: true
        ",
    );
    assert_snapshot!(text, @r#"data.b: "2" -> nothing | person by alice with kubectl-edit at 11:00:00 | shown"#);
}
