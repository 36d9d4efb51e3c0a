//! Why a workload is not well: read from its pods, its `ReplicaSet`s, their Events and its own conditions.

mod pods;
mod status;

use jiff::Timestamp;
use trueup_model::{Cluster, LiveObject, ResourceKey};

use crate::events::{Events, KubeEvent};
use pods::{PodFault, Surroundings, pod_fault};
use status::{Status, StatusCondition};

/// How far down objects are looked for: `CronJob`, Job, Pod, and an operator's object above them.
const DEPTH: usize = 5;

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
        /// The probe that has it killed.
        probe: Option<String>,
    },
    /// A container cannot be started: a missing `ConfigMap` key, a bad command, a volume.
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
    /// The workload says that its rollout has failed.
    NotReady,
    /// Pods run and are not ready: only time tells whether they will be.
    Unready {
        /// A probe is known to fail.
        probe: bool,
    },
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
    /// Other objects that it is about: a claim, a Secret that is not there.
    pub others: Vec<ResourceKey>,
    /// What it says.
    pub text: String,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Pods that are ready, of those wanted.
    pub ready: Option<(i64, i64)>,
}

/// Diagnoses one workload as it was at this moment; `None` if nothing is wrong with it.
pub(crate) fn diagnose(
    cluster: &Cluster,
    events: &Events,
    object: &LiveObject,
    now: Timestamp,
) -> Option<WorkloadFault> {
    let status = Status::of(object);
    if object.key.kind == "Job" && status.is("Complete", "True") {
        return None;
    }
    let below = Family::of(cluster, object);
    let around = Surroundings { cluster, events, now };
    let worst = below.pods.iter().filter_map(|pod| pod_fault(&around, pod)).min_by_key(PodFault::order);
    let (definite, unready) = match worst {
        Some(fault) if matches!(fault.kind, FaultKind::Unready { .. }) => (None, Some(fault)),
        worst => (worst, None),
    };
    let fault = definite
        .map(|fault| of_pod(fault, object))
        .or_else(|| refused(events, object, &below, &status))
        .or_else(|| failed_job(&below))
        .or_else(|| own_verdict(object, &status, unready.as_ref()))
        .or_else(|| unready.map(|fault| of_pod(fault, object)));
    fault.map(|fault| WorkloadFault { workload: object.key.clone(), ready: status.ready(object), ..fault })
}

fn of_pod(fault: PodFault, object: &LiveObject) -> WorkloadFault {
    let PodFault { kind, witness, text, since, others } = fault;
    WorkloadFault { workload: object.key.clone(), kind, witness, others, text, since, ready: None }
}

/// The objects below a workload, and itself: of `ReplicaSet`s and Jobs only the newest, because what older ones
/// left behind says nothing about now.
struct Family<'c> {
    makers: Vec<&'c LiveObject>,
    pods: Vec<&'c LiveObject>,
}

impl<'c> Family<'c> {
    fn of(cluster: &'c Cluster, object: &'c LiveObject) -> Self {
        let mut family = Self { makers: Vec::new(), pods: Vec::new() };
        family.add(cluster, object, DEPTH);
        family
    }

    fn add(&mut self, cluster: &'c Cluster, object: &'c LiveObject, depth: usize) {
        if object.key.kind == "Pod" {
            self.pods.push(object);
            return;
        }
        self.makers.push(object);
        if depth == 0 || object.uid.is_empty() {
            return;
        }
        let children: Vec<&LiveObject> = cluster.objects.children(&object.uid).collect();
        for kind in ["ReplicaSet", "Job"] {
            let of_kind = children.iter().filter(|c| c.key.kind == kind);
            if let Some(newest) = of_kind.max_by_key(|c| (revision(c), c.created_at)) {
                self.add(cluster, newest, depth - 1);
            }
        }
        for child in children.iter().filter(|c| !matches!(c.key.kind.as_str(), "ReplicaSet" | "Job")) {
            self.add(cluster, child, depth - 1);
        }
    }
}

/// The rollout that a `ReplicaSet` belongs to: `deployment.kubernetes.io/revision`, or that of Argo Rollouts.
fn revision(object: &LiveObject) -> i64 {
    let annotations = object.meta().annotations;
    let revision = annotations.iter().find(|(key, _)| key.ends_with("/revision"));
    revision.and_then(|(_, value)| value.parse().ok()).unwrap_or_default()
}

/// Pods that the API server refuses leave no pod: only Events, and a condition of the Deployment.
fn refused(events: &Events, object: &LiveObject, below: &Family, status: &Status) -> Option<WorkloadFault> {
    let wants_more = status.ready(object).is_none_or(|(ready, wanted)| ready < wanted || status.lacks_updated_pods());
    if !wants_more {
        return None;
    }
    let creators = below.makers.iter().copied().filter(|maker| Status::of(maker).lacks_created_pods(maker));
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
    Some(of_pod(PodFault { kind: FaultKind::Refused, witness, text, since, others: Vec::new() }, object))
}

/// A Job that failed, be it the object itself or one that a `CronJob` made.
fn failed_job(below: &Family) -> Option<WorkloadFault> {
    below.makers.iter().filter(|o| o.key.kind == "Job").find_map(|job| {
        let status = Status::of(job);
        let condition = status.condition("Failed").filter(|c| c.status == "True")?;
        let ends = below.pods.iter().filter_map(|pod| last_end(pod));
        let end = ends.max_by_key(|(at, _)| *at).map_or_else(String::new, |(_, text)| format!("; {text}"));
        let fault = PodFault {
            kind: FaultKind::JobFailed,
            witness: job.key.clone(),
            text: format!("{}{end}", condition.message),
            since: condition.last_transition_time,
            others: Vec::new(),
        };
        Some(of_pod(fault, job))
    })
}

/// How a container of a pod of a Job ended.
fn last_end(pod: &LiveObject) -> Option<(Option<Timestamp>, String)> {
    let status = Status::of(pod);
    let containers = status.init_container_statuses.iter().chain(&status.container_statuses);
    let failed = containers.filter_map(|c| Some((c, c.last_end()?))).find(|(_, end)| end.exit_code != 0);
    failed.map(|(container, end)| {
        let reason = if end.reason == "Error" { String::new() } else { format!(" ({})", end.reason) };
        (end.finished_at, format!("container {} ended with exit code {}{reason}", container.name, end.exit_code))
    })
}

/// What the workload itself says has failed, with the reason that its pods give.
fn own_verdict(object: &LiveObject, status: &Status, unready: Option<&PodFault>) -> Option<WorkloadFault> {
    let late = status.condition("Progressing").filter(|c| c.status == "False");
    let invalid = status.condition("InvalidSpec").filter(|c| c.status == "True");
    let condition: &StatusCondition = invalid.or(late)?;
    let says =
        if status.phase == "Degraded" && !status.message.is_empty() { &status.message } else { &condition.message };
    let (text, witness) = match unready {
        Some(fault) => (format!("{}; {}", says.trim_end_matches('.'), fault.text), fault.witness.clone()),
        None => (says.clone(), object.key.clone()),
    };
    let since = condition.last_transition_time;
    Some(of_pod(PodFault { kind: FaultKind::NotReady, witness, text, since, others: Vec::new() }, object))
}
