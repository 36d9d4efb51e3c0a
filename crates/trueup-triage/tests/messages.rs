//! What Argo CD says in whole statuses: which of several texts is the root.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixture::{Fixture, deployment, deployment_resource, pod, replica_set};

fn operation(phase: &str, message: &str, resources: Value) -> Value {
    json!({
        "phase": phase, "message": message, "startedAt": "2026-03-01T11:00:00Z", "finishedAt": "2026-03-01T11:01:00Z",
        "operation": {"sync": {"revision": "b2", "prune": true}, "initiatedBy": {"automated": true}, "retry": {"limit": 5}},
        "syncResult": {"revision": "b2", "resources": resources},
    })
}

fn running(message: &str, resources: Value) -> Value {
    let mut state = operation("Running", message, resources);
    state["finishedAt"] = Value::Null;
    state
}

/// A result as Argo CD writes it: `status`, `hookPhase`, `message`.
fn result(kind: &str, name: &str, status: &str, phase: &str, message: &str) -> Value {
    let group = match kind {
        "Deployment" => "apps",
        "Job" => "batch",
        "Pool" => "cache.example",
        _ => "",
    };
    json!({
        "group": group, "version": "v1", "kind": kind, "namespace": "shop", "name": name,
        "status": status, "hookPhase": phase, "message": message, "syncPhase": "Sync",
    })
}

fn hook(name: &str, kind: &str, phase: &str, message: &str) -> Value {
    let mut hook = result("Job", name, "Synced", phase, message);
    hook["hookType"] = json!(kind);
    hook["syncPhase"] = json!(kind);
    hook
}

fn halted(message: &str) -> Value {
    json!([{"type": "SyncError", "message": format!("Failed last sync attempt to [b2]: {message}"), "lastTransitionTime": "2026-03-01T11:01:00Z"}])
}

fn out_of_sync(state: Value, conditions: Value) -> Value {
    json!({"sync": {"status": "OutOfSync", "revision": "b2"}, "operationState": state, "conditions": conditions})
}

fn says(app: Value) -> String {
    Fixture::default().app("web-prod", app).findings()
}

fn crashing() -> Value {
    json!({"name": "web", "restartCount": 9, "state": {"waiting": {"reason": "CrashLoopBackOff"}}, "lastState": {"terminated": {"exitCode": 1, "reason": "Error"}}})
}

const FAILED: &str = "one or more synchronization tasks completed unsuccessfully";

