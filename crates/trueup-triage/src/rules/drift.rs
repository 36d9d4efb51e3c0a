//! What the cluster says and Git does not: changes that people made, and objects that are left over.

use std::collections::BTreeMap;

use trueup_compare::{DriftClass, DriftField};
use trueup_model::{Certainty, FieldPath, Finding, ManagedResource, ResourceKey, Rule, Severity, SyncCode};

use crate::context::AppContext;
use crate::field_value::shown;
use crate::rules::{argocd, kubectl};

/// Annotations that some component of a cluster acts on, by their prefix. A note under any other prefix is read by
/// nobody, and therefore only worth advice.
const ACTED_ON: &[&str] = &[
    "argocd.argoproj.io/",
    "helm.sh/",
    "kubernetes.io/",
    "k8s.io/",
    "nginx.org/",
    "traefik.",
    "haproxy.",
    "istio.io/",
    "linkerd.io/",
    "cert-manager.io/",
    "external-dns.",
    "prometheus.io/",
    "keda.sh/",
    "karpenter.sh/",
    "eks.amazonaws.com/",
    "cloud.google.com/",
    "azure.",
    "meta.helm.sh/",
    "reloader.stakater.com/",
    "vault.hashicorp.com/",
    "cluster-autoscaler.",
];

/// How long after its creation an object may still be completed by the one who made it.
const CREATION_SLACK_S: i64 = 5;

/// Findings from drift.
pub(super) fn findings(ctx: &AppContext) -> Vec<Finding> {
    let mut found = people(ctx);
    found.extend(without_effect(ctx));
    found.extend(extraneous(ctx));
    found.extend(taken(ctx));
    found.extend(unused_rules(ctx));
    found
}

/// The four ways in which a person's change stands against Argo CD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// Argo CD shows it.
    Shown,
    /// Argo CD's diff does not show it.
    Hidden,
    /// An ignore rule hides it; the next full sync overwrites it.
    Ignored,
    /// An ignore rule hides it and syncs keep it.
    Preserved,
}

impl Standing {
    fn of(field: &DriftField, respected: bool) -> Self {
        match (&field.ignored_by, field.hidden) {
            (Some(_), _) if respected => Self::Preserved,
            (Some(_), _) => Self::Ignored,
            (None, true) => Self::Hidden,
            (None, false) => Self::Shown,
        }
    }

    fn rule(self) -> Rule {
        match self {
            Self::Shown => Rule::DriftHotfix,
            Self::Hidden => Rule::DriftHiddenHotfix,
            Self::Ignored => Rule::DriftIgnored,
            Self::Preserved => Rule::DriftPreserved,
        }
    }
}

fn people(ctx: &AppContext) -> Vec<Finding> {
    let mut by_standing: BTreeMap<(Standing, bool), Vec<&DriftField>> = BTreeMap::new();
    for field in ctx.drift().iter().filter(|d| d.class == DriftClass::Person) {
        let key = (Standing::of(field, ctx.ignore.respected()), came_before_git(ctx, field));
        by_standing.entry(key).or_default().push(field);
    }
    by_standing.into_iter().map(|((standing, before), fields)| patched(ctx, standing, before, &fields)).collect()
}

fn patched(ctx: &AppContext, standing: Standing, before_git: bool, fields: &[&DriftField]) -> Finding {
    let mut people: Vec<&str> = fields.iter().filter_map(|f| f.who.as_deref()).collect();
    people.sort_unstable();
    people.dedup();
    let named = fields.iter().any(|f| f.who.is_some() && f.who != f.manager);
    let who = match (people.is_empty(), named) {
        (true, _) => "somebody".to_owned(),
        (false, true) => people.join(", "),
        (false, false) => format!("somebody with {}", people.join(", ")),
    };
    let what = changes(fields);
    let (rule, sees, remedy) = match standing {
        Standing::Shown => (standing.rule(), "", "carry the change into Git, then sync; or sync to drop it"),
        Standing::Hidden => (
            standing.rule(),
            "; Argo CD does not show it and no sync takes it back",
            "carry the change into Git, or take it out by hand",
        ),
        Standing::Ignored => (
            standing.rule(),
            "; an ignore rule hides it, and the next full sync sets it back all the same",
            "carry the change into Git, and narrow the ignore rule",
        ),
        Standing::Preserved => (
            standing.rule(),
            "; an ignore rule hides it and RespectIgnoreDifferences keeps it through every sync",
            "carry the change into Git, or remove the field from the ignore rule",
        ),
    };
    let mut finding = Finding::new(rule, format!("{who} changed {what} by hand{sees}"), remedy)
        .who((!people.is_empty()).then(|| people.join(", ")))
        .since(fields.iter().filter_map(|f| f.at).min())
        .certainty(certainty(fields));
    if before_git || fields.iter().all(|f| is_note(f)) {
        finding = finding.severity(Severity::Advice);
    }
    for field in fields {
        finding = finding
            .object(field.object.clone())
            .field(field.field.clone())
            .evidence(field.object.to_string(), evidence(field));
    }
    if let Some(rule) = fields.iter().find_map(|f| f.ignored_by.as_ref()) {
        finding = finding.evidence(format!("Application {}: spec.ignoreDifferences", ctx.name()), rule.clone());
    }
    if standing == Standing::Shown {
        finding = finding.consequence(fuse(ctx)).command(argocd(ctx, "diff", ""));
        if ctx.identity.production && ctx.app.auto_sync().is_some() {
            finding = finding.severity(Severity::Critical);
        }
    } else if let Some(field) = fields.first() {
        let key = &field.object;
        finding = finding.command(kubectl(
            ctx,
            &key.namespace,
            &format!("get {} -o yaml --show-managed-fields", key.kubectl()),
        ));
    }
    finding
}

