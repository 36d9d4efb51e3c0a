//! The example fleet: Argo CD in `mgmt`, one application there and one in `prod`.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use trueup_model::SnapshotFiles;
use trueup_testkit::MemorySnapshot;

const AGGREGATED: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/// Address of `prod`, as the cluster Secret and a destination name it.
pub(super) const PROD: &str = "https://10.0.0.5:6443";

/// A group with its version and the plurals and names of its kinds.
type Group<'g> = (&'g str, &'g str, &'g [(&'g str, &'g str)]);

pub(super) fn snapshot() -> Arc<dyn SnapshotFiles> {
    builder().build()
}

pub(super) fn builder() -> MemorySnapshot {
    let secret = json!({
        "metadata": {"name": "cluster-prod", "namespace": "argocd", "labels": {"argocd.argoproj.io/secret-type": "cluster"}},
        "data": {"name": BASE64_STANDARD.encode("prod"), "server": BASE64_STANDARD.encode(PROD), "config": "e30="},
    });
    let applications = [
        application("shop-prod", &json!({"server": PROD, "namespace": "shop"})),
        application("shop-staging", &json!({"name": "in-cluster", "namespace": "shop"})),
    ];
    let project = json!({"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject", "metadata": {"name": "shop", "namespace": "argocd"}, "spec": {}});
    let argo_kinds =
        [("applications", "Application"), ("applicationsets", "ApplicationSet"), ("appprojects", "AppProject")];
    let snapshot = MemorySnapshot::new(super::moment())
        .control_plane("mgmt", "https://10.0.0.4:6443")
        .cluster("prod", PROD)
        .argocd("argocd", "http://10.0.0.6:8080");
    let snapshot = cluster(snapshot, "mgmt", &[("argoproj.io", "v1alpha1", &argo_kinds)])
        .answer("mgmt", "/api/v1/secrets", &list("SecretList", "v1", &[secret]))
        .answer(
            "mgmt",
            "/api/v1/configmaps",
            &list("ConfigMapList", "v1", &[json!({"metadata": {"name": "argocd-cm", "namespace": "argocd"}})]),
        )
        .answer(
            "mgmt",
            "/apis/argoproj.io/v1alpha1/applications",
            &list("ApplicationList", "argoproj.io/v1alpha1", &applications),
        )
        .answer(
            "mgmt",
            "/apis/argoproj.io/v1alpha1/applicationsets",
            &list("ApplicationSetList", "argoproj.io/v1alpha1", &[]),
        )
        .answer(
            "mgmt",
            "/apis/argoproj.io/v1alpha1/appprojects",
            &list("AppProjectList", "argoproj.io/v1alpha1", std::slice::from_ref(&project)),
        );
    argocd(cluster(snapshot, "prod", &[]), &applications, &project)
}

fn application(name: &str, destination: &Value) -> Value {
    json!({
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
        "metadata": {"name": name, "namespace": "argocd"},
        "spec": {"project": "shop", "destination": destination, "source": {"repoURL": "https://git.test/shop.git", "path": "deploy"}},
        "status": {
            "sync": {"status": "Synced"}, "health": {"status": "Healthy"}, "reconciledAt": "2026-11-24T07:39:00Z",
            "resources": [{"group": "apps", "version": "v1", "kind": "Deployment", "namespace": "shop", "name": "web", "status": "Synced"}],
        },
    })
}

/// A cluster with four Pods (two pages of two) and a Deployment.
fn cluster(snapshot: MemorySnapshot, name: &str, groups: &[Group<'_>]) -> MemorySnapshot {
    let core = discovery(&[(
        "",
        "v1",
        &[("pods", "Pod"), ("namespaces", "Namespace"), ("secrets", "Secret"), ("configmaps", "ConfigMap")],
    )]);
    let mut all: Vec<Group<'_>> = vec![("apps", "v1", &[("deployments", "Deployment")])];
    all.extend(groups);
    let mut pods: Vec<Value> = (1..=4).map(|n| object(&format!("pod-{n}"))).collect();
    // The second of each page is so long that half of the page ends in it.
    for long in [1, 3] {
        pods[long]["metadata"]["annotations"] = json!({"note": "n".repeat(500)});
    }
    snapshot
        .answer(name, "/version", &json!({"gitVersion": "v1.34.4"}))
        .answer_as(name, "/api", Some(AGGREGATED), 200, &core)
        .answer_as(name, "/apis", Some(AGGREGATED), 200, &discovery(&all))
        .answer(name, "/api/v1/pods", &list("PodList", "v1", &pods))
        .answer(name, "/api/v1/namespaces", &list("NamespaceList", "v1", &[json!({"metadata": {"name": "shop"}})]))
        .answer(name, "/apis/apps/v1/deployments", &list("DeploymentList", "apps/v1", &[object("web")]))
}

fn argocd(snapshot: MemorySnapshot, applications: &[Value], project: &Value) -> MemorySnapshot {
    let compared = json!({"items": [{"group": "apps", "kind": "Deployment", "namespace": "shop", "name": "web", "liveState": object("web").to_string(), "targetState": "null"}]});
    let tree = json!({"nodes": [{"group": "apps", "version": "v1", "kind": "Deployment", "namespace": "shop", "name": "web"}]});
    let mut snapshot = snapshot
        .answer("argocd", "/api/version", &json!({"Version": "v3.5.1"}))
        .answer("argocd", "/api/v1/settings", &json!({"controllerNamespace": "argocd"}))
        .answer("argocd", "/api/v1/clusters", &json!({"items": [{"name": "prod", "server": PROD}, {"name": "in-cluster", "server": "https://kubernetes.default.svc"}]}))
        .answer("argocd", "/api/v1/applications", &json!({"metadata": {}, "items": applications}))
        .answer("argocd", "/api/v1/applicationsets", &json!({"metadata": {}, "items": []}))
        .answer("argocd", "/api/v1/projects", &json!({"metadata": {}, "items": [project]}));
    for app in ["shop-prod", "shop-staging"] {
        let path = format!("/api/v1/applications/{app}");
        snapshot = snapshot
            .answer("argocd", &format!("{path}/managed-resources?appNamespace=argocd"), &compared)
            .answer("argocd", &format!("{path}/resource-tree?appNamespace=argocd"), &tree);
    }
    snapshot
}

fn object(name: &str) -> Value {
    json!({"metadata": {"name": name, "namespace": "shop", "uid": name}})
}

pub(super) fn list(kind: &str, api_version: &str, items: &[Value]) -> Value {
    json!({"kind": kind, "apiVersion": api_version, "metadata": {"resourceVersion": "100"}, "items": items})
}

fn discovery(groups: &[Group<'_>]) -> Value {
    let items: Vec<Value> = groups
        .iter()
        .map(|(group, version, kinds)| {
            let resources: Vec<Value> = kinds
                .iter()
                .map(|(plural, kind)| {
                    let scope = if *plural == "namespaces" { "Cluster" } else { "Namespaced" };
                    json!({"resource": plural, "responseKind": {"group": group, "version": version, "kind": kind}, "scope": scope, "verbs": ["get", "list"]})
                })
                .collect();
            json!({"metadata": {"name": group}, "versions": [{"version": version, "resources": resources}]})
        })
        .collect();
    json!({"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": {}, "items": items})
}
