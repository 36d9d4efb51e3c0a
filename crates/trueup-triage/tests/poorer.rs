//! What is said when less was observed: nothing false, and the next best evidence.

use insta::assert_snapshot;
use serde_json::{Value, json};
use trueup_model::{AppKey, Gap, GapKind, HealthCode, HealthStatus, ResourceKey, TreeNode};

use crate::fixture::{Fixture, deployment, deployment_resource};

fn node(key: ResourceKey, uid: &str, parent: &str, health: (HealthCode, &str)) -> TreeNode {
    let health = HealthStatus { status: health.0, message: health.1.to_owned(), last_transition_time: None };
    TreeNode { key, uid: uid.to_owned(), parent_uids: vec![parent.to_owned()], health: Some(health) }
}

fn with_tree(mut fixture: Fixture, app: &str, nodes: Vec<TreeNode>) -> Fixture {
    let key = AppKey { namespace: "argocd".into(), name: app.into() };
    fixture.fleet.trees.insert(key, nodes);
    fixture
}

fn web_tree() -> Vec<TreeNode> {
    let late = (HealthCode::Degraded, "Deployment \"web\" exceeded its progress deadline");
    let pull = (
        HealthCode::Degraded,
        "Back-off pulling image \"registry.example/web:9\": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image \"registry.example/web:9\": failed to resolve reference \"registry.example/web:9\": registry.example/web:9: not found",
    );
    vec![
        node(ResourceKey::new("apps", "Deployment", "shop", "web"), "d", "", late),
        node(ResourceKey::new("apps", "ReplicaSet", "shop", "web-1"), "r", "d", (HealthCode::Progressing, "waiting")),
        node(ResourceKey::new("", "Pod", "shop", "web-1-x"), "p", "r", pull),
    ]
}

fn degraded(more: Value) -> Value {
    let mut app = json!({"status": {"health": {"status": "Degraded"}, "resources": deployment_resource("web", "Synced", "Degraded")}});
    app["spec"] = more;
    app
}

#[test]
fn without_the_cluster_the_tree_names_the_cause() {
    let elsewhere = json!({"destination": {"name": "far", "namespace": "shop"}});
    let fixture = Fixture::default().app("web-prod", degraded(elsewhere));
    assert_snapshot!(with_tree(fixture, "web-prod", web_tree()).findings(), @"web-prod: error health/image-pull: Deployment shop/web: the image registry.example/web:9 cannot be pulled");
}

#[test]
fn without_pods_the_tree_says_more_than_the_deployment() {
    let late = json!([{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "ReplicaSet \"web-1\" has timed out progressing."}]);
    let live = deployment("web", json!({"status": {"readyReplicas": 1, "conditions": late}}));
    let fixture = Fixture::default().app("web-prod", degraded(json!({}))).live(live);
    assert_snapshot!(with_tree(fixture, "web-prod", web_tree()).findings(), @"web-prod: error health/image-pull: Deployment shop/web: the image registry.example/web:9 cannot be pulled");
}

#[test]
fn health_by_a_script_is_told_by_the_tree() {
    let pool = json!({"apiVersion": "cache.example/v1", "kind": "Pool", "metadata": {"name": "main", "namespace": "shop", "uid": "p"}, "status": {"state": "LOST"}});
    let other = json!({"apiVersion": "cache.example/v1", "kind": "Pool", "metadata": {"name": "aside", "namespace": "shop", "uid": "q"},
        "status": {"conditions": [{"type": "Ready", "status": "False", "message": "nobody minds"}]}});
    let resources = json!([
        {"group": "cache.example", "version": "v1", "kind": "Pool", "namespace": "shop", "name": "aside", "status": "Synced"},
        {"group": "cache.example", "version": "v1", "kind": "Pool", "namespace": "shop", "name": "main", "status": "Synced"},
    ]);
    let app = json!({"status": {"health": {"status": "Degraded"}, "resources": resources}});
    let fixture = Fixture::default().app("web-prod", app).live(pool).live(other);
    let sick = (HealthCode::Degraded, "quorum lost: 1 of 3 members answer");
    let nodes = vec![
        node(ResourceKey::new("cache.example", "Pool", "shop", "main"), "p", "", sick),
        node(ResourceKey::new("cache.example", "Pool", "shop", "aside"), "q", "", (HealthCode::Healthy, "")),
    ];
    assert_snapshot!(with_tree(fixture, "web-prod", nodes).findings(), @"web-prod: error health/other: Pool shop/main: quorum lost: 1 of 3 members answer");
}

#[test]
fn what_was_not_read_is_not_missing() {
    let status = json!({
        "sync": {"status": "OutOfSync", "revision": "b2"}, "resources": deployment_resource("web", "OutOfSync", "Healthy"),
        "operationState": {"phase": "Succeeded", "syncResult": {"revision": "b2"}, "finishedAt": "2026-03-01T08:00:00Z"},
    });
    let mut fixture = Fixture::default().app("web-prod", json!({"status": status}));
    fixture.fleet.gaps.push(Gap {
        kind: GapKind::Absent,
        place: "cluster prod (https://prod.example)".into(),
        subject: "GET /apis/apps/v1/deployments".into(),
        reason: "status 404: not recorded".into(),
        unknown: "deployments in cluster prod".into(),
    });
    assert_snapshot!(fixture.findings(), @"
    web-prod: warning sync/other: Deployment shop/web of web-prod differs from Git although auto-sync is on, and nothing that was observed explains it
      => OutOfSync: 1 of 1 objects
    ");
}

#[test]
fn a_pruned_object_that_is_still_there_waits_for_a_finalizer() {
    let resource = json!([{"version": "v1", "kind": "ConfigMap", "namespace": "shop", "name": "old", "status": "OutOfSync", "requiresPruning": true}]);
    let result = json!([{"version": "v1", "kind": "ConfigMap", "namespace": "shop", "name": "old", "status": "Pruned", "message": "pruned"}]);
    let status = json!({
        "sync": {"status": "OutOfSync", "revision": "b2"}, "health": {"status": "Progressing"}, "resources": resource,
        "operationState": {"phase": "Succeeded", "syncResult": {"revision": "b2", "resources": result}, "finishedAt": "2026-03-01T08:00:00Z"},
    });
    let elsewhere = json!({"destination": {"name": "far", "namespace": "shop"}});
    assert_snapshot!(Fixture::default().app("web-prod", json!({"spec": elsewhere, "status": status})).findings(), @"
    web-prod: error health/deletion-stuck: ConfigMap shop/old was pruned by the last sync and is still there: probably a finalizer holds it up; which one is not known, because the object itself was not read
      fields metadata.finalizers
      => OutOfSync: 1 of 1 objects
    ");
}

#[test]
fn an_unread_cluster_is_named_where_the_cause_is_unknown() {
    let elsewhere = json!({"destination": {"name": "far", "namespace": "shop"}});
    assert_snapshot!(Fixture::default().app("web-prod", degraded(elsewhere)).findings(), @"web-prod: error health/other: web-prod is Degraded; cluster far was not read");
}
