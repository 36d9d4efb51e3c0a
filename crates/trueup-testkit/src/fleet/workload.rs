//! What controllers make of a Deployment or a Job: replica sets, pods, and the status that follows from them.

use serde_json::{Value, json};

use super::chance::Chance;
use super::clock;
use super::kinds::{self, ApiKind};
use super::managed_fields::{entry, fields_of, subresource_entry};

const CONTROLLER: &str = "kube-controller-manager";

/// How far the newest version of a Deployment has come.
#[derive(Debug, Clone)]
pub(crate) enum Rollout {
    /// All pods run.
    Done,
    /// The pods of the version before still serve; the new ones do not come up.
    Stuck {
        /// Image of the version before.
        old_image: String,
        trouble: Trouble,
    },
}

/// Why a pod does not come up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Its image is not in the registry.
    Image,
    /// Its program ends with an error.
    Crash,
    /// It is not created: the quota of the namespace is used up.
    Quota,
}

/// Objects that controllers made, the newest version last, and what they complained about.
#[derive(Debug, Default)]
pub(crate) struct Children {
    pub(crate) objects: Vec<(&'static ApiKind, Value)>,
    pub(crate) events: Vec<Value>,
}

/// Gives a live Deployment its status and makes what is below it. Times are seconds before the capture.
pub(crate) fn roll_out(deployment: &mut Value, rollout: &Rollout, chance: &mut Chance, released_ago: i64) -> Children {
    let replicas = deployment["spec"]["replicas"].as_u64().unwrap_or(1);
    let mut children = Children::default();
    let (old_image, old_replicas, trouble) = match rollout {
        Rollout::Done => (None, 0, None),
        Rollout::Stuck { old_image, trouble } => (Some(old_image.as_str()), replicas, Some(*trouble)),
    };
    let mut old = replica_set(deployment, old_image, old_replicas, chance, released_ago + 700_000, 1);
    set_status(&mut old, status_of_set(old_replicas, old_replicas), CONTROLLER, released_ago);
    for _ in 0..old_replicas {
        children.objects.push((kinds::POD, pod(&old, None, chance, released_ago + 700_000)));
    }
    children.objects.push((kinds::REPLICA_SET, old));
    let mut new = replica_set(deployment, None, if trouble.is_some() { 1 } else { replicas }, chance, released_ago, 2);
    if trouble == Some(Trouble::Quota) {
        let message = quota_message(&new, chance);
        let mut status = status_of_set(0, 0);
        status["conditions"] = json!([condition("ReplicaFailure", "True", "FailedCreate", &message, released_ago)]);
        set_status(&mut new, status, CONTROLLER, released_ago);
        let message = format!("Error creating: {message}");
        children.events.push(event(&new, "ReplicaSet", "FailedCreate", &message, chance, released_ago));
    } else {
        let created = new["spec"]["replicas"].as_u64().unwrap_or(1);
        set_status(
            &mut new,
            status_of_set(created, if trouble.is_some() { 0 } else { created }),
            CONTROLLER,
            released_ago,
        );
        for _ in 0..created {
            let pod = pod(&new, trouble, chance, released_ago);
            children.events.extend(trouble.map(|trouble| pod_event(&pod, trouble, chance)));
            children.objects.push((kinds::POD, pod));
        }
    }
    set_deployment_status(deployment, &new, replicas, trouble, released_ago);
    children.objects.push((kinds::REPLICA_SET, new));
    children
}

fn set_deployment_status(
    deployment: &mut Value,
    new: &Value,
    replicas: u64,
    trouble: Option<Trouble>,
    released_ago: i64,
) {
    let set = new["metadata"]["name"].as_str().unwrap_or_default();
    let progressed = format!("ReplicaSet \"{set}\" has successfully progressed.");
    let timed_out = format!("ReplicaSet \"{set}\" has timed out progressing.");
    let mut conditions = vec![condition(
        "Available",
        "True",
        "MinimumReplicasAvailable",
        "Deployment has minimum availability.",
        released_ago - 5,
    )];
    conditions.push(match trouble {
        None => condition("Progressing", "True", "NewReplicaSetAvailable", &progressed, released_ago - 5),
        Some(_) => condition("Progressing", "False", "ProgressDeadlineExceeded", &timed_out, released_ago - 300),
    });
    if trouble == Some(Trouble::Quota) {
        let message = new["status"]["conditions"][0]["message"].as_str().unwrap_or_default();
        conditions.insert(0, condition("ReplicaFailure", "True", "FailedCreate", message, released_ago));
    }
    let generation = deployment["metadata"]["generation"].clone();
    let created = u64::from(trouble.is_some_and(|t| t != Trouble::Quota));
    let mut status = json!({
        "observedGeneration": generation, "replicas": replicas + created,
        "updatedReplicas": if trouble.is_some() { created } else { replicas },
        "readyReplicas": replicas, "availableReplicas": replicas, "conditions": conditions,
    });
    if trouble.is_some() {
        status["unavailableReplicas"] = json!(1);
    }
    let mut fields = json!({"f:metadata": {"f:annotations": {"f:deployment.kubernetes.io/revision": {}}}});
    fields["f:status"] = fields_of(&status);
    deployment["metadata"]["annotations"]["deployment.kubernetes.io/revision"] = json!("2");
    deployment["status"] = status;
    let entry = subresource_entry(CONTROLLER, "apps/v1", Some(clock::ago(released_ago - 5)), fields, "status");
    deployment["metadata"]["managedFields"].as_array_mut().expect("a live object has managers").push(entry);
}

fn replica_set(
    deployment: &Value,
    image: Option<&str>,
    replicas: u64,
    chance: &mut Chance,
    seconds_ago: i64,
    revision: u32,
) -> Value {
    let hash = chance.suffix(10);
    let (name, namespace) = (&deployment["metadata"]["name"], &deployment["metadata"]["namespace"]);
    let mut template = deployment["spec"]["template"].clone();
    template["metadata"]["labels"]["pod-template-hash"] = json!(hash);
    if let Some(image) = image {
        template["spec"]["containers"][0]["image"] = json!(image);
    }
    let spec = json!({
        "replicas": replicas, "selector": {"matchLabels": template["metadata"]["labels"]}, "template": template,
    });
    let set = json!({
        "apiVersion": "apps/v1", "kind": "ReplicaSet",
        "metadata": {
            "name": format!("{}-{hash}", name.as_str().unwrap_or_default()), "namespace": namespace,
            "uid": chance.uid(), "resourceVersion": chance.resource_version(), "generation": 1,
            "creationTimestamp": clock::ago(seconds_ago), "labels": template["metadata"]["labels"],
            "annotations": {
                "argocd.argoproj.io/tracking-id": deployment["metadata"]["annotations"]["argocd.argoproj.io/tracking-id"],
                "deployment.kubernetes.io/desired-replicas": replicas.to_string(),
                "deployment.kubernetes.io/max-replicas": (replicas + 1).to_string(),
                "deployment.kubernetes.io/revision": revision.to_string(),
            },
            "ownerReferences": [owner(deployment, "apps/v1", "Deployment")],
        },
        "spec": spec,
    });
    with_controller(set, seconds_ago)
}

fn status_of_set(replicas: u64, ready: u64) -> Value {
    if ready == 0 {
        return json!({"replicas": replicas, "observedGeneration": 1});
    }
    json!({"replicas": replicas, "fullyLabeledReplicas": replicas, "readyReplicas": ready, "availableReplicas": ready,
        "observedGeneration": 1})
}

/// Gives an object its status, written through the subresource.
fn set_status(object: &mut Value, status: Value, manager: &str, seconds_ago: i64) {
    let api_version = object["apiVersion"].as_str().unwrap_or_default().to_owned();
    let fields = json!({"f:status": fields_of(&status)});
    let entry = subresource_entry(manager, &api_version, Some(clock::ago(seconds_ago)), fields, "status");
    object["metadata"]["managedFields"].as_array_mut().expect("a live object has managers").push(entry);
    object["status"] = status;
}

/// A pod of a replica set.
fn pod(set: &Value, trouble: Option<Trouble>, chance: &mut Chance, seconds_ago: i64) -> Value {
    let mut pod = pod_of(set, "apps/v1", "ReplicaSet", &set["spec"]["template"], chance, seconds_ago);
    let status = pod_status(&pod, trouble, chance, seconds_ago);
    set_status(&mut pod, status, "kubelet", seconds_ago - 2);
    pod
}

/// A pod that a template makes, without its status.
pub(crate) fn pod_of(
    parent: &Value,
    api_version: &str,
    kind: &str,
    template: &Value,
    chance: &mut Chance,
    seconds_ago: i64,
) -> Value {
    let stem = format!("{}-", parent["metadata"]["name"].as_str().unwrap_or_default());
    let mut spec = template["spec"].clone();
    let volume = format!("kube-api-access-{}", chance.suffix(5));
    spec["containers"][0]["volumeMounts"] =
        json!([{"name": volume, "readOnly": true, "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}]);
    spec["volumes"] = json!([{"name": volume, "projected": {"defaultMode": 420, "sources": [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}}]}}]);
    spec["nodeName"] = json!(format!("node-{}", 1 + chance.below(3)));
    spec["serviceAccountName"] = json!("default");
    spec["serviceAccount"] = json!("default");
    spec["enableServiceLinks"] = json!(true);
    spec["preemptionPolicy"] = json!("PreemptLowerPriority");
    spec["priority"] = json!(0);
    let pod = json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "name": format!("{stem}{}", chance.suffix(5)), "generateName": stem, "namespace": parent["metadata"]["namespace"],
            "uid": chance.uid(), "resourceVersion": chance.resource_version(), "generation": 1,
            "creationTimestamp": clock::ago(seconds_ago), "labels": template["metadata"]["labels"],
            "ownerReferences": [owner(parent, api_version, kind)],
        },
        "spec": spec,
    });
    with_controller(pod, seconds_ago)
}

