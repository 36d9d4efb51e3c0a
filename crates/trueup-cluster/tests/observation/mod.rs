//! What is read, and what is left alone.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use trueup_cluster::{AuditFile, ObserveError, ObserveOptions, Progress, Stage, observe};
use trueup_model::{Fleet, GapKind, ResourceKey};
use trueup_testkit::MemorySnapshot;

fn snapshot(applications: &[Value]) -> MemorySnapshot {
    MemorySnapshot::new("2026-01-01T00:01:00Z".parse().unwrap())
        .control_plane("mgmt", "https://10.0.0.4")
        .answer("mgmt", "/version", &json!({"gitVersion": "v1.34.0"}))
        .answer("mgmt", "/api", &json!({"kind": "APIVersions", "versions": ["v1"]}))
        .answer("mgmt", "/apis", &json!({"kind": "APIGroupList", "groups": []}))
        .answer("mgmt", "/api/v1", &resources("v1", &[("pods", "Pod"), ("configmaps", "ConfigMap")]))
        .answer("mgmt", "/api/v1/pods", &list(&[]))
        .answer(
            "mgmt",
            "/api/v1/configmaps",
            &list(&[
                json!({"metadata": {"name": "settings", "namespace": "shop"}}),
                json!({"metadata": {"name": "argocd-cm", "namespace": "argocd"}}),
            ]),
        )
        .answer("mgmt", "/apis/argoproj.io/v1alpha1/applications", &list(applications))
        .answer("mgmt", "/apis/argoproj.io/v1alpha1/applicationsets", &list(&[]))
        .answer(
            "mgmt",
            "/apis/argoproj.io/v1alpha1/appprojects",
            &list(&[json!({"metadata": {"name": "default", "namespace": "argocd"}})]),
        )
}

fn resources(group_version: &str, kinds: &[(&str, &str)]) -> Value {
    let resources: Vec<Value> = kinds
        .iter()
        .map(|(name, kind)| json!({"name": name, "kind": kind, "namespaced": true, "verbs": ["get", "list"]}))
        .collect();
    json!({"kind": "APIResourceList", "groupVersion": group_version, "resources": resources})
}

fn list(items: &[Value]) -> Value {
    json!({"kind": "List", "apiVersion": "v1", "metadata": {}, "items": items})
}

fn application(name: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut app = json!({
        "metadata": {"name": name, "namespace": "argocd"},
        "spec": {"destination": {"name": "in-cluster", "namespace": "shop"}, "source": {"repoURL": "https://git.test/shop", "path": "x"}},
        "status": {"reconciledAt": "2026-01-01T00:00:00Z", "controllerNamespace": "argocd"},
    });
    change(&mut app);
    app
}

async fn fleet(snapshot: MemorySnapshot) -> Fleet {
    observe(ObserveOptions::snapshot(snapshot.build()), None).await.unwrap()
}

