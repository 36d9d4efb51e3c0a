//! What a fault does to the objects of an app.

use serde_json::{Value, json};

use super::app_objects::{AppObjects, Managed};
use super::audit::{self, Client, SCALER};
use super::chance::Chance;
use super::clock;
use super::fault::Fault;
use super::kinds;
use super::live::{self, ARGO_MANAGER};
use super::managed_fields::{disown, entry, subresource_entry};
use super::manifest::{self, Manifest};
use super::plan::AppPlan;
use super::workload;

/// The person who makes emergency changes.
pub(crate) const ON_CALL: &str = "alice";
/// The person who switches things off.
pub(crate) const SERVICE_OWNER: &str = "bob";

/// How often the autoscaler and self-heal have set the replicas.
pub(crate) const LOOP_ROUNDS: i64 = 9;

/// Applies the app's fault to its objects.
pub(crate) fn apply(app: &AppPlan, objects: &mut AppObjects, chance: &mut Chance) {
    let Some(fault) = app.fault else { return };
    match fault {
        _ if fault.stops_rendering() => forget_desired(objects),
        Fault::ImmutableSelector => change_selector(app, objects),
        Fault::AdmissionPolicy => want(objects, manifest::admin(app, &app.versions[1]), "OutOfSync"),
        Fault::KindUnknown => want(objects, manifest::ingest_job(app), "Unknown"),
        Fault::KindDenied => want(objects, manifest::network_policy(app), "Unknown"),
        Fault::HookFailed => {
            release_waits(app, objects);
            let hook = format!("{}-migrate", app.name);
            run_hook(
                app,
                objects,
                manifest::hook(app, &hook, "PreSync", &app.image(&app.versions[2])),
                HookEnd::Failed,
                chance,
            );
        }
        Fault::HookStuck => {
            let hook = format!("{}-smoke", app.name);
            run_hook(
                app,
                objects,
                manifest::hook(app, &hook, "PostSync", "registry.example.test/tools/smoke:3"),
                HookEnd::Never,
                chance,
            );
        }
        Fault::NamespaceMissing => never_created(objects),
        Fault::WindowDenied | Fault::AutoSyncOff => release_waits(app, objects),
        Fault::SelfHealLoop => scale_in_turns(app, objects, chance),
        Fault::Hotfix => set_image(app, objects, chance),
        Fault::HiddenHotfix => add_variable_and_label(app, objects, chance),
        Fault::IgnoredDrift => raise_memory(app, objects, chance),
        Fault::Extraneous => leave_behind(app, objects, chance),
        // Their rollouts are stuck from the beginning.
        Fault::ImageMissing | Fault::CrashLoop | Fault::QuotaExceeded => {}
        Fault::RequiredValue
        | Fault::NilValue
        | Fault::ValuesFileMissing
        | Fault::SchemaViolation
        | Fault::PatchTarget
        | Fault::RevisionMissing
        | Fault::PathMissing => unreachable!("they stop rendering"),
    }
}

fn forget_desired(objects: &mut AppObjects) {
    for managed in &mut objects.managed {
        managed.desired = None;
        managed.verdict = Some("Unknown");
    }
}

fn change_selector(app: &AppPlan, objects: &mut AppObjects) {
    let deployment = objects.deployment(app);
    let add = |object: &mut Value| {
        let spec = &mut object["spec"];
        spec["selector"]["matchLabels"]["app.kubernetes.io/component"] = json!("server");
        spec["template"]["metadata"]["labels"]["app.kubernetes.io/component"] = json!("server");
    };
    deployment.desired.iter_mut().for_each(add);
    deployment.predicted = deployment.live.clone();
    deployment.predicted.iter_mut().for_each(add);
    deployment.verdict = Some("OutOfSync");
}

/// An object that Git wants and that could not be created.
fn want(objects: &mut AppObjects, (kind, desired): Manifest, verdict: &'static str) {
    let predicted = Some(desired.clone());
    objects.managed.push(Managed { kind, desired: Some(desired), live: None, predicted, verdict: Some(verdict) });
}

