//! It is applied and does not work: read from the workloads, else from Argo CD's object tree and from conditions.

mod elsewhere;
mod missing;
mod words;

use trueup_model::{Application, AuditEvent, Effect, Finding, HealthCode, ResourceKey, Rule, Severity};

use crate::context::AppContext;
use crate::rules::argocd;
use crate::rules::running_operation::{age_s, minutes};
use crate::suspects::suspects;
use crate::workload::{FaultKind, WorkloadFault, diagnose};
pub(super) use words::sentence;

/// Kinds that run pods.
const WORKLOADS: &[&str] =
    &["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Job", "CronJob", "Pod"];

/// An app may be progressing for this long before that is worth a word: the default progress deadline.
const PATIENCE_S: i64 = 600;

/// A container whose probe fails may start for this long.
const PROBE_PATIENCE_S: i64 = 300;

/// Findings from unhealthy objects. A healthy Application has none.
pub(super) fn findings(ctx: &AppContext) -> Vec<Finding> {
    let health = &ctx.app.status.health;
    if matches!(health.status, HealthCode::Healthy | HealthCode::Suspended) {
        // A missing object does not degrade an Application (argo-cd `controller/health.go`).
        return missing::gone(ctx).into_iter().collect();
    }
    let mut found = from_workloads(ctx);
    // Where pods were not read, the tree that Argo CD keeps says more than the workload above them.
    if found.iter().all(|f| f.rule == Rule::HealthNotReady)
        && let Some(told) = elsewhere::from_tree(ctx)
        && (found.is_empty() || !matches!(told.rule, Rule::HealthNotReady | Rule::HealthOther))
    {
        found = vec![told];
    }
    if found.is_empty() && health.status == HealthCode::Degraded {
        found.extend(elsewhere::from_conditions(ctx));
    }
    found.extend(missing::gone(ctx));
    found
}

fn from_workloads(ctx: &AppContext) -> Vec<Finding> {
    let workloads = ctx.app.status.resources.iter().filter(|r| !r.hook && WORKLOADS.contains(&r.kind.as_str()));
    let faults: Vec<WorkloadFault> = workloads.filter_map(|r| any_diagnosis(ctx, &r.key())).collect();
    let (mut serious, others): (Vec<_>, Vec<_>) = faults.into_iter().partition(|f| is_serious(ctx, f));
    if serious.is_empty() && ctx.app.status.health.status == HealthCode::Degraded {
        // Something is broken, and this is all there is.
        serious = others;
    }
    serious.iter().map(|fault| finding(ctx, fault)).collect()
}

/// While an Application is merely progressing, only definite errors count.
fn is_serious(ctx: &AppContext, fault: &WorkloadFault) -> bool {
    let patience = match fault.kind {
        FaultKind::Unready { probe: true } => PROBE_PATIENCE_S,
        FaultKind::Unready { probe: false } => PATIENCE_S,
        FaultKind::NotReady if ctx.app.status.health.status != HealthCode::Degraded => PATIENCE_S,
        _ => return true,
    };
    age_s(ctx.now(), fault.since).is_some_and(|age| age > patience)
}

/// What is wrong with one workload of the Application, if its cluster was read.
pub(super) fn diagnosis(ctx: &AppContext, key: &ResourceKey) -> Option<WorkloadFault> {
    any_diagnosis(ctx, key).filter(|fault| !matches!(fault.kind, FaultKind::Unready { .. }))
}

/// The same, also where pods are merely not ready yet.
fn any_diagnosis(ctx: &AppContext, key: &ResourceKey) -> Option<WorkloadFault> {
    let cluster = ctx.cluster?;
    diagnose(cluster.cluster, &cluster.events, cluster.cluster.objects.get(key)?, ctx.now())
}

/// The finding for a fault.
pub(super) fn finding(ctx: &AppContext, fault: &WorkloadFault) -> Finding {
    let refused = matches!(fault.kind, FaultKind::Refused).then(|| words::refusal(fault));
    let rule = match (&fault.kind, &refused) {
        (FaultKind::ImagePull { .. }, _) => Rule::HealthImagePull,
        (FaultKind::CrashLoop { .. }, _) => Rule::HealthCrashLoop,
        (FaultKind::Unschedulable, _) => Rule::HealthUnschedulable,
        (FaultKind::NotReady | FaultKind::Unready { .. }, _) => Rule::HealthNotReady,
        (FaultKind::Refused, Some(c)) if matches!(c.rule, Rule::SyncQuota | Rule::HealthQuota) => Rule::HealthQuota,
        (FaultKind::Refused, _) => Rule::HealthPodDenied,
        (FaultKind::CannotStart { .. } | FaultKind::JobFailed, _) => Rule::HealthOther,
    };
    let workload = &fault.workload;
    let mut finding = Finding::new(rule, sentence(fault), words::advice(fault))
        .since(fault.since)
        .object(workload.clone())
        .evidence(fault.witness.to_string(), &fault.text)
        .command(words::command(ctx, fault));
    if fault.witness != *workload {
        finding = finding.object(fault.witness.clone());
    }
    for other in &fault.others {
        finding = finding.object(other.clone());
        if let Some(event) = deletion_of(ctx, other) {
            finding.cause = format!("{}; {} deleted {}", finding.cause, event.user, other.spoken());
            finding = finding.who(Some(event.user.clone()));
        }
    }
    if let Some(root) = refused.and_then(|c| c.root) {
        finding = finding.root(root);
    }
    if let Some((ready, wanted)) = fault.ready {
        let others = if matches!(workload.kind.as_str(), "Deployment" | "Rollout") {
            "older pods still serve"
        } else {
            "the others still serve"
        };
        let serves = if ready > 0 { others } else { "nothing serves" };
        finding = finding.consequence(format!("{ready} of {wanted} pods ready: {serves}"));
        if ready == 0 && wanted > 0 {
            finding = finding.effect(Effect::NothingServes);
        }
    }
    for suspect in suspects(ctx).into_iter().rev().take(1) {
        finding = finding.evidence("Git", suspect.line());
    }
    finding
}