/// Two witnesses (field manager and audit log) prove who it was; a field manager alone is only observed.
fn certainty(fields: &[&DriftField]) -> Certainty {
    let proven = fields.iter().all(|f| f.who.is_some() && f.manager.is_some() && f.who != f.manager);
    if proven { Certainty::Proven } else { Certainty::Observed }
}

/// When a shown change is lost. Source: auto-sync compares HEAD with the revision of the last *operation*, so the next
/// commit anywhere in the repository wipes it (argo-cd `alreadyAttemptedSync`).
fn fuse(ctx: &AppContext) -> String {
    match ctx.app.auto_sync() {
        None => "the next sync by hand overwrites it".to_owned(),
        Some(automated) if automated.self_heal => "self-heal overwrites it at its next try".to_owned(),
        Some(_) => "the next commit anywhere in the repository starts a sync that overwrites it".to_owned(),
    }
}

/// `image and replicas of Deployment shop/web`: what was changed, shortly.
fn changes(fields: &[&DriftField]) -> String {
    let mut by_object: BTreeMap<&ResourceKey, Vec<String>> = BTreeMap::new();
    for field in fields {
        by_object.entry(&field.object).or_default().push(spoken(field));
    }
    let parts: Vec<String> = by_object
        .into_iter()
        .map(|(object, mut names)| {
            names.dedup();
            let more = names.len().saturating_sub(4);
            names.truncate(4);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("{}{more} of {}", names.join(", "), object.spoken())
        })
        .collect();
    parts.join("; ")
}

/// One change in words: `replicas 2 → 5`, `added container tcpdump`, `limits.memory 256Mi → 1Gi`.
fn spoken(field: &DriftField) -> String {
    let name = short_name(&field.field);
    match (&field.desired, &field.live) {
        (None, Some(live)) if live.is_object() || live.is_array() => format!("{name} (added)"),
        (None, Some(live)) => format!("{name} (added: {})", plain(field, live)),
        (Some(_), None) => format!("{name} (removed)"),
        (Some(desired), Some(live)) if scalar(desired) && scalar(live) => {
            format!("{name} {} → {}", plain(field, desired), plain(field, live))
        }
        _ => name,
    }
}

fn scalar(value: &serde_json::Value) -> bool {
    !value.is_object() && !value.is_array()
}

/// A value of a field, bounded.
fn plain(field: &DriftField, value: &serde_json::Value) -> String {
    crate::catalogue::shorten(&shown(&field.field, value), 60)
}

/// The last telling part of a path: `limits.memory`, `containers[name=tcpdump]`, `env[name=DEBUG].value`.
pub(super) fn short_name(path: &FieldPath) -> String {
    const SAYS_NOTHING: &[&str] = &["spec", "template", "metadata", "data", "resources"];
    let text = path.to_string();
    let mut parts: Vec<&str> = split_dotted(&text);
    while parts.len() > 1 && SAYS_NOTHING.contains(&parts[0]) {
        parts.remove(0);
    }
    if parts.len() > 1 && parts[0].starts_with("containers[") {
        parts.remove(0);
        while parts.len() > 1 && SAYS_NOTHING.contains(&parts[0]) {
            parts.remove(0);
        }
    }
    parts.join(".")
}

