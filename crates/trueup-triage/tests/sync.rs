//! It renders and does not apply.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixture::{Fixture, deployment_resource};

fn operation(phase: &str, message: &str, resources: Value) -> Value {
    json!({
        "phase": phase, "message": message, "startedAt": "2026-03-01T11:00:00Z", "finishedAt": "2026-03-01T11:01:00Z",
        "operation": {"sync": {"revision": "b2"}},
        "syncResult": {"revision": "b2", "resources": resources},
    })
}

fn refused(kind: &str, message: &str) -> Value {
    json!({"group": "apps", "kind": kind, "namespace": "shop", "name": "web", "status": "SyncFailed", "message": message})
}

#[test]
fn an_immutable_field_is_named_and_the_halt_is_a_consequence() {
    let message = "Deployment.apps \"web\" is invalid: spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"b\"}}: field is immutable";
    let status = json!({
        "sync": {"status": "OutOfSync", "revision": "b2"},
        "resources": deployment_resource("web", "OutOfSync", "Healthy"),
        "operationState": operation("Failed", "one or more synchronization tasks completed unsuccessfully", json!([
            refused("Deployment", message),
            {"kind": "Service", "namespace": "shop", "name": "web", "status": "Synced", "message": "service/web configured"},
        ])),
        "conditions": [{"type": "SyncError", "message": "Failed last sync attempt to [b2]: one or more …", "lastTransitionTime": "2026-03-01T11:01:00Z"}],
    });
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": status})).findings(), @r#"
    web-prod: error sync/immutable-field: spec.selector of Deployment web cannot be changed; Git says {"matchLabels":{"app":"b"}}
      fields spec.selector
      => partly applied: 1 other object of this revision went through
      => auto-sync gave up on b2: no further try until a new commit, a changed source or a sync by hand
      => OutOfSync: 1 of 1 objects
    "#);
}

#[test]
fn one_policy_that_hits_two_apps_is_one_shared_cause() {
    let message = "deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'owner' with binding 'owner-b' denied request: label owner is missing";
    let status = json!({
        "sync": {"status": "OutOfSync", "revision": "b2"},
        "operationState": operation("Failed", "one or more objects failed to apply", json!([refused("Deployment", message)])),
    });
    let fleet = Fixture::default()
        .app("web-prod", json!({"status": status}))
        .app("api-prod", json!({"status": status}))
        .build();
    let report = trueup_triage::triage(&fleet, &trueup_triage::TriageSettings::default());
    let shared: Vec<String> =
        report.shared_causes.iter().map(|c| format!("{}: {} ({} apps)", c.rule, c.root, c.apps.len())).collect();
    assert_snapshot!(shared.join("\n"), @"sync/admission-denied: policy owner (2 apps)");
}

#[test]
fn a_failed_hook_leads_although_argocd_marks_it_synced() {
    let hook = json!({"group": "batch", "kind": "Job", "namespace": "shop", "name": "migrate", "status": "Synced", "hookType": "PreSync", "hookPhase": "Failed", "message": "Job has reached the specified backoff limit"});
    let status = json!({
        "sync": {"status": "OutOfSync", "revision": "b2"},
        "operationState": operation("Failed", "one or more synchronization tasks completed unsuccessfully", json!([hook])),
    });
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": status})).findings(), @"web-prod: error sync/hook-failed: Job migrate failed: it has reached its backoff limit");
}

#[test]
fn a_hook_that_hangs_is_a_finding_although_the_app_looks_healthy() {
    let state = json!({
        "phase": "Running", "message": "waiting for completion of hook batch/Job/smoke", "startedAt": "2026-03-01T11:40:00Z",
        "operation": {"sync": {"revision": "b2"}},
        "syncResult": {"revision": "b2", "resources": [{"group": "batch", "kind": "Job", "namespace": "shop", "name": "smoke", "hookType": "PostSync", "hookPhase": "Running"}]},
    });
    assert_snapshot!(Fixture::default().app("web-prod", json!({"operation": {"sync": {}}, "status": {"operationState": state}})).findings(), @"web-prod: error sync/hook-stuck: the PostSync hook Job shop/smoke does not end; no other sync can start meanwhile");
}

