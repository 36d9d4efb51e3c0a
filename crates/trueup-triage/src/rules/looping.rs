//! It applies, and it never ends: somebody sets a field back, or the cluster stores it in another form.

use trueup_compare::{DriftClass, DriftField, ManagerKind, Writer};
use trueup_model::{Certainty, Finding, ManagedResource, OperationPhase, ResourceKey, Rule, Severity, SyncCode};

use crate::context::AppContext;
use crate::rules::claimed::self_heal_attempts;
use crate::rules::drift::short_name;
use crate::rules::{argocd, kubectl};
use crate::suspects::suspects;

/// From this many self-heal attempts in a row on, it is a fight and not a repair.
const ATTEMPTS_OF_A_FIGHT: i64 = 3;

/// Findings from loops.
pub(super) fn findings(ctx: &AppContext) -> Vec<Finding> {
    if !ctx.index.claims(ctx.position).is_empty() {
        return Vec::new(); // the rival Application explains it
    }
    let objects = out_of_sync(ctx);
    let mut found: Vec<Finding> = Vec::new();
    for object in &objects {
        let fields: Vec<&DriftField> = ctx.drift().iter().filter(|d| d.object == *object).collect();
        found.extend(fight(ctx, object, &fields).or_else(|| never_equal(ctx, object, &fields)));
    }
    if found.is_empty() {
        found.extend(quiet_fight(ctx));
    }
    found
}

/// The objects that stay out of sync although the last sync at this very revision went well.
fn out_of_sync(ctx: &AppContext) -> Vec<ResourceKey> {
    let Some(state) = &ctx.app.status.operation_state else { return Vec::new() };
    let sync = &ctx.app.status.sync;
    let tried = state.revisions();
    let same_revision = tried.contains(&sync.revision.as_str())
        || (!sync.revisions.is_empty() && sync.revisions.iter().all(|r| tried.contains(&r.as_str())));
    if state.phase != OperationPhase::Succeeded || ctx.render_failed() || !same_revision {
        return Vec::new();
    }
    let resources = ctx.app.status.resources.iter();
    let differing = resources.filter(|r| !r.hook && !r.requires_pruning && r.status == Some(SyncCode::OutOfSync));
    differing.map(trueup_model::ResourceStatus::key).collect()
}

/// Another writer sets the field each time Argo CD has set it.
fn fight(ctx: &AppContext, object: &ResourceKey, fields: &[&DriftField]) -> Option<Finding> {
    let attempts = self_heal_attempts(ctx.app);
    let heals = ctx.app.auto_sync().is_some_and(|a| a.self_heal);
    let rival = |f: &&&DriftField| !f.hidden && matches!(f.class, DriftClass::Controller | DriftClass::Person);
    let field = fields.iter().find(rival)?;
    let live = ctx.live(object)?;
    let writers = trueup_compare::writers(ctx.audit(object), &field.field, &live);
    let others: Vec<&Writer> = writers.iter().filter(|w| w.after_argocd > 1).collect();
    if !heals || (attempts < ATTEMPTS_OF_A_FIGHT && others.is_empty()) {
        return None;
    }
    let who = field.who.clone().or_else(|| field.manager.clone()).unwrap_or_else(|| "another writer".to_owned());
    let all: Vec<&&DriftField> = fields.iter().filter(rival).collect();
    let names: Vec<String> = all.iter().map(|f| short_name(&f.field)).collect();
    Some(self_heal(ctx, object, &who, &names, &all.iter().map(|f| &f.field).collect::<Vec<_>>(), &writers))
}

