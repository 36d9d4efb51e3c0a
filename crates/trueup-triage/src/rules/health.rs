//! It is applied and does not work: read from the workloads, else from Argo CD's object tree.

use trueup_model::{
    Cluster, Effect, Finding, GapKind, HealthCode, HealthStatus, OperationPhase, ResourceKey, Rule, SyncCode,
};

use crate::catalogue::{Classified, MessagePlace, classify};
use crate::context::AppContext;
use crate::rules::running_operation::{age_s, minutes};
use crate::rules::{argocd, from_message, kubectl};
use crate::suspects::suspects;
use crate::workload::{FaultKind, WorkloadFault, diagnose};

/// Kinds that run pods.
const WORKLOADS: &[&str] =
    &["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Job", "CronJob", "Pod"];

/// An app may be progressing for this long before that is worth a word: the default progress deadline.
const PATIENCE_S: i64 = 600;

/// Findings from unhealthy objects. A healthy Application has none.
pub(super) fn findings(ctx: &AppContext) -> Vec<Finding> {
    let health = &ctx.app.status.health;
    if matches!(health.status, HealthCode::Healthy | HealthCode::Suspended) {
        // A missing object does not degrade an Application (argo-cd `controller/health.go`).
        return gone(ctx).into_iter().collect();
    }
    let mut found = from_workloads(ctx);
    found.extend(gone(ctx));
    if found.is_empty() && health.status == HealthCode::Degraded {
        found.extend(from_conditions(ctx));
    }
    if found.is_empty() {
        found = from_tree(ctx);
    }
    found
}

/// Conditions that say by being `False` that an object is not well, and those that say it by being `True`.
const WELL: &[&str] = &["Ready", "Available", "Healthy", "Synced", "Succeeded", "Established"];
const UNWELL: &[&str] = &["Degraded", "Failed", "Stalled", "Error"];

/// Custom resources tell their health in conditions, as all well-behaved operators write them.
fn from_conditions(ctx: &AppContext) -> Option<Finding> {
    let others = ctx.app.status.resources.iter().filter(|r| !r.hook && !WORKLOADS.contains(&r.kind.as_str()));
    others.map(trueup_model::ResourceStatus::key).find_map(|key| {
        let live = ctx.live(&key)?;
        let conditions = live.pointer("/status/conditions")?.as_array()?;
        let condition = conditions.iter().find(|c| is_unwell(c))?;
        let text = |name: &str| condition[name].as_str().unwrap_or_default();
        let message = crate::catalogue::shorten(text("message"), 300);
        let says = format!("{} is {}: {message}", text("type"), text("status"));
        let finding = Finding::new(
            Rule::HealthOther,
            format!("{} is not well: {says}", key.spoken()),
            "see what the object's controller says about it",
        )
        .since(text("lastTransitionTime").parse().ok())
        .evidence(format!("{key}: status.conditions"), format!("{says} ({})", text("reason")))
        .command(kubectl(ctx, &key.namespace, &format!("describe {}", key.kubectl())));
        Some(finding.object(key))
    })
}

fn is_unwell(condition: &serde_json::Value) -> bool {
    let (kind, status) =
        (condition["type"].as_str().unwrap_or_default(), condition["status"].as_str().unwrap_or_default());
    (WELL.contains(&kind) && status == "False") || (UNWELL.contains(&kind) && status == "True")
}

/// True if something of a cluster could not be read: what was not seen may be there all the same.
fn has_gaps(ctx: &AppContext, cluster: &Cluster) -> bool {
    ctx.index.fleet.gaps.iter().any(|g| g.kind != GapKind::Absent && g.place.contains(&cluster.name))
}

