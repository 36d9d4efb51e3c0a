//! Objects that were applied and are not in the cluster any more.

use trueup_model::{Finding, OperationPhase, ResourceKey, Rule, SyncCode};

use crate::context::AppContext;
use crate::rules::argocd;

/// Objects that were applied and are not there any more: somebody deleted them.
pub(super) fn gone(ctx: &AppContext) -> Option<Finding> {
    let state = ctx.app.status.operation_state.as_ref()?;
    let cluster = ctx.cluster.filter(|_| ctx.sees_all())?;
    let applied =
        state.phase == OperationPhase::Succeeded && state.revisions().contains(&ctx.app.status.sync.revision.as_str());
    if !applied || ctx.render_failed() {
        return None;
    }
    let missing = ctx.app.status.resources.iter().filter(|r| {
        let says_missing = r.health.as_ref().is_some_and(|h| h.status == trueup_model::HealthCode::Missing);
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
