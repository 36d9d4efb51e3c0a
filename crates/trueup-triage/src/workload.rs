//! Why a workload is not well: read from its pods, its `ReplicaSet`s, their Events and its own conditions.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use trueup_model::{Cluster, LiveObject, ResourceKey, decode_tolerant};

use crate::events::{Events, KubeEvent};

/// A container is crash-looping from this many restarts on, even while it happens to run.
const RESTARTS_OF_A_LOOP: i64 = 3;

/// What is wrong with a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// An image cannot be pulled.
    ImagePull {
        /// The image.
        image: String,
    },
    /// A container crashes.
    CrashLoop {
        /// The container.
        container: String,
        /// Exit code of the last crash.
        exit_code: Option<i64>,
        /// Kubernetes' word, such as `OOMKilled`.
        reason: String,
        /// Restarts so far.
        restarts: i64,
    },
    /// A container cannot be started: a missing `ConfigMap` key, a bad command.
    CannotStart {
        /// The container.
        container: String,
        /// Kubernetes' word, such as `CreateContainerConfigError`.
        reason: String,
    },
    /// Pods are not created: refused by the API server.
    Refused,
    /// No node takes a pod.
    Unschedulable,
    /// The rollout is not ready in time, or pods run and are not ready.
    NotReady,
    /// A Job failed.
    JobFailed,
}

/// A diagnosed workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WorkloadFault {
    /// The workload.
    pub workload: ResourceKey,
    /// What is wrong.
    pub kind: FaultKind,
    /// The object that says so.
    pub witness: ResourceKey,
    /// What it says.
    pub text: String,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Pods that are ready, of those wanted.
    pub ready: Option<(i64, i64)>,
}

/// Diagnoses one workload; `None` if nothing is wrong with it.
pub(crate) fn diagnose(cluster: &Cluster, events: &Events, object: &LiveObject) -> Option<WorkloadFault> {
    let below = Family::of(cluster, object);
    let status = Status::of(object);
    let fault = below
        .pods
        .iter()
        .filter_map(|pod| pod_fault(pod))
        .min_by_key(|(_, fault)| fault.order())
        .map(|(since, fault)| fault.at(object, since))
        .or_else(|| refused(events, object, &below, &status))
        .or_else(|| own_condition(object, &status));
    fault.map(|fault| WorkloadFault { ready: status.ready(object), ..fault })
}

/// The objects below a workload.
struct Family<'c> {
    replica_sets: Vec<&'c LiveObject>,
    pods: Vec<&'c LiveObject>,
}

impl<'c> Family<'c> {
    fn of(cluster: &'c Cluster, object: &'c LiveObject) -> Self {
        let children: Vec<&LiveObject> = cluster.objects.children(&object.uid).collect();
        let (pods, others): (Vec<&LiveObject>, Vec<&LiveObject>) =
            children.into_iter().partition(|c| c.key.kind == "Pod");
        let replica_sets: Vec<&LiveObject> = others.into_iter().filter(|c| c.key.kind == "ReplicaSet").collect();
        let grandchildren = replica_sets.iter().flat_map(|rs| cluster.objects.children(&rs.uid));
        let own = (object.key.kind == "Pod").then_some(object);
        let pods = pods.into_iter().chain(grandchildren).chain(own).filter(|p| p.key.kind == "Pod").collect();
        Self { replica_sets, pods }
    }
}

/// A fault as one pod shows it.
struct PodFault {
    kind: FaultKind,
    witness: ResourceKey,
    text: String,
}

impl PodFault {
    /// The most telling fault first: a pod that crashes says more than one that merely is not ready.
    fn order(&self) -> u8 {
        match self.kind {
            FaultKind::ImagePull { .. } => 0,
            FaultKind::CrashLoop { .. } => 1,
            FaultKind::CannotStart { .. } => 2,
            FaultKind::Unschedulable => 3,
            _ => 4,
        }
    }

    fn at(self, object: &LiveObject, since: Option<Timestamp>) -> WorkloadFault {
        let Self { kind, witness, text } = self;
        WorkloadFault { workload: object.key.clone(), kind, witness, text, since, ready: None }
    }
}

fn pod_fault(pod: &LiveObject) -> Option<(Option<Timestamp>, PodFault)> {
    if pod.deleted_at.is_some() {
        return None;
    }
    let status = Status::of(pod);
    let mut containers = status.init_container_statuses.iter().chain(&status.container_statuses);
    let fault = containers.find_map(container_fault).or_else(|| unschedulable(&status));
    let (kind, text) = fault?;
    let since = status.condition("Ready").and_then(|c| c.last_transition_time).or(pod.created_at);
    Some((since, PodFault { kind, witness: pod.key.clone(), text }))
}

