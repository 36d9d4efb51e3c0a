//! What is looked up again and again in a fleet, made once.

use std::collections::BTreeMap;

use trueup_model::{Application, AuditEvent, Cluster, Fleet, ResourceKey};

use crate::TriageSettings;
use crate::claims::{Claim, claims};
use crate::events::Events;
use crate::identity::{Identity, identities};

/// A fleet with its indexes. Applications are named by their position in [`Fleet::applications`].
pub(crate) struct FleetIndex<'f> {
    /// The fleet.
    pub fleet: &'f Fleet,
    /// What each Application is.
    pub identities: Vec<Identity>,
    clusters: Vec<ClusterIndex<'f>>,
    by_service: BTreeMap<String, Vec<usize>>,
    by_instance: BTreeMap<String, usize>,
    claims: BTreeMap<usize, Vec<Claim>>,
}

impl<'f> FleetIndex<'f> {
    /// Indexes a fleet.
    pub(crate) fn new(fleet: &'f Fleet, settings: &TriageSettings) -> Self {
        let control_plane = fleet.argo.settings.control_plane_namespace();
        let by_instance: BTreeMap<String, usize> =
            fleet.applications.iter().enumerate().map(|(i, a)| (a.instance_name(control_plane), i)).collect();
        let identities = identities(fleet, settings);
        let mut by_service: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, identity) in identities.iter().enumerate() {
            by_service.entry(identity.service.clone()).or_default().push(i);
        }
        let clusters = fleet.clusters.iter().map(ClusterIndex::new).collect();
        let claims = claims(fleet, &by_instance);
        Self { fleet, identities, clusters, by_service, by_instance, claims }
    }

    /// The position of the Application with this instance name (the name in tracking ids).
    pub(crate) fn instance(&self, name: &str) -> Option<usize> {
        self.by_instance.get(name).copied()
    }

    /// The Applications of a service.
    pub(crate) fn service(&self, name: &str) -> &[usize] {
        self.by_service.get(name).map_or(&[], Vec::as_slice)
    }

    /// The objects of an Application that another one claims as well.
    pub(crate) fn claims(&self, position: usize) -> &[Claim] {
        self.claims.get(&position).map_or(&[], Vec::as_slice)
    }

    /// The cluster of an Application, if it is among those observed.
    pub(crate) fn cluster_of(&self, app: &Application) -> Option<&ClusterIndex<'f>> {
        let cluster = self.fleet.cluster(&app.spec.destination)?;
        self.clusters.iter().find(|c| std::ptr::eq(c.cluster, cluster))
    }

    /// The cluster that holds the Applications.
    pub(crate) fn control_plane(&self) -> Option<&ClusterIndex<'f>> {
        self.clusters.iter().find(|c| c.cluster.control_plane)
    }

    /// All clusters.
    pub(crate) fn clusters(&self) -> &[ClusterIndex<'f>] {
        &self.clusters
    }
}

/// One cluster with its indexes.
pub(crate) struct ClusterIndex<'f> {
    /// The cluster.
    pub cluster: &'f Cluster,
    /// Its Events.
    pub events: Events,
    audit: BTreeMap<ResourceKey, Vec<&'f AuditEvent>>,
}

impl<'f> ClusterIndex<'f> {
    fn new(cluster: &'f Cluster) -> Self {
        let mut audit: BTreeMap<ResourceKey, Vec<&AuditEvent>> = BTreeMap::new();
        let guesses = guessed_kinds(cluster);
        for event in &cluster.audit {
            let guess = || guesses.get(&(event.group.clone(), event.resource.clone())).map(String::as_str);
            if let Some(kind) = cluster.kind_of(&event.group, &event.resource).or_else(guess) {
                // API servers write a namespace's own name as its namespace.
                let is_namespace = event.group.is_empty() && kind == "Namespace";
                let namespace = if is_namespace { "" } else { event.namespace.as_str() };
                let key = ResourceKey::new(&event.group, kind, namespace, &event.name);
                audit.entry(key).or_default().push(event);
            }
        }
        Self { cluster, events: Events::of(cluster), audit }
    }

    /// The audited writes on one object, oldest first.
    pub(crate) fn audit(&self, key: &ResourceKey) -> &[&'f AuditEvent] {
        self.audit.get(key).map_or(&[], Vec::as_slice)
    }
}

/// Kinds by group and plural, of the objects that are known otherwise, for a cluster that did not say what it serves:
/// audit logs name resources by their plural only.
fn guessed_kinds(cluster: &Cluster) -> BTreeMap<(String, String), String> {
    if !cluster.served.is_empty() || cluster.audit.is_empty() {
        return BTreeMap::new();
    }
    let kinds = cluster.objects.iter().map(|o| (&o.key.group, &o.key.kind));
    kinds.map(|(group, kind)| ((group.clone(), plural(kind)), kind.clone())).collect()
}

/// The plural that Kubernetes' own kinds and generated custom ones have.
fn plural(kind: &str) -> String {
    let word = kind.to_lowercase();
    match word.as_bytes() {
        [.., before, b'y'] if !b"aeiou".contains(before) => format!("{}ies", &word[..word.len() - 1]),
        [.., b's' | b'x' | b'z'] | [.., b'c' | b's', b'h'] => format!("{word}es"),
        _ => format!("{word}s"),
    }
}
