//! Argo CD's last comparison of each object: the answer of `managed-resources`.

use serde_json::{Value, json};

use super::app_objects::{AppObjects, Managed};
use super::fault::Fault;
use super::kinds;
use super::plan::AppPlan;

/// What stands in the place of every value of a Secret.
const MASK: &str = "++++++++";

/// The answer for one app.
pub(crate) fn answer(app: &AppPlan, objects: &AppObjects) -> Value {
    let items: Vec<Value> = objects
        .managed
        .iter()
        .filter(|managed| managed.verdict.is_some())
        .map(|managed| {
            let ignored = app.fault == Some(Fault::IgnoredDrift) && managed.kind == kinds::DEPLOYMENT;
            item(managed, ignored)
        })
        .collect();
    json!({"items": items})
}

/// One object as Argo CD compared it: four states, each a JSON text.
pub(crate) fn item(managed: &Managed, resources_ignored: bool) -> Value {
    let Managed { kind, desired, live, predicted, verdict } = managed;
    let shown = |object: &Value| if *kind == kinds::SECRET { masked(object) } else { object.clone() };
    let normalized = |object: &Value| normalized(&shown(object), resources_ignored).to_string();
    let null = || "null".to_owned();
    let normal_live = live.as_ref().map_or_else(null, normalized);
    let would_be = match (predicted, desired) {
        (Some(predicted), _) => normalized(predicted),
        (None, None) => null(),
        (None, Some(_)) => normal_live.clone(),
    };
    let mut item = json!({
        "kind": kind.kind, "namespace": managed.namespace(), "name": managed.name(),
        "targetState": desired.as_ref().map_or_else(null, |d| shown(d).to_string()),
        "liveState": live.as_ref().map_or_else(null, |l| shown(l).to_string()),
        "normalizedLiveState": normal_live,
        "predictedLiveState": would_be,
    });
    if !kind.group.is_empty() {
        item["group"] = json!(kind.group);
    }
    if let Some(live) = live {
        item["resourceVersion"] = live["metadata"]["resourceVersion"].clone();
    }
    if verdict.is_some_and(|v| v != "Synced") && desired.is_some() {
        item["modified"] = json!(true);
    }
    item
}

fn normalized(object: &Value, resources_ignored: bool) -> Value {
    let mut object = object.clone();
    if let Some(metadata) = object["metadata"].as_object_mut() {
        metadata.remove("creationTimestamp");
    }
    if let Some(map) = object.as_object_mut() {
        map.remove("status");
    }
    if resources_ignored {
        for container in object["spec"]["template"]["spec"]["containers"].as_array_mut().into_iter().flatten() {
            container.as_object_mut().map(|c| c.remove("resources"));
        }
    }
    object
}

fn masked(secret: &Value) -> Value {
    const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";
    let mut secret = secret.clone();
    for value in secret["data"].as_object_mut().into_iter().flat_map(|data| data.values_mut()) {
        *value = json!(MASK);
    }
    let last_applied = secret["metadata"]["annotations"].get_mut(LAST_APPLIED);
    if let Some((text, mut applied)) = last_applied
        .and_then(|text| Some((serde_json::from_str::<Value>(text.as_str()?).ok()?, text)).map(|(a, t)| (t, a)))
    {
        for value in applied["data"].as_object_mut().into_iter().flat_map(|data| data.values_mut()) {
            *value = json!(MASK);
        }
        *text = json!(format!("{applied}\n"));
    }
    secret
}
