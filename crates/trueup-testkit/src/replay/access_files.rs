//! Configuration files with which clients reach a replay.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use trueup_model::{ServerEntry, ServerKind};

use super::REPLAY_TOKEN;

/// A kubeconfig (as JSON, which is YAML) of all Kubernetes servers.
pub(super) fn kubeconfig(servers: &[ServerEntry], urls: &BTreeMap<String, String>, ca_pem: &str) -> String {
    let kubernetes: Vec<&ServerEntry> = servers.iter().filter(|s| s.kind == ServerKind::Kubernetes).collect();
    let ca = BASE64_STANDARD.encode(ca_pem);
    let clusters: Vec<Value> = kubernetes
        .iter()
        .map(|s| json!({"name": s.name, "cluster": {"server": urls[&s.name], "certificate-authority-data": ca}}))
        .collect();
    let contexts: Vec<Value> =
        kubernetes.iter().map(|s| json!({"name": s.name, "context": {"cluster": s.name, "user": "replay"}})).collect();
    let current = kubernetes.iter().find(|s| s.control_plane).or(kubernetes.first());
    let config = json!({
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": current.map_or("", |s| s.name.as_str()),
        "clusters": clusters,
        "users": [{"name": "replay", "user": {"token": REPLAY_TOKEN}}],
        "contexts": contexts,
    });
    format!("{config:#}\n")
}

/// A configuration of the `argocd` program (as JSON, which is YAML) of all Argo CD servers.
pub(super) fn argocd_config(servers: &[ServerEntry], urls: &BTreeMap<String, String>) -> String {
    let argocd: Vec<&ServerEntry> = servers.iter().filter(|s| s.kind == ServerKind::Argocd).collect();
    let address = |s: &&ServerEntry| urls[&s.name].split_once("://").map_or("", |(_, address)| address).to_owned();
    let config = json!({
        "current-context": argocd.first().map_or("", |s| s.name.as_str()),
        "contexts": argocd.iter().map(|s| json!({"name": s.name, "server": address(s), "user": "replay"})).collect::<Vec<_>>(),
        "servers": argocd.iter().map(|s| {
            json!({"server": address(s), "insecure": true, "plain-text": s.url.starts_with("http:")})
        }).collect::<Vec<_>>(),
        "users": [{"name": "replay", "auth-token": REPLAY_TOKEN}],
    });
    format!("{config:#}\n")
}
