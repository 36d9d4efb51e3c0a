//! The last sync failed: which object was refused, and why.

use trueup_compare::{DriftClass, DriftField};
use trueup_model::{Effect, Finding, OperationPhase, OperationState, ResourceKey, ResourceResult, Rule, SyncCode};

use crate::catalogue::{Classified, MessagePlace, classify};
use crate::context::AppContext;
use crate::rules::{argocd, from_message, health};
use crate::suspects::suspects;
use crate::workload::FaultKind;

/// Findings from an operation that ended badly.
pub(super) fn findings(ctx: &AppContext) -> Vec<Finding> {
    let Some(state) = &ctx.app.status.operation_state else { return quoted(ctx).into_iter().collect() };
    if !matches!(state.phase, OperationPhase::Failed | OperationPhase::Error) || is_history(ctx, state) {
        return Vec::new();
    }
    refusals(ctx, state)
}

/// The state of the operation is gone, and the condition still quotes it.
fn quoted(ctx: &AppContext) -> Option<Finding> {
    if ctx.app.operation.is_some() || ctx.render_failed() || ctx.app.status.sync.status == SyncCode::Synced {
        return None;
    }
    let condition = ctx.app.conditions("SyncError").find(|c| c.message.starts_with("Failed last sync attempt"))?;
    let place = format!("Application {}: condition SyncError", ctx.name());
    let classified = classify(&condition.message, MessagePlace::Condition("SyncError"));
    Some(from_message(ctx, &classified, place).object(ctx.object()).since(condition.last_transition_time))
}

/// What was refused, one finding for each distinct cause.
pub(super) fn refusals(ctx: &AppContext, state: &OperationState) -> Vec<Finding> {
    let results = state.sync_result.as_ref().map_or(&[][..], |r| &r.resources);
    // Stopping an operation deletes its running hooks; that is no reason.
    let failed: Vec<&ResourceResult> = results.iter().filter(|r| r.failed() && r.message != "Deleted").collect();
    // A SyncFail hook runs because something failed; it is never the reason.
    let reasons: Vec<&ResourceResult> = failed.iter().copied().filter(|r| r.hook_type != "SyncFail").collect();
    let mut found: Vec<Finding> = Vec::new();
    for result in if reasons.is_empty() { failed } else { reasons } {
        let key = result.key();
        let finding = if never_healthy(result) {
            not_healthy(ctx, result)
        } else {
            let classified = classify(&result.message, MessagePlace::Resource { key: &key, hook: is_hook(result) });
            refusal(ctx, result, &classified)
        };
        match found.iter_mut().find(|f| f.rule == finding.rule && f.root == finding.root) {
            Some(same) => {
                same.objects
                    .extend(finding.objects.into_iter().filter(|o| !same.objects.contains(o)).collect::<Vec<_>>());
                same.evidence.extend(finding.evidence.into_iter().take(3));
            }
            None => found.push(finding),
        }
    }
    if found.is_empty() {
        found.extend(whole_operation(ctx, state));
    }
    without_refused_kinds(&mut found);
    let suspects = suspects(ctx);
    found.into_iter().map(|finding| complete(ctx, state, finding, &suspects)).collect()
}

fn is_hook(result: &ResourceResult) -> bool {
    !result.hook_type.is_empty()
}

/// Objects of a kind cannot be applied because its definition was refused in the same sync: they follow from that.
fn without_refused_kinds(found: &mut Vec<Finding>) {
    let is_definition = |o: &&ResourceKey| o.kind == "CustomResourceDefinition";
    let group = |o: &ResourceKey| o.name.split_once('.').map(|(_, group)| group.to_owned());
    let refused: Vec<String> = found.iter().flat_map(|f| &f.objects).filter(is_definition).filter_map(group).collect();
    let follows = |f: &Finding| f.rule == Rule::SyncKindUnknown && f.objects.iter().all(|o| refused.contains(&o.group));
    let followers: Vec<String> = found.iter().filter(|f| follows(f)).map(|f| f.cause.clone()).collect();
    if !refused.is_empty() && followers.len() < found.len() {
        found.retain(|f| !follows(f));
        if let Some(definition) = found.iter_mut().find(|f| f.objects.iter().any(|o| is_definition(&o))) {
            definition.consequences.extend(followers);
        }
    }
}

/// Applied, and failed while the sync waited for its health.
fn never_healthy(result: &ResourceResult) -> bool {
    result.status == "Synced" && !is_hook(result) && !result.message.ends_with("it might have been deleted")
}

/// The wave of an object that became Degraded: its own fault if a workload tells one, else the blocked wave.
fn not_healthy(ctx: &AppContext, result: &ResourceResult) -> Finding {
    let key = result.key();
    if let Some(fault) = health::diagnosis(ctx, &key) {
        return health::finding(ctx, &fault)
            .consequence("the sync waited for it and failed: later waves did not start");
    }
    let says = crate::catalogue::shorten(&result.message, 300);
    Finding::new(
        Rule::SyncWaveBlocked,
        format!(
            "the sync stopped at {}, which did not become healthy: {says}; later waves did not start",
            key.spoken()
        ),
        "repair the object, or put what it needs into the same or an earlier wave; then sync again",
    )
    .evidence(format!("Application {}: status.operationState.syncResult, {key}", ctx.name()), says)
    .command(argocd(ctx, "sync", ""))
    .object(key)
}

