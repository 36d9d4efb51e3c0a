//! An Application that is not well and that no other rule explains: said plainly, never left out.

use trueup_compare::DriftClass;
use trueup_model::{Certainty, Finding, OperationPhase, Rule, Severity, SyncCode};

use crate::context::AppContext;
use crate::rules::running_operation::{age_s, minutes};
use crate::rules::{argocd, health};

/// A difference may take this long before a sync starts: reconciliation (120 s and jitter) and a first render.
const PATIENCE_S: i64 = 600;

/// The finding for what is left, if anything is.
pub(super) fn finding(ctx: &AppContext, found: &[Finding]) -> Option<Finding> {
    if found.iter().any(|f| f.severity >= Severity::Warning) {
        return None;
    }
    match ctx.app.status.sync.status {
        SyncCode::OutOfSync => out_of_sync(ctx),
        SyncCode::Unknown | SyncCode::Other => unknown(ctx),
        SyncCode::Synced => None,
    }
    .or_else(|| health::unexplained(ctx))
}

fn out_of_sync(ctx: &AppContext) -> Option<Finding> {
    let differing: Vec<_> = ctx
        .app
        .status
        .resources
        .iter()
        .filter(|r| r.status == Some(SyncCode::OutOfSync))
        .map(trueup_model::ResourceStatus::key)
        .collect();
    let names: Vec<String> = differing.iter().take(3).map(trueup_model::ResourceKey::spoken).collect();
    let what = if names.is_empty() { "something".to_owned() } else { names.join(", ") };
    let ahead = ctx.drift().iter().any(|d| d.class == DriftClass::Argocd && !d.hidden);
    let state = ctx.app.status.operation_state.as_ref();
    let running = state.is_some_and(|s| s.phase == OperationPhase::Running);
    let waited = age_s(ctx.now(), state.and_then(|s| s.finished_at)).unwrap_or(i64::MAX);
    let unknown = ctx.unread_cluster().map_or_else(
        || "nothing that was observed explains it".to_owned(),
        |unread| format!("why is unknown: {unread}"),
    );
    let finding = if ctx.app.auto_sync().is_none() {
        let why = if ahead { "Git is ahead" } else { "it differs from Git" };
        Finding::new(
            Rule::ReleaseBehind,
            format!("{} waits for a sync by hand: {why} in {what}, and auto-sync is off by design", ctx.name()),
            "look at what would change, then sync",
        )
        .severity(Severity::Warning)
        .command(argocd(ctx, "diff", ""))
    } else if running || waited < PATIENCE_S && ahead {
        return None; // a sync is under way or about to start
    } else {
        Finding::new(
            Rule::SyncOther,
            format!("{what} of {} differs from Git although auto-sync is on, and {unknown}", ctx.name()),
            "look at the difference",
        )
        .severity(Severity::Warning)
        .certainty(Certainty::Likely)
        .command(argocd(ctx, "diff", ""))
    };
    let finding = finding.evidence(format!("Application {}: status.sync", ctx.name()), "OutOfSync");
    Some(differing.into_iter().take(20).fold(finding, Finding::object))
}

fn unknown(ctx: &AppContext) -> Option<Finding> {
    let reconciled = ctx.app.status.reconciled_at;
    let age = age_s(ctx.now(), reconciled.or(ctx.app.metadata.creation_timestamp)).unwrap_or(i64::MAX);
    if age < PATIENCE_S && reconciled.is_none() {
        return None; // just created
    }
    let looked = reconciled
        .map_or_else(|| "Argo CD has never compared it".to_owned(), |_| format!("last compared {} ago", minutes(age)));
    Some(
        Finding::new(
            Rule::SyncOther,
            format!("the sync state of {} is unknown and Argo CD gives no reason: {looked}", ctx.name()),
            "see whether the application controller runs and watches this namespace",
        )
        .severity(Severity::Warning)
        .certainty(Certainty::Likely)
        .since(reconciled)
        .object(ctx.object())
        .evidence(format!("Application {}: status", ctx.name()), looked)
        .command(argocd(ctx, "get", "")),
    )
}
