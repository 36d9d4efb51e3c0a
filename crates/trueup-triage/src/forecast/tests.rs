//! Applications as Argo CD writes them, and the whole forecast for each.

use std::fmt::Write as _;

use insta::assert_snapshot;
use serde_json::{Value, json};
use trueup_model::{AppProject, decode_tolerant};

use super::*;
use crate::windows::windows_for;

const OLD: &str = "973ee88ef106d76eb5f05173548d48a26b4022e6";
const NEW: &str = "c8aa2903e35d9b2299e03a4fe81820713bf9cdb3";

/// An Application with auto-sync and pruning that is compared with `NEW`, merged with what a test says.
fn app(changes: &Value) -> Application {
    let mut document = json!({
        "metadata": {"name": "subscriptions-prod", "namespace": "argocd"},
        "spec": {
            "source": {"repoURL": "https://git.example.test/subscriptions.git", "path": "manifests"},
            "destination": {"name": "prod", "namespace": "payments"},
            "syncPolicy": {"automated": {"prune": true}}
        },
        "status": {
            "sync": {"status": "OutOfSync", "revision": NEW},
            "resources": [
                {"group": "apps", "kind": "Deployment", "namespace": "payments", "name": "web", "status": "OutOfSync"},
                {"kind": "Service", "namespace": "payments", "name": "web", "status": "Synced"}
            ]
        }
    });
    merge(&mut document, changes);
    decode_tolerant(document).unwrap().0
}

fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

/// An operation that ended at 07:35:06, of this revision.
fn ended(phase: &str, revision: &str, message: &str) -> Value {
    json!({"status": {"operationState": {
        "phase": phase, "message": message, "startedAt": "2026-11-24T07:22:45Z", "finishedAt": "2026-11-24T07:35:06Z",
        "operation": {"initiatedBy": {"automated": true}, "sync": {"revision": revision}},
        "syncResult": {"revision": revision, "source": {"repoURL": "https://git.example.test/subscriptions.git", "path": "manifests"}}
    }}})
}

fn forecast(app: &Application, windows: &Value, context: &ForecastContext<'_>) -> String {
    let now = "2026-11-24T07:36:09Z".parse().unwrap();
    let project: AppProject = decode_tolerant(json!({"spec": {"syncWindows": windows}})).unwrap().0;
    let prediction = predict(app, &windows_for(app, Some(&project), now), now, context);
    let mut out = prediction.say;
    if let Some(at) = prediction.at {
        write!(out, "\nat {at}").unwrap();
    }
    for reason in prediction.because {
        write!(out, "\n- {reason}").unwrap();
    }
    out
}

fn plain(changes: &Value) -> String {
    forecast(&app(changes), &json!([]), &ForecastContext::default())
}

fn both(mut base: Value, changes: &Value) -> Value {
    merge(&mut base, changes);
    base
}

fn commit(id: &str) -> Commit {
    Commit {
        id: id.to_owned(),
        author: "alice".to_owned(),
        at: "2026-11-24T07:30:00Z".parse().unwrap(),
        subject: "raise the limit".to_owned(),
        paths: Vec::new(),
    }
}

const REFUSED: &str = "one or more synchronization tasks completed unsuccessfully, reason: error when patching \"/dev/shm/232937455\": Deployment.apps \"web\" is invalid: spec.template.spec.containers[0].resources.requests: Invalid value: \"512Mi\": must be less than or equal to memory limit of 256Mi. Retrying attempt #9 at 7:37AM.";

fn waiting(limit: i64) -> Value {
    let retry = json!({"limit": limit, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "2m"}});
    both(
        ended("Running", OLD, REFUSED),
        &json!({"operation": {"sync": {}}, "status": {"operationState": {"retryCount": 9, "operation": {"retry": retry}}}}),
    )
}