/// Objects that were applied and are not there any more: somebody deleted them.
fn gone(ctx: &AppContext) -> Option<Finding> {
    let state = ctx.app.status.operation_state.as_ref()?;
    let cluster = ctx.cluster.filter(|c| c.cluster.observed && !has_gaps(ctx, c.cluster))?;
    let applied =
        state.phase == OperationPhase::Succeeded && state.revisions().contains(&ctx.app.status.sync.revision.as_str());
    if !applied || ctx.render_failed() {
        return None;
    }
    let missing = ctx.app.status.resources.iter().filter(|r| {
        let says_missing = r.health.as_ref().is_some_and(|h| h.status == HealthCode::Missing);
        !r.hook
            && !r.requires_pruning
            && r.status == Some(SyncCode::OutOfSync)
            && (says_missing || cluster.cluster.objects.get(&r.key()).is_none())
    });
    let keys: Vec<ResourceKey> =
        missing.map(trueup_model::ResourceStatus::key).filter(|k| cluster.cluster.objects.get(k).is_none()).collect();
    let first = keys.first()?;
    let deleted =
        keys.iter().find_map(|k| ctx.audit(k).iter().rev().find(|e| e.verb == "delete" && !e.user.contains("argocd")));
    let by = deleted.map_or_else(String::new, |e| format!(": {} deleted it", e.user));
    let names: Vec<String> = keys.iter().take(4).map(ResourceKey::spoken).collect();
    let finding = Finding::new(
        Rule::HealthMissing,
        format!("{} was synced and is not in the cluster any more{by}", names.join(", ")),
        "find out who removes it, then sync",
    )
    .who(deleted.map(|e| e.user.clone()))
    .since(deleted.map(|e| e.at))
    .evidence(
        format!("Application {}: status", ctx.name()),
        format!("the last sync succeeded; {first} is OutOfSync and not in cluster {}", cluster.cluster.name),
    )
    .command(argocd(ctx, "sync", ""));
    Some(keys.into_iter().fold(finding, Finding::object))
}

fn from_workloads(ctx: &AppContext) -> Vec<Finding> {
    let workloads = ctx.app.status.resources.iter().filter(|r| !r.hook && WORKLOADS.contains(&r.kind.as_str()));
    let faults = workloads.filter_map(|r| diagnosis(ctx, &r.key()));
    faults.filter(|f| is_serious(ctx, f)).map(|fault| finding(ctx, &fault)).collect()
}

/// While an Application is merely progressing, only definite errors count.
fn is_serious(ctx: &AppContext, fault: &WorkloadFault) -> bool {
    ctx.app.status.health.status == HealthCode::Degraded
        || fault.kind != FaultKind::NotReady
        || age_s(ctx.now(), fault.since).is_some_and(|age| age > PATIENCE_S)
}

/// What is wrong with one workload of the Application, if its cluster was read.
pub(super) fn diagnosis(ctx: &AppContext, key: &ResourceKey) -> Option<WorkloadFault> {
    let cluster = ctx.cluster?;
    diagnose(cluster.cluster, &cluster.events, cluster.cluster.objects.get(key)?)
}

