//! What is wrong with one Pod: its containers, its scheduling, its volumes, and the Events about it.

use jiff::Timestamp;
use serde_json::Value;
use trueup_model::{Cluster, LiveObject, ResourceKey};

use super::FaultKind;
use super::status::{ContainerStatus, Status};
use crate::events::Events;

/// A container that is not ready and ended this often is crash-looping, even while it happens to run.
const RESTARTS_OF_A_LOOP: i64 = 2;

/// The kubelet waits five minutes at most between two tries: an end before that is history.
const RECENT_S: i64 = 900;

/// A volume may take this long to be mounted, a scheduler to find a node, before it is worth a word.
const PATIENCE_S: i64 = 60;

/// Events that say why a container is not started although its image is there.
const NO_START: &[&str] = &["FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox", "FailedMapVolume"];

/// A fault as one pod shows it.
pub(super) struct PodFault {
    pub(super) kind: FaultKind,
    pub(super) witness: ResourceKey,
    pub(super) text: String,
    pub(super) since: Option<Timestamp>,
    /// Other objects that it is about, such as a claim.
    pub(super) others: Vec<ResourceKey>,
}

impl PodFault {
    /// The most telling fault first: a pod that crashes says more than one that merely is not ready.
    pub(super) fn order(&self) -> u8 {
        match self.kind {
            FaultKind::ImagePull { .. } => 0,
            FaultKind::CannotStart { .. } => 1,
            FaultKind::CrashLoop { .. } => 2,
            FaultKind::Unschedulable => 3,
            _ => 4,
        }
    }
}

/// Where a pod runs, and when it was looked at.
pub(super) struct Surroundings<'c> {
    pub(super) cluster: &'c Cluster,
    pub(super) events: &'c Events,
    pub(super) now: Timestamp,
}

impl Surroundings<'_> {
    fn age_s(&self, at: Option<Timestamp>) -> Option<i64> {
        at.map(|at| self.now.as_second() - at.as_second())
    }

    /// The newest warning about an object with one of these reasons that `fits`.
    fn warning(&self, key: &ResourceKey, reasons: &[&str], fits: impl Fn(&str) -> bool) -> Option<String> {
        let mut events = self.events.about(key).iter().rev();
        events
            .find(|e| e.warning && reasons.contains(&e.reason.as_str()) && fits(&e.message))
            .map(|e| e.message.clone())
    }
}

/// The fault of a pod, if it has one. Pods that ended are replaced by others and say nothing about now.
pub(super) fn pod_fault(around: &Surroundings, pod: &LiveObject) -> Option<PodFault> {
    let status = Status::of(pod);
    if pod.deleted_at.is_some() || matches!(status.phase.as_str(), "Succeeded" | "Failed") {
        return None;
    }
    let init = status.init_container_statuses.iter().map(|c| (c, true));
    let containers = init.chain(status.container_statuses.iter().map(|c| (c, false)));
    let mut found: Vec<PodFault> = containers
        .filter_map(|(c, init)| container_fault(around, pod, c, init))
        .chain(unschedulable(around, pod, &status))
        .chain(not_started(around, pod, &status))
        .chain(unready(around, pod, &status))
        .collect();
    let since = status.condition("Ready").and_then(|c| c.last_transition_time).or(pod.created_at);
    found.sort_by_key(PodFault::order);
    let first = found.into_iter().next()?;
    Some(PodFault { since, ..first })
}

fn fault(pod: &LiveObject, kind: FaultKind, text: String) -> PodFault {
    PodFault { kind, witness: pod.key.clone(), text, since: None, others: Vec::new() }
}

