//! Objects of a cluster that belong to no app: namespaces, quotas, policies, nodes, and Argo CD's own settings.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::chance::Chance;
use super::clock;
use super::fault::Fault;
use super::kinds::{self, ApiKind};
use super::manifest::base64;
use super::operation::{POLICY, POLICY_MESSAGE};
use super::plan::{Environment, FleetPlan};

/// All of them, in no order.
pub(crate) fn of(environment: Environment, plan: &FleetPlan, chance: &mut Chance) -> Vec<(&'static ApiKind, Value)> {
    let mut objects = Vec::new();
    for name in ["default", "kube-system"] {
        objects.push((kinds::NAMESPACE, namespace(name, None, chance)));
    }
    let full: BTreeSet<&str> = plan
        .apps
        .iter()
        .filter(|app| app.environment == environment && app.fault == Some(Fault::QuotaExceeded))
        .map(|app| app.namespace.as_str())
        .collect();
    for team in &plan.teams {
        objects.push((kinds::NAMESPACE, namespace(&team.name, Some(environment), chance)));
        objects.push((kinds::QUOTA, quota(&team.name, full.contains(team.name.as_str()), chance)));
    }
    objects.push((kinds::POLICY, policy(chance)));
    objects.push((kinds::POLICY_BINDING, policy_binding(chance)));
    objects.extend((1..=3).map(|number| (kinds::NODE, node(number, chance))));
    if environment.url().is_none() {
        objects.extend(argo_cd(chance));
    }
    objects
}

fn metadata(name: &str, namespace: Option<&str>, chance: &mut Chance) -> Value {
    let mut metadata = json!({"name": name, "uid": chance.uid(), "resourceVersion": chance.resource_version(),
        "creationTimestamp": clock::ago(120 * 86_400)});
    if let Some(namespace) = namespace {
        metadata["namespace"] = json!(namespace);
    }
    metadata
}

fn namespace(name: &str, environment: Option<Environment>, chance: &mut Chance) -> Value {
    let mut metadata = metadata(name, None, chance);
    metadata["labels"] = json!({"kubernetes.io/metadata.name": name});
    if let Some(environment) = environment {
        metadata["labels"]["example.test/env"] = json!(environment.label());
        metadata["labels"]["example.test/team"] = json!(name);
    }
    json!({"metadata": metadata, "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}})
}

fn quota(namespace: &str, full: bool, chance: &mut Chance) -> Value {
    let hard = json!({"pods": "400", "requests.memory": "24Gi"});
    let used = json!({"pods": "40", "requests.memory": if full { "24Gi" } else { "3840Mi" }});
    json!({"metadata": metadata("team", Some(namespace), chance), "spec": {"hard": hard}, "status": {"hard": hard, "used": used}})
}

fn policy(chance: &mut Chance) -> Value {
    json!({"metadata": metadata(POLICY, None, chance), "spec": {
        "failurePolicy": "Fail",
        "matchConstraints": {"matchPolicy": "Equivalent", "namespaceSelector": {}, "objectSelector": {}, "resourceRules": [{
            "apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["deployments"], "scope": "*"}]},
        "validations": [{"expression": "has(object.metadata.labels) && 'owner' in object.metadata.labels", "message": POLICY_MESSAGE}]}})
}

fn policy_binding(chance: &mut Chance) -> Value {
    json!({"metadata": metadata(POLICY, None, chance), "spec": {"policyName": POLICY, "validationActions": ["Deny"],
        "matchResources": {"matchPolicy": "Equivalent", "namespaceSelector": {}, "objectSelector": {}}}})
}

fn node(number: u32, chance: &mut Chance) -> Value {
    json!({"metadata": metadata(&format!("node-{number}"), None, chance), "spec": {}, "status": {
        "capacity": {"cpu": "32", "memory": "128Gi", "pods": "250"}, "nodeInfo": {"kubeletVersion": super::argo_answers::KUBERNETES},
        "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady", "lastTransitionTime": clock::ago(90 * 86_400)}]}})
}

/// Argo CD's settings and the Secrets of the clusters that it manages.
fn argo_cd(chance: &mut Chance) -> Vec<(&'static ApiKind, Value)> {
    let config_map = |name: &str, data: Value, chance: &mut Chance| {
        let mut metadata = metadata(name, Some("argocd"), chance);
        metadata["labels"] = json!({"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "argocd"});
        (kinds::CONFIG_MAP, json!({"metadata": metadata, "data": data}))
    };
    let mut objects = vec![
        (kinds::NAMESPACE, namespace("argocd", None, chance)),
        config_map(
            "argocd-cm",
            json!({"timeout.reconciliation": "180s", "application.resourceTrackingMethod": "annotation"}),
            chance,
        ),
        config_map("argocd-cmd-params-cm", json!({"server.insecure": "true"}), chance),
    ];
    for (plural, kind) in
        [("applications", "Application"), ("applicationsets", "ApplicationSet"), ("appprojects", "AppProject")]
    {
        objects.push((kinds::DEFINITION, definition(plural, kind, chance)));
    }
    for environment in Environment::ALL {
        let Some(url) = environment.url() else { continue };
        let mut metadata = metadata(&format!("cluster-{}", environment.name()), Some("argocd"), chance);
        metadata["labels"] = json!({"argocd.argoproj.io/secret-type": "cluster"});
        let config = json!({"bearerToken": format!("canary-token-{}", environment.name()), "tlsClientConfig": {"insecure": false}});
        let data =
            json!({"name": base64(environment.name()), "server": base64(url), "config": base64(&config.to_string())});
        objects.push((kinds::SECRET, json!({"metadata": metadata, "data": data, "type": "Opaque"})));
    }
    objects
}

fn definition(plural: &str, kind: &str, chance: &mut Chance) -> Value {
    json!({"metadata": metadata(&format!("{plural}.argoproj.io"), None, chance), "spec": {
        "group": "argoproj.io", "scope": "Namespaced", "names": {"kind": kind, "plural": plural, "singular": kind.to_lowercase()},
        "versions": [{"name": "v1alpha1", "served": true, "storage": true}]},
        "status": {"conditions": [{"type": "Established", "status": "True", "reason": "InitialNamesAccepted",
            "message": "the initial names have been accepted", "lastTransitionTime": clock::ago(120 * 86_400)}]}})
}
