//! The replay server, asked over real sockets.

mod client;
mod faults;
mod serving;

use std::sync::Arc;

use serde_json::{Value, json};
use trueup_model::SnapshotFiles;
use trueup_testkit::MemorySnapshot;

use client::Client;

/// Two clusters and an Argo CD that knows one of them by its recorded address.
fn snapshot() -> Arc<dyn SnapshotFiles> {
    let pods: Vec<Value> =
        (0..5).map(|n| json!({"metadata": {"name": format!("web-{n}"), "namespace": "shop"}})).collect();
    let secret = json!({
        "metadata": {"name": "cluster-prod", "namespace": "argocd", "labels": {"argocd.argoproj.io/secret-type": "cluster"}},
        "data": {"name": "cHJvZA==", "server": "aHR0cHM6Ly8xMC4wLjAuNTo2NDQz", "config": "e30="},
    });
    let app = json!({
        "metadata": {"name": "web", "namespace": "argocd"},
        "spec": {"project": "shop", "destination": {"server": "https://10.0.0.5:6443", "namespace": "shop"}},
    });
    MemorySnapshot::new("2026-11-24T07:40:00Z".parse().unwrap())
        .control_plane("mgmt", "https://10.0.0.4:6443")
        .cluster("prod", "https://10.0.0.5:6443")
        .argocd("argocd", "http://10.0.0.6:8080")
        .answer("mgmt", "/api/v1/secrets", &list("SecretList", &[secret]))
        .answer("prod", "/version", &json!({"gitVersion": "v1.34.4"}))
        .answer("prod", "/apis", &json!({"kind": "APIGroupList", "groups": [{"name": "apps"}]}))
        .answer("prod", "/api/v1/pods", &list("PodList", &pods))
        .answer("argocd", "/api/version", &json!({"Version": "v3.5.1"}))
        .answer("argocd", "/api/v1/applications", &json!({"metadata": {"resourceVersion": "9"}, "items": [app]}))
        .build()
}

fn list(kind: &str, items: &[Value]) -> Value {
    json!({"kind": kind, "apiVersion": "v1", "metadata": {"resourceVersion": "8203"}, "items": items})
}