fn container_fault(
    around: &Surroundings,
    pod: &LiveObject,
    container: &ContainerStatus,
    init: bool,
) -> Option<PodFault> {
    let name = if init { format!("{} (init)", container.name) } else { container.name.clone() };
    let waiting = container.state.waiting.as_ref();
    let reason = waiting.map_or("", |w| w.reason.as_str());
    let text = waiting.map_or("", |w| w.message.as_str());
    match reason {
        "ImagePullBackOff"
        | "ErrImagePull"
        | "InvalidImageName"
        | "ImageInspectError"
        | "ErrImageNeverPull"
        | "RegistryUnavailable"
        | "SignatureValidationFailed" => {
            // The back-off forgets why; the Event of the try remembers.
            let said = around.warning(&pod.key, &["Failed"], |m| m.starts_with("Failed to pull image"));
            let text = match said.filter(|_| !text.contains("rpc error")) {
                Some(said) if reason.ends_with("PullBackOff") || reason == "ErrImagePull" => said,
                _ => text.to_owned(),
            };
            Some(fault(pod, FaultKind::ImagePull { image: container.image.clone() }, format!("{reason}: {text}")))
        }
        "CreateContainerConfigError" | "CreateContainerError" | "RunContainerError" | "StartError" => {
            let kind = FaultKind::CannotStart { container: name, reason: reason.to_owned() };
            let mut fault = fault(pod, kind, text.to_owned());
            fault.others = named_objects(text, &pod.key.namespace);
            Some(fault)
        }
        _ if is_looping(around, container, init) => Some(crash(around, pod, container, name)),
        _ => None,
    }
}

/// A crash loop shows in three ways, as the moment is: waiting, just ended, or running until the next crash.
fn is_looping(around: &Surroundings, container: &ContainerStatus, init: bool) -> bool {
    let waits = container.state.waiting.as_ref().is_some_and(|w| w.reason == "CrashLoopBackOff");
    let end = container.last_end();
    let recent = around.age_s(end.and_then(|t| t.finished_at)).is_none_or(|age| age < RECENT_S);
    let ended = container.state.terminated.as_ref().is_some_and(|t| t.exit_code != 0) && container.restart_count > 0;
    let done = init && container.state.terminated.as_ref().is_some_and(|t| t.exit_code == 0);
    !done && (waits || ended || (!container.ready && container.restart_count >= RESTARTS_OF_A_LOOP && recent))
}

fn crash(around: &Surroundings, pod: &LiveObject, container: &ContainerStatus, name: String) -> PodFault {
    let end = container.last_end();
    let killed = around.warning(&pod.key, &["Unhealthy"], |m| m.starts_with("Liveness") || m.starts_with("Startup"));
    let killed = killed.filter(|_| end.is_none_or(|t| t.reason != "OOMKilled"));
    let waiting = container.state.waiting.as_ref().map_or("", |w| w.message.as_str());
    let said = end.map(|t| t.message.trim()).filter(|m| !m.is_empty()).unwrap_or(waiting).to_owned();
    let kind = FaultKind::CrashLoop {
        container: name,
        exit_code: end.map(|t| t.exit_code),
        reason: end.map_or_else(String::new, |t| t.reason.clone()),
        restarts: container.restart_count,
        probe: killed.clone(),
    };
    fault(pod, kind, killed.unwrap_or(said))
}

fn unschedulable(around: &Surroundings, pod: &LiveObject, status: &Status) -> Option<PodFault> {
    let scheduled = status.condition("PodScheduled")?;
    let patient = around.age_s(scheduled.last_transition_time).is_some_and(|age| age < PATIENCE_S);
    if scheduled.status != "False" || scheduled.reason != "Unschedulable" || patient {
        return None;
    }
    let mut fault = fault(pod, FaultKind::Unschedulable, scheduled.message.clone());
    if scheduled.message.to_lowercase().contains("persistentvolumeclaim") {
        let (texts, claims): (Vec<String>, Vec<ResourceKey>) = unbound_claims(around, pod).into_iter().unzip();
        for text in texts {
            fault.text = format!("{}; {text}", fault.text.trim_end_matches('.'));
        }
        fault.others = claims;
    }
    Some(fault)
}