#[test]
fn a_retry_stays_on_its_commit_and_comes_later_than_announced() {
    assert_snapshot!(plain(&waiting(30)), @r#"
    will retry at 07:37:06 with the old commit 973ee88
    at 2026-11-24T07:37:06Z
    - try 9 failed: spec.template.spec.containers[0].resources.requests of Deployment web = "512Mi": must be less than or equal to memory limit of 256Mi
    - retry 9 of 30 comes 2 min after the last try; 21 more after it
    - retries stay on 973ee88; Git is at c8aa290, which is only synced when the retries end or are terminated
    "#);
    assert_snapshot!(plain(&both(waiting(-1), &json!({"status": {"operationState": {"operation": {"retry": {"refresh": true}}}}}))), @r#"
    will retry at 07:37:06 with the newest revision
    at 2026-11-24T07:37:06Z
    - try 9 failed: spec.template.spec.containers[0].resources.requests of Deployment web = "512Mi": must be less than or equal to memory limit of 256Mi
    - retry 9 comes 2 min after the last try, and there is no limit
    - `retry.refresh` is set: it takes the newest revision
    "#);
}

#[test]
fn a_retry_whose_time_has_come_is_about_to_begin() {
    let change = json!({"status": {"operationState": {"finishedAt": "2026-11-24T07:30:00Z", "retryCount": 1}, "sync": {"revision": OLD}}});
    assert_snapshot!(plain(&both(waiting(5), &change)), @r#"
    is about to retry with 973ee88
    at 2026-11-24T07:30:20Z
    - try 1 failed: spec.template.spec.containers[0].resources.requests of Deployment web = "512Mi": must be less than or equal to memory limit of 256Mi
    - retry 1 of 5 comes 20 s after the last try; 4 more after it
    "#);
}

#[test]
fn a_hook_that_does_not_end_holds_everything_up() {
    let running = json!({"operation": {"sync": {}}, "status": {"operationState": {"phase": "Running", "startedAt": "2026-11-24T07:23:25Z", "message": "waiting for completion of hook batch/Job/smoke", "operation": {"initiatedBy": {"username": "alice"}}}}});
    assert_snapshot!(plain(&running), @"
    waits for completion of hook batch/Job/smoke; without an end unless that happens or somebody stops it
    - a sync is under way since 07:23:25 (asked for by alice)
    - no other sync can begin before it ends
    - waiting for completion of hook batch/Job/smoke
    ");
}

#[test]
fn a_closed_window_stops_an_operation_and_its_end() {
    let windows = json!([{"kind": "deny", "schedule": "0 7 * * *", "duration": "1h", "applications": ["*"], "description": "freeze"}]);
    assert_snapshot!(forecast(&app(&waiting(30)), &windows, &ForecastContext::default()), @r#"
    nothing until 08:00:00: then the operation goes on
    at 2026-11-24T08:00:00Z
    - an operation is under way (by auto-sync)
    - a deny window (0 7 * * *, 1h) "freeze" is active until 08:00:00
    "#);
    let terminating = json!({"status": {"operationState": {"phase": "Terminating", "finishedAt": null}}});
    assert_snapshot!(forecast(&app(&both(waiting(30), &terminating)), &windows, &ForecastContext::default()), @r#"
    nothing until 08:00:00: then the operation is stopped
    at 2026-11-24T08:00:00Z
    - an operation is under way (by auto-sync)
    - a deny window (0 7 * * *, 1h) "freeze" is active until 08:00:00
    "#);
}

#[test]
fn a_closed_window_holds_auto_sync_back_until_it_opens() {
    let windows = json!([{"kind": "allow", "schedule": "0 8 * * *", "duration": "1h", "namespaces": ["payments"]}]);
    assert_snapshot!(forecast(&app(&ended("Succeeded", OLD, "")), &windows, &ForecastContext::default()), @"
    nothing until 08:00:00: a sync window is closed
    at 2026-11-24T08:00:00Z
    - no allow window is active (0 8 * * *, 1h), until 08:00:00
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    ");
    let forever = json!([{"kind": "deny", "schedule": "* * * * *", "duration": "24h", "applications": ["*"]}]);
    assert_snapshot!(forecast(&app(&ended("Succeeded", OLD, "")), &forever, &ForecastContext::default()), @"
    nothing: a sync window is closed, with no end in sight
    - a deny window (* * * * *, 24h) is active with no end in sight
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    ");
    let broken = json!([{"kind": "deny", "schedule": "@daily", "duration": "24h", "applications": ["*"]}]);
    assert_snapshot!(forecast(&app(&ended("Succeeded", OLD, "")), &broken, &ForecastContext::default()), @"
    nothing: a sync window of the project cannot be read
    - a sync window of the project cannot be read, which blocks everything: cannot parse schedule '@daily': parser does not accept descriptors: @daily
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    ");
}

#[test]
fn auto_sync_that_is_off_does_nothing() {
    assert_snapshot!(plain(&json!({"spec": {"syncPolicy": {"automated": {"enabled": false}}}})), @"
    nothing: auto-sync is off; somebody must sync it
    - no sync window blocks it
    - auto-sync is off
    ");
}

#[test]
fn what_cannot_be_compared_is_not_synced() {
    assert_snapshot!(plain(&json!({"status": {"sync": {"status": "Unknown", "revision": "main"}}})), @"
    nothing: Argo CD cannot compare it; it is not synced before that is repaired
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - its sync status is Unknown, and auto-sync only acts on OutOfSync
    ");
}

#[test]
fn objects_to_prune_alone_start_no_sync_without_pruning() {
    let change = json!({"spec": {"syncPolicy": {"automated": {"prune": false}}}, "status": {"resources": [
        {"kind": "ConfigMap", "namespace": "payments", "name": "old", "status": "OutOfSync", "requiresPruning": true},
        {"kind": "Service", "namespace": "payments", "name": "web", "status": "Synced"}
    ]}});
    assert_snapshot!(plain(&change), @"
    nothing: only pruning is left to do, and auto-sync does not prune
    - no sync window blocks it
    - auto-sync is on
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - all that differs is objects to prune, and pruning is off
    ");
}

#[test]
fn a_failed_revision_is_not_tried_again() {
    let failed = ended(
        "Failed",
        NEW,
        "one or more objects failed to apply, reason: namespaces \"labs\" not found (retried 2 times).",
    );
    assert_snapshot!(plain(&failed), @"
    nothing: auto-sync gave up on this revision; the next commit anywhere in the repository, a change of the source or a sync by hand starts it again
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - the last sync was of the same revision c8aa290
    - and it ended as Failed: the namespace labs does not exist
    ");
    let newest = commit(OLD);
    let context = ForecastContext { newest: Some(&newest), hand_changes: &[] };
    assert_snapshot!(forecast(&app(&failed), &json!([]), &context), @"
    will sync 973ee88 (raise the limit) within about 3 minutes
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - the last sync was of the same revision c8aa290
    - and it ended as Failed: the namespace labs does not exist
    - the repository is at 973ee88 (raise the limit), which Argo CD has not compared yet
    ");
    let no_result = both(failed, &json!({"status": {"operationState": {"syncResult": null}}}));
    assert_snapshot!(plain(&no_result), @"
    nothing: auto-sync gave up on this revision; the next commit anywhere in the repository, a change of the source or a sync by hand starts it again
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - the last operation ended without a result, which counts as a try
    - and it ended as Failed: the namespace labs does not exist
    ");
}

#[test]
fn another_revision_or_source_is_synced_at_once() {
    assert_snapshot!(plain(&ended("Failed", OLD, "")), @"
    will sync c8aa290 at once
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - the last sync was of 973ee88, Git is at c8aa290: not tried yet
    ");
    let moved = both(ended("Failed", NEW, ""), &json!({"spec": {"source": {"path": "deploy"}}}));
    assert_snapshot!(plain(&moved), @"
    will sync c8aa290 at once
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - the Application's source has changed since the last sync: not tried yet
    ");
    assert_snapshot!(plain(&json!({})), @"
    will sync c8aa290 at once
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - it was never synced
    ");
}

#[test]
fn without_self_heal_a_change_by_hand_lives_until_the_next_commit() {
    let changes = ["spec.replicas of Deployment payments/web".to_owned()];
    let context = ForecastContext { newest: None, hand_changes: &changes };
    assert_snapshot!(forecast(&app(&ended("Succeeded", NEW, "")), &json!([]), &context), @"
    nothing for now; the next commit anywhere in the repository starts a full sync, which overwrites spec.replicas of Deployment payments/web
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - the last sync was of the same revision c8aa290
    - and it succeeded
    - self-heal is off: a difference in the cluster alone starts nothing
    - changed by hand: spec.replicas of Deployment payments/web
    ");
    let newest = commit(OLD);
    let context = ForecastContext { newest: Some(&newest), hand_changes: &changes };
    assert_snapshot!(forecast(&app(&ended("Succeeded", NEW, "")), &json!([]), &context), @"
    will sync 973ee88 (raise the limit) within about 3 minutes, and overwrite spec.replicas of Deployment payments/web
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - the last sync was of the same revision c8aa290
    - and it succeeded
    - self-heal is off: a difference in the cluster alone starts nothing
    - changed by hand: spec.replicas of Deployment payments/web
    - the repository is at 973ee88 (raise the limit), which Argo CD has not compared yet
    ");
    assert_snapshot!(forecast(&app(&ended("Succeeded", OLD, "")), &json!([]), &context), @"
    will sync c8aa290 at once, and overwrite spec.replicas of Deployment payments/web
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - the last sync was of 973ee88, Git is at c8aa290: not tried yet
    ");
}

#[test]
fn self_heal_waits_longer_each_time() {
    let fight = |attempts: i64| {
        let change = json!({"spec": {"syncPolicy": {"automated": {"selfHeal": true}}}, "status": {"operationState": {"operation": {"sync": {"autoHealAttemptsCount": attempts}}}}});
        plain(&both(ended("Succeeded", NEW, ""), &change))
    };
    assert_snapshot!(fight(6), @"
    will set back Deployment payments/web at 07:40:06 (self-heal)
    at 2026-11-24T07:40:06Z
    - no sync window blocks it
    - auto-sync is on, with pruning, self-heal
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - the last sync was of the same revision c8aa290
    - and it succeeded
    - self-heal is on; self-heal 6 in a row ended last, so it waits 5 min after that
    ");
    assert_snapshot!(fight(0), @"
    will set back Deployment payments/web at once (self-heal)
    - no sync window blocks it
    - auto-sync is on, with pruning, self-heal
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - the last sync was of the same revision c8aa290
    - and it succeeded
    - self-heal is on, and the last operation was not one
    ");
}

#[test]
fn a_sync_that_would_remove_everything_is_refused() {
    let all_gone = json!({"status": {"resources": [{"kind": "ConfigMap", "namespace": "payments", "name": "a", "status": "OutOfSync", "requiresPruning": true}]}});
    assert_snapshot!(plain(&both(ended("Succeeded", OLD, ""), &all_gone)), @"
    nothing: a sync would remove every object, so auto-sync refuses
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - the last sync was of 973ee88, Git is at c8aa290: not tried yet
    - every object would be pruned, and `allowEmpty` is off
    ");
}

#[test]
fn what_is_synced_waits_for_a_commit() {
    let synced = json!({"status": {"sync": {"status": "Synced", "revision": NEW}}});
    assert_snapshot!(plain(&synced), @"
    nothing: it is Synced; the next commit that makes a difference is synced
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is Synced
    ");
    let newest = commit(OLD);
    let context = ForecastContext { newest: Some(&newest), hand_changes: &[] };
    assert_snapshot!(forecast(&app(&synced), &json!([]), &context), @"
    will compare with 973ee88 (raise the limit) within about 3 minutes, and sync if that changes anything
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is Synced
    - the repository is at 973ee88 (raise the limit), which Argo CD has not compared yet
    ");
}

#[test]
fn an_application_that_is_skipped_or_deleted_is_not_synced() {
    assert_snapshot!(plain(&json!({"metadata": {"annotations": {"argocd.argoproj.io/skip-reconcile": "true"}}})), @"
    nothing: Argo CD is told not to look at the Application; its status is not kept up to date
    - the annotation argocd.argoproj.io/skip-reconcile is set: no refresh, no sync, no deletion
    ");
    assert_snapshot!(plain(&json!({"metadata": {"deletionTimestamp": "2026-11-23T07:00:00Z", "finalizers": ["resources-finalizer.argocd.argoproj.io"]}})), @"
    goes on deleting its objects, and does not sync any more
    - its deletion was asked for at 2026-11-23 07:00:00
    - it stays until its finalizers are gone: resources-finalizer.argocd.argoproj.io
    ");
}

#[test]
fn several_sources_are_compared_one_by_one() {
    let sources = json!([{"repoURL": "https://charts.example.test", "chart": "web", "targetRevision": "1.2.3"}, {"repoURL": "https://git.example.test/a.git", "ref": "values"}]);
    let change = json!({
        "spec": {"source": null, "sources": sources},
        "status": {
            "sync": {"status": "OutOfSync", "revision": null, "revisions": ["1.2.3", NEW]},
            "operationState": {"phase": "Succeeded", "finishedAt": "2026-11-24T07:35:06Z", "syncResult": {"revisions": ["1.2.3", OLD], "sources": sources}}
        }
    });
    assert_snapshot!(plain(&change), @"
    will sync 1.2.3, c8aa290 at once
    - no sync window blocks it
    - auto-sync is on, with pruning
    - no operation is under way, and the Application is not being deleted
    - it is OutOfSync
    - the last sync was of 1.2.3, 973ee88, Git is at 1.2.3, c8aa290: not tried yet
    ");
}