/// Splits at dots that are not inside brackets.
fn split_dotted(text: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    text.split(|c: char| {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '.' && depth == 0
    })
    .collect()
}

fn evidence(field: &DriftField) -> String {
    let side = |value: &Option<serde_json::Value>| {
        value.as_ref().map_or_else(|| "absent".to_owned(), |v| crate::catalogue::shorten(&shown(&field.field, v), 200))
    };
    let by = field.manager.as_ref().map_or_else(String::new, |m| format!("; field manager {m}"));
    let at = field.at.map_or_else(String::new, |at| format!(", {}", at.strftime("%H:%M:%SZ")));
    format!("{}: Git says {}, live is {}{by}{at}", field.field, side(&field.desired), side(&field.live))
}

/// True for changes that have no effect on what runs: a rollout restart, an annotation that nothing reads.
fn is_note(field: &DriftField) -> bool {
    let mut names = field.field.field_names();
    let Some(name) = field.field.last_field() else { return false };
    if name == "kubectl.kubernetes.io/restartedAt" || name == "kubernetes.io/change-cause" {
        return true;
    }
    let on_the_object_itself = names.next() == Some("metadata") && names.next() == Some("annotations");
    on_the_object_itself && field.desired.is_none() && !ACTED_ON.iter().any(|prefix| name.contains(prefix))
}

/// True for what an object already had when Argo CD adopted it: helm's own labels, the rest of an older manifest.
fn came_before_git(ctx: &AppContext, field: &DriftField) -> bool {
    let (None, true, Some(at)) = (&field.desired, field.hidden, field.at) else { return false };
    let history = &ctx.app.status.history;
    let first_sync = history.iter().filter_map(|h| h.deployed_at).min();
    let created = ctx.cluster.and_then(|c| c.cluster.objects.get(&field.object)).and_then(|o| o.created_at);
    let at_creation = created.is_some_and(|c| at.as_second() - c.as_second() <= CREATION_SLACK_S);
    ctx.app.metadata.creation_timestamp.is_some_and(|c| at < c) || (at_creation && first_sync.is_some_and(|s| at < s))
}

/// What Git says newly and no sync applies, because an ignore rule with `RespectIgnoreDifferences` keeps the old value.
fn without_effect(ctx: &AppContext) -> Option<Finding> {
    if !ctx.ignore.respected() {
        return None;
    }
    let kept = |d: &&DriftField| d.class == DriftClass::Argocd && d.ignored_by.is_some() && d.desired.is_some();
    let fields: Vec<&DriftField> = ctx.drift().iter().filter(kept).collect();
    let first = fields.first()?;
    let rule = first.ignored_by.clone().unwrap_or_default();
    let side = |v: &Option<serde_json::Value>| v.as_ref().map_or_else(|| "nothing".to_owned(), |v| plain(first, v));
    let more = if fields.len() > 1 { format!(" (and {} more fields)", fields.len() - 1) } else { String::new() };
    let finding = Finding::new(
        Rule::DriftPreserved,
        format!(
            "Git sets {} of {} to {} without effect{more}: an ignore rule with RespectIgnoreDifferences keeps {} through every sync",
            short_name(&first.field),
            first.object.spoken(),
            side(&first.desired),
            side(&first.live),
        ),
        "narrow the ignore rule so that it does not cover what Git is to decide",
    )
    .evidence(format!("Application {}: spec.ignoreDifferences", ctx.name()), rule)
    .command(argocd(ctx, "get", "-o yaml"));
    Some(fields.into_iter().fold(finding, |finding, field| {
        finding
            .object(field.object.clone())
            .field(field.field.clone())
            .evidence(field.object.to_string(), evidence(field))
    }))
}