fn pod_status(pod: &Value, trouble: Option<Trouble>, chance: &mut Chance, seconds_ago: i64) -> Value {
    let container = &pod["spec"]["containers"][0];
    let (name, image) = (&container["name"], container["image"].as_str().unwrap_or_default());
    let repository = image.rsplit_once(':').map_or(image, |(repository, _)| repository);
    let ready = if trouble.is_none() { "True" } else { "False" };
    let at = clock::ago(seconds_ago - 2);
    let mut container_status = json!({
        "name": name, "image": image, "imageID": format!("{repository}@sha256:{}", chance.hex(64)),
        "containerID": format!("containerd://{}", chance.hex(64)), "lastState": {}, "ready": trouble.is_none(),
        "restartCount": 0, "started": trouble.is_none(), "state": {"running": {"startedAt": at}},
    });
    match trouble {
        Some(Trouble::Image) => {
            container_status["imageID"] = json!("");
            container_status["state"] = json!({"waiting": {"reason": "ImagePullBackOff",
                "message": format!("Back-off pulling image \"{image}\": ErrImagePull: {}", pull_error(image))}});
        }
        Some(Trouble::Crash) => {
            container_status["restartCount"] = json!(12);
            container_status["state"] =
                json!({"waiting": {"reason": "CrashLoopBackOff", "message": crash_message(pod)}});
            container_status["lastState"] = json!({"terminated": {"exitCode": 1, "reason": "Error",
                "startedAt": clock::ago(200), "finishedAt": clock::ago(198)}});
        }
        Some(Trouble::Quota) | None => {}
    }
    let address = format!("10.244.{}.{}", chance.below(64), 1 + chance.below(254));
    let mut conditions: Vec<Value> = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"]
        .map(|kind| json!({"type": kind, "status": "True", "observedGeneration": 1, "lastProbeTime": null, "lastTransitionTime": at}))
        .into();
    for condition in conditions
        .iter_mut()
        .filter(|c| trouble.is_some() && matches!(c["type"].as_str(), Some("Ready" | "ContainersReady")))
    {
        condition["status"] = json!(ready);
        condition["reason"] = json!("ContainersNotReady");
        condition["message"] =
            json!(format!("containers with unready status: [{}]", name.as_str().unwrap_or_default()));
    }
    json!({
        "phase": if trouble == Some(Trouble::Image) { "Pending" } else { "Running" }, "observedGeneration": 1,
        "conditions": conditions, "hostIP": "10.0.0.11", "hostIPs": [{"ip": "10.0.0.11"}], "podIP": address,
        "podIPs": [{"ip": address}], "startTime": clock::ago(seconds_ago), "containerStatuses": [container_status],
        "qosClass": "Burstable",
    })
}

