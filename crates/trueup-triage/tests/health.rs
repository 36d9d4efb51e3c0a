//! It is applied and does not work.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixture::{Fixture, deployment, deployment_resource, pod, replica_set};

fn degraded() -> Value {
    json!({"status": {"health": {"status": "Degraded"}, "resources": deployment_resource("web", "Synced", "Degraded")}})
}

fn with_container(state: Value) -> String {
    let live = deployment("web", json!({"status": {"readyReplicas": 0, "updatedReplicas": 1}}));
    Fixture::default()
        .app("web-prod", degraded())
        .live(live)
        .live(replica_set("web"))
        .live(pod("web", state))
        .findings()
}

#[test]
fn an_image_that_cannot_be_pulled_is_named() {
    let state = json!({"name": "web", "image": "registry.example/web:9", "state": {"waiting": {"reason": "ImagePullBackOff", "message": "not found"}}});
    assert_snapshot!(with_container(state), @"
    web-prod: error health/image-pull: Deployment shop/web: image registry.example/web:9 cannot be pulled: the registry does not have it
      => 0 of 2 pods ready: nothing serves
    ");
}

#[test]
fn a_crash_is_told_with_exit_code_and_reason() {
    let state = json!({"name": "web", "restartCount": 7, "state": {"waiting": {"reason": "CrashLoopBackOff"}}, "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}});
    assert_snapshot!(with_container(state), @"
    web-prod: error health/crash-loop: Deployment shop/web: container web crashes again and again (7 restarts, exit code 137, OOMKilled)
      => 0 of 2 pods ready: nothing serves
    ");
}

#[test]
fn pods_that_a_quota_refuses_leave_only_an_event() {
    let event = json!({
        "apiVersion": "v1", "kind": "Event", "metadata": {"name": "e", "namespace": "shop"}, "type": "Warning", "reason": "FailedCreate",
        "involvedObject": {"kind": "ReplicaSet", "namespace": "shop", "name": "web-1", "apiVersion": "apps/v1"}, "lastTimestamp": "2026-03-01T11:50:00Z",
        "message": "Error creating: pods \"web-1-abc\" is forbidden: exceeded quota: team, requested: cpu=2, used: cpu=9, limited: cpu=10",
    });
    let live = deployment("web", json!({"status": {"readyReplicas": 1, "updatedReplicas": 0}}));
    let findings =
        Fixture::default().app("web-prod", degraded()).live(live).live(replica_set("web")).live(event).findings();
    assert_snapshot!(findings, @"
    web-prod: error health/quota: Deployment shop/web: pods are not created: quota team in namespace shop does not allow it: requested cpu=2, used cpu=9 of cpu=10
      => 1 of 2 pods ready: older pods still serve
    ");
}

#[test]
fn pod_security_that_refuses_pods_is_told_apart_from_a_quota() {
    let message = "pods \"web-1-abc\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true (pod or container \"web\" must set securityContext.runAsNonRoot=true)";
    let live = deployment(
        "web",
        json!({"status": {"readyReplicas": 0, "updatedReplicas": 0, "conditions": [{"type": "ReplicaFailure", "status": "True", "message": message}]}}),
    );
    assert_snapshot!(Fixture::default().app("web-prod", degraded()).live(live).findings(), @r#"
    web-prod: error health/pod-denied: Deployment shop/web: pods are not created: Pod Security restricted:latest refuses the pods of Deployment web: runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true)
      => 0 of 2 pods ready: nothing serves
    "#);
}

#[test]
fn an_unschedulable_pod_is_told_with_the_schedulers_reason() {
    let mut waiting = pod("web", json!({"name": "web"}));
    waiting["status"]["conditions"] = json!([{"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/3 nodes are available: insufficient cpu"}]);
    let live = deployment("web", json!({"status": {"readyReplicas": 0}}));
    assert_snapshot!(Fixture::default().app("web-prod", degraded()).live(live).live(replica_set("web")).live(waiting).findings(), @"
    web-prod: error health/unschedulable: Deployment shop/web: no node takes the pod web-1-x: 0/3 nodes are available: insufficient cpu
      => 0 of 2 pods ready: nothing serves
    ");
}

#[test]
fn a_finalizer_that_holds_a_deletion_is_named_once() {
    let map = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {
        "name": "old", "namespace": "shop", "uid": "old", "deletionTimestamp": "2026-03-01T11:00:00Z", "finalizers": ["export.example/done"],
        "annotations": {"argocd.argoproj.io/tracking-id": "web-prod:/ConfigMap:shop/old"},
    }});
    let resource = json!([{"version": "v1", "kind": "ConfigMap", "namespace": "shop", "name": "old", "status": "OutOfSync", "requiresPruning": true, "health": {"status": "Progressing", "message": "Pending deletion"}}]);
    let status = json!({"sync": {"status": "OutOfSync", "revision": "b2"}, "health": {"status": "Progressing"}, "resources": resource});
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": status, "spec": {"syncPolicy": null}})).live(map).findings(), @"
    web-prod: error health/deletion-stuck: ConfigMap shop/old has been waiting for its deletion for 60 min: finalizer export.example/done
      fields metadata.finalizers
      => drift/extraneous: ConfigMap shop/old is no longer in Git and stays in the cluster: pruning is off
      => OutOfSync: 1 of 1 objects
    ");
}

#[test]
fn degraded_without_a_reason_is_still_said() {
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": {"health": {"status": "Degraded"}}})).findings(), @"web-prod: error health/other: web-prod is Degraded");
}

#[test]
fn an_object_that_somebody_deleted_is_missing() {
    let status = json!({
        "sync": {"status": "OutOfSync", "revision": "b2"}, "health": {"status": "Missing"},
        "resources": deployment_resource("web", "OutOfSync", "Missing"),
        "operationState": {"phase": "Succeeded", "syncResult": {"revision": "b2"}, "finishedAt": "2026-03-01T08:00:00Z"},
    });
    let deleted = json!(["2026-03-01T11:00:00Z", "alice", "delete", "apps/deployments", "web", null]);
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": status})).audit(deleted).findings(), @"
    web-prod: error health/missing: Deployment shop/web was synced and is not in the cluster any more: alice deleted it
      who alice
      => OutOfSync: 1 of 1 objects
    ");
}

#[test]
fn a_custom_resource_tells_its_health_in_conditions() {
    let pool = json!({
        "apiVersion": "cache.example/v1", "kind": "Pool", "metadata": {"name": "main", "namespace": "shop", "uid": "p"},
        "status": {"conditions": [{"type": "Ready", "status": "False", "reason": "NoLicence", "message": "the licence has expired"}]},
    });
    let resource = json!([{"group": "cache.example", "version": "v1", "kind": "Pool", "namespace": "shop", "name": "main", "status": "Synced"}]);
    let status = json!({"health": {"status": "Degraded"}, "resources": resource});
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": status})).live(pool).findings(), @"web-prod: error health/other: Pool shop/main is not well: Ready is False: the licence has expired");
}

#[test]
fn a_parent_that_is_unwell_because_of_its_child_only_points_at_it() {
    let child = json!([{"group": "argoproj.io", "version": "v1alpha1", "kind": "Application", "namespace": "argocd", "name": "web-prod", "status": "Synced"}]);
    let root = json!({"spec": {"project": "shop", "destination": {"name": "in-cluster", "namespace": "argocd"}}, "status": {"health": {"status": "Degraded"}, "resources": child}});
    assert_snapshot!(Fixture::default().app("root", root).app("web-prod", degraded()).findings(), @"
    web-prod: error health/other: web-prod is Degraded
    root: advice health/other: root is Degraded because of web-prod
    ");
}

#[test]
fn a_namespace_that_does_not_end_says_what_is_left_in_it() {
    let namespace = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "uid": "n", "deletionTimestamp": "2026-03-01T11:00:00Z"}, "spec": {"finalizers": ["kubernetes"]},
        "status": {"phase": "Terminating", "conditions": [
            {"type": "NamespaceDeletionDiscoveryFailure", "status": "False", "message": "All resources successfully discovered"},
            {"type": "NamespaceFinalizersRemaining", "status": "True", "message": "Some content in the namespace has finalizers remaining: export.example/done in 1 resource instances"},
            {"type": "NamespaceContentRemaining", "status": "True", "message": "Some resources are remaining: configmaps. has 1 resource instances"}]}});
    let resources = json!([{"version": "v1", "kind": "Namespace", "name": "shop", "status": "Synced"}]);
    let status = json!({"health": {"status": "Progressing"}, "resources": resources});
    let deleted = json!(["2026-03-01T11:00:00Z", "alice", "delete", "namespaces", "shop", null]);
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": status})).live(namespace).audit(deleted).findings(), @"
    web-prod: error health/deletion-stuck: Namespace shop has been waiting for its deletion for 60 min: Some content in the namespace has finalizers remaining: export.example/done in 1 resource instances
      fields metadata.finalizers
      who alice
    ");
}

#[test]
fn what_waits_for_an_address_is_told() {
    let service = json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop", "uid": "s"}, "spec": {"type": "LoadBalancer"}, "status": {"loadBalancer": {}}});
    let resources =
        json!([{"version": "v1", "kind": "Service", "namespace": "shop", "name": "web", "status": "Synced"}]);
    let status = json!({"health": {"status": "Progressing", "lastTransitionTime": "2026-03-01T11:00:00Z"}, "resources": resources});
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": status})).live(service).findings(), @"web-prod: warning health/not-ready: web-prod has been progressing for 60 min: Service shop/web has no address from a load balancer");
}

#[test]
fn a_parent_whose_sync_waits_for_its_unwell_child_only_points_at_it() {
    let child = json!([{"group": "argoproj.io", "version": "v1alpha1", "kind": "Application", "namespace": "argocd", "name": "web-prod", "status": "Synced"}]);
    let state = json!({"phase": "Running", "message": "waiting for healthy state of argoproj.io/Application/web-prod", "startedAt": "2026-03-01T11:00:00Z", "operation": {"sync": {"revision": "b2"}}});
    let status = json!({"sync": {"status": "OutOfSync", "revision": "b2"}, "health": {"status": "Degraded"}, "resources": child, "operationState": state});
    let root = json!({"operation": {"sync": {}}, "spec": {"project": "shop", "destination": {"name": "in-cluster", "namespace": "argocd"}}, "status": status});
    assert_snapshot!(Fixture::default().app("root", root).app("web-prod", degraded()).findings(), @"
    web-prod: error health/other: web-prod is Degraded
    root: advice health/other: root is Degraded because of web-prod
      => the sync waits for it: later waves do not start
    ");
}
