//! A sync that would happen and is held back by a sync window.

use trueup_model::{Finding, OperationPhase, Rule, SyncCode};

use crate::context::AppContext;

/// Findings from closed sync windows.
pub(super) fn findings(ctx: &AppContext) -> Vec<Finding> {
    blocked(ctx).into_iter().collect()
}

fn blocked(ctx: &AppContext) -> Option<Finding> {
    let state = ctx.app.status.operation_state.as_ref();
    let running =
        state.is_some_and(|s| s.phase == OperationPhase::Running && s.message.contains("blocked by sync window"));
    if ctx.windows.can_sync_auto || !(running || would_sync(ctx)) {
        return None;
    }
    let project = &ctx.app.spec.project;
    let window = ctx.windows.blocked_by;
    let name = window.map_or_else(
        || ctx.windows.error.clone().unwrap_or_else(|| "no allow window is open".to_owned()),
        |w| {
            let said = if w.description.is_empty() { String::new() } else { format!(" ({})", w.description) };
            format!("{} window {:?} for {}{said}", w.kind, w.schedule, w.duration)
        },
    );
    let until = ctx
        .windows
        .opens_at
        .map_or_else(|| "no end is in sight".to_owned(), |at| format!("until {}", at.strftime("%Y-%m-%d %H:%M:%SZ")));
    let manual =
        if ctx.windows.can_sync_manual { "a sync by hand would pass" } else { "a sync by hand is refused, too" };
    let what = if running { "a running operation" } else { "the next sync" };
    let finding = Finding::new(
        Rule::SyncWindowDenied,
        format!("a sync window of project {project} holds {what} back: {name}; {until}; {manual}"),
        "wait for the window, or let its owner allow manual syncs (manualSync: true)",
    )
    .root(format!("sync window of project {project}"))
    .object(ctx.object())
    .object(trueup_model::ResourceKey::new("argoproj.io", "AppProject", &ctx.app.metadata.namespace, project))
    .evidence(format!("AppProject {project}: spec.syncWindows"), name)
    .since(crate::suspects::suspects(ctx).first().map(|s| s.commit.at));
    Some(if ctx.windows.can_sync_manual {
        finding.command(crate::rules::argocd(ctx, "sync", ""))
    } else {
        let edit = format!("edit appproject.argoproj.io/{project}");
        finding.command(format!("kubectl -n {} {edit}", ctx.app.metadata.namespace))
    })
}

/// True if auto-sync would act, were it not for the window.
fn would_sync(ctx: &AppContext) -> bool {
    let Some(automated) = ctx.app.auto_sync() else { return false };
    if ctx.app.status.sync.status != SyncCode::OutOfSync {
        return false;
    }
    let attempted = ctx.app.status.operation_state.as_ref();
    let same_revision = attempted.is_some_and(|s| {
        s.revisions()
            .first()
            .is_some_and(|r| *r == ctx.app.status.sync.revision || ctx.app.status.sync.revisions.iter().any(|x| x == r))
    });
    !same_revision || automated.self_heal
}
