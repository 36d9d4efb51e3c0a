//! An operation that does not end: it waits for a hook, a wave, a deletion, or retries an old commit for ever.

use jiff::Timestamp;
use trueup_model::{Finding, OperationPhase, OperationState, ResourceKey, Rule, Severity};

use crate::context::AppContext;
use crate::rules::failed_operation::{refusals, short};
use crate::rules::{argocd, health, kubectl};
use crate::suspects::watched_folder;

/// A hook or wave that takes longer than this is not merely slow. The longest common deadline of a rollout is ten
/// minutes; smoke tests and migrations are rarely given more than five.
const PATIENCE_S: i64 = 300;

/// Findings from an operation under way.
pub(super) fn findings(ctx: &AppContext) -> Vec<Finding> {
    let Some(state) = &ctx.app.status.operation_state else { return Vec::new() };
    match state.phase {
        OperationPhase::Running if state.waits_for_retry() => retrying(ctx, state),
        OperationPhase::Running => under_way(ctx, state),
        OperationPhase::Terminating => terminating(ctx, state).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Something was refused already, and the operation only waits for the rest (a `SyncFail` hook, say): the refusal is
/// the root. Otherwise what it waits for.
fn under_way(ctx: &AppContext, state: &OperationState) -> Vec<Finding> {
    let waits = waiting_for(ctx, state);
    let failed =
        state.sync_result.as_ref().is_some_and(|r| r.resources.iter().any(trueup_model::ResourceResult::failed));
    if !failed || ctx.app.operation.is_none() {
        return waits.into_iter().collect();
    }
    let mut found = refusals(ctx, state);
    if let (Some(lead), Some(waits)) = (found.first_mut(), waits) {
        lead.consequences.push(format!("{}: {}", waits.rule, waits.cause));
    }
    found
}

/// A failed try that will be repeated: on the same commit, unless told otherwise.
fn retrying(ctx: &AppContext, state: &OperationState) -> Vec<Finding> {
    let mut refused = refusals(ctx, state);
    let Some(newer) = newer_revision(ctx, state) else {
        return refused;
    };
    let tried = state.revisions().first().map_or("its revision", |r| short(r)).to_owned();
    let why = refused.first().map_or_else(|| state.message.clone(), |f| f.cause.clone());
    let mut finding = Finding::new(
        Rule::SyncRetryPinned,
        format!("retries stay on {tried} ({why}) while {newer} is already there and waits behind them"),
        "stop the retries; auto-sync then takes the newest commit. To prevent it: syncPolicy.retry.refresh: true",
    )
    .object(ctx.object())
    .since(state.started_at)
    .evidence(
        format!("Application {}: status.operationState", ctx.name()),
        format!(
            "retry {} of revision {tried}: {}",
            state.retry_count,
            state.message.chars().take(400).collect::<String>()
        ),
    )
    .evidence(format!("Application {}: status.sync.revision", ctx.name()), &ctx.app.status.sync.revision)
    .command(argocd(ctx, "terminate-op", ""));
    for refusal in refused.drain(..) {
        finding.objects.extend(refusal.objects);
        finding.fields.extend(refusal.fields);
        finding.evidence.extend(refusal.evidence);
        finding.who = finding.who.or(refusal.who);
    }
    vec![finding]
}

/// The newer revision that waits, if it concerns this Application and the retries would not take it.
fn newer_revision(ctx: &AppContext, state: &OperationState) -> Option<String> {
    let refreshes = state.operation.retry.as_ref().is_some_and(|r| r.refresh);
    let sync = &ctx.app.status.sync;
    let tried = state.revisions();
    if refreshes || tried.is_empty() {
        return None;
    }
    let several: Vec<&str> = sync.revisions.iter().map(String::as_str).collect();
    let compared = if several.is_empty() { vec![sync.revision.as_str()] } else { several };
    ctx.app.sources().iter().zip(compared).zip(tried).find_map(|((source, compared), tried)| {
        if compared.is_empty() || compared == tried {
            return None;
        }
        match ctx.index.fleet.commits.between(&source.repo_url, tried, compared, watched_folder(&source.path)) {
            Some(commits) if commits.is_empty() => None, // a commit for somebody else's folder
            Some(commits) => Some(format!("{} ({})", short(compared), commits[0].subject)),
            None => Some(short(compared).to_owned()),
        }
    })
}

fn waiting_for(ctx: &AppContext, state: &OperationState) -> Option<Finding> {
    let age = age_s(ctx.now(), state.started_at)?;
    if age < PATIENCE_S {
        return None;
    }
    let message = state.message.as_str();
    let finding = if ctx.app.operation.is_none() {
        orphaned_operation(ctx)
    } else if let Some(named) = message.strip_prefix("waiting for completion of hook ") {
        hook_stuck(ctx, state, named)
    } else if let Some(named) = message.strip_prefix("waiting for healthy state of ") {
        wave_blocked(ctx, state, named)
    } else if let Some(named) = message.strip_prefix("waiting for deletion of ") {
        deletion_awaited(ctx, state, named)
    } else if let Some(named) = message.strip_prefix("waiting for pruning confirmation of ") {
        confirmation_awaited(ctx, state, named)
    } else if message.starts_with("Sync operation blocked by sync window") {
        return None; // the window is a finding of its own
    } else {
        let cause = format!("a sync has been running for {}: {message}", minutes(age));
        Finding::new(Rule::SyncOperationStuck, cause, "stop the operation and look at what it waited for")
    };
    let place = format!("Application {}: status.operationState", ctx.name());
    Some(finding.since(state.started_at).evidence(place, format!("phase Running for {}: {message}", minutes(age))))
}

/// The field `operation` was taken away under a running operation: nobody acts on it any more, for ever.
/// Observed on Argo CD 3.5.1; only a new sync clears it.
fn orphaned_operation(ctx: &AppContext) -> Finding {
    Finding::new(
        Rule::SyncOperationStuck,
        format!(
            "{} is said to be syncing, but the operation was removed by hand: nothing will ever end it",
            ctx.name()
        ),
        "start a new sync: it replaces the stuck state",
    )
    .object(ctx.object())
    .command(argocd(ctx, "sync", ""))
}

fn hook_stuck(ctx: &AppContext, state: &OperationState, named: &str) -> Finding {
    let hook = awaited(ctx, state, named);
    let phase = state
        .sync_result
        .as_ref()
        .and_then(|r| r.resources.iter().find(|r| r.key() == hook))
        .map_or("", |r| r.hook_type.as_str());
    let why = health::diagnosis(ctx, &hook).map(|fault| format!("; {}", health::sentence(&fault))).unwrap_or_default();
    Finding::new(
        Rule::SyncHookStuck,
        format!("the {phase} hook {} does not end{why}; no other sync can start meanwhile", hook.spoken())
            .replace("the  hook", "the hook"),
        "look at the hook's pods, stop the operation, and give the hook a deadline (activeDeadlineSeconds)",
    )
    .command(argocd(ctx, "terminate-op", ""))
    .object(hook)
}

fn wave_blocked(ctx: &AppContext, state: &OperationState, named: &str) -> Finding {
    let object = awaited(ctx, state, named);
    if let Some(fault) = health::diagnosis(ctx, &object) {
        return health::finding(ctx, &fault).consequence("the sync waits for it: later waves do not start");
    }
    if let Some(finding) = health::by_sick_child(ctx, &object) {
        return finding.consequence("the sync waits for it: later waves do not start");
    }
    let health = ctx.app.status.resources.iter().find(|r| r.key() == object).and_then(|r| r.health.as_ref());
    let says = health.map_or_else(String::new, |h| format!(" ({}{})", h.status, prefixed(": ", &h.message)));
    let claim = object.kind == "PersistentVolumeClaim";
    let why = if claim && waits_for_first_consumer(ctx, &object) {
        "; the claim is bound only when a pod uses it, and that pod is in a later wave"
    } else {
        ""
    };
    Finding::new(
        Rule::SyncWaveBlocked,
        format!("a sync wave waits for {} to become healthy{says}{why}; later waves never start", object.spoken()),
        "put the object and what it needs into one wave, or repair it; then stop the operation and sync again",
    )
    .command(argocd(ctx, "terminate-op", ""))
    .object(object)
}

fn waits_for_first_consumer(ctx: &AppContext, claim: &ResourceKey) -> bool {
    ctx.cluster.is_some_and(|c| c.events.about(claim).iter().any(|e| e.reason == "WaitForFirstConsumer"))
}

fn deletion_awaited(ctx: &AppContext, state: &OperationState, named: &str) -> Finding {
    let hook = named.strip_prefix("hook ");
    let object = awaited(ctx, state, hook.unwrap_or(named));
    super::deletion::of_object(ctx, &object).unwrap_or_else(|| {
        Finding::new(
            if hook.is_some() { Rule::SyncHookStuck } else { Rule::SyncOperationStuck },
            format!("a sync waits until {} is deleted", object.spoken()),
            "see which finalizer holds the object up",
        )
        .command(kubectl(
            ctx,
            &object.namespace,
            &format!("get {} -o jsonpath='{{.metadata.finalizers}}'", object.kubectl()),
        ))
        .object(object)
    })
}

fn confirmation_awaited(ctx: &AppContext, state: &OperationState, named: &str) -> Finding {
    let object = awaited(ctx, state, named);
    Finding::new(
        Rule::SyncOperationStuck,
        format!("a sync waits for somebody to confirm that {} may be pruned", object.spoken()),
        "confirm with the annotation argocd.argoproj.io/deletion-approved, or stop the operation",
    )
    .severity(Severity::Warning)
    .command(argocd(ctx, "confirm-deletion", ""))
    .object(object)
}

fn terminating(ctx: &AppContext, state: &OperationState) -> Option<Finding> {
    let age = age_s(ctx.now(), state.started_at)?;
    let blocked = !ctx.windows.can_sync_auto;
    let why = if blocked { ": inside a closed sync window an operation is not even terminated" } else { "" };
    (age >= PATIENCE_S).then(|| {
        Finding::new(
            Rule::SyncOperationStuck,
            format!("an operation is being terminated and does not end{why}"),
            "open the sync window for a moment, or look at the application controller's log",
        )
        .since(state.started_at)
        .object(ctx.object())
        .evidence(
            format!("Application {}: status.operationState", ctx.name()),
            format!("phase Terminating: {}", state.message),
        )
    })
}

/// The object that a waiting message names (`batch/Job/orders-smoke and 2 more hooks`), with its namespace.
fn awaited(ctx: &AppContext, state: &OperationState, named: &str) -> ResourceKey {
    let first = named.split(" and ").next().unwrap_or(named).trim_end_matches('.');
    let mut parts = first.rsplitn(3, '/');
    let name = parts.next().unwrap_or_default();
    let kind = parts.next().unwrap_or_default();
    let group = parts.next().unwrap_or_default();
    let known = state.sync_result.iter().flat_map(|r| &r.resources).map(trueup_model::ResourceResult::key);
    let listed = ctx.app.status.resources.iter().map(trueup_model::ResourceStatus::key);
    known
        .chain(listed)
        .find(|k| k.is(group, kind) && k.name == name)
        .unwrap_or_else(|| ResourceKey::new(group, kind, &ctx.app.spec.destination.namespace, name))
}

fn prefixed(prefix: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{prefix}{text}") }
}

/// Seconds from a moment to now.
pub(super) fn age_s(now: Timestamp, since: Option<Timestamp>) -> Option<i64> {
    since.map(|since| now.as_second() - since.as_second())
}

/// An age in words: `12 min`, `3 h`, `2 d`.
pub(super) fn minutes(seconds: i64) -> String {
    match seconds {
        ..=119 => format!("{seconds} s"),
        120..=7199 => format!("{} min", seconds / 60),
        7200..=172_799 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}
