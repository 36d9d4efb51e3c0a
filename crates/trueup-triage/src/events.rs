//! Kubernetes Events, found by the object they are about.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use trueup_model::{Cluster, ResourceKey, decode_tolerant};

/// One Event.
#[derive(Debug, Clone)]
pub(crate) struct KubeEvent {
    /// A word for what happened: `FailedCreate`.
    pub reason: String,
    /// The text.
    pub message: String,
    /// True for type `Warning`.
    pub warning: bool,
    /// How often it happened.
    pub count: i64,
    /// When it happened first.
    pub first_at: Option<Timestamp>,
    /// When it happened last.
    pub last_at: Option<Timestamp>,
}

/// The Events of one cluster.
#[derive(Debug, Default)]
pub(crate) struct Events {
    by_object: BTreeMap<ResourceKey, Vec<KubeEvent>>,
}

impl Events {
    /// Reads the Events among a cluster's objects.
    pub(crate) fn of(cluster: &Cluster) -> Self {
        let mut by_object: BTreeMap<ResourceKey, Vec<KubeEvent>> = BTreeMap::new();
        let objects = cluster.objects.iter().filter(|o| o.key.kind == "Event");
        for raw in objects.filter_map(|o| decode_tolerant::<RawEvent>(o.value()).ok().map(|(event, _)| event)) {
            let (key, event) = raw.split();
            by_object.entry(key).or_default().push(event);
        }
        for events in by_object.values_mut() {
            events.sort_by_key(|e| e.last_at);
        }
        Self { by_object }
    }

    /// The Events about one object, oldest first.
    pub(crate) fn about(&self, key: &ResourceKey) -> &[KubeEvent] {
        self.by_object.get(key).map_or(&[], Vec::as_slice)
    }
}

/// Both forms: core/v1 (`involvedObject`, `lastTimestamp`) and events.k8s.io/v1 (`regarding`, `eventTime`).
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct RawEvent {
    involved_object: Reference,
    regarding: Reference,
    reason: String,
    message: String,
    note: String,
    #[serde(rename = "type")]
    kind: String,
    count: i64,
    first_timestamp: Option<Timestamp>,
    last_timestamp: Option<Timestamp>,
    event_time: Option<Timestamp>,
    series: Series,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Reference {
    kind: String,
    namespace: String,
    name: String,
    api_version: String,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Series {
    count: i64,
    last_observed_time: Option<Timestamp>,
}

impl RawEvent {
    fn split(self) -> (ResourceKey, KubeEvent) {
        let about = if self.involved_object.kind.is_empty() { self.regarding } else { self.involved_object };
        let group = about.api_version.split_once('/').map_or("", |(group, _)| group);
        let key = ResourceKey::new(group, about.kind, about.namespace, about.name);
        let event = KubeEvent {
            reason: self.reason,
            message: if self.message.is_empty() { self.note } else { self.message },
            warning: self.kind == "Warning",
            count: self.count.max(self.series.count).max(1),
            first_at: self.first_timestamp.or(self.event_time),
            last_at: self.series.last_observed_time.or(self.last_timestamp).or(self.event_time),
        };
        (key, event)
    }
}