fn pull_error(image: &str) -> String {
    format!(
        "rpc error: code = NotFound desc = failed to pull and unpack image \"{image}\": failed to resolve reference \
         \"{image}\": {image}: not found"
    )
}

fn crash_message(pod: &Value) -> String {
    let text = |field: &str| pod["metadata"][field].as_str().unwrap_or_default();
    let container = pod["spec"]["containers"][0]["name"].as_str().unwrap_or_default();
    let (name, namespace, uid) = (text("name"), text("namespace"), text("uid"));
    format!("back-off 5m0s restarting failed container={container} pod={name}_{namespace}({uid})")
}

fn quota_message(set: &Value, chance: &mut Chance) -> String {
    let name = set["metadata"]["name"].as_str().unwrap_or_default();
    format!(
        "pods \"{name}-{}\" is forbidden: exceeded quota: team, requested: requests.memory=96Mi, used: \
         requests.memory=24Gi, limited: requests.memory=24Gi",
        chance.suffix(5)
    )
}

fn pod_event(pod: &Value, trouble: Trouble, chance: &mut Chance) -> Value {
    let container = &pod["spec"]["containers"][0];
    let (container, image) =
        (container["name"].as_str().unwrap_or_default(), container["image"].as_str().unwrap_or_default());
    let name = pod["metadata"]["name"].as_str().unwrap_or_default();
    let (reason, message) = match trouble {
        Trouble::Image => ("Failed", format!("Failed to pull image \"{image}\": {}", pull_error(image))),
        Trouble::Crash | Trouble::Quota => {
            ("BackOff", format!("Back-off restarting failed container {container} in pod {name}"))
        }
    };
    event(pod, "Pod", reason, &message, chance, 240)
}