/// The person's deletion of an object that is not there.
fn deletion_of<'f>(ctx: &AppContext<'f>, key: &ResourceKey) -> Option<&'f AuditEvent> {
    let cluster = ctx.cluster.filter(|c| c.cluster.objects.get(key).is_none())?;
    cluster.audit(key).iter().rev().find(|e| e.verb == "delete" && e.is_person()).copied()
}

/// The Applications among its objects that are not well: with a health check for Applications, a parent shows the
/// health of its worst child.
fn sick_children<'f>(ctx: &AppContext<'f>) -> Vec<&'f Application> {
    let listed = ctx.app.status.resources.iter().filter(|r| r.group == "argoproj.io" && r.kind == "Application");
    let apps = &ctx.index.fleet.applications;
    listed
        .filter_map(|r| apps.iter().find(|a| a.metadata.name == r.name && a.metadata.namespace == r.namespace))
        .filter(|child| !matches!(child.status.health.status, HealthCode::Healthy | HealthCode::Suspended))
        .collect()
}

/// The finding for a parent that waits for this child, if the child is not well itself.
pub(super) fn by_sick_child(ctx: &AppContext, key: &ResourceKey) -> Option<Finding> {
    let children = sick_children(ctx);
    let child = children.into_iter().find(|c| crate::identity::application_object(c) == *key)?;
    Some(by_children(ctx, &[child]))
}

/// A parent that only shows what its children have: the fault is told there.
fn by_children(ctx: &AppContext, children: &[&Application]) -> Finding {
    let names: Vec<&str> = children.iter().take(4).map(|c| c.metadata.name.as_str()).collect();
    let health = ctx.app.status.health.status;
    let finding = Finding::new(
        Rule::HealthOther,
        format!("{} is {health} because of {}", ctx.name(), names.join(", ")),
        "look at the child: nothing is wrong with the parent itself",
    )
    .severity(Severity::Advice)
    .evidence(format!("Application {}: status.health", ctx.name()), health.to_string())
    .command(format!("trueup explain {}", names.first().copied().unwrap_or_default()));
    children.iter().fold(finding, |finding, child| finding.object(crate::identity::application_object(child)))
}

/// Health that no rule explains; for [`super::leftover`].
pub(super) fn unexplained(ctx: &AppContext) -> Option<Finding> {
    let health = &ctx.app.status.health;
    let place = format!("Application {}: status.health", ctx.name());
    let why = if health.message.is_empty() { String::new() } else { format!(": {}", health.message) };
    let age = age_s(ctx.now(), health.last_transition_time);
    let children = sick_children(ctx);
    if !children.is_empty() && !matches!(health.status, HealthCode::Healthy | HealthCode::Suspended) {
        return Some(by_children(ctx, &children));
    }
    let why = match ctx.unread_cluster() {
        Some(unread) if health.status != HealthCode::Missing => format!("{why}; {unread}"),
        _ => why,
    };
    let pending = if health.status == HealthCode::Progressing { elsewhere::pending(ctx) } else { Vec::new() };
    let why = if pending.is_empty() { why } else { format!("{why}: {}", said(&pending)) };
    let finding = match health.status {
        HealthCode::Degraded => Finding::new(
            Rule::HealthOther,
            format!("{} is Degraded{why}", ctx.name()),
            "look at the health of its objects",
        ),
        HealthCode::Missing => Finding::new(
            Rule::HealthMissing,
            format!("none of {}'s objects is in the cluster{why}", ctx.name()),
            "sync it, or remove the Application if it is not wanted",
        ),
        HealthCode::Progressing if age.is_some_and(|age| age > PATIENCE_S) => Finding::new(
            Rule::HealthNotReady,
            format!("{} has been progressing for {}{why}", ctx.name(), minutes(age.unwrap_or_default())),
            "look at the objects that do not become healthy",
        )
        .severity(Severity::Warning),
        _ => return None,
    };
    let unhealthy = ctx.app.status.resources.iter().filter(|r| {
        r.health
            .as_ref()
            .is_some_and(|h| matches!(h.status, HealthCode::Degraded | HealthCode::Missing | HealthCode::Progressing))
    });
    let finding = unhealthy.fold(finding, |finding, r| finding.object(r.key()));
    let finding = pending.into_iter().fold(finding, |finding, (key, _)| finding.object(key));
    Some(finding.since(health.last_transition_time).evidence(place, format!("{}{why}", health.status)).command(argocd(
        ctx,
        "get",
        "--output tree",
    )))
}

fn said(pending: &[(ResourceKey, String)]) -> String {
    let lines: Vec<String> = pending.iter().take(3).map(|(key, what)| format!("{} {what}", key.spoken())).collect();
    lines.join("; ")
}
