//! The rules: each file looks for one sort of fault in one Application.
//!
//! A rule only says what it sees; which finding leads and which one is merely its consequence is decided afterwards,
//! in [`crate::fold`].

mod application_sets;
mod claimed;
mod conditions;
mod control;
mod deletion;
mod drift;
mod failed_operation;
mod health;
mod hydrator;
mod leftover;
mod looping;
mod observation;
mod orphans;
mod overwritten;
mod release;
mod running_operation;
mod waiting;

use trueup_model::{Certainty, Cluster, Finding};

pub(crate) use failed_operation::short as short_revision;

use crate::catalogue::Classified;
use crate::context::AppContext;

/// Everything the rules see in one Application, unsorted.
pub(crate) fn findings(ctx: &AppContext) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(deletion::findings(ctx));
    found.extend(conditions::findings(ctx));
    found.extend(hydrator::finding(ctx));
    found.extend(failed_operation::findings(ctx));
    found.extend(running_operation::findings(ctx));
    found.extend(waiting::findings(ctx));
    found.extend(claimed::findings(ctx));
    found.extend(looping::findings(ctx));
    found.extend(health::findings(ctx));
    let overwritten = overwritten::findings(ctx, &found);
    found.extend(overwritten);
    found.extend(drift::findings(ctx));
    found.extend(control::findings(ctx));
    if let Some(finding) = leftover::finding(ctx, &found) {
        found.push(finding);
    }
    found.extend(release::findings(ctx, &found));
    found
}

/// Findings that belong to no single Application.
pub(crate) fn fleet_findings(index: &crate::index::FleetIndex) -> Vec<Finding> {
    let mut found = observation::findings(index.fleet);
    found.extend(application_sets::findings(index.fleet));
    found.extend(orphans::findings(index));
    found
}

/// A finding from a message of Argo CD or of an API server.
fn from_message(ctx: &AppContext, classified: &Classified, place: String) -> Finding {
    let mut finding = Finding::new(classified.rule, &classified.cause, &classified.remedy);
    finding.certainty = Certainty::Observed;
    finding.root.clone_from(&classified.root);
    finding = finding.evidence(place, &classified.inner);
    match classified.command_for(ctx.name()) {
        Some(command) => finding.command(in_cluster_of(ctx, &command, classified.capture("namespace"))),
        None => finding.command(format!("trueup explain {}", ctx.name())),
    }
}

/// `argocd app … NAME`, with the namespace where it is not the control plane's.
fn argocd(ctx: &AppContext, verb: &str, rest: &str) -> String {
    let namespace = &ctx.app.metadata.namespace;
    let control_plane = ctx.index.fleet.argo.settings.control_plane_namespace();
    let name = if namespace.is_empty() || namespace == control_plane {
        ctx.name().to_owned()
    } else {
        format!("{namespace}/{}", ctx.name())
    };
    format!("argocd app {verb} {name} {rest}").trim_end().to_owned()
}

/// A command as the catalogue writes it, for the cluster and namespace of the object it is about. kubectl ignores a
/// namespace where the object has none.
fn in_cluster_of(ctx: &AppContext, command: &str, namespace: Option<&str>) -> String {
    match command.strip_prefix("kubectl ") {
        Some(rest) if rest.contains(" -n ") => kubectl(ctx, "", rest),
        Some(rest) => kubectl(ctx, namespace.unwrap_or_default(), rest),
        None => command.to_owned(),
    }
}

/// `kubectl` against the Application's cluster.
fn kubectl(ctx: &AppContext, namespace: &str, rest: &str) -> String {
    match ctx.cluster {
        Some(index) => kubectl_in(index.cluster, namespace, rest),
        None => kubectl_in(&Cluster { control_plane: true, ..Cluster::default() }, namespace, rest),
    }
}

/// `kubectl` against a cluster: kubeconfig contexts are commonly named after the cluster.
fn kubectl_in(cluster: &Cluster, namespace: &str, rest: &str) -> String {
    let elsewhere = !cluster.control_plane && !cluster.name.is_empty();
    let context = if elsewhere { format!(" --context {}", cluster.name) } else { String::new() };
    let namespace = if namespace.is_empty() { String::new() } else { format!(" -n {namespace}") };
    format!("kubectl{context}{namespace} {rest}")
}