/// A warning about an object.
pub(crate) fn event(
    object: &Value,
    kind: &str,
    reason: &str,
    message: &str,
    chance: &mut Chance,
    seconds_ago: i64,
) -> Value {
    let metadata = &object["metadata"];
    let name = format!("{}.{}", metadata["name"].as_str().unwrap_or_default(), chance.hex(16));
    let at = clock::ago(seconds_ago);
    json!({
        "metadata": {"name": name, "namespace": metadata["namespace"], "uid": chance.uid(),
            "resourceVersion": chance.resource_version(), "creationTimestamp": at},
        "involvedObject": {"kind": kind, "namespace": metadata["namespace"], "name": metadata["name"], "uid": metadata["uid"],
            "apiVersion": object["apiVersion"], "resourceVersion": metadata["resourceVersion"]},
        "reason": reason, "message": message, "source": {"component": "controller"}, "firstTimestamp": at,
        "lastTimestamp": clock::ago(seconds_ago.min(90)), "count": 14, "type": "Warning", "eventTime": null,
        "reportingComponent": "controller", "reportingInstance": "",
    })
}

/// A condition of a workload.
pub(crate) fn condition(kind: &str, status: &str, reason: &str, message: &str, seconds_ago: i64) -> Value {
    let at = clock::ago(seconds_ago);
    json!({"type": kind, "status": status, "lastUpdateTime": at, "lastTransitionTime": at, "reason": reason, "message": message})
}

fn owner(parent: &Value, api_version: &str, kind: &str) -> Value {
    json!({"apiVersion": api_version, "kind": kind, "name": parent["metadata"]["name"], "uid": parent["metadata"]["uid"],
        "controller": true, "blockOwnerDeletion": true})
}

fn with_controller(mut object: Value, seconds_ago: i64) -> Value {
    let metadata = &object["metadata"];
    let mut sent = json!({"metadata": {"labels": metadata["labels"], "ownerReferences": metadata["ownerReferences"]}});
    sent["spec"] = object["spec"].clone();
    let api_version = object["apiVersion"].as_str().unwrap_or_default().to_owned();
    let fields = fields_of(&sent);
    object["metadata"]["managedFields"] =
        json!([entry(CONTROLLER, &api_version, Some(clock::ago(seconds_ago)), fields)]);
    object
}
