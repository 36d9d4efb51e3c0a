//! The cluster says something that Git does not.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixture::{Fixture, deployment, deployment_resource, deployment_target};

fn by(manager: &str, time: &str, fields: Value) -> Value {
    json!({"manager": manager, "operation": "Update", "time": time, "fieldsType": "FieldsV1", "fieldsV1": fields})
}

fn patched(sync: &str, extra: Value, live: Value) -> Fixture {
    let mut app = json!({"status": {"sync": {"status": sync, "revision": "b2"}, "resources": deployment_resource("web", sync, "Healthy")}});
    app["spec"] = extra;
    Fixture::default()
        .app("web-prod", app)
        .live(deployment("web", live))
        .target("web-prod", deployment_target("web", json!({})))
}

fn scaled() -> Value {
    json!({
        "metadata": {"managedFields": [by("kubectl", "2026-03-01T11:00:00Z", json!({"f:spec": {"f:replicas": {}}}))]},
        "spec": {"replicas": 5},
    })
}

#[test]
fn a_hotfix_that_argocd_shows_has_a_fuse() {
    let audit = json!(["2026-03-01T11:00:00.4Z", "alice", "patch", "apps/deployments", "web", {"spec": {"replicas": 5}}, "kubectl"]);
    assert_snapshot!(patched("OutOfSync", json!({}), scaled()).audit(audit).findings(), @"
    web-prod: critical drift/hotfix: alice changed replicas 2 → 5 of Deployment shop/web by hand
      fields spec.replicas
      who alice
      => the next commit anywhere in the repository starts a sync that overwrites it
      => OutOfSync: 1 of 1 objects
    ");
}

#[test]
fn without_an_audit_log_the_field_manager_stands_for_the_person() {
    assert_snapshot!(patched("OutOfSync", json!({"syncPolicy": null}), scaled()).findings(), @"
    web-prod: error drift/hotfix: somebody with kubectl changed replicas 2 → 5 of Deployment shop/web by hand
      fields spec.replicas
      who kubectl
      => the next sync by hand overwrites it
      => OutOfSync: 1 of 1 objects
    ");
}

#[test]
fn an_added_container_that_argocd_does_not_show_is_found() {
    let live = json!({
        "metadata": {"managedFields": [by("kubectl-patch", "2026-03-01T11:00:00Z", json!({"f:spec": {"f:template": {"f:spec": {"f:containers": {"k:{\"name\":\"sniffer\"}": {".": {}, "f:name": {}, "f:image": {}}}}}}}))]},
        "spec": {"template": {"spec": {"containers": [{"name": "sniffer", "image": "tcpdump:1"}, {"name": "web", "image": "web:1"}]}}},
    });
    assert_snapshot!(patched("Synced", json!({}), live).findings(), @"
    web-prod: error drift/hidden-hotfix: somebody with kubectl-patch changed containers[name=sniffer] (added) of Deployment shop/web by hand; Argo CD does not show it and no sync takes it back
      fields spec.template.spec.containers[name=sniffer]
      who kubectl-patch
    ");
}

#[test]
fn a_note_in_an_annotation_is_only_advice() {
    let live = json!({
        "metadata": {
            "annotations": {"corp.example/note": "checked"},
            "managedFields": [by("kubectl-annotate", "2026-03-01T11:00:00Z", json!({"f:metadata": {"f:annotations": {"f:corp.example/note": {}}}}))],
        },
    });
    assert_snapshot!(patched("Synced", json!({}), live).findings(), @"
    web-prod: advice drift/hidden-hotfix: somebody with kubectl-annotate changed annotations['corp.example/note'] (added: checked) of Deployment shop/web by hand; Argo CD does not show it and no sync takes it back
      fields metadata.annotations['corp.example/note']
      who kubectl-annotate
    ");
}

#[test]
fn an_ignore_rule_that_hides_a_person_is_named() {
    let rule =
        json!({"ignoreDifferences": [{"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]}]});
    assert_snapshot!(patched("Synced", rule, scaled()).findings(), @"
    web-prod: warning drift/ignored: somebody with kubectl changed replicas 2 → 5 of Deployment shop/web by hand; an ignore rule hides it, and the next full sync sets it back all the same
      fields spec.replicas
      who kubectl
    ");
}

#[test]
fn a_respected_ignore_rule_keeps_the_change_for_ever() {
    let rule = json!({
        "ignoreDifferences": [{"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]}],
        "syncPolicy": {"syncOptions": ["RespectIgnoreDifferences=true"]},
    });
    assert_snapshot!(patched("Synced", rule, scaled()).findings(), @"
    web-prod: warning drift/preserved: somebody with kubectl changed replicas 2 → 5 of Deployment shop/web by hand; an ignore rule hides it and RespectIgnoreDifferences keeps it through every sync
      fields spec.replicas
      who kubectl
    ");
}

#[test]
fn an_object_that_left_git_stays_where_pruning_is_off() {
    let resource = json!([{"version": "v1", "kind": "ConfigMap", "namespace": "shop", "name": "old", "status": "OutOfSync", "requiresPruning": true}]);
    let status = json!({"sync": {"status": "OutOfSync", "revision": "b2"}, "resources": resource});
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": status, "spec": {"syncPolicy": {"automated": {"prune": false}}}})).findings(), @"
    web-prod: warning drift/extraneous: ConfigMap shop/old is no longer in Git and stays in the cluster: pruning is off
      => OutOfSync: 1 of 1 objects
    ");
}

#[test]
fn a_rule_that_matches_nothing_is_advice() {
    let rule = json!({"ignoreDifferences": [{"group": "apps", "kind": "DaemonSet", "jsonPointers": ["/spec/x"]}]});
    assert_snapshot!(patched("Synced", rule, json!({})).findings(), @"
    web-prod: advice drift/ignore-rule-unused: ignore rule ignoreDifferences[0] of the Application (apps/DaemonSet) of web-prod matches none of its objects
      fields spec.ignoreDifferences[0]
    ");
}

#[test]
fn a_commit_that_an_ignore_rule_keeps_out_is_said_to_have_no_effect() {
    let applied = deployment_target("web", json!({}));
    let manager = by("argocd-controller", "2026-03-01T11:00:00Z", json!({"f:spec": {"f:replicas": {}}}));
    let live = deployment(
        "web",
        json!({"metadata": {
            "managedFields": [manager], "annotations": {"kubectl.kubernetes.io/last-applied-configuration": applied.to_string()},
        }}),
    );
    let spec = json!({
        "ignoreDifferences": [{"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]}],
        "syncPolicy": {"syncOptions": ["RespectIgnoreDifferences=true"]},
    });
    let app = json!({"spec": spec, "status": {"resources": deployment_resource("web", "Synced", "Healthy")}});
    let fixture = Fixture::default()
        .app("web-prod", app)
        .live(live)
        .target("web-prod", deployment_target("web", json!({"replicas": 9})));
    assert_snapshot!(fixture.findings(), @"
    web-prod: warning drift/preserved: Git sets replicas of Deployment shop/web to 9 without effect: an ignore rule with RespectIgnoreDifferences keeps 2 through every sync
      fields spec.replicas
    ");
}

#[test]
fn what_is_left_over_while_auto_sync_is_off_is_a_consequence() {
    let resource = json!([{"version": "v1", "kind": "ConfigMap", "namespace": "shop", "name": "old", "status": "OutOfSync", "requiresPruning": true}]);
    let applied = r#"{"spec":{"syncPolicy":{"automated":{"prune":true}}}}"#;
    let app = json!({
        "metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": applied}},
        "spec": {"syncPolicy": {"automated": null}},
        "status": {"sync": {"status": "OutOfSync", "revision": "b2"}, "resources": resource},
    });
    assert_snapshot!(Fixture::default().app("web-prod", app).findings(), @"
    web-prod: error control/auto-sync-off: auto-sync was switched off although the manifest that was last applied says it is on; Git is ahead
      fields spec.syncPolicy.automated
      => drift/extraneous: ConfigMap shop/old is no longer in Git and stays in the cluster: pruning is off
      => OutOfSync: 1 of 1 objects
    ");
}

#[test]
fn an_object_that_may_not_be_pruned_explains_why_the_app_stays_out_of_sync() {
    let resource = json!([{"version": "v1", "kind": "ConfigMap", "namespace": "shop", "name": "old", "status": "OutOfSync", "requiresPruning": true}]);
    let old = |name: &str, value: &str| json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "old", "namespace": "shop", "uid": "o", "annotations": {format!("argocd.argoproj.io/{name}"): value}}});
    let app = |sync: &str| json!({"status": {"sync": {"status": sync, "revision": "b2"}, "resources": resource}});
    assert_snapshot!(Fixture::default().app("web-prod", app("OutOfSync")).live(old("sync-options", "Prune=false")).findings(), @"
    web-prod: warning drift/extraneous: ConfigMap shop/old is no longer in Git and stays in the cluster: annotation sync-options: Prune=false
      => OutOfSync: 1 of 1 objects
    ");
    assert_snapshot!(Fixture::default().app("web-prod", app("Synced")).live(old("compare-options", "IgnoreExtraneous")).findings(), @"");
}

#[test]
fn a_secret_in_an_environment_variable_is_never_shown() {
    let env = |value: &str| json!({"template": {"spec": {"containers": [{"name": "web", "image": "web:1", "env": [{"name": "DB_PASSWORD", "value": value}]}]}}});
    let owner = json!({"f:spec": {"f:template": {"f:spec": {"f:containers": {"k:{\"name\":\"web\"}": {"f:env": {"k:{\"name\":\"DB_PASSWORD\"}": {"f:value": {}}}}}}}}});
    let live = deployment(
        "web",
        json!({"metadata": {"managedFields": [by("kubectl-set", "2026-03-01T11:00:00Z", owner)]}, "spec": env("open-sesame")}),
    );
    let status = json!({"sync": {"status": "OutOfSync", "revision": "b2"}, "resources": deployment_resource("web", "OutOfSync", "Healthy")});
    let fixture = Fixture::default()
        .app("web-prod", json!({"status": status}))
        .live(live)
        .target("web-prod", deployment_target("web", env("old-sesame")));
    let report = trueup_triage::triage(&fixture.build(), &trueup_triage::TriageSettings::default());
    let said = format!("{:?}", report.apps[0].findings);
    assert!(said.contains("DB_PASSWORD") && !said.contains("sesame"), "{said}");
}