fn self_heal(
    ctx: &AppContext,
    object: &ResourceKey,
    who: &str,
    names: &[String],
    fields: &[&trueup_model::FieldPath],
    writers: &[Writer],
) -> Finding {
    let attempts = self_heal_attempts(ctx.app);
    let mut finding = Finding::new(
        Rule::LoopSelfHeal,
        format!("{who} and Argo CD's self-heal set {} of {} against each other", names.join(", "), object.spoken()),
        "let one of the two own the field: remove it from Git, or ignore it with RespectIgnoreDifferences=true",
    )
    .who(Some(who.to_owned()))
    .object(object.clone())
    .since(writers.iter().filter(|w| w.kind != ManagerKind::Argocd).map(|w| w.first).min())
    .evidence(
        format!("Application {}: status.operationState.operation.sync.autoHealAttemptsCount", ctx.name()),
        attempts.to_string(),
    )
    .consequence(
        "each round rolls pods or settings back and forth; with back-off the rounds come every five minutes at last",
    )
    .command(kubectl(ctx, &object.namespace, &format!("get {} -o yaml --show-managed-fields", object.kubectl())));
    for field in fields {
        finding = finding.field((*field).clone());
    }
    for writer in writers {
        let period = writer.median_period.map_or_else(String::new, |p| format!(", about every {} s", p.as_secs()));
        let text = format!(
            "{} wrote it {} times between {} and {}{period}",
            writer.who,
            writer.count,
            writer.first.strftime("%H:%M:%SZ"),
            writer.last.strftime("%H:%M:%SZ"),
        );
        finding = finding.evidence(format!("audit log: {object}"), text);
    }
    if writers.iter().any(|w| w.kind != ManagerKind::Argocd) {
        finding = finding.certainty(Certainty::Proven);
    }
    finding
}

/// Argo CD applied it, owns it, and the cluster says it differently: it will never be equal.
fn never_equal(ctx: &AppContext, object: &ResourceKey, fields: &[&DriftField]) -> Option<Finding> {
    let stored_otherwise =
        |f: &&&DriftField| !f.hidden && matches!(f.class, DriftClass::Admission | DriftClass::Defaulting);
    let all: Vec<&&DriftField> = fields.iter().filter(stored_otherwise).collect();
    if all.is_empty() {
        return render_differs(ctx, object, fields);
    }
    let what: Vec<String> = all.iter().take(3).map(|f| format!("{}{}", short_name(&f.field), forms(f))).collect();
    let webhooks = mutating_webhooks(ctx, object);
    let by = match webhooks.as_slice() {
        [] => "the cluster".to_owned(),
        names => format!("a mutating webhook ({})", names.join(", ")),
    };
    let heals = ctx.app.auto_sync().is_some_and(|a| a.self_heal);
    let mut finding = Finding::new(
        Rule::LoopNormalisation,
        format!(
            "{by} stores {} of {} in another form than Git says, so it is never in sync",
            what.join(", "),
            object.spoken()
        ),
        "write in Git what the cluster stores, or ignore the field",
    )
    .certainty(if webhooks.is_empty() { Certainty::Observed } else { Certainty::Likely })
    .severity(if heals { Severity::Error } else { Severity::Warning })
    .object(object.clone())
    .since(ctx.app.status.operation_state.as_ref().and_then(|s| s.finished_at))
    .command(argocd(ctx, "diff", ""));
    for field in &all {
        finding =
            finding.field(field.field.clone()).evidence(object.to_string(), format!("{}{}", field.field, forms(field)));
    }
    for name in &webhooks {
        finding = finding
            .evidence(format!("MutatingWebhookConfiguration {name}"), format!("its rules cover {}", object.kind));
    }
    if heals {
        let attempts = self_heal_attempts(ctx.app);
        finding = finding.consequence(format!("self-heal applies it again and again (attempts so far: {attempts})"));
    }
    for suspect in suspects(ctx).into_iter().rev().take(1) {
        finding = finding.evidence("Git", suspect.line());
    }
    Some(finding)
}

fn forms(field: &DriftField) -> String {
    let text = |v: &Option<serde_json::Value>| {
        v.as_ref().map_or_else(
            || "nothing".to_owned(),
            |v| crate::catalogue::shorten(&v.as_str().map_or_else(|| v.to_string(), str::to_owned), 60),
        )
    };
    format!(" ({} in Git, {} in the cluster)", text(&field.desired), text(&field.live))
}

