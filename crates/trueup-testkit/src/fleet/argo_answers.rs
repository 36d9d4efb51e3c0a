//! What Argo CD's API says besides the apps, and the `AppProject`s, `ApplicationSet`s and apps of apps.

use serde_json::{Value, json};

use super::chance::Chance;
use super::clock;
use super::fault::Fault;
use super::kinds;
use super::managed_fields::{entry, fields_of_custom};
use super::operation::{cluster_name, retry};
use super::plan::{AppPlan, Environment, FleetPlan, Team};

/// Kubernetes version of all clusters.
pub(crate) const KUBERNETES: &str = "v1.34.4";

const ARGO_API: &str = "argoproj.io/v1alpha1";

/// `GET /api/version`.
pub(crate) fn version() -> Value {
    json!({"Version": "v3.5.1+generated", "BuildDate": "2026-02-01T00:00:00Z", "GoVersion": "go1.26.1", "Compiler": "gc",
        "Platform": "linux/amd64", "KustomizeVersion": "v5.8.1", "HelmVersion": "v4.1.0", "JsonnetVersion": "v0.22.0"})
}

/// `GET /api/v1/settings`.
pub(crate) fn settings() -> Value {
    json!({
        "appLabelKey": "app.kubernetes.io/instance", "trackingMethod": "annotation", "controllerNamespace": "argocd",
        "resourceOverrides": {"*/*": {"ignoreDifferences": "jqPathExpressions: null\njsonPointers:\n- /status\nmanagedFieldsManagers: null\n"}},
        "kustomizeOptions": {"BuildOptions": "", "BinaryPath": "", "Versions": null}, "help": {},
        "googleAnalytics": {"anonymizeUsers": true}, "passwordPattern": "^.{8,32}$", "syncWithReplaceAllowed": true,
    })
}

/// `GET /api/v1/clusters`.
pub(crate) fn clusters(plan: &FleetPlan) -> Value {
    let items = Environment::ALL.iter().map(|environment| {
        let state = json!({"status": "Successful", "message": "", "attemptedAt": clock::ago(30)});
        let apps = plan.apps.iter().filter(|app| app.environment == *environment).count();
        let versions: Vec<String> = kinds::served(environment.url().is_none())
            .flat_map(|kind| [kind.api_version(), format!("{}/{}", kind.api_version(), kind.kind)])
            .collect();
        json!({
            "server": environment.url().unwrap_or("https://kubernetes.default.svc"), "name": cluster_name(*environment),
            "config": {"tlsClientConfig": {"insecure": false}}, "connectionState": state, "serverVersion": KUBERNETES,
            "info": {"connectionState": state, "serverVersion": KUBERNETES, "applicationsCount": apps, "apiVersions": versions,
                "cacheInfo": {"apisCount": kinds::served(true).count(), "lastCacheSyncTime": clock::ago(9_000)}},
        })
    });
    json!({"metadata": {}, "items": items.collect::<Vec<_>>()})
}

/// All `AppProject`s: one for each team, and the default one of the apps of apps.
pub(crate) fn projects(plan: &FleetPlan, chance: &mut Chance) -> Vec<Value> {
    let default = json!({
        "sourceRepos": ["*"], "destinations": [{"server": "*", "namespace": "*"}],
        "clusterResourceWhitelist": [{"group": "*", "kind": "*"}],
    });
    let mut projects = vec![project("default", &default, chance)];
    for team in &plan.teams {
        let frozen: Vec<&str> = plan
            .apps
            .iter()
            .filter(|app| app.team == team.name && app.fault == Some(Fault::WindowDenied))
            .map(|app| app.name.as_str())
            .collect();
        let mut spec = json!({
            "description": format!("Services of {}", team.name),
            "sourceRepos": [format!("https://git.example.test/{}/*", team.name)],
            "destinations": [{"server": "*", "namespace": team.name}, {"server": "*", "namespace": "*-lab"}],
            "namespaceResourceBlacklist": [{"group": "networking.k8s.io", "kind": "NetworkPolicy"}],
        });
        if !frozen.is_empty() {
            spec["syncWindows"] = json!([{"kind": "deny", "schedule": "* * * * *", "duration": "24h", "applications": frozen,
                "description": "quarter-end freeze", "manualSync": false}]);
        }
        projects.push(project(&team.name, &spec, chance));
    }
    projects
}

fn project(name: &str, spec: &Value, chance: &mut Chance) -> Value {
    json!({
        "apiVersion": ARGO_API, "kind": "AppProject",
        "metadata": {"name": name, "namespace": "argocd", "uid": chance.uid(), "resourceVersion": chance.resource_version(),
            "generation": 1, "creationTimestamp": clock::ago(90 * 86_400), "managedFields": [entry("kubectl-client-side-apply",
                ARGO_API, Some(clock::ago(90 * 86_400)), json!({"f:spec": fields_of_custom(spec)}))]},
        "spec": spec, "status": {},
    })
}