/// Git has a newer version than the cluster.
fn release_waits(app: &AppPlan, objects: &mut AppObjects) {
    let image = app.image(&app.versions[2]);
    let running = app.image(&app.versions[1]);
    for managed in &mut objects.managed {
        let Some(desired) = managed.desired.as_mut() else { continue };
        let mut changed = false;
        let mut change = |object: &mut Value| {
            if object["kind"] == "Deployment"
                && object["spec"]["template"]["spec"]["containers"][0]["image"] == json!(running)
            {
                object["spec"]["template"]["spec"]["containers"][0]["image"] = json!(image);
                changed = true;
            } else if object["kind"] == "ConfigMap" && object["data"].get("RELEASE").is_some() {
                object["data"]["RELEASE"] = json!(app.versions[2]);
                changed = true;
            }
        };
        change(desired);
        let mut predicted = managed.live.clone();
        predicted.iter_mut().for_each(change);
        if changed {
            managed.predicted = predicted;
            managed.verdict = Some("OutOfSync");
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HookEnd {
    Failed,
    Never,
}

fn run_hook(app: &AppPlan, objects: &mut AppObjects, (kind, manifest): Manifest, end: HookEnd, chance: &mut Chance) {
    let mut job = live::applied(kind, &manifest, chance, app.broken_ago);
    let started = clock::ago(app.broken_ago);
    job["metadata"]["creationTimestamp"] = json!(started);
    let (state, ready) = match end {
        HookEnd::Failed => (
            json!({"terminated": {"exitCode": 1, "reason": "Error", "startedAt": started, "finishedAt": started}}),
            false,
        ),
        HookEnd::Never => (json!({"running": {"startedAt": started}}), true),
    };
    let message = "Job has reached the specified backoff limit";
    let failed = |kind: &str| workload::condition(kind, "True", "BackoffLimitExceeded", message, app.broken_ago - 5);
    job["status"] = match end {
        HookEnd::Failed => {
            json!({"conditions": [failed("FailureTarget"), failed("Failed")], "startTime": started, "failed": 1,
            "terminating": 0, "uncountedTerminatedPods": {}, "ready": 0})
        }
        HookEnd::Never => {
            json!({"startTime": started, "active": 1, "terminating": 0, "uncountedTerminatedPods": {}, "ready": 1})
        }
    };
    let mut template = job["spec"]["template"].clone();
    template["metadata"]["labels"] = json!({"job-name": job["metadata"]["name"]});
    let mut pod = workload::pod_of(&job, "batch/v1", "Job", &template, chance, app.broken_ago);
    pod["status"] = json!({"phase": if ready { "Running" } else { "Failed" }, "startTime": started, "qosClass": "BestEffort",
        "containerStatuses": [{"name": "hook", "image": template["spec"]["containers"][0]["image"], "ready": ready,
            "restartCount": 0, "started": ready, "lastState": {}, "state": state}]});
    if end == HookEnd::Failed {
        objects.events.push(workload::event(&job, "Job", "BackoffLimitExceeded", message, chance, app.broken_ago - 5));
    }
    objects.children.push((kinds::POD, pod));
    objects.managed.push(Managed { kind, desired: None, live: Some(job), predicted: None, verdict: None });
}

fn never_created(objects: &mut AppObjects) {
    for managed in &mut objects.managed {
        managed.live = None;
        managed.predicted.clone_from(&managed.desired);
        managed.verdict = Some("OutOfSync");
    }
    objects.children.clear();
    objects.events.clear();
}

fn scale_in_turns(app: &AppPlan, objects: &mut AppObjects, chance: &mut Chance) {
    const SCALED: u64 = 6;
    let deployment = objects.deployment(app);
    deployment.predicted.clone_from(&deployment.live);
    let live = deployment.live.as_mut().expect("it runs");
    live["spec"]["replicas"] = json!(SCALED);
    for field in ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"] {
        live["status"][field] = json!(SCALED);
    }
    disown(live, ARGO_MANAGER, &["f:spec", "f:replicas"]);
    own_first(live, subresource_entry(SCALER, "apps/v1", None, json!({"f:spec": {"f:replicas": {}}}), "scale"));
    deployment.verdict = Some("OutOfSync");
    let live = live.clone();
    for round in (0..LOOP_ROUNDS).rev() {
        let at = 60 + round * 90;
        let request = |replicas: u64| json!({"spec": {"replicas": replicas}});
        let heal = audit::patch(
            Client::Argo,
            kinds::DEPLOYMENT,
            &live,
            (ARGO_MANAGER, ""),
            &request(app.replicas),
            chance,
            at + 20,
        );
        let scale =
            audit::patch(Client::Scaler, kinds::DEPLOYMENT, &live, (SCALER, "scale"), &request(SCALED), chance, at);
        objects.audit.extend([heal, scale]);
    }
}

fn set_image(app: &AppPlan, objects: &mut AppObjects, chance: &mut Chance) {
    let fixed = format!("{}-hotfix1", app.image(&app.versions[1]));
    let deployment = objects.deployment(app);
    deployment.predicted.clone_from(&deployment.live);
    deployment.verdict = Some("OutOfSync");
    let live = deployment.live.as_mut().expect("it runs");
    live["spec"]["template"]["spec"]["containers"][0]["image"] = json!(fixed);
    let item = format!("k:{{\"name\":\"{}\"}}", app.service);
    disown(live, ARGO_MANAGER, &["f:spec", "f:template", "f:spec", "f:containers", &item, "f:image"]);
    let fields = in_container(app, json!({"f:image": {}}));
    own(live, entry("kubectl-set", "apps/v1", Some(clock::ago(app.broken_ago)), fields));
    let request = json!({"spec": {"template": {"spec": {"$setElementOrder/containers": [{"name": app.service}],
        "containers": [{"image": fixed, "name": app.service}]}}}});
    let line = audit::patch(
        Client::Person(ON_CALL),
        kinds::DEPLOYMENT,
        live,
        ("kubectl-set", ""),
        &request,
        chance,
        app.broken_ago,
    );
    objects.audit.push(line);
}

fn add_variable_and_label(app: &AppPlan, objects: &mut AppObjects, chance: &mut Chance) {
    let deployment = objects.deployment(app);
    let live = deployment.live.as_mut().expect("it runs");
    let variable = json!({"name": "BYPASS_LIMITS", "value": "on"});
    live["spec"]["template"]["spec"]["containers"][0]["env"]
        .as_array_mut()
        .expect("it has one variable")
        .push(variable.clone());
    live["metadata"]["labels"]["incident"] = json!("INC-2041");
    let variable_fields = json!({"f:env": {"k:{\"name\":\"BYPASS_LIMITS\"}": {".": {}, "f:name": {}, "f:value": {}}}});
    let at = Some(clock::ago(app.broken_ago));
    own(live, entry("kubectl-edit", "apps/v1", at.clone(), in_container(app, variable_fields)));
    own(live, entry("kubectl-label", "apps/v1", at, json!({"f:metadata": {"f:labels": {"f:incident": {}}}})));
    let edit = json!({"spec": {"template": {"spec": {"$setElementOrder/containers": [{"name": app.service}],
        "containers": [{"$setElementOrder/env": [{"name": "MODE"}, {"name": "BYPASS_LIMITS"}], "env": [variable], "name": app.service}]}}}});
    let label = json!({"metadata": {"labels": {"incident": "INC-2041"}}});
    let person = Client::Person(ON_CALL);
    let edited = audit::patch(person, kinds::DEPLOYMENT, live, ("kubectl-edit", ""), &edit, chance, app.broken_ago);
    let labelled = audit::patch(person, kinds::DEPLOYMENT, live, ("kubectl-label", ""), &label, chance, app.broken_ago);
    objects.audit.extend([edited, labelled]);
}

fn raise_memory(app: &AppPlan, objects: &mut AppObjects, chance: &mut Chance) {
    let deployment = objects.deployment(app);
    let live = deployment.live.as_mut().expect("it runs");
    live["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["memory"] = json!("512Mi");
    let item = format!("k:{{\"name\":\"{}\"}}", app.service);
    disown(
        live,
        ARGO_MANAGER,
        &["f:spec", "f:template", "f:spec", "f:containers", &item, "f:resources", "f:limits", "f:memory"],
    );
    let fields = in_container(app, json!({"f:resources": {"f:limits": {"f:memory": {}}}}));
    own(live, entry("kubectl-set", "apps/v1", Some(clock::ago(app.broken_ago)), fields));
    let request = json!({"spec": {"template": {"spec": {"$setElementOrder/containers": [{"name": app.service}],
        "containers": [{"name": app.service, "resources": {"limits": {"memory": "512Mi"}}}]}}}});
    let line = audit::patch(
        Client::Person(ON_CALL),
        kinds::DEPLOYMENT,
        live,
        ("kubectl-set", ""),
        &request,
        chance,
        app.broken_ago,
    );
    objects.audit.push(line);
}

fn leave_behind(app: &AppPlan, objects: &mut AppObjects, chance: &mut Chance) {
    let (kind, manifest) = manifest::settings(app, 1_000);
    let live = live::applied(kind, &manifest, chance, app.released_ago + 900_000);
    objects.managed.push(Managed {
        kind,
        desired: None,
        live: Some(live),
        predicted: None,
        verdict: Some("OutOfSync"),
    });
}

/// Fields of the main container, seen from the object.
fn in_container(app: &AppPlan, fields: Value) -> Value {
    let mut containers = json!({});
    containers[format!("k:{{\"name\":\"{}\"}}", app.service)] = fields;
    json!({"f:spec": {"f:template": {"f:spec": {"f:containers": containers}}}})
}

fn own(live: &mut Value, entry: Value) {
    live["metadata"]["managedFields"].as_array_mut().expect("a live object has managers").push(entry);
    let generation = live["metadata"]["generation"].as_u64().unwrap_or(1) + 1;
    live["metadata"]["generation"] = json!(generation);
    live["status"]["observedGeneration"] = json!(generation);
}

/// Entries without a time stand first.
fn own_first(live: &mut Value, entry: Value) {
    own(live, entry);
    live["metadata"]["managedFields"].as_array_mut().expect("a live object has managers").rotate_right(1);
}