/// The claims of a pod that are not bound, each with the reason.
fn unbound_claims(around: &Surroundings, pod: &LiveObject) -> Vec<(String, ResourceKey)> {
    let value = pod.value();
    let volumes = value.pointer("/spec/volumes").and_then(Value::as_array).cloned().unwrap_or_default();
    let names = volumes.iter().filter_map(|v| v.pointer("/persistentVolumeClaim/claimName").and_then(Value::as_str));
    let keys = names.map(|name| ResourceKey::new("", "PersistentVolumeClaim", pod.key.namespace.clone(), name));
    let described = keys.filter_map(|key| {
        let why = claim_trouble(around, &key)?;
        Some((format!("claim {} is not bound{why}", key.name), key))
    });
    described.collect()
}

/// Why a claim is not bound; `None` if it is.
fn claim_trouble(around: &Surroundings, key: &ResourceKey) -> Option<String> {
    let Some(claim) = around.cluster.objects.get(key) else { return Some(String::new()) };
    let claim = claim.value();
    if claim.pointer("/status/phase").and_then(Value::as_str) == Some("Bound") {
        return None;
    }
    let said = around.warning(key, &["ProvisioningFailed", "FailedBinding"], |_| true).or_else(|| {
        around.events.about(key).iter().rev().find(|e| e.reason == "FailedBinding").map(|e| e.message.clone())
    });
    let class = claim.pointer("/spec/storageClassName").and_then(Value::as_str);
    let class = class.map_or_else(|| " (no storage class)".to_owned(), |class| format!(" (storage class {class})"));
    Some(format!("{class}{}", said.map_or_else(String::new, |said| format!(": {said}"))))
}

/// Scheduled, and no container is made: volumes and sandboxes only speak in Events.
fn not_started(around: &Surroundings, pod: &LiveObject, status: &Status) -> Option<PodFault> {
    let waits = |c: &&ContainerStatus| {
        c.state.waiting.as_ref().is_some_and(|w| matches!(w.reason.as_str(), "ContainerCreating" | "PodInitializing"))
    };
    let container = status.init_container_statuses.iter().chain(&status.container_statuses).find(waits)?;
    if around.age_s(pod.created_at).is_some_and(|age| age < PATIENCE_S) {
        return None;
    }
    let text = around.warning(&pod.key, NO_START, |_| true)?;
    let kind = FaultKind::CannotStart { container: container.name.clone(), reason: "ContainerCreating".to_owned() };
    let mut fault = fault(pod, kind, text);
    fault.others = named_objects(&fault.text, &pod.key.namespace);
    Some(fault)
}

/// It runs and is not ready.
fn unready(around: &Surroundings, pod: &LiveObject, status: &Status) -> Option<PodFault> {
    let ready = status.condition("Ready").filter(|c| c.status == "False")?;
    let container = status.container_statuses.iter().find(|c| c.state.running.is_some() && !c.ready)?;
    let probe = around.warning(&pod.key, &["Unhealthy"], |_| true);
    let says = probe.clone().unwrap_or_else(|| ready.message.clone());
    let text = format!("container {} of pod {} runs and is not ready: {says}", container.name, pod.key.name);
    Some(fault(pod, FaultKind::Unready { probe: probe.is_some() }, text))
}

/// `secret "db" not found` and `couldn't find key URL in ConfigMap shop/web` name what lacks.
fn named_objects(text: &str, namespace: &str) -> Vec<ResourceKey> {
    const KINDS: [(&str, &str); 4] = [
        ("secret", "Secret"),
        ("configmap", "ConfigMap"),
        ("persistentvolumeclaim", "PersistentVolumeClaim"),
        ("serviceaccount", "ServiceAccount"),
    ];
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    for (word, kind) in KINDS {
        let quoted = lower.find(&format!("{word} \"")).map(|at| at + word.len() + 2);
        if let Some(name) = quoted.and_then(|at| text.get(at..)?.split('"').next()) {
            // `object "shop"/"db" not registered` is about the kubelet's cache, not about the object.
            found.push(ResourceKey::new("", kind, namespace, name));
        }
        let keyed = lower.find(&format!(" in {word} {namespace}/")).map(|at| at + word.len() + namespace.len() + 6);
        if let Some(name) = keyed.and_then(|at| text.get(at..)?.split([' ', ',', ':']).next()) {
            found.push(ResourceKey::new("", kind, namespace, name));
        }
    }
    found
}
