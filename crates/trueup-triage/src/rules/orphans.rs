//! Objects that belong to no Application, in namespaces whose project watches for them.

use std::collections::BTreeSet;

use trueup_model::{AppProject, ArgoGlob, Certainty, Finding, LiveObject, ResourceKey, Rule, Severity};

use crate::index::{ClusterIndex, FleetIndex};
use crate::rules::kubectl_in;

/// What every namespace has, or what controllers make. Source: `isKnownOrphanedResourceExclusion`,
/// `controller/appcontroller.go`, and kinds that other objects bring along.
const MADE_BY_KUBERNETES: &[&str] = &[
    "Event",
    "Endpoints",
    "EndpointSlice",
    "Lease",
    "Pod",
    "ReplicaSet",
    "ControllerRevision",
    "PodMetrics",
    "Namespace",
    "CustomResourceDefinition",
    "ResourceQuota",
    "LimitRange",
];

/// Findings from orphans, one for each object.
pub(super) fn findings(index: &FleetIndex) -> Vec<Finding> {
    let mut found = Vec::new();
    for project in index.fleet.projects.iter().filter(|p| p.spec.orphaned_resources.is_some()) {
        for (cluster, namespaces) in watched(index, project) {
            let said = said(index, cluster);
            let orphans = cluster.cluster.objects.iter().filter(|o| {
                namespaces.contains(o.key.namespace.as_str())
                    && is_orphan(o)
                    && !said.contains(&o.key)
                    && !excused(project, o)
            });
            found.extend(orphans.filter_map(|o| finding(cluster, project, o)));
        }
    }
    found
}

/// The namespaces in which Applications of a project live, by cluster.
fn watched<'i, 'f>(index: &'i FleetIndex<'f>, project: &AppProject) -> Vec<(&'i ClusterIndex<'f>, BTreeSet<&'f str>)> {
    index
        .clusters()
        .iter()
        .map(|cluster| {
            let apps = index.fleet.applications.iter().filter(|a| {
                a.spec.project == project.metadata.name
                    && index.fleet.cluster(&a.spec.destination).is_some_and(|c| std::ptr::eq(c, cluster.cluster))
            });
            (cluster, apps.map(|a| a.spec.destination.namespace.as_str()).collect())
        })
        .collect()
}

/// The objects that any Application says or that are listed as its own.
fn said(index: &FleetIndex, cluster: &ClusterIndex) -> BTreeSet<ResourceKey> {
    let apps = index.fleet.applications.iter();
    let here =
        apps.filter(|a| index.fleet.cluster(&a.spec.destination).is_some_and(|c| std::ptr::eq(c, cluster.cluster)));
    here.flat_map(|a| a.status.resources.iter().map(trueup_model::ResourceStatus::key)).collect()
}

fn is_orphan(object: &LiveObject) -> bool {
    let key = &object.key;
    let everywhere = (key.kind == "ServiceAccount" && key.name == "default")
        || (key.kind == "ConfigMap" && key.name == "kube-root-ca.crt")
        || (key.kind == "Service" && key.namespace == "default" && key.name == "kubernetes");
    object.tracking_id.is_none()
        && object.owner_uids.is_empty()
        && !everywhere
        && !MADE_BY_KUBERNETES.contains(&key.kind.as_str())
}

fn excused(project: &AppProject, object: &LiveObject) -> bool {
    let ignored = project.spec.orphaned_resources.iter().flat_map(|o| &o.ignore);
    let matches = |pattern: &str, text: &str| pattern.is_empty() || ArgoGlob::new(pattern).matches(text);
    ignored.into_iter().any(|i| {
        matches(&i.group, &object.key.group) && matches(&i.kind, &object.key.kind) && matches(&i.name, &object.key.name)
    })
}

/// Only what a person made is worth a word; controllers make objects without owners all the time.
fn finding(cluster: &ClusterIndex, project: &AppProject, object: &LiveObject) -> Option<Finding> {
    let created = cluster.audit(&object.key).iter().find(|e| e.verb == "create");
    let by_audit = created.filter(|e| e.is_person()).map(|e| e.user.clone());
    let by_hand = |m: &trueup_model::ManagedFieldsEntry| m.manager.starts_with("kubectl");
    let by_manager = object.meta().managed_fields.iter().find(|m| by_hand(m)).map(|m| m.manager.clone());
    if by_audit.is_none() && (created.is_some() || by_manager.is_none()) {
        return None;
    }
    let certainty = if by_audit.is_some() { Certainty::Proven } else { Certainty::Observed };
    let who = by_audit.or(by_manager)?;
    Some(
        Finding::new(
            Rule::DriftOrphaned,
            format!(
                "{} was made by {who} and belongs to no Application (project {} watches its namespace)",
                object.key.spoken(),
                project.metadata.name
            ),
            "put it into Git, or delete it",
        )
        .severity(Severity::Warning)
        .certainty(certainty)
        .who(Some(who))
        .since(object.created_at)
        .object(object.key.clone())
        .evidence(
            format!("{} in cluster {}", object.key, cluster.cluster.name),
            "no tracking id, no owner, in no Application's list of resources",
        )
        .command(kubectl_in(
            cluster.cluster,
            &object.key.namespace,
            &format!("get {} -o yaml", object.key.kubectl()),
        )),
    )
}