fn refusal(ctx: &AppContext, result: &ResourceResult, classified: &Classified) -> Finding {
    let place = format!("Application {}: status.operationState.syncResult, {}", ctx.name(), result.key());
    let mut finding = from_message(ctx, classified, place).object(result.key());
    if let Some(field) = classified.captures.get("field") {
        finding = finding.field(field_path(field));
    }
    // A hook's own message says that it failed; its pods say why, as long as they are there.
    let why = is_hook(result).then(|| health::diagnosis(ctx, &result.key())).flatten();
    if let Some(fault) = why.filter(|fault| !matches!(fault.kind, FaultKind::JobFailed)) {
        finding.cause = format!("{}; {}", finding.cause, health::sentence(&fault));
        finding = finding.evidence(fault.witness.to_string(), fault.text);
    }
    if matches!(
        classified.rule,
        Rule::SyncImmutableField | Rule::SyncStatefulsetField | Rule::SyncJobImmutable | Rule::SyncPvcField
    ) {
        finding = with_unchangeable(ctx, result, finding);
    }
    finding
}

/// Parts of each kind's spec that cannot be changed, where the server's message does not name them.
/// Source: `ValidateStatefulSetUpdate`, `ValidateDeploymentUpdate`, … in `pkg/apis/*/validation` of Kubernetes.
const CHANGEABLE: &[(&str, &[&str])] = &[
    (
        "StatefulSet",
        &[
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds",
        ],
    ),
    ("PersistentVolumeClaim", &["volumeAttributesClassName"]),
    (
        "Deployment",
        &[
            "replicas",
            "template",
            "strategy",
            "revisionHistoryLimit",
            "minReadySeconds",
            "paused",
            "progressDeadlineSeconds",
        ],
    ),
    ("DaemonSet", &["template", "updateStrategy", "revisionHistoryLimit", "minReadySeconds"]),
];

/// Adds the fields in which Git and the cluster differ and which the server will not change, with both values.
fn with_unchangeable(ctx: &AppContext, result: &ResourceResult, mut finding: Finding) -> Finding {
    let key = result.key();
    let changeable = CHANGEABLE.iter().find(|(kind, _)| *kind == key.kind).map_or(&[][..], |(_, fields)| fields);
    let mut said = Vec::new();
    let differs = |d: &&DriftField| d.object == key && !d.hidden && d.class != DriftClass::Defaulting;
    for drift in ctx.drift().iter().filter(differs) {
        let mut names = drift.field.field_names();
        let fixed = names.next() == Some("spec") && names.next().is_some_and(|name| !changeable.contains(&name));
        if !fixed {
            continue;
        }
        let side = |v: &Option<serde_json::Value>| {
            v.as_ref().map_or_else(|| "nothing".to_owned(), |v| crate::field_value::shown(&drift.field, v))
        };
        let text = format!("{}: {} in the cluster, {} in Git", drift.field, side(&drift.live), side(&drift.desired));
        said.push(crate::catalogue::shorten(&text, 160));
        finding = finding.field(drift.field.clone()).evidence(key.to_string(), text);
    }
    if !said.is_empty() {
        said.truncate(3);
        finding.cause = format!("{} cannot be changed in place: {}", key.spoken(), said.join("; "));
    }
    finding
}

/// A field as an API server writes it: `spec.template.spec.containers[0].resources.requests`.
pub(super) fn field_path(written: &str) -> trueup_model::FieldPath {
    let mut path = trueup_model::FieldPath::root();
    for part in written.split('.') {
        let (name, items) = part.split_once('[').map_or((part, None), |(name, rest)| (name, Some(rest)));
        path = path.field(name);
        for item in items.into_iter().flat_map(|rest| rest.split('[')) {
            let item = item.trim_end_matches(']').trim_matches('"');
            path = match item.parse() {
                Ok(index) => path.join(trueup_model::Segment::Index(index)),
                Err(_) => path.field(item),
            };
        }
    }
    path
}

/// No single object was refused: the operation's own message is all there is.
fn whole_operation(ctx: &AppContext, state: &OperationState) -> Option<Finding> {
    if ctx.render_failed() && state.phase == OperationPhase::Error {
        return None; // the condition tells the same, and better
    }
    let place = format!("Application {}: status.operationState.message", ctx.name());
    let mut finding = from_message(ctx, &classify(&state.message, MessagePlace::Operation), place).object(ctx.object());
    // Somebody stopped it: what keeps the app from syncing now is that auto-sync has given up.
    let stopped = state.message.starts_with("Operation terminat") && finding.rule == Rule::SyncOther;
    if stopped && (ctx.app.auto_sync().is_some() || ctx.app.conditions("SyncError").next().is_some()) {
        finding.rule = Rule::SyncHalted;
        let revision = state.revisions().first().map_or_else(String::new, |r| format!(" to {}", short(r)));
        finding.cause =
            format!("the last sync{revision} was stopped before it ended, and auto-sync does not try it again");
    }
    Some(finding)
}