fn gaps(fleet: &Fleet) -> Vec<(GapKind, &str)> {
    fleet.gaps.iter().map(|gap| (gap.kind, gap.unknown.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_kinds_that_applications_use_are_read() {
    let plain = fleet(snapshot(&[application("web", |_| ())])).await;
    assert_eq!(plain.clusters[0].objects.len(), 0);
    let uses = |app: &mut Value| {
        app["status"]["resources"] =
            json!([{"version": "v1", "kind": "ConfigMap", "namespace": "shop", "name": "settings"}]);
    };
    let using = fleet(snapshot(&[application("web", uses)])).await;
    assert_eq!(using.clusters[0].objects.len(), 2);
    assert_eq!(gaps(&using), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_project_watches_orphans_their_kinds_are_read() {
    let project =
        json!({"metadata": {"name": "default", "namespace": "argocd"}, "spec": {"orphanedResources": {"warn": true}}});
    let snapshot = snapshot(&[application("web", |_| ())]);
    // The first answer to a request counts, so the project goes into a snapshot of its own.
    let other = MemorySnapshot::new("2026-01-01T00:01:00Z".parse().unwrap())
        .control_plane("mgmt", "https://10.0.0.4")
        .answer("mgmt", "/apis/argoproj.io/v1alpha1/applications", &list(&[application("web", |_| ())]))
        .answer("mgmt", "/apis/argoproj.io/v1alpha1/appprojects", &list(&[project]))
        .answer("mgmt", "/api", &json!({"kind": "APIVersions", "versions": ["v1"]}))
        .answer("mgmt", "/apis", &json!({"kind": "APIGroupList", "groups": []}))
        .answer("mgmt", "/api/v1", &resources("v1", &[("configmaps", "ConfigMap")]))
        .answer(
            "mgmt",
            "/api/v1/configmaps",
            &list(&[json!({"metadata": {"name": "left-over", "namespace": "shop"}})]),
        );
    assert_eq!(fleet(snapshot).await.clusters[0].objects.len(), 0);
    assert_eq!(fleet(other).await.clusters[0].objects.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn applications_without_a_cached_comparison_are_not_asked_about() {
    let managed = json!({"items": [{"kind": "ConfigMap", "namespace": "shop", "name": "settings", "liveState": "null", "targetState": "{}"}]});
    let apps = [
        application("plain", |_| ()),
        application("hydrated", |app| {
            app["spec"]["sourceHydrator"] = json!({"drySource": {"repoURL": "https://git.test/x"}});
        }),
        application("fresh", |app| app["status"] = json!({})),
    ];
    let mut snapshot =
        snapshot(&apps).argocd("argocd", "http://10.0.0.6").answer("argocd", "/api/v1/settings", &json!({}));
    for app in ["plain", "hydrated", "fresh"] {
        snapshot = snapshot.answer(
            "argocd",
            &format!("/api/v1/applications/{app}/managed-resources?appNamespace=argocd"),
            &managed,
        );
    }
    let fleet = fleet(snapshot).await;
    let asked: Vec<&str> = fleet.managed.keys().map(|key| key.name.as_str()).collect();
    assert_eq!(asked, ["plain"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_of_an_own_condition_is_no_gap() {
    let text = "Failed to load target state: path not found";
    let broken =
        application("web", |app| app["status"]["conditions"] = json!([{"type": "ComparisonError", "message": text}]));
    let path = "/api/v1/applications/web/managed-resources?appNamespace=argocd";
    let with = |message: &str| {
        let error = json!({"error": message, "code": 2, "message": message});
        snapshot(std::slice::from_ref(&broken))
            .argocd("argocd", "http://10.0.0.6")
            .answer("argocd", "/api/v1/settings", &json!({}))
            .answer_as("argocd", path, None, 500, &error)
    };
    assert_eq!(gaps(&fleet(with(text)).await), []);
    assert_eq!(
        gaps(&fleet(with("redis is down")).await),
        [(GapKind::Unreachable, "Argo CD's comparison of argocd/web")]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn argo_cd_speaks_for_clusters_that_are_not_there() {
    let live = json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop", "uid": "u1"}}).to_string();
    let managed = json!({"items": [{"group": "apps", "kind": "Deployment", "namespace": "shop", "name": "web", "liveState": live, "targetState": "null"}]});
    let tree = json!({"nodes": [{"group": "apps", "kind": "ReplicaSet", "namespace": "shop", "name": "web-1", "uid": "u2",
        "parentRefs": [{"uid": "u1"}], "health": {"status": "Degraded", "message": "quota"}}]});
    let app = application("web", |app| app["spec"]["destination"] = json!({"name": "eu", "namespace": "shop"}));
    let snapshot = snapshot(&[app])
        .argocd("argocd", "http://10.0.0.6")
        .answer("argocd", "/api/v1/settings", &json!({}))
        .answer(
            "argocd",
            "/api/v1/clusters",
            &json!({"items": [{"name": "eu", "server": "https://10.0.0.9", "serverVersion": "v1.33.0"}]}),
        )
        .answer("argocd", "/api/v1/applications/web/managed-resources?appNamespace=argocd", &managed)
        .answer("argocd", "/api/v1/applications/web/resource-tree?appNamespace=argocd", &tree);
    let fleet = fleet(snapshot).await;
    let cluster = fleet.cluster(&fleet.applications[0].spec.destination).unwrap();
    assert_eq!((cluster.observed, cluster.version.as_deref()), (false, Some("v1.33.0")));
    assert_eq!(cluster.objects.get(&ResourceKey::new("apps", "Deployment", "shop", "web")).unwrap().uid, "u1");
    let node = &fleet.trees[&fleet.applications[0].key()][0];
    assert_eq!(
        (node.parent_uids.as_slice(), node.health.as_ref().unwrap().message.as_str()),
        (&["u1".to_owned()][..], "quota")
    );
    assert_eq!(gaps(&fleet), [(GapKind::Absent, "what runs in cluster eu")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tree_is_asked_for_where_only_argo_cd_knows_why_an_application_is_unwell() {
    let tree = json!({"nodes": [{"group": "cache.example", "kind": "Pool", "namespace": "shop", "name": "main", "uid": "u2",
        "health": {"status": "Degraded", "message": "quorum lost"}}]});
    let trees = async |group: &'static str, health: &'static str| {
        let app = application("web", |app| {
            app["status"]["health"] = json!({"status": health});
            app["status"]["resources"] =
                json!([{"group": group, "kind": "Pool", "version": "v1", "namespace": "shop", "name": "main"}]);
        });
        let snapshot = snapshot(&[app])
            .argocd("argocd", "http://10.0.0.6")
            .answer("argocd", "/api/v1/settings", &json!({}))
            .answer("argocd", "/api/v1/applications/web/resource-tree?appNamespace=argocd", &tree);
        fleet(snapshot).await.trees.len()
    };
    assert_eq!(trees("cache.example", "Degraded").await, 1);
    assert_eq!(trees("cache.example", "Healthy").await, 0);
    assert_eq!(trees("apps", "Degraded").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_whole_cluster_is_forbidden_single_namespaces_are_read() {
    let forbidden = json!({"kind": "Status", "code": 403, "message": "pods is forbidden: User \"u\" cannot list resource \"pods\" at the cluster scope"});
    let pods = list(&[json!({"metadata": {"name": "web-1", "namespace": "shop"}})]);
    let snapshot = MemorySnapshot::new("2026-01-01T00:01:00Z".parse().unwrap())
        .control_plane("mgmt", "https://10.0.0.4")
        .answer("mgmt", "/apis/argoproj.io/v1alpha1/applications", &list(&[application("web", |_| ())]))
        .answer("mgmt", "/apis/argoproj.io/v1alpha1/applicationsets", &list(&[]))
        .answer("mgmt", "/apis/argoproj.io/v1alpha1/appprojects", &list(&[]))
        .answer("mgmt", "/api", &json!({"kind": "APIVersions", "versions": ["v1"]}))
        .answer("mgmt", "/apis", &json!({"kind": "APIGroupList", "groups": []}))
        .answer("mgmt", "/api/v1", &resources("v1", &[("pods", "Pod")]))
        .answer("mgmt", "/api/v1/namespaces/argocd/configmaps/argocd-cm", &json!({"data": {}}))
        .answer_as("mgmt", "/api/v1/pods", None, 403, &forbidden)
        .answer("mgmt", "/api/v1/namespaces/shop/pods", &pods);
    let fleet = fleet(snapshot).await;
    assert_eq!(fleet.clusters[0].objects.len(), 1);
    assert_eq!(gaps(&fleet), [(GapKind::Forbidden, "pods outside the namespaces of the Applications")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_of_no_cluster_is_named_and_one_of_a_cluster_is_read() {
    let line = json!({"stage": "ResponseComplete", "verb": "delete", "user": {"username": "bob"}, "requestURI": "/x",
        "objectRef": {"resource": "pods", "namespace": "shop", "name": "web"}, "responseStatus": {"code": 200}, "requestReceivedTimestamp": "2026-01-01T00:00:00Z"});
    let file = tempfile::NamedTempFile::new().unwrap();
    fs_err::write(file.path(), zstd::encode_all(line.to_string().as_bytes(), 1).unwrap()).unwrap();
    let mut options = ObserveOptions::snapshot(snapshot(&[application("web", |_| ())]).build());
    options.audit =
        ["in-cluster", "nowhere"].map(|server| AuditFile { server: server.into(), path: file.path().into() }).into();
    let stages = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&stages);
    options.progress = Arc::new(move |progress: Progress| seen.lock().unwrap().push(progress));
    let fleet = observe(options, None).await.unwrap();
    assert_eq!(fleet.clusters[0].audit[0].user, "bob");
    assert_eq!(gaps(&fleet), [(GapKind::Absent, "who changed what in nowhere")]);
    let last = *stages.lock().unwrap().last().unwrap();
    assert_eq!(last, Progress { stage: Stage::AuditLogs, done: 2, total: 2 });
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observation_may_run_as_a_task_of_its_own() {
    let options = ObserveOptions::snapshot(snapshot(&[application("web", |_| ())]).build());
    let fleet = tokio::spawn(observe(options, None)).await.unwrap().unwrap();
    assert_eq!(fleet.applications.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_nothing_to_look_at_the_error_says_what_to_do() {
    let empty = MemorySnapshot::new("2026-01-01T00:01:00Z".parse().unwrap()).control_plane("mgmt", "https://10.0.0.4");
    let empty = empty.answer("mgmt", "/version", &json!({}));
    let error = observe(ObserveOptions::snapshot(empty.build()), None).await.err().unwrap();
    assert!(matches!(&error, ObserveError::NoApplications { reasons } if reasons.len() == 1), "{error}");
    assert!(error.hint().contains("argocd login"));
}
