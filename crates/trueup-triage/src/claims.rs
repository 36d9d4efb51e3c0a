//! Objects that two Applications claim.

use std::collections::BTreeMap;

use jiff::Timestamp;
use trueup_model::{Fleet, ResourceKey};

/// An object that another Application claims as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// The object.
    pub object: ResourceKey,
    /// The position of the other Application.
    pub other: usize,
    /// Since when Argo CD says so, if it does.
    pub since: Option<Timestamp>,
    /// What was read, and where.
    pub evidence: (String, String),
}

/// Finds the claims of all Applications, from both sides.
///
/// Argo CD warns only on the Application that is out of sync at the moment; the other looks healthy. So a claim is
/// read from the warning, and from live objects that one Application says and whose tracking id names another.
pub(crate) fn claims(fleet: &Fleet, by_instance: &BTreeMap<String, usize>) -> BTreeMap<usize, Vec<Claim>> {
    let mut claims: BTreeMap<usize, Vec<Claim>> = BTreeMap::new();
    let mut add = |app: usize, claim: Claim| {
        let list = claims.entry(app).or_default();
        if !list.iter().any(|c| c.object == claim.object && c.other == claim.other) {
            list.push(claim);
        }
    };
    for (app, claim) in warned(fleet, by_instance).into_iter().chain(tracked(fleet, by_instance)) {
        add(claim.other, Claim { other: app, ..claim.clone() });
        add(app, claim);
    }
    claims
}

/// From `SharedResourceWarning`: `Kind/name is part of applications ns/own and other`.
/// Source: `controller/state.go` (several versions write the own name with or without namespace).
fn warned(fleet: &Fleet, by_instance: &BTreeMap<String, usize>) -> Vec<(usize, Claim)> {
    let mut found = Vec::new();
    for (i, app) in fleet.applications.iter().enumerate() {
        for condition in app.conditions("SharedResourceWarning") {
            let Some((what, who)) = condition.message.split_once(" is part of applications ") else { continue };
            let Some((kind, name)) = what.rsplit_once('/') else { continue };
            let kind = kind.rsplit('/').next().unwrap_or(kind);
            let others = who.split(" and ").flat_map(|w| w.split(", ")).filter_map(|n| position(n.trim(), by_instance));
            let resource = app.status.resources.iter().find(|r| r.kind == kind && r.name == name);
            let object = resource.map_or_else(
                || ResourceKey::new("", kind, &app.spec.destination.namespace, name),
                trueup_model::ResourceStatus::key,
            );
            for other in others.filter(|o| *o != i) {
                let evidence = (
                    format!("Application {}: condition SharedResourceWarning", app.metadata.name),
                    condition.message.clone(),
                );
                found.push((
                    i,
                    Claim { object: object.clone(), other, since: condition.last_transition_time, evidence },
                ));
            }
        }
    }
    found
}

fn position(written: &str, by_instance: &BTreeMap<String, usize>) -> Option<usize> {
    let plain = written.rsplit('/').next().unwrap_or(written);
    by_instance
        .get(written)
        .or_else(|| by_instance.get(&written.replacen('/', "_", 1)))
        .or_else(|| by_instance.get(plain))
        .copied()
}

/// From tracking ids: the Application says the object, the live object belongs to another one.
fn tracked(fleet: &Fleet, by_instance: &BTreeMap<String, usize>) -> Vec<(usize, Claim)> {
    let control_plane = fleet.argo.settings.control_plane_namespace();
    let mut found = Vec::new();
    for (i, app) in fleet.applications.iter().enumerate() {
        let Some(cluster) = fleet.cluster(&app.spec.destination) else { continue };
        let own = app.instance_name(control_plane);
        for resource in app.status.resources.iter().filter(|r| !r.requires_pruning && !r.hook) {
            let key = resource.key();
            let Some(owner) = cluster.objects.get(&key).and_then(|o| o.tracked_by()) else { continue };
            if owner == own {
                continue;
            }
            let here = |other: &usize| {
                let destination = &fleet.applications[*other].spec.destination;
                fleet.cluster(destination).is_some_and(|c| std::ptr::eq(c, cluster))
            };
            // An object that was copied from another cluster still names its owner there, who does not say it here.
            if let Some(other) = by_instance.get(owner).copied().filter(here) {
                let text = format!("the live object belongs to {owner}, {} says it too", app.metadata.name);
                let evidence = (format!("{key}: annotation argocd.argoproj.io/tracking-id"), text);
                found.push((i, Claim { object: key, other, since: None, evidence }));
            }
        }
    }
    found
}