/// Git at this revision says now something else than was applied at this revision: the rendering is not repeatable.
fn render_differs(ctx: &AppContext, object: &ResourceKey, fields: &[&DriftField]) -> Option<Finding> {
    let changed = |f: &&&DriftField| !f.hidden && f.class == DriftClass::Argocd;
    let applied_otherwise: Vec<&&DriftField> = fields.iter().filter(changed).collect();
    let masked = object.is("", "Secret")
        && ctx.managed.iter().any(|m: &ManagedResource| m.key == *object && m.shows_difference());
    if (applied_otherwise.is_empty() && !masked) || was_rolled_back(ctx) {
        return None;
    }
    let names: Vec<String> = applied_otherwise.iter().take(3).map(|f| short_name(&f.field)).collect();
    let what = if names.is_empty() { "a value".to_owned() } else { names.join(", ") };
    let revision = &ctx.app.status.sync.revision;
    let finding = Finding::new(
        Rule::RenderNondeterministic,
        format!(
            "{what} of {} renders to something else than was applied, at the same revision {}: the rendering is not repeatable",
            object.spoken(),
            super::failed_operation::short(revision),
        ),
        "look for random, time, lookup or certificate functions in the templates, or a chart version that was published again",
    )
    .certainty(Certainty::Likely)
    .object(object.clone())
    .since(ctx.app.status.operation_state.as_ref().and_then(|s| s.finished_at))
    .evidence(
        format!("Application {}: status", ctx.name()),
        format!("sync of {revision} succeeded; {object} is OutOfSync at {revision}"),
    )
    .consequence("every sync applies another value, and each new commit of the repository starts one")
    .command(argocd(ctx, "diff", ""));
    Some(applied_otherwise.iter().fold(finding, |finding, f| finding.field(f.field.clone())))
}

/// After a rollback Git is ahead of what was applied, by intention.
fn was_rolled_back(ctx: &AppContext) -> bool {
    super::control::rollback(ctx).is_some()
}

/// Self-heal tries again and again and at this very moment everything is in sync: the fight goes on all the same.
fn quiet_fight(ctx: &AppContext) -> Option<Finding> {
    let state = ctx.app.status.operation_state.as_ref()?;
    let attempts = self_heal_attempts(ctx.app);
    let heals = ctx.app.auto_sync().is_some_and(|a| a.self_heal);
    if attempts < ATTEMPTS_OF_A_FIGHT || !heals || state.phase != OperationPhase::Succeeded {
        return None;
    }
    let object = state.sync_result.as_ref()?.resources.first()?.key();
    let mut others = ctx.audit(&object).iter().filter(|e| e.verb != "create" && !is_argocd(&e.user));
    let who = others.next_back().map_or_else(|| "another writer".to_owned(), |e| e.user.clone());
    Some(self_heal(ctx, &object, &who, &["fields".to_owned()], &[], &[]).certainty(Certainty::Likely))
}

fn is_argocd(user: &str) -> bool {
    user.contains("argocd")
}

/// The mutating webhooks of the cluster whose rules cover this kind.
fn mutating_webhooks(ctx: &AppContext, object: &ResourceKey) -> Vec<String> {
    let Some(cluster) = ctx.cluster else { return Vec::new() };
    let plural = cluster
        .cluster
        .served
        .iter()
        .find(|s| s.group == object.group && s.kind == object.kind)
        .map(|s| s.plural.as_str());
    let Some(plural) = plural else { return Vec::new() };
    let configurations =
        cluster.cluster.objects.of_kind("admissionregistration.k8s.io", "MutatingWebhookConfiguration");
    configurations.filter(|c| covers(&c.value(), &object.group, plural)).map(|c| c.key.name.clone()).collect()
}

fn covers(configuration: &serde_json::Value, group: &str, plural: &str) -> bool {
    let has = |rule: &serde_json::Value, list: &str, want: &str| {
        rule[list].as_array().is_some_and(|l| l.iter().any(|v| v == want || v == "*"))
    };
    configuration["webhooks"].as_array().is_some_and(|webhooks| {
        webhooks.iter().filter_map(|w| w["rules"].as_array()).flatten().any(|rule| {
            has(rule, "apiGroups", group) && (has(rule, "resources", plural) || has(rule, "resources", "*/*"))
        })
    })
}