/// The `ApplicationSet` of a team.
pub(crate) fn application_set(name: &str, uid: &str, team: &Team, apps: &[&AppPlan], chance: &mut Chance) -> Value {
    let elements: Vec<Value> = apps
        .iter()
        .map(|app| json!({"name": app.name, "service": app.service, "path": app.path(), "cluster": cluster_name(app.environment)}))
        .collect();
    let template = json!({
        "metadata": {"name": "{{.name}}", "labels": {"example.test/team": team.name}},
        "spec": {"project": team.name, "destination": {"name": "{{.cluster}}", "namespace": team.name},
            "source": {"repoURL": format!("https://git.example.test/{}/{{{{.service}}}}.git", team.name), "path": "{{.path}}", "targetRevision": "main"},
            "syncPolicy": {"automated": {"prune": true}, "retry": retry()}},
    });
    let condition = |kind: &str, status: &str, reason: &str| {
        json!({"type": kind, "status": status, "reason": reason,
        "message": "All applications have been generated successfully", "lastTransitionTime": clock::ago(600_000)})
    };
    json!({
        "apiVersion": ARGO_API, "kind": "ApplicationSet",
        "metadata": {"name": name, "namespace": "argocd", "uid": uid, "resourceVersion": chance.resource_version(),
            "generation": 1, "creationTimestamp": clock::ago(90 * 86_400)},
        "spec": {"goTemplate": true, "generators": [{"list": {"elements": elements}}], "template": template},
        "status": {"conditions": [condition("ErrorOccurred", "False", "ApplicationSetUpToDate"),
            condition("ParametersGenerated", "True", "ParametersGenerated"), condition("ResourcesUpToDate", "True", "ApplicationSetUpToDate")]},
    })
}

/// An app of apps; its children are all in sync.
pub(crate) fn root(name: &str, team: &Team, children: &[&AppPlan], chance: &mut Chance) -> Value {
    let source = json!({"path": format!("teams/{}", team.name), "repoURL": "https://git.example.test/platform/fleet.git", "targetRevision": "main"});
    let destination = json!({"server": "https://kubernetes.default.svc", "namespace": "argocd"});
    let spec = json!({"destination": destination, "project": "default", "source": source,
        "syncPolicy": {"automated": {"prune": true}, "retry": retry()}});
    let labels = json!({"example.test/env": "prod", "example.test/team": team.name, "example.test/tier": "tier-1"});
    let manifest = json!({"apiVersion": ARGO_API, "kind": "Application",
        "metadata": {"annotations": {}, "labels": labels, "name": name, "namespace": "argocd"}, "spec": spec});
    let revision = chance.hex(40);
    let resources: Vec<Value> = children
        .iter()
        .map(|app| json!({"group": "argoproj.io", "kind": "Application", "name": app.name, "namespace": "argocd", "status": "Synced", "version": "v1alpha1"}))
        .collect();
    let operation = json!({"initiatedBy": {"automated": true}, "retry": retry(), "sync": {"prune": true, "revision": revision, "source": source}});
    let status = json!({
        "controllerNamespace": "argocd", "health": {"status": "Healthy", "lastTransitionTime": clock::ago(700_000)},
        "history": [{"id": 0, "revision": revision, "deployStartedAt": clock::ago(700_010), "deployedAt": clock::ago(700_000),
            "initiatedBy": {"automated": true}, "source": source}],
        "operationState": {"phase": "Succeeded", "message": "successfully synced (all tasks run)", "operation": operation,
            "startedAt": clock::ago(700_010), "finishedAt": clock::ago(700_000),
            "syncResult": {"resources": [], "revision": revision, "source": source}},
        "reconciledAt": clock::ago(40), "resourceHealthSource": "appTree", "resources": resources, "sourceHydrator": {},
        "sourceType": "Directory", "summary": {},
        "sync": {"comparedTo": {"destination": destination, "source": source}, "revision": revision, "status": "Synced"},
    });
    let manager = |name: &str, ago: i64, fields: Value| entry(name, ARGO_API, Some(clock::ago(ago)), fields);
    let metadata = json!({
        "name": name, "namespace": "argocd", "labels": labels, "uid": chance.uid(), "resourceVersion": chance.resource_version(),
        "generation": 12, "creationTimestamp": clock::ago(90 * 86_400),
        "annotations": {"kubectl.kubernetes.io/last-applied-configuration": format!("{manifest}\n")},
        "managedFields": [manager("kubectl-client-side-apply", 90 * 86_400, json!({"f:spec": fields_of_custom(&spec)})),
            manager("argocd-application-controller", 40, json!({"f:status": fields_of_custom(&status)}))],
    });
    json!({"apiVersion": ARGO_API, "kind": "Application", "metadata": metadata, "spec": spec, "status": status})
}