/// An old failure that nothing is left of: the app is in sync, at another revision than the one that failed.
fn is_history(ctx: &AppContext, state: &OperationState) -> bool {
    let synced = ctx.app.status.sync.status == SyncCode::Synced;
    let hooks_failed = state.sync_result.as_ref().is_some_and(|r| r.resources.iter().any(|h| is_hook(h) && h.failed()));
    let compared = &ctx.app.status.sync;
    let several = !compared.revisions.is_empty();
    let same = if several {
        state.revisions() == compared.revisions
    } else {
        state.revisions().contains(&compared.revision.as_str())
    };
    synced && (!hooks_failed || !same)
}

/// Adds what is common to all refusals of one operation.
fn complete(
    ctx: &AppContext,
    state: &OperationState,
    mut finding: Finding,
    suspects: &[crate::suspects::Suspect],
) -> Finding {
    let halted = ctx.app.conditions("SyncError").next();
    finding.since = halted.and_then(|c| c.last_transition_time).into_iter().chain(state.started_at).min();
    for suspect in suspects.iter().take(3) {
        finding = finding.evidence("Git", suspect.line());
    }
    if let [only] = suspects {
        finding.who.get_or_insert_with(|| only.commit.author.clone());
    }
    if let Some(text) = applied_all_the_same(state) {
        finding = finding.consequence(text).effect(Effect::HalfApplied);
    }
    if halted.is_some() {
        let revision = state.revisions().first().map_or_else(String::new, |r| format!(" {}", short(r)));
        finding = finding.consequence(format!(
            "auto-sync gave up on{revision}: no further try until a new commit, a changed source or a sync by hand"
        ));
    }
    if halted.is_some() && repaired(ctx, state, &finding) {
        finding.rule = Rule::SyncHalted;
        finding.cause = format!(
            "auto-sync gave up and does not try again by itself, although what stopped it is repaired since ({})",
            finding.cause
        );
    }
    if finding.rule == Rule::SyncHalted {
        finding = finding.command(argocd(ctx, "sync", ""));
    }
    finding
}

/// True if what the operation lacked is there now; only what can be looked up counts.
fn repaired(ctx: &AppContext, state: &OperationState, finding: &Finding) -> bool {
    // The comparison that the operation stumbled over works by now.
    let compared = ["ComparisonError: ", "InvalidSpecError: "].iter().any(|kind| state.message.starts_with(kind));
    if state.phase == OperationPhase::Error && compared && !ctx.render_failed() {
        return true;
    }
    let Some(cluster) = ctx.cluster.filter(|c| c.cluster.observed) else { return false };
    match finding.rule {
        Rule::SyncKindUnknown => {
            !finding.objects.is_empty()
                && finding.objects.iter().all(|o| o.group.contains('.') && cluster.cluster.serves(o) == Some(true))
        }
        Rule::SpecNamespaceMissing => {
            let namespaces = finding.objects.iter().map(|o| ResourceKey::new("", "Namespace", "", &o.namespace));
            let mut found =
                namespaces.map(|key| cluster.cluster.objects.get(&key).is_some_and(|n| n.deleted_at.is_none()));
            !finding.objects.is_empty() && found.all(|there| there)
        }
        _ => false,
    }
}

/// The rest of a commit is applied even if one object is refused: half-applied syncs are normal.
fn applied_all_the_same(state: &OperationState) -> Option<String> {
    let results = &state.sync_result.as_ref()?.resources;
    let changed = |r: &&ResourceResult| r.status == "Synced" && !r.failed() && !is_hook(r);
    let applied = results.iter().filter(changed).filter(|r| !r.message.ends_with("unchanged")).count();
    let same = results.iter().filter(changed).count() - applied;
    match (applied, same) {
        (0, 0) => None,
        (0, _) => Some("everything else of this revision is applied (an earlier try did it)".to_owned()),
        (n, _) => Some(format!(
            "partly applied: {n} other object{} of this revision went through",
            if n == 1 { "" } else { "s" }
        )),
    }
}

/// The first digits of a commit; versions stay as they are.
pub(crate) fn short(revision: &str) -> &str {
    let is_commit = revision.len() == 40 && revision.bytes().all(|b| b.is_ascii_hexdigit());
    if is_commit { &revision[..7] } else { revision }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_named_by_the_api_server_is_read() {
        assert_eq!(
            field_path("spec.template.spec.containers[0].resources").to_string(),
            "spec.template.spec.containers[0].resources"
        );
        assert_eq!(field_path("metadata.annotations[a/b]").to_string(), "metadata.annotations['a/b']");
    }
}