#[test]
fn an_operation_that_just_began_is_no_finding() {
    let state = json!({"phase": "Running", "message": "waiting for completion of hook batch/Job/smoke", "startedAt": "2026-03-01T11:59:00Z"});
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": {"operationState": state}})).findings(), @"");
}

#[test]
fn a_claim_that_waits_for_its_pod_in_a_later_wave_is_a_deadlock() {
    let state = json!({
        "phase": "Running", "message": "waiting for healthy state of /PersistentVolumeClaim/data and 1 more resources", "startedAt": "2026-03-01T11:00:00Z",
        "operation": {"sync": {"revision": "b2"}},
        "syncResult": {"revision": "b2", "resources": [{"kind": "PersistentVolumeClaim", "namespace": "shop", "name": "data", "status": "Synced"}]},
    });
    let event = json!({
        "apiVersion": "v1", "kind": "Event", "metadata": {"name": "e", "namespace": "shop"}, "type": "Normal", "reason": "WaitForFirstConsumer",
        "involvedObject": {"kind": "PersistentVolumeClaim", "namespace": "shop", "name": "data", "apiVersion": "v1"}, "message": "waiting for first consumer",
    });
    let status = json!({"sync": {"status": "OutOfSync"}, "health": {"status": "Progressing"}, "operationState": state});
    assert_snapshot!(Fixture::default().app("web-prod", json!({"operation": {"sync": {}}, "status": status})).live(event).findings(), @"web-prod: error sync/wave-blocked: a sync wave waits for PersistentVolumeClaim shop/data to become healthy; the claim is bound only when a pod uses it, and that pod is in a later wave; later waves never start");
}

#[test]
fn retries_that_stay_on_an_old_commit_are_named_with_their_reason() {
    let mut state = operation(
        "Running",
        "one or more … Retrying attempt #3 at 12:01PM.",
        json!([refused(
            "Deployment",
            "Deployment.apps \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0"
        )]),
    );
    state["operation"]["retry"] = json!({"limit": 20});
    state["syncResult"]["revision"] = json!("a1");
    state["retryCount"] = json!(2);
    let status = json!({"sync": {"status": "OutOfSync", "revision": "b2"}, "operationState": state});
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": status})).findings(), @"
    web-prod: error sync/retry-pinned: retries stay on a1 (spec.replicas of Deployment web = -1: must be greater than or equal to 0) while b2 is already there and waits behind them
      fields spec.replicas
    ");
}

#[test]
fn a_closed_window_is_named_when_it_holds_a_release_back() {
    let window = json!({"kind": "deny", "schedule": "* * * * *", "duration": "1h", "applications": ["*-prod"], "description": "freeze"});
    let project = json!({"metadata": {"name": "shop", "namespace": "argocd"}, "spec": {"syncWindows": [window]}});
    let status = json!({
        "sync": {"status": "OutOfSync", "revision": "c3"},
        "operationState": {"phase": "Succeeded", "syncResult": {"revision": "b2"}, "finishedAt": "2026-03-01T08:00:00Z"},
    });
    assert_snapshot!(Fixture::default().project(project).app("web-prod", json!({"status": status})).findings(), @r#"
    web-prod: warning sync/window-denied: a sync window of project shop holds the next sync back: deny window "* * * * *" for 1h (freeze); no end is in sight; a sync by hand is refused, too
    "#);
}

#[test]
fn an_operation_that_was_removed_by_hand_is_stuck_for_ever() {
    let state = json!({"phase": "Running", "message": "waiting for completion of hook batch/Job/smoke", "startedAt": "2026-03-01T11:00:00Z"});
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": {"operationState": state}})).findings(), @"web-prod: error sync/operation-stuck: web-prod is said to be syncing, but the operation was removed by hand: nothing will ever end it");
}
