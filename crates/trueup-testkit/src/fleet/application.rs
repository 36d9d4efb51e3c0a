//! The Application object: what is wanted, and what Argo CD says about it.

use serde_json::{Value, json};

use super::app_objects::AppObjects;
use super::chance::Chance;
use super::clock;
use super::fault::Fault;
use super::managed_fields::{entry, fields_of_custom};
use super::operation::{self, Story};
use super::plan::{AppPlan, Parent};
use super::render_error;

/// The Application of an app, as the API server holds it.
pub(crate) fn application(app: &AppPlan, objects: &AppObjects, chance: &mut Chance) -> Value {
    let story = operation::story(app, objects);
    let mut manifest = manifest(app);
    let created = app.released_ago + 60 * 86_400;
    let mut managers = vec![spec_manager(app, &manifest, created)];
    let mut metadata = json!({
        "name": app.name, "namespace": "argocd", "labels": app.labels(), "uid": chance.uid(),
        "resourceVersion": chance.resource_version(), "generation": 40 + chance.below(100),
        "creationTimestamp": clock::ago(created),
    });
    if let Parent::Set(set, uid) = &app.parent {
        metadata["ownerReferences"] = json!([{"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet", "name": set,
            "uid": uid, "controller": true, "blockOwnerDeletion": true}]);
    } else {
        let mut annotations = manifest["metadata"]["annotations"].clone();
        annotations["kubectl.kubernetes.io/last-applied-configuration"] = json!(format!("{manifest}\n"));
        metadata["annotations"] = annotations;
    }
    let status = status(app, objects, &story);
    let fields = json!({"f:status": fields_of_custom(&status)});
    managers.push(entry("argocd-application-controller", "argoproj.io/v1alpha1", Some(clock::ago(45)), fields));
    metadata["managedFields"] = json!(managers);
    if app.fault == Some(Fault::AutoSyncOff) {
        switch_off(&mut manifest["spec"]);
    }
    let mut application = json!({
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": metadata, "spec": manifest["spec"],
        "status": status,
    });
    if story.ended_ago.is_none() || story.phase == "Running" {
        application["operation"] = story.operation.clone();
    }
    application
}

/// The Application as Git, or the person who made it, says it.
pub(crate) fn manifest(app: &AppPlan) -> Value {
    let annotations = match &app.parent {
        Parent::Root(root) => {
            json!({"argocd.argoproj.io/tracking-id": format!("{root}:argoproj.io/Application:argocd/{}", app.name)})
        }
        Parent::Set(..) | Parent::Nobody => json!({}),
    };
    json!({
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
        "metadata": {"annotations": annotations, "labels": app.labels(), "name": app.name, "namespace": "argocd"},
        "spec": spec(app),
    })
}

fn spec(app: &AppPlan) -> Value {
    let mut automated = json!({"prune": true});
    if app.heals {
        automated["selfHeal"] = json!(true);
    }
    if app.fault == Some(Fault::Extraneous) {
        automated = json!({});
    }
    let mut spec = json!({
        "destination": app.destination(), "project": app.team, "source": app.source(),
        "syncPolicy": {"automated": automated, "retry": operation::retry()},
    });
    if app.fault == Some(Fault::IgnoredDrift) {
        spec["ignoreDifferences"] = json!([{"group": "apps", "kind": "Deployment",
            "jqPathExpressions": [".spec.template.spec.containers[]?.resources"]}]);
    }
    spec
}

/// What `kubectl patch` left of the sync policy.
fn switch_off(spec: &mut Value) {
    if let Some(policy) = spec["syncPolicy"].as_object_mut() {
        policy.remove("automated");
    }
}

fn spec_manager(app: &AppPlan, manifest: &Value, seconds_ago: i64) -> Value {
    let manager = match app.parent {
        Parent::Root(_) => "argocd-controller",
        Parent::Set(..) => "argocd-applicationset-controller",
        Parent::Nobody => "kubectl-client-side-apply",
    };
    let metadata =
        json!({"annotations": manifest["metadata"]["annotations"], "labels": manifest["metadata"]["labels"]});
    let mut fields = json!({"f:metadata": fields_of_custom(&metadata), "f:spec": fields_of_custom(&manifest["spec"])});
    if app.fault == Some(Fault::AutoSyncOff) {
        fields["f:spec"]["f:syncPolicy"].as_object_mut().expect("every app has a policy").remove("f:automated");
    }
    entry(manager, "argoproj.io/v1alpha1", Some(clock::ago(seconds_ago)), fields)
}

fn status(app: &AppPlan, objects: &AppObjects, story: &Story) -> Value {
    let error = render_error::message(app);
    let (verdict, revision) = match (&error, outdated(objects)) {
        (Some(_), _) => ("Unknown", app.target_revision().to_owned()),
        (None, true) => ("OutOfSync", app.revisions[2].clone()),
        (None, false) => ("Synced", app.revisions[2].clone()),
    };
    let mut status = json!({
        "controllerNamespace": "argocd",
        "health": {"status": health(app), "lastTransitionTime": clock::ago(health_since(app))},
        "history": operation::history(app),
        "operationState": story.state(),
        "reconciledAt": clock::ago(45),
        "resourceHealthSource": "appTree",
        "resources": resources(objects),
        "sourceHydrator": {},
        "summary": {"images": [app.image(&app.versions[1])]},
        "sync": {
            "comparedTo": {"destination": app.destination(), "source": app.source()}, "revision": revision, "status": verdict,
        },
    });
    let conditions: Vec<Value> = error
        .map(|message| ("ComparisonError", message))
        .into_iter()
        .chain(story.sync_error(app).map(|message| ("SyncError", message)))
        .map(|(kind, message)| json!({"type": kind, "message": message, "lastTransitionTime": clock::ago(app.broken_ago)}))
        .collect();
    if conditions.iter().all(|c| c["type"] != "ComparisonError") {
        status["sourceType"] = json!(format!("{:?}", app.renderer));
    }
    if !conditions.is_empty() {
        status["conditions"] = json!(conditions);
    }
    status
}

fn outdated(objects: &AppObjects) -> bool {
    objects.managed.iter().any(|managed| managed.verdict.is_some_and(|verdict| verdict != "Synced"))
}

fn health(app: &AppPlan) -> &'static str {
    match app.fault {
        Some(Fault::ImageMissing | Fault::CrashLoop | Fault::QuotaExceeded) => "Degraded",
        Some(Fault::NamespaceMissing) => "Missing",
        _ => "Healthy",
    }
}

fn health_since(app: &AppPlan) -> i64 {
    if health(app) == "Degraded" { app.released_ago - 300 } else { app.released_ago - 6 }
}

fn resources(objects: &AppObjects) -> Vec<Value> {
    let entry = |managed: &super::app_objects::Managed| {
        let mut entry = json!({"kind": managed.kind.kind, "name": managed.name(), "namespace": managed.namespace(),
            "version": managed.kind.version});
        if !managed.kind.group.is_empty() {
            entry["group"] = json!(managed.kind.group);
        }
        match managed.verdict {
            Some(verdict) => entry["status"] = json!(verdict),
            None => entry["hook"] = json!(true),
        }
        if managed.desired.is_none() {
            entry["requiresPruning"] = json!(true);
        }
        entry
    };
    objects.managed.iter().map(entry).collect()
}