/// Objects that Git no longer says and that no sync removes, because pruning is off.
fn extraneous(ctx: &AppContext) -> Option<Finding> {
    if ctx.render_failed() {
        return None;
    }
    let prunes = ctx.app.auto_sync().is_some_and(|a| a.prune);
    let left: Vec<ResourceKey> = ctx
        .app
        .status
        .resources
        .iter()
        .filter(|r| r.requires_pruning && !r.hook && r.status == Some(SyncCode::OutOfSync))
        .map(trueup_model::ResourceStatus::key)
        .filter(|key| !prunes || says(ctx, key, "sync-options", "Prune=false"))
        .collect();
    if left.is_empty() {
        return None;
    }
    let kept = left.iter().all(|key| says(ctx, key, "sync-options", "Prune=false"));
    let expected = left.iter().all(|key| says(ctx, key, "compare-options", "IgnoreExtraneous"));
    let names: Vec<String> = left.iter().take(5).map(ResourceKey::spoken).collect();
    let more = if left.len() > 5 { format!(" and {} more", left.len() - 5) } else { String::new() };
    let why = if kept { "annotation sync-options: Prune=false" } else { "pruning is off" };
    let mut finding = Finding::new(
        Rule::DriftExtraneous,
        format!(
            "{}{more} {} no longer in Git and stay{} in the cluster: {why}",
            names.join(", "),
            if left.len() == 1 { "is" } else { "are" },
            if left.len() == 1 { "s" } else { "" }
        ),
        "sync once with prune after a look at what goes, or switch pruning on",
    )
    .evidence(
        format!("Application {}: status.resources", ctx.name()),
        format!("{} with requiresPruning: true", left.len()),
    )
    .command(argocd(ctx, "sync", "--prune --dry-run"));
    if expected || (kept && ctx.app.status.sync.status == SyncCode::Synced) {
        finding = finding.severity(Severity::Advice);
    }
    for suspect in crate::suspects::suspects(ctx).into_iter().rev().take(1) {
        finding = finding.since(Some(suspect.commit.at)).evidence("Git", suspect.line());
    }
    Some(left.into_iter().fold(finding, Finding::object))
}

/// True if an option of Argo CD stands in an annotation of the live object.
fn says(ctx: &AppContext, key: &ResourceKey, annotation: &str, option: &str) -> bool {
    let object = ctx.cluster.and_then(|c| c.cluster.objects.get(key));
    let name = format!("argocd.argoproj.io/{annotation}");
    object.is_some_and(|o| o.meta().annotations.get(&name).is_some_and(|v| v.contains(option)))
}

/// Fields that Git sets and a person's tool owns, with the same value: a later removal in Git would have no effect.
fn taken(ctx: &AppContext) -> Vec<Finding> {
    let mut found = Vec::new();
    let parse =
        |text: &Option<Box<str>>| text.as_deref().and_then(|t| serde_json::from_str::<serde_json::Value>(t).ok());
    let Some(cluster) = ctx.cluster else { return found };
    for managed in ctx.managed.iter().filter(|m: &&ManagedResource| m.target.is_some()) {
        let Some(live) = cluster.cluster.objects.get(&managed.key).map(trueup_model::LiveObject::value) else {
            continue;
        };
        let target = parse(&managed.target);
        let sides = trueup_compare::ObjectSides {
            target: target.as_ref(),
            audit: ctx.audit(&managed.key),
            ..trueup_compare::ObjectSides::new(&managed.key, &live, &ctx.ignore)
        };
        let fields = trueup_compare::ownership_taken(&sides);
        let Some(first) = fields.first() else { continue };
        let who = first.who.clone().or_else(|| first.manager.clone()).unwrap_or_default();
        let names: Vec<String> = fields.iter().take(4).map(|f| short_name(&f.field)).collect();
        let finding = Finding::new(
            Rule::DriftOwnershipTaken,
            format!(
                "{who} owns {} of {}, which Git sets: a change in Git may have no effect there",
                names.join(", "),
                managed.key.spoken()
            ),
            "give the fields back: apply with that field manager an object that names nothing",
        )
        .who(first.who.clone())
        .since(first.at)
        .severity(Severity::Advice)
        .evidence(
            format!("{}: metadata.managedFields", managed.key),
            format!("manager {}", first.manager.clone().unwrap_or_default()),
        )
        .object(managed.key.clone());
        found.push(fields.into_iter().fold(finding, |finding, f| finding.field(f.field)));
    }
    found
}

/// Ignore rules that match no object any more.
fn unused_rules(ctx: &AppContext) -> Vec<Finding> {
    let keys: Vec<ResourceKey> = ctx.app.status.resources.iter().map(trueup_model::ResourceStatus::key).collect();
    if keys.is_empty() || ctx.render_failed() {
        return Vec::new();
    }
    let unused = ctx.ignore.unused_rules(&keys);
    unused
        .into_iter()
        .map(|rule| {
            let field = FieldPath::of(&["spec", "ignoreDifferences"]).join(trueup_model::Segment::Index(rule.index));
            Finding::new(
                Rule::DriftIgnoreRuleUnused,
                format!("ignore rule {} of {} matches none of its objects", rule.rule, ctx.name()),
                "remove the rule, or correct its group, kind and name",
            )
            .object(ctx.object())
            .field(field)
        })
        .collect()
}
