//! `status` of Pods and workloads, as far as a diagnosis reads it.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use trueup_model::{LiveObject, decode_tolerant};

/// What an object says about itself.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Status {
    /// `Degraded` of an Argo Rollout, `Succeeded` of a Pod.
    pub(super) phase: String,
    /// The reason for the phase.
    pub(super) message: String,
    /// Conditions.
    pub(super) conditions: Vec<StatusCondition>,
    /// Containers of a Pod.
    pub(super) container_statuses: Vec<ContainerStatus>,
    /// Containers that run before them.
    pub(super) init_container_statuses: Vec<ContainerStatus>,
    replicas: i64,
    ready_replicas: i64,
    updated_replicas: i64,
    number_ready: i64,
    desired_number_scheduled: i64,
    current_number_scheduled: i64,
    active: i64,
    #[serde(skip)]
    wanted: Option<i64>,
}

impl Status {
    /// Reads it.
    pub(super) fn of(object: &LiveObject) -> Self {
        let mut value = object.value();
        let wanted = value.pointer("/spec/replicas").and_then(Value::as_i64);
        let mut status = value.get_mut("status").map(Value::take).unwrap_or_default();
        if status["active"].is_array() {
            // A CronJob lists its Jobs there.
            status["active"] = Value::Null;
        }
        let mut status: Self = decode_tolerant(status).map(|(s, _)| s).unwrap_or_default();
        status.wanted = wanted;
        status
    }

    /// A condition by its type.
    pub(super) fn condition(&self, kind: &str) -> Option<&StatusCondition> {
        self.conditions.iter().find(|c| c.kind == kind)
    }

    /// True if this condition says so.
    pub(super) fn is(&self, kind: &str, status: &str) -> bool {
        self.condition(kind).is_some_and(|c| c.status == status)
    }

    /// Pods that are ready, of those wanted.
    pub(super) fn ready(&self, object: &LiveObject) -> Option<(i64, i64)> {
        match object.key.kind.as_str() {
            "Deployment" | "StatefulSet" | "ReplicaSet" | "Rollout" => {
                Some((self.ready_replicas, self.wanted.unwrap_or(1)))
            }
            "DaemonSet" => Some((self.number_ready, self.desired_number_scheduled)),
            _ => None,
        }
    }

    /// True if the newest template has not all its pods yet.
    pub(super) fn lacks_updated_pods(&self) -> bool {
        self.updated_replicas < self.wanted.unwrap_or(1) || self.replicas < self.wanted.unwrap_or(1)
    }

    /// True if what makes pods has not made as many as it should: an old Event about a refusal is then still true.
    pub(super) fn lacks_created_pods(&self, creator: &LiveObject) -> bool {
        match creator.key.kind.as_str() {
            "DaemonSet" => self.current_number_scheduled < self.desired_number_scheduled,
            "Job" => self.active == 0 && !self.is("Complete", "True"),
            "ReplicaSet" | "StatefulSet" => self.wanted.is_none_or(|wanted| self.replicas < wanted),
            _ => true,
        }
    }
}

/// A condition.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct StatusCondition {
    #[serde(rename = "type")]
    kind: String,
    pub(super) status: String,
    pub(super) reason: String,
    pub(super) message: String,
    pub(super) last_transition_time: Option<Timestamp>,
}

/// One container of a Pod.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ContainerStatus {
    pub(super) name: String,
    pub(super) image: String,
    pub(super) ready: bool,
    pub(super) restart_count: i64,
    pub(super) state: ContainerState,
    pub(super) last_state: ContainerState,
}

impl ContainerStatus {
    /// How it ended last.
    pub(super) fn last_end(&self) -> Option<&Terminated> {
        self.last_state.terminated.as_ref().or(self.state.terminated.as_ref())
    }
}

/// What a container does.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ContainerState {
    pub(super) waiting: Option<Waiting>,
    pub(super) running: Option<Value>,
    pub(super) terminated: Option<Terminated>,
}

/// Why a container does not run yet.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Waiting {
    pub(super) reason: String,
    pub(super) message: String,
}

/// How a container ended.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Terminated {
    pub(super) exit_code: i64,
    pub(super) reason: String,
    pub(super) message: String,
    pub(super) finished_at: Option<Timestamp>,
}
