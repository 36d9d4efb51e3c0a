//! What the rules look at: one Application with everything around it.

use std::cell::OnceCell;

use jiff::Timestamp;
use serde_json::Value;
use trueup_compare::{DriftField, IgnoreRules, ObjectSides};
use trueup_model::{Application, AuditEvent, ManagedResource, ResourceKey, SyncCode};

use crate::identity::{Identity, application_object};
use crate::index::{ClusterIndex, FleetIndex};
use crate::windows::{WindowState, windows_for};

/// One Application with everything around it.
pub(crate) struct AppContext<'f> {
    /// The fleet it belongs to.
    pub index: &'f FleetIndex<'f>,
    /// Its position in the fleet.
    pub position: usize,
    /// The Application.
    pub app: &'f Application,
    /// What it is.
    pub identity: &'f Identity,
    /// Its cluster, if that was observed.
    pub cluster: Option<&'f ClusterIndex<'f>>,
    /// Argo CD's last comparison of its objects.
    pub managed: &'f [ManagedResource],
    /// What sync windows allow at the moment of the observation.
    pub windows: WindowState<'f>,
    /// Which differences Argo CD is told not to see.
    pub ignore: IgnoreRules,
    drift: OnceCell<Vec<DriftField>>,
}

impl<'f> AppContext<'f> {
    /// The context of one Application.
    pub(crate) fn new(index: &'f FleetIndex<'f>, position: usize) -> Self {
        let fleet = index.fleet;
        let app = &fleet.applications[position];
        let project = fleet.project(&app.spec.project);
        let respect = app.has_sync_option("RespectIgnoreDifferences=true");
        Self {
            index,
            position,
            app,
            identity: &index.identities[position],
            cluster: index.cluster_of(app),
            managed: fleet.managed.get(&app.key()).map_or(&[], Vec::as_slice),
            windows: windows_for(app, project, fleet.captured_at),
            ignore: IgnoreRules::new(&app.spec.ignore_differences, &fleet.argo.settings.resource_overrides, respect),
            drift: OnceCell::new(),
        }
    }

    /// The moment of the observation.
    pub(crate) fn now(&self) -> Timestamp {
        self.index.fleet.captured_at
    }

    /// Name of the Application.
    pub(crate) fn name(&self) -> &'f str {
        &self.app.metadata.name
    }

    /// The Application as an object of the control plane.
    pub(crate) fn object(&self) -> ResourceKey {
        application_object(self.app)
    }

    /// The audited writes on one of the Application's objects, oldest first.
    pub(crate) fn audit(&self, key: &ResourceKey) -> &'f [&'f AuditEvent] {
        self.cluster.map_or(&[], |c| c.audit(key))
    }

    /// The audited writes on the Application itself, oldest first.
    pub(crate) fn own_audit(&self) -> &'f [&'f AuditEvent] {
        self.index.control_plane().map_or(&[], |c| c.audit(&self.object()))
    }

    /// True if Argo CD could not render it at the last comparison: what `status.resources` says then means nothing.
    pub(crate) fn render_failed(&self) -> bool {
        ["ComparisonError", "InvalidSpecError"].iter().any(|kind| self.app.conditions(kind).next().is_some())
    }

    /// The cluster that was not read, in words, where that keeps causes from being seen.
    pub(crate) fn unread_cluster(&self) -> Option<String> {
        let destination = &self.app.spec.destination;
        let name = if destination.name.is_empty() { &destination.server } else { &destination.name };
        let unread = self.cluster.is_none_or(|c| !c.cluster.observed);
        unread.then(|| format!("cluster {name} was not read"))
    }

    /// True if all of its cluster was read: what is not among the objects is not there.
    pub(crate) fn sees_all(&self) -> bool {
        let gaps = &self.index.fleet.gaps;
        self.cluster.is_some_and(|c| {
            let is_of = |place: &str| place.starts_with("cluster ") && place.contains(&c.cluster.name);
            c.cluster.observed && !gaps.iter().any(|gap| is_of(&gap.place))
        })
    }

    /// The live fields that desired does not say, of all its objects.
    pub(crate) fn drift(&self) -> &[DriftField] {
        self.drift.get_or_init(|| self.find_drift())
    }

    fn find_drift(&self) -> Vec<DriftField> {
        let server_side_apply = self.app.has_sync_option("ServerSideApply=true");
        let mut found = Vec::new();
        for resource in self.app.status.resources.iter().filter(|r| !r.hook) {
            let key = resource.key();
            let managed = self.managed.iter().find(|m| m.key == key);
            let Some(live) = self.live_side(&key, managed) else { continue };
            let parse = |text: Option<&str>| text.and_then(|t| serde_json::from_str::<Value>(t).ok());
            // After a failed render Argo CD's targets are empty and mean nothing (argo-cd `controller/state.go`).
            let target = parse(managed.and_then(|m| m.target.as_deref()).filter(|_| !self.render_failed()));
            let normalized = parse(managed.and_then(|m| m.normalized.as_deref()));
            let predicted = parse(managed.and_then(|m| m.predicted.as_deref()));
            found.extend(trueup_compare::drift(&ObjectSides {
                key: &key,
                live: &live,
                target: target.as_ref(),
                normalized: normalized.as_ref(),
                predicted: predicted.as_ref(),
                shown_out_of_sync: resource.status.map(|s| s == SyncCode::OutOfSync),
                server_side_apply,
                audit: self.audit(&key),
                ignore: &self.ignore,
            }));
        }
        found
    }

    /// A live object of the Application, if it is known.
    pub(crate) fn live(&self, key: &ResourceKey) -> Option<Value> {
        self.live_side(key, self.managed.iter().find(|m| m.key == *key))
    }

    /// A live object: from the cluster, else as Argo CD's API gave it.
    fn live_side(&self, key: &ResourceKey, managed: Option<&ManagedResource>) -> Option<Value> {
        let observed = self.cluster.and_then(|c| c.cluster.objects.get(key));
        match observed {
            Some(object) => Some(object.value()),
            None => managed.and_then(|m| m.live.as_deref()).and_then(|text| serde_json::from_str(text).ok()),
        }
    }
}