#[test]
fn a_refused_object_leads_although_older_pods_crash() {
    let refused = result(
        "Deployment",
        "web",
        "SyncFailed",
        "Failed",
        "Deployment.apps \"web\" is invalid: spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b\"}}: field is immutable",
    );
    let mut status = out_of_sync(operation("Failed", FAILED, json!([refused])), json!([]));
    status["health"] = json!({"status": "Degraded"});
    status["resources"] = deployment_resource("web", "OutOfSync", "Degraded");
    let fixture = Fixture::default()
        .app("web-prod", json!({"status": status}))
        .live(deployment("web", json!({})))
        .live(replica_set("web"))
        .live(pod("web", crashing()));
    assert_snapshot!(fixture.findings(), @r#"
    web-prod: error sync/immutable-field: spec.selector of Deployment web cannot be changed; Git says {"matchLabels":{"a":"b"}}
      fields spec.selector
      => OutOfSync: 1 of 1 objects
    web-prod: error health/crash-loop: Deployment shop/web: container web crashes again and again (9 restarts, exit code 1)
      => 2 of 2 pods ready: older pods still serve
    "#);
}

#[test]
fn a_wave_that_failed_because_a_workload_crashes_is_said_once() {
    let degraded = result("Deployment", "web", "Synced", "Failed", "Deployment \"web\" exceeded its progress deadline");
    let mut status = out_of_sync(operation("Failed", FAILED, json!([degraded])), halted(FAILED));
    status["health"] = json!({"status": "Degraded"});
    status["resources"] = deployment_resource("web", "Synced", "Degraded");
    let fixture = Fixture::default()
        .app("web-prod", json!({"status": status}))
        .live(deployment("web", json!({})))
        .live(replica_set("web"))
        .live(pod("web", crashing()));
    assert_snapshot!(fixture.findings(), @"
    web-prod: error health/crash-loop: Deployment shop/web: container web crashes again and again (9 restarts, exit code 1)
      => 2 of 2 pods ready: older pods still serve
      => the sync waited for it and failed: later waves did not start
      => auto-sync gave up on b2: no further try until a new commit, a changed source or a sync by hand
    ");
}

#[test]
fn a_wave_that_failed_at_a_custom_resource_names_it() {
    let mut status = out_of_sync(
        operation("Failed", FAILED, json!([result("Pool", "main", "Synced", "Failed", "no quorum")])),
        json!([]),
    );
    status["health"] = json!({"status": "Degraded"});
    status["resources"] = json!([{"group": "cache.example", "version": "v1", "kind": "Pool", "namespace": "shop", "name": "main", "status": "Synced", "health": {"status": "Degraded", "message": "no quorum"}}]);
    assert_snapshot!(says(json!({"status": status})), @"
    web-prod: error sync/wave-blocked: the sync stopped at Pool shop/main, which did not become healthy: no quorum; later waves did not start
      => health/other: Pool shop/main: no quorum
    ");
}

#[test]
fn a_server_side_diff_that_fails_names_the_object_and_its_field() {
    let message = "Failed to compare desired state to live state: failed to calculate diff: error calculating server side diff: serverSideDiff error: error running server side apply in dryrun mode for resource Deployment/web: Deployment.apps \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0";
    let denied = "Failed to compare desired state to live state: failed to calculate diff: error calculating server side diff: serverSideDiff error: error running server side apply in dryrun mode for resource Deployment/web: admission webhook \"web.ops.example\" denied the request: no owner";
    let status = |message: &str| json!({"sync": {"status": "Unknown", "revision": "b2"}, "resources": deployment_resource("web", "Unknown", "Healthy"), "conditions": [{"type": "ComparisonError", "message": message}]});
    assert_snapshot!(says(json!({"status": status(message)})), @"
    web-prod: error sync/validation: spec.replicas of Deployment web = -1: must be greater than or equal to 0
      fields spec.replicas
      => nothing can be compared or synced until that is repaired; what runs stays as it is
    ");
    assert_snapshot!(says(json!({"status": status(denied)})), @"
    web-prod: error sync/admission-denied: webhook web.ops.example refuses: no owner (Deployment shop/web)
      => nothing can be compared or synced until that is repaired; what runs stays as it is
    ");
}

#[test]
fn a_refusal_leads_while_the_cleanup_hook_hangs() {
    let refused = result(
        "Service",
        "web",
        "SyncFailed",
        "Failed",
        "Service \"web\" is invalid: spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive",
    );
    let state = running(
        "waiting for completion of hook batch/Job/cleanup",
        json!([refused, hook("cleanup", "SyncFail", "Running", "job.batch/cleanup created")]),
    );
    let app = json!({"operation": {"sync": {}}, "status": out_of_sync(state, json!([]))});
    assert_snapshot!(says(app), @"
    web-prod: error sync/validation: spec.ports[0].port of Service web = 70000: must be between 1 and 65535, inclusive
      fields spec.ports[0].port
      => sync/hook-stuck: the SyncFail hook Job shop/cleanup does not end; no other sync can start meanwhile
    ");
}

#[test]
fn a_hook_that_vanished_failed() {
    let gone = hook("migrate", "PreSync", "Error", "Resource batch/Job/migrate is missing, it might have been deleted");
    assert_snapshot!(says(json!({"status": out_of_sync(operation("Failed", FAILED, json!([gone])), json!([]))})), @"web-prod: error sync/hook-failed: Job migrate vanished while the sync waited for it");
}

#[test]
fn a_failed_post_sync_hook_counts_with_several_sources_too() {
    let mut state = operation(
        "Failed",
        FAILED,
        json!([hook("smoke", "PostSync", "Failed", "Job has reached the specified backoff limit")]),
    );
    state["syncResult"]["revision"] = json!("");
    state["syncResult"]["revisions"] = json!(["b2", "1.4.0"]);
    let status =
        json!({"sync": {"status": "Synced", "revision": "", "revisions": ["b2", "1.4.0"]}, "operationState": state});
    assert_snapshot!(says(json!({"status": status})), @"web-prod: error sync/hook-failed: Job smoke failed: it has reached its backoff limit");
}

#[test]
fn a_stopped_sync_is_halted() {
    let deleted = hook("migrate", "PreSync", "Failed", "Deleted");
    let status =
        out_of_sync(operation("Failed", "Operation terminated", json!([deleted])), halted("Operation terminated"));
    assert_snapshot!(says(json!({"status": status})), @"
    web-prod: error sync/halted: the last sync to b2 was stopped before it ended, and auto-sync does not try it again
      => auto-sync gave up on b2: no further try until a new commit, a changed source or a sync by hand
    ");
    let text = "Operation terminated, triggered by controller sync timeout";
    assert_snapshot!(says(json!({"status": out_of_sync(operation("Failed", text, json!([])), halted(text))})), @"
    web-prod: error sync/operation-stuck: the operation was stopped because it took longer than the controller's sync timeout
      => auto-sync gave up on b2: no further try until a new commit, a changed source or a sync by hand
    ");
}

#[test]
fn a_halt_whose_cause_is_repaired_is_the_fault_that_is_left() {
    let missing = result("Deployment", "web", "SyncFailed", "Failed", "namespaces \"shop\" not found");
    let status = out_of_sync(operation("Failed", FAILED, json!([missing])), halted(FAILED));
    let namespace = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}});
    let fixture = Fixture::default().app("web-prod", json!({"status": status})).live(namespace);
    assert_snapshot!(fixture.findings(), @"
    web-prod: error sync/halted: auto-sync gave up and does not try again by itself, although what stopped it is repaired since (the namespace shop does not exist)
      => auto-sync gave up on b2: no further try until a new commit, a changed source or a sync by hand
    ");
    assert_snapshot!(says(json!({"status": status})), @"
    web-prod: error spec/namespace-missing: the namespace shop does not exist
      => auto-sync gave up on b2: no further try until a new commit, a changed source or a sync by hand
    ");
    let text = "InvalidSpecError: application repo https://git.example/shop.git is not permitted in project 'shop'";
    assert_snapshot!(says(json!({"status": out_of_sync(operation("Error", text, json!([])), halted(text))})), @"
    web-prod: error sync/halted: auto-sync gave up and does not try again by itself, although what stopped it is repaired since (project shop does not permit the repository https://git.example/shop.git)
      => auto-sync gave up on b2: no further try until a new commit, a changed source or a sync by hand
    ");
}

#[test]
fn a_hydration_that_fails_is_seen_although_the_app_looks_well() {
    let hydrator = json!({
        "drySource": {"repoURL": "https://git.example/shop.git", "path": "web", "targetRevision": "main"},
        "syncSource": {"targetBranch": "env/prod", "path": "web"},
    });
    let run = |phase: &str, message: &str| {
        json!({
            "spec": {"source": null, "sourceHydrator": hydrator},
            "status": {"sourceHydrator": {"currentOperation": {"phase": phase, "message": message, "drySHA": "c3", "startedAt": "2026-03-01T11:00:00Z"}}},
        })
    };
    let message = "Failed to hydrate: failed to commit hydrated manifests: rpc error: code = Internal desc = protected branch hook declined";
    assert_snapshot!(says(run("Failed", message)), @"
    web-prod: error source/other: hydration of c3 fails: the hydrated manifests cannot be pushed: rpc error: code = Internal desc = protected branch hook declined
      => new commits are not hydrated: the app stays on the last hydrated one and looks well
    ");
    assert_snapshot!(says(run("Hydrated", "")), @"");
}

#[test]
fn a_client_that_does_not_say_which_chart_it_wanted_is_helped() {
    let chart = json!({"repoURL": "https://charts.example", "chart": "webapp", "targetRevision": "^9", "path": null});
    let broken = |message: &str| json!({"spec": {"source": chart}, "status": {"sync": {"status": "Unknown", "revision": "^9"}, "conditions": [{"type": "ComparisonError", "message": format!("Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = {message}")}]}});
    assert_snapshot!(says(broken("invalid revision: version matching constraint not found in 12 tags")), @"
    web-prod: error source/chart-version-missing: none of the 12 versions satisfies the constraint in `targetRevision` (webapp ^9 https://charts.example)
      fields spec.source.targetRevision
      => nothing can be compared or synced until it renders; what runs stays as it is
    ");
    assert_snapshot!(says(broken("failed to list refs: authentication required: Unauthorized")), @"
    web-prod: error source/repo-auth: the repository refuses Argo CD's credentials: failed to list refs: authentication required: Unauthorized (https://charts.example)
      => nothing can be compared or synced until it renders; what runs stays as it is
    ");
}

#[test]
fn what_auto_sync_cannot_start_is_said() {
    let text = "Failed to initiate sync operation to [b2]: etcdserver: request timed out";
    let status = json!({"sync": {"status": "OutOfSync", "revision": "b2"}, "conditions": [{"type": "SyncError", "message": text}]});
    assert_snapshot!(says(json!({"status": status})), @"web-prod: error sync/other: Failed to initiate sync operation to [b2]: etcdserver: request timed out");
    // The state of the operation is gone: the condition is all there is.
    let status = json!({"sync": {"status": "OutOfSync", "revision": "b2"}, "conditions": halted("one or more objects failed to apply, reason: Service \"web\" is invalid: spec.ports: Required value")});
    assert_snapshot!(says(json!({"status": status})), @"web-prod: error sync/validation: spec.ports of Service web: Required value");
}

#[test]
fn a_refused_definition_leads_over_the_objects_of_its_kind() {
    let unknown = "The Kubernetes API could not find cache.example/Pool for requested resource shop/main. Make sure the \"Pool\" CRD is installed on the destination cluster.";
    let mut definition = result(
        "CustomResourceDefinition",
        "pools.cache.example",
        "SyncFailed",
        "Failed",
        "CustomResourceDefinition.apiextensions.k8s.io \"pools.cache.example\" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes",
    );
    definition["group"] = json!("apiextensions.k8s.io");
    definition["namespace"] = json!("");
    let results = json!([result("Pool", "main", "SyncFailed", "", unknown), definition]);
    assert_snapshot!(says(json!({"status": out_of_sync(operation("Failed", FAILED, results), json!([]))})), @"
    web-prod: error sync/annotation-too-large: CustomResourceDefinition pools.cache.example is too large for client-side apply: the last-applied annotation may have 262144 bytes
      fields metadata.annotations
      => the cluster does not know the kind Pool of cache.example: its CRD is not installed
    ");
}