fn container_fault(container: &ContainerStatus) -> Option<(FaultKind, String)> {
    let name = container.name.clone();
    let waiting = container.state.waiting.as_ref();
    let reason = waiting.map_or("", |w| w.reason.as_str());
    let text = waiting.map_or("", |w| w.message.as_str());
    let last = container.last_state.terminated.as_ref().or(container.state.terminated.as_ref());
    match reason {
        "ImagePullBackOff"
        | "ErrImagePull"
        | "InvalidImageName"
        | "ImageInspectError"
        | "ErrImageNeverPull"
        | "RegistryUnavailable" => {
            Some((FaultKind::ImagePull { image: container.image.clone() }, format!("{reason}: {text}")))
        }
        "CreateContainerConfigError" | "CreateContainerError" | "RunContainerError" | "StartError" => {
            Some((FaultKind::CannotStart { container: name, reason: reason.to_owned() }, format!("{reason}: {text}")))
        }
        _ if reason == "CrashLoopBackOff" || (!container.ready && container.restart_count >= RESTARTS_OF_A_LOOP) => {
            let (exit_code, why) = last.map_or((None, String::new()), |t| (Some(t.exit_code), t.reason.clone()));
            let said = last.map(|t| t.message.trim()).filter(|m| !m.is_empty()).unwrap_or(text);
            let kind =
                FaultKind::CrashLoop { container: name, exit_code, reason: why, restarts: container.restart_count };
            Some((kind, said.to_owned()))
        }
        _ => None,
    }
}

fn unschedulable(status: &Status) -> Option<(FaultKind, String)> {
    let scheduled = status.condition("PodScheduled")?;
    (scheduled.status == "False" && scheduled.reason == "Unschedulable")
        .then(|| (FaultKind::Unschedulable, scheduled.message.clone()))
}

/// Pods that the API server refuses leave no pod: only Events, and a condition of the Deployment.
fn refused(events: &Events, object: &LiveObject, below: &Family, status: &Status) -> Option<WorkloadFault> {
    let wants_more = status.ready(object).is_none_or(|(ready, wanted)| ready < wanted || status.lacks_pods());
    if !wants_more {
        return None;
    }
    let creators = below.replica_sets.iter().copied().chain([object]);
    let newest: Option<(&LiveObject, &KubeEvent)> = creators
        .flat_map(|c| events.about(&c.key).iter().map(move |e| (c, e)))
        .filter(|(_, e)| e.reason == "FailedCreate")
        .max_by_key(|(_, e)| e.last_at);
    let said = status.condition("ReplicaFailure").filter(|c| c.status == "True");
    let (witness, text, since) = match (newest, said) {
        (Some((creator, event)), _) => (creator.key.clone(), event.message.clone(), event.first_at),
        (None, Some(condition)) => (object.key.clone(), condition.message.clone(), condition.last_transition_time),
        (None, None) => return None,
    };
    Some(WorkloadFault { workload: object.key.clone(), kind: FaultKind::Refused, witness, text, since, ready: None })
}

fn own_condition(object: &LiveObject, status: &Status) -> Option<WorkloadFault> {
    let failed = status.condition("Failed").filter(|c| c.status == "True" && object.key.kind == "Job");
    let late = status.condition("Progressing").filter(|c| c.status == "False");
    let (kind, condition) = match (failed, late) {
        (Some(condition), _) => (FaultKind::JobFailed, condition),
        (None, Some(condition)) => (FaultKind::NotReady, condition),
        (None, None) => return None,
    };
    Some(WorkloadFault {
        workload: object.key.clone(),
        kind,
        witness: object.key.clone(),
        text: condition.message.clone(),
        since: condition.last_transition_time,
        ready: None,
    })
}

/// `status` of Pods and workloads, as far as it is read here.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Status {
    conditions: Vec<StatusCondition>,
    container_statuses: Vec<ContainerStatus>,
    init_container_statuses: Vec<ContainerStatus>,
    replicas: i64,
    ready_replicas: i64,
    updated_replicas: i64,
    number_ready: i64,
    desired_number_scheduled: i64,
    #[serde(skip)]
    wanted: Option<i64>,
}

impl Status {
    fn of(object: &LiveObject) -> Self {
        let mut value = object.value();
        let wanted = value.pointer("/spec/replicas").and_then(Value::as_i64);
        let status = value.get_mut("status").map(Value::take).unwrap_or_default();
        let mut status: Self = decode_tolerant(status).map(|(s, _)| s).unwrap_or_default();
        status.wanted = wanted;
        status
    }

    fn condition(&self, kind: &str) -> Option<&StatusCondition> {
        self.conditions.iter().find(|c| c.kind == kind)
    }

    fn ready(&self, object: &LiveObject) -> Option<(i64, i64)> {
        match object.key.kind.as_str() {
            "Deployment" | "StatefulSet" | "ReplicaSet" | "Rollout" => {
                Some((self.ready_replicas, self.wanted.unwrap_or(1)))
            }
            "DaemonSet" => Some((self.number_ready, self.desired_number_scheduled)),
            _ => None,
        }
    }

    /// True if the newest template has not all its pods yet.
    fn lacks_pods(&self) -> bool {
        self.updated_replicas < self.wanted.unwrap_or(1) || self.replicas < self.wanted.unwrap_or(1)
    }
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct StatusCondition {
    #[serde(rename = "type")]
    kind: String,
    status: String,
    reason: String,
    message: String,
    last_transition_time: Option<Timestamp>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct ContainerStatus {
    name: String,
    image: String,
    ready: bool,
    restart_count: i64,
    state: ContainerState,
    last_state: ContainerState,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ContainerState {
    waiting: Option<Waiting>,
    terminated: Option<Terminated>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Waiting {
    reason: String,
    message: String,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Terminated {
    exit_code: i64,
    reason: String,
    message: String,
}