/// The finding for a fault.
pub(super) fn finding(ctx: &AppContext, fault: &WorkloadFault) -> Finding {
    let refused = matches!(fault.kind, FaultKind::Refused).then(|| refusal(fault));
    let rule = match (&fault.kind, &refused) {
        (FaultKind::ImagePull { .. }, _) => Rule::HealthImagePull,
        (FaultKind::CrashLoop { .. }, _) => Rule::HealthCrashLoop,
        (FaultKind::Unschedulable, _) => Rule::HealthUnschedulable,
        (FaultKind::NotReady, _) => Rule::HealthNotReady,
        (FaultKind::Refused, Some(c)) if matches!(c.rule, Rule::SyncQuota | Rule::HealthQuota) => Rule::HealthQuota,
        (FaultKind::Refused, _) => Rule::HealthPodDenied,
        (FaultKind::CannotStart { .. } | FaultKind::JobFailed, _) => Rule::HealthOther,
    };
    let workload = &fault.workload;
    let mut finding = Finding::new(rule, sentence(fault), advice(fault))
        .since(fault.since)
        .object(workload.clone())
        .evidence(fault.witness.to_string(), &fault.text)
        .command(command(ctx, fault));
    if fault.witness != *workload {
        finding = finding.object(fault.witness.clone());
    }
    if let Some(root) = refused.and_then(|c| c.root) {
        finding = finding.root(root);
    }
    if let Some((ready, wanted)) = fault.ready {
        let serves = if ready > 0 { "older pods still serve" } else { "nothing serves" };
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

/// What the API server said when it refused a pod.
fn refusal(fault: &WorkloadFault) -> Classified {
    classify(&fault.text, MessagePlace::Event { reason: "FailedCreate", key: &fault.witness })
}

/// One sentence for a fault.
pub(super) fn sentence(fault: &WorkloadFault) -> String {
    let who = fault.workload.spoken();
    match &fault.kind {
        FaultKind::ImagePull { image } => format!("{who}: image {image} cannot be pulled"),
        FaultKind::CrashLoop { container, exit_code, reason, restarts } => {
            let code = exit_code.map_or_else(String::new, |c| format!(", exit code {c}"));
            let reason = if reason.is_empty() || reason == "Error" { String::new() } else { format!(", {reason}") };
            format!("{who}: container {container} crashes again and again ({restarts} restarts{code}{reason})")
        }
        FaultKind::CannotStart { container, reason } => {
            format!("{who}: container {container} cannot be started: {reason}")
        }
        FaultKind::Refused => {
            let classified = refusal(fault);
            format!("{who}: pods are not created: {}", classified.cause)
        }
        FaultKind::Unschedulable => format!("{who}: no node takes the pod {}: {}", fault.witness.name, fault.text),
        FaultKind::NotReady => format!("{who} does not become ready: {}", fault.text),
        FaultKind::JobFailed => format!("{who} failed: {}", fault.text),
    }
}

fn advice(fault: &WorkloadFault) -> &'static str {
    match fault.kind {
        FaultKind::ImagePull { .. } => {
            "publish the image, or correct the tag in Git; check the pull secret if the registry refuses"
        }
        FaultKind::CrashLoop { .. } => "read the log of the last crash; roll back if the release before worked",
        FaultKind::CannotStart { .. } => "see which ConfigMap, Secret or command the container lacks",
        FaultKind::Refused => "raise the limit that refuses the pods, or ask for less",
        FaultKind::Unschedulable => "free or add capacity, or correct selectors, taints and claims",
        FaultKind::NotReady => "look at the pods' readiness probes and logs",
        FaultKind::JobFailed => "read the log of the job's pod",
    }
}

fn command(ctx: &AppContext, fault: &WorkloadFault) -> String {
    let namespace = &fault.workload.namespace;
    match &fault.kind {
        FaultKind::CrashLoop { container, .. } => {
            kubectl(ctx, namespace, &format!("logs {} -c {container} --previous", fault.witness.name))
        }
        FaultKind::JobFailed => kubectl(ctx, namespace, &format!("logs {}", fault.workload.kubectl())),
        _ => kubectl(ctx, namespace, &format!("describe {}", fault.witness.kubectl())),
    }
}

/// The cluster was not read: Argo CD's object tree tells the health of each object, with a message.
fn from_tree(ctx: &AppContext) -> Vec<Finding> {
    let nodes = ctx.index.fleet.trees.get(&ctx.app.key()).map_or(&[][..], Vec::as_slice);
    let said = |key: &ResourceKey, health: &HealthStatus| -> Option<Finding> {
        let broken = health.status == HealthCode::Degraded && !health.message.is_empty();
        broken.then(|| {
            let classified = classify(&health.message, MessagePlace::Health { key });
            let place = format!("{key}: health");
            let mut finding =
                from_message(ctx, &classified, place).object(key.clone()).since(health.last_transition_time);
            finding.cause = format!("{}: {}", key.spoken(), classified.cause);
            finding.command(argocd(ctx, "get", "--output tree"))
        })
    };
    let from_nodes = nodes.iter().filter_map(|n| said(&n.key, n.health.as_ref()?));
    let from_status = ctx.app.status.resources.iter().filter_map(|r| said(&r.key(), r.health.as_ref()?));
    let mut found: Vec<Finding> = from_nodes.chain(from_status).collect();
    // Pods say more than the Deployment above them; one finding is enough.
    found.sort_by_key(|f| (matches!(f.rule, Rule::HealthOther | Rule::HealthNotReady), f.cause.clone()));
    found.truncate(1);
    found
}

/// Health that no rule explains; for [`super::leftover`].
pub(super) fn unexplained(ctx: &AppContext) -> Option<Finding> {
    let health = &ctx.app.status.health;
    let place = format!("Application {}: status.health", ctx.name());
    let why = if health.message.is_empty() { String::new() } else { format!(": {}", health.message) };
    let age = age_s(ctx.now(), health.last_transition_time);
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
        .severity(trueup_model::Severity::Warning),
        _ => return None,
    };
    let unhealthy = ctx.app.status.resources.iter().filter(|r| {
        r.health
            .as_ref()
            .is_some_and(|h| matches!(h.status, HealthCode::Degraded | HealthCode::Missing | HealthCode::Progressing))
    });
    let finding = unhealthy.fold(finding, |finding, r| finding.object(r.key()));
    Some(finding.since(health.last_transition_time).evidence(place, format!("{}{why}", health.status)).command(argocd(
        ctx,
        "get",
        "--output tree",
    )))
}
