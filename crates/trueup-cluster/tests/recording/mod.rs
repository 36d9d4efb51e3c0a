//! A recording answers like the servers that it was made from.

mod argocd;
mod hostile;
mod kubernetes;
mod opening;

use std::sync::Arc;

use serde_json::{Value, json};
use trueup_cluster::{RecordedAnswer, RecordedRequest, Recording};
use trueup_model::SnapshotFiles;
use trueup_testkit::MemorySnapshot;

/// `Accept` header of clients that want metadata only.
const METADATA_LIST: &str = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

/// `Accept` header of clients that want all of discovery at once.
const AGGREGATED: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

fn open(files: Arc<dyn SnapshotFiles>) -> Recording {
    Recording::open(files).unwrap()
}

fn ask(recording: &Recording, server: &str, path: &str, accept: Option<&str>) -> RecordedAnswer {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    recording.answer(server, &RecordedRequest { path, query, accept })
}

/// One line for an answer: status, content type unless JSON, kind, names of items or the message or the text.
fn shown(answer: &RecordedAnswer) -> String {
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else {
        return format!("{} {} {:?}", answer.status, answer.content_type, String::from_utf8_lossy(&answer.body));
    };
    let kind = body["kind"].as_str().unwrap_or("-");
    let name = |item: &Value| item["metadata"]["name"].as_str().unwrap_or("?").to_owned();
    let what = match (body["message"].as_str(), body["items"].as_array()) {
        (Some(message), _) => message.to_owned(),
        (None, Some(items)) => items.iter().map(name).collect::<Vec<_>>().join(","),
        (None, None) => name(&body),
    };
    format!("{} {kind}: {what}", answer.status)
}

fn snapshot() -> MemorySnapshot {
    let pod = |name: &str, namespace: &str, app: &str, phase: &str| {
        json!({
            "metadata": {"name": name, "namespace": namespace, "labels": {"app": app}},
            "spec": {"nodeName": "node-1"},
            "status": {"phase": phase},
        })
    };
    let pods = [
        pod("web-1", "shop", "web", "Running"),
        pod("web-2", "shop", "web", "Pending"),
        pod("api-1", "pay", "api", "Running"),
    ];
    let discovery = json!({"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "items": [{
        "metadata": {"name": "apps"},
        "versions": [{"version": "v1", "resources": [{"resource": "deployments"}, {"resource": "statefulsets"}]}],
    }]});
    let application = |name: &str, namespace: &str, project: &str, tier: &str| {
        json!({
            "metadata": {"name": name, "namespace": namespace, "labels": {"tier": tier}},
            "spec": {"project": project},
        })
    };
    let web = application("web", "argocd", "shop", "1");
    let applications =
        [web.clone(), application("pay", "argocd", "pay", "2"), application("pay", "team-pay", "pay", "1")];
    MemorySnapshot::new("2026-11-24T07:40:00Z".parse().unwrap())
        .control_plane("mgmt", "https://10.0.0.4:6443")
        .cluster("prod", "https://10.0.0.5:6443")
        .argocd("argocd", "http://10.0.0.6:8080")
        .answer("prod", "/api/v1/pods", &list("PodList", "v1", &pods))
        .answer("prod", "/api/v1/namespaces", &list("NamespaceList", "v1", &[json!({"metadata": {"name": "shop"}})]))
        .answer("prod", "/apis/apps/v1/deployments", &list("DeploymentList", "apps/v1", &[]))
        .answer("prod", "/apis", &json!({"kind": "APIGroupList"}))
        .answer_as("prod", "/apis", Some(AGGREGATED), 200, &discovery)
        .answer("argocd", "/api/v1/applications", &json!({"metadata": {}, "items": applications}))
        .answer("argocd", "/api/v1/applications/web?appNamespace=argocd", &web)
        .answer("argocd", "/api/v1/applications/web/resource-tree?appNamespace=argocd", &json!({"kind": "Tree"}))
        .answer("argocd", "/api/v1/applicationsets", &json!({"metadata": {}, "items": []}))
        .answer("argocd", "/api/v1/projects", &json!({"items": [{"metadata": {"name": "shop"}}]}))
}

fn list(kind: &str, api_version: &str, items: &[Value]) -> Value {
    json!({"kind": kind, "apiVersion": api_version, "metadata": {"resourceVersion": "8203"}, "items": items})
}
