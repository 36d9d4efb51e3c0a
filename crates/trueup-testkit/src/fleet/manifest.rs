//! What Git says about an app: its manifests at a version, as Argo CD compares them.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

use super::kinds::{self, ApiKind};
use super::plan::{AppPlan, Renderer};

/// One desired object.
pub(crate) type Manifest = (&'static ApiKind, Value);

/// The manifests of an app at a version.
pub(crate) fn manifests(app: &AppPlan, version: &str) -> Vec<Manifest> {
    let name = app.object_name();
    let mut all = vec![
        (kinds::CONFIG_MAP, config_map(app, version)),
        (kinds::SECRET, secret(app)),
        (kinds::SERVICE, service(app)),
        (kinds::SERVICE_ACCOUNT, service_account(app)),
        (kinds::DEPLOYMENT, deployment(app, version, name, app.replicas)),
        (kinds::DISRUPTION_BUDGET, disruption_budget(app)),
    ];
    if app.service.ends_with("-web") || app.service.ends_with("-api") || app.service.ends_with("-gateway") {
        all.push((kinds::INGRESS, ingress(app)));
    }
    if app.fault.is_none() && app.renderer == Renderer::Kustomize {
        all.push((kinds::AUTOSCALER, autoscaler(app)));
    }
    if app.fault.is_none() && app.tier == 3 {
        all.push((kinds::CRON_JOB, cron_job(app, version)));
    }
    all
}

/// A Deployment that works beside the main one.
pub(crate) fn worker(app: &AppPlan, version: &str, number: usize) -> Manifest {
    let mut worker = deployment(app, version, &format!("{}-worker-{number}", app.object_name()), 2);
    let component = json!(format!("worker-{number}"));
    worker["spec"]["selector"]["matchLabels"]["app.kubernetes.io/component"] = component.clone();
    worker["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/component"] = component;
    (kinds::DEPLOYMENT, worker)
}

/// One more file of settings.
pub(crate) fn settings(app: &AppPlan, number: usize) -> Manifest {
    let name = format!("{}-settings-{number}", app.object_name());
    let mut map = object(app, kinds::CONFIG_MAP, &name);
    map["data"] = json!({"settings.yaml": format!("page: {number}\nlimit: 200\nmode: standard\n")});
    (kinds::CONFIG_MAP, map)
}

/// The new Deployment that the admission policy denies: it has no owner label.
pub(crate) fn admin(app: &AppPlan, version: &str) -> Manifest {
    (kinds::DEPLOYMENT, deployment(app, version, &format!("{}-admin", app.object_name()), 1))
}

/// A network policy, which no project of the fleet permits.
pub(crate) fn network_policy(app: &AppPlan) -> Manifest {
    let mut policy = object(app, kinds::NETWORK_POLICY, app.object_name());
    policy["spec"] = json!({"podSelector": {"matchLabels": selector(app)}, "policyTypes": ["Ingress"]});
    (kinds::NETWORK_POLICY, policy)
}

/// A custom resource of a kind that is not installed.
pub(crate) fn ingest_job(app: &AppPlan) -> Manifest {
    let mut job = object(app, kinds::UNSERVED, app.object_name());
    job["spec"] = json!({"parallelism": 4, "sink": format!("s3://lake/{}", app.service)});
    (kinds::UNSERVED, job)
}

/// A hook.
pub(crate) fn hook(app: &AppPlan, name: &str, phase: &str, image: &str) -> Manifest {
    let mut job = object(app, kinds::JOB, name);
    job["metadata"]["annotations"]["argocd.argoproj.io/hook"] = json!(phase);
    job["metadata"]["annotations"]["argocd.argoproj.io/hook-delete-policy"] = json!("BeforeHookCreation");
    job["spec"] = json!({"backoffLimit": 0, "template": {"spec": {
        "containers": [{"args": ["run"], "image": image, "name": "hook"}], "restartPolicy": "Never"}}});
    (kinds::JOB, job)
}

/// What every object has, with the tracking annotation that Argo CD adds.
fn object(app: &AppPlan, kind: &ApiKind, name: &str) -> Value {
    let tracking = format!("{}:{}/{}:{}/{name}", app.name, kind.group, kind.kind, app.namespace);
    json!({
        "apiVersion": kind.api_version(),
        "kind": kind.kind,
        "metadata": {
            "name": name, "namespace": app.namespace, "labels": labels(app),
            "annotations": {"argocd.argoproj.io/tracking-id": tracking},
        },
    })
}

fn labels(app: &AppPlan) -> Value {
    match app.renderer {
        Renderer::Helm => json!({
            "app.kubernetes.io/instance": app.name, "app.kubernetes.io/managed-by": "Helm",
            "app.kubernetes.io/name": app.service, "app.kubernetes.io/version": "1.4.0",
            "helm.sh/chart": format!("{}-1.4.0", app.service),
        }),
        Renderer::Kustomize | Renderer::Directory => {
            json!({"app": app.service, "app.kubernetes.io/part-of": app.team})
        }
    }
}

fn selector(app: &AppPlan) -> Value {
    match app.renderer {
        Renderer::Helm => json!({"app.kubernetes.io/instance": app.name, "app.kubernetes.io/name": app.service}),
        Renderer::Kustomize | Renderer::Directory => json!({"app": app.service}),
    }
}

fn config_map(app: &AppPlan, version: &str) -> Value {
    let mut map = object(app, kinds::CONFIG_MAP, &format!("{}-config", app.object_name()));
    map["data"] = json!({"LOG_LEVEL": "info", "REGION": app.environment.name(), "RELEASE": version});
    map
}

fn secret(app: &AppPlan) -> Value {
    let mut secret = object(app, kinds::SECRET, &format!("{}-secret", app.object_name()));
    secret["data"] = json!({"SIGNING_KEY": base64(&format!("canary-{}", app.name))});
    secret["type"] = json!("Opaque");
    secret
}

fn service(app: &AppPlan) -> Value {
    let mut service = object(app, kinds::SERVICE, app.object_name());
    service["spec"] = json!({
        "ports": [{"name": "http", "port": 80, "targetPort": "http"}], "selector": selector(app), "type": "ClusterIP",
    });
    service
}

fn service_account(app: &AppPlan) -> Value {
    let mut account = object(app, kinds::SERVICE_ACCOUNT, app.object_name());
    account["automountServiceAccountToken"] = json!(false);
    account
}

fn deployment(app: &AppPlan, version: &str, name: &str, replicas: u64) -> Value {
    let mut deployment = object(app, kinds::DEPLOYMENT, name);
    deployment["spec"] = json!({
        "progressDeadlineSeconds": 300,
        "replicas": replicas,
        "revisionHistoryLimit": 5,
        "selector": {"matchLabels": selector(app)},
        "template": {
            "metadata": {"labels": selector(app)},
            "spec": {"containers": [{
                "env": [{"name": "MODE", "value": "standard"}],
                "image": app.image(version),
                "livenessProbe": {"httpGet": {"path": "/healthz", "port": "http"}, "initialDelaySeconds": 5},
                "name": app.service,
                "ports": [{"containerPort": 8080, "name": "http"}],
                "readinessProbe": {"httpGet": {"path": "/readyz", "port": "http"}, "periodSeconds": 5},
                "resources": {"limits": {"memory": "192Mi"}, "requests": {"cpu": "50m", "memory": "96Mi"}},
            }]},
        },
    });
    if app.fault.is_none() && app.renderer == Renderer::Kustomize && name == app.object_name() {
        // The autoscaler says how many.
        deployment["spec"].as_object_mut().expect("it was written above").remove("replicas");
    }
    deployment
}

fn disruption_budget(app: &AppPlan) -> Value {
    let mut budget = object(app, kinds::DISRUPTION_BUDGET, app.object_name());
    budget["spec"] = json!({"maxUnavailable": 1, "selector": {"matchLabels": selector(app)}});
    budget
}

fn ingress(app: &AppPlan) -> Value {
    let mut ingress = object(app, kinds::INGRESS, app.object_name());
    let backend = json!({"service": {"name": app.object_name(), "port": {"name": "http"}}});
    ingress["spec"] = json!({"ingressClassName": "edge", "rules": [{
        "host": format!("{}.{}.example.test", app.service, app.environment.name()),
        "http": {"paths": [{"backend": backend, "path": "/", "pathType": "Prefix"}]},
    }]});
    ingress
}

fn autoscaler(app: &AppPlan) -> Value {
    let mut autoscaler = object(app, kinds::AUTOSCALER, app.object_name());
    autoscaler["spec"] = json!({
        "maxReplicas": 6,
        "metrics": [{"resource": {"name": "cpu", "target": {"averageUtilization": 70, "type": "Utilization"}}, "type": "Resource"}],
        "minReplicas": app.replicas,
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": app.object_name()},
    });
    autoscaler
}

fn cron_job(app: &AppPlan, version: &str) -> Value {
    let mut job = object(app, kinds::CRON_JOB, &format!("{}-tidy", app.object_name()));
    let container = json!({"args": ["tidy"], "image": app.image(version), "name": "tidy"});
    job["spec"] = json!({
        "concurrencyPolicy": "Forbid",
        "jobTemplate": {"spec": {"backoffLimit": 2, "template": {"spec": {"containers": [container], "restartPolicy": "Never"}}}},
        "schedule": "10 * * * *",
    });
    job
}

/// Base64, for the values of Secrets.
pub(crate) fn base64(text: &str) -> String {
    BASE64_STANDARD.encode(text)
}
