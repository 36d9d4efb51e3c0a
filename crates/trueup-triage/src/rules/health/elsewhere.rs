//! What objects that run no pods say, and what Argo CD's object tree says where objects were not read.

use serde_json::Value;
use trueup_model::{Finding, HealthCode, HealthStatus, ResourceKey, Rule, TreeNode};

use super::WORKLOADS;
use crate::catalogue::{MessagePlace, classify, shorten};
use crate::context::AppContext;
use crate::rules::{argocd, from_message, kubectl};
use crate::workload::diagnose;

/// Conditions that say by being `False` that an object is not well, and those that say it by being `True`.
const WELL: &[&str] = &["Ready", "Available", "Healthy", "Synced", "Succeeded", "Established"];
const UNWELL: &[&str] = &["Degraded", "Failed", "Stalled", "Error"];

/// How far up the tree the object is that the Application lists.
const DEPTH: usize = 6;

/// Custom resources tell their health in conditions, as all well-behaved operators write them; those that run pods
/// tell it by them.
pub(super) fn from_conditions(ctx: &AppContext) -> Option<Finding> {
    let others = ctx.app.status.resources.iter().filter(|r| !r.hook && !WORKLOADS.contains(&r.kind.as_str()));
    let mut keys: Vec<ResourceKey> = others.map(trueup_model::ResourceStatus::key).collect();
    if let Some(sick) = sick_by_tree(ctx) {
        // Argo CD knows which object it is: another one's condition is beside the point.
        keys.retain(|key| sick.contains(key));
    }
    keys.iter().find_map(|key| {
        let below = ctx.cluster.and_then(|cluster| {
            diagnose(cluster.cluster, &cluster.events, cluster.cluster.objects.get(key)?, ctx.now())
        });
        below.map(|fault| super::finding(ctx, &fault)).or_else(|| from_condition(ctx, key))
    })
}

/// The objects of the Application that the tree calls degraded; `None` if there is no tree, or it calls none so.
fn sick_by_tree(ctx: &AppContext) -> Option<Vec<ResourceKey>> {
    let sick = nodes(ctx).iter().filter(|n| n.health.as_ref().is_some_and(|h| h.status == HealthCode::Degraded));
    let sick: Vec<ResourceKey> = sick.map(|n| n.key.clone()).collect();
    (!sick.is_empty()).then_some(sick)
}

fn nodes<'f>(ctx: &AppContext<'f>) -> &'f [TreeNode] {
    ctx.index.fleet.trees.get(&ctx.app.key()).map_or(&[][..], Vec::as_slice)
}

fn from_condition(ctx: &AppContext, key: &ResourceKey) -> Option<Finding> {
    let live = ctx.live(key)?;
    let conditions = live.pointer("/status/conditions")?.as_array()?;
    let condition = conditions.iter().find(|c| is_unwell(c))?;
    let text = |name: &str| condition[name].as_str().unwrap_or_default();
    let message = shorten(text("message"), 300);
    let says = format!("{} is {}: {message}", text("type"), text("status"));
    let finding = Finding::new(
        Rule::HealthOther,
        format!("{} is not well: {says}", key.spoken()),
        "see what the object's controller says about it",
    )
    .since(text("lastTransitionTime").parse().ok())
    .evidence(format!("{key}: status.conditions"), format!("{says} ({})", text("reason")))
    .command(kubectl(ctx, &key.namespace, &format!("describe {}", key.kubectl())));
    Some(finding.object(key.clone()))
}

fn is_unwell(condition: &Value) -> bool {
    let (kind, status) =
        (condition["type"].as_str().unwrap_or_default(), condition["status"].as_str().unwrap_or_default());
    (WELL.contains(&kind) && status == "False") || (UNWELL.contains(&kind) && status == "True")
}

/// Argo CD's object tree tells the health of each object, with a message; the most telling one counts.
pub(super) fn from_tree(ctx: &AppContext) -> Option<Finding> {
    let nodes = nodes(ctx);
    let of_nodes = nodes.iter().filter_map(|n| said(ctx, &n.key, &listed_above(ctx, nodes, n), n.health.as_ref()?));
    let of_status = ctx.app.status.resources.iter().filter_map(|r| said(ctx, &r.key(), &r.key(), r.health.as_ref()?));
    let mut found: Vec<Finding> = of_nodes.chain(of_status).collect();
    // Pods say more than the Deployment above them; one finding is enough.
    found.sort_by_key(|f| (telling(f.rule), f.cause.clone()));
    found.into_iter().next()
}

fn telling(rule: Rule) -> u8 {
    match rule {
        Rule::HealthNotReady => 2,
        Rule::HealthOther => 1,
        _ => 0,
    }
}

fn said(ctx: &AppContext, key: &ResourceKey, workload: &ResourceKey, health: &HealthStatus) -> Option<Finding> {
    let is_child = key.group == "argoproj.io" && key.kind == "Application";
    if health.status != HealthCode::Degraded || health.message.is_empty() || is_child {
        return None;
    }
    let classified = classify(&health.message, MessagePlace::Health { key });
    let mut finding = from_message(ctx, &classified, format!("{key}: health"))
        .object(workload.clone())
        .since(health.last_transition_time);
    if workload != key {
        finding = finding.object(key.clone());
    }
    finding.cause = format!("{}: {}", workload.spoken(), classified.cause);
    Some(finding.command(argocd(ctx, "get", "--output tree")))
}

/// The object of the Application that a node of the tree belongs to.
fn listed_above(ctx: &AppContext, nodes: &[TreeNode], node: &TreeNode) -> ResourceKey {
    let mut above = node;
    for _ in 0..DEPTH {
        if ctx.app.status.resources.iter().any(|r| r.key() == above.key) {
            break;
        }
        let parent = nodes.iter().find(|n| above.parent_uids.iter().any(|uid| !uid.is_empty() && *uid == n.uid));
        let Some(parent) = parent else { break };
        above = parent;
    }
    above.key.clone()
}

/// Objects that wait for something outside: an address, a volume. Each with what it waits for.
pub(super) fn pending(ctx: &AppContext) -> Vec<(ResourceKey, String)> {
    let keys = ctx.app.status.resources.iter().filter(|r| !r.hook).map(trueup_model::ResourceStatus::key);
    keys.filter_map(|key| {
        let what = waits_for(&key.kind, &ctx.live(&key)?)?;
        let events = ctx.cluster.map_or(&[][..], |c| c.events.about(&key));
        let why = events.iter().rev().find(|e| e.warning).map_or_else(String::new, |e| format!(" ({})", e.message));
        Some((key, format!("{what}{why}")))
    })
    .collect()
}

fn waits_for(kind: &str, live: &Value) -> Option<&'static str> {
    let has = |path: &str| live.pointer(path).and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    let is = |path: &str, value: &str| live.pointer(path).and_then(Value::as_str) == Some(value);
    match kind {
        "Service" if is("/spec/type", "LoadBalancer") && !has("/status/loadBalancer/ingress") => {
            Some("has no address from a load balancer")
        }
        "Ingress" if !has("/status/loadBalancer/ingress") => Some("has no address from its controller"),
        "PersistentVolumeClaim" if is("/status/phase", "Pending") => Some("is not bound to a volume"),
        _ => None,
    }
}
