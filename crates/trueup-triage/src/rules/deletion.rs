//! Deletions that do not come to an end, because a finalizer is left.

use trueup_model::{Finding, LiveObject, ResourceKey, Rule};

use crate::catalogue::{MessagePlace, classify};
use crate::context::AppContext;
use crate::rules::kubectl;
use crate::rules::running_operation::{age_s, minutes};

/// A deletion normally takes seconds; a graceful pod shutdown at most this long.
const PATIENCE_S: i64 = 120;

/// Findings from deletions of the Application and of its objects.
pub(super) fn findings(ctx: &AppContext) -> Vec<Finding> {
    let stuck = stuck_objects(ctx);
    match ctx.app.metadata.deletion_timestamp {
        Some(_) => own_deletion(ctx, &stuck).into_iter().collect(),
        None => stuck.iter().map(|object| of_live(ctx, object)).collect(),
    }
}

/// The finding about one object, if its deletion hangs.
pub(super) fn of_object(ctx: &AppContext, key: &ResourceKey) -> Option<Finding> {
    let object = ctx.cluster?.cluster.objects.get(key)?;
    object.deleted_at.is_some().then(|| of_live(ctx, object))
}

fn stuck_objects<'f>(ctx: &AppContext<'f>) -> Vec<&'f LiveObject> {
    let Some(cluster) = ctx.cluster else { return Vec::new() };
    let instance = ctx.app.instance_name(ctx.index.fleet.argo.settings.control_plane_namespace());
    let listed = ctx.app.status.resources.iter().filter_map(|r| cluster.cluster.objects.get(&r.key()));
    let mut found: Vec<&LiveObject> = listed.chain(cluster.cluster.objects.tracked_by(&instance)).collect();
    found.retain(|o| age_s(ctx.now(), o.deleted_at).is_some_and(|age| age > PATIENCE_S));
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found.dedup_by(|a, b| a.key == b.key);
    found
}

fn of_live(ctx: &AppContext, object: &LiveObject) -> Finding {
    let finalizers = object.meta().finalizers;
    let named = if finalizers.is_empty() {
        "without a finalizer: its own controller or the kubelet is still busy".to_owned()
    } else {
        format!("finalizer {}", finalizers.join(", "))
    };
    let age = age_s(ctx.now(), object.deleted_at).map_or_else(String::new, |age| format!(" for {}", minutes(age)));
    let key = &object.key;
    Finding::new(
        Rule::HealthDeletionStuck,
        format!("{} has been waiting for its deletion{age}: {named}", key.spoken()),
        "let the finalizer's controller do its work; if it is gone for good, do that work by hand and remove the finalizer",
    )
    .since(object.deleted_at)
    .field(trueup_model::FieldPath::of(&["metadata", "finalizers"]))
    .evidence(format!("{key}: metadata"), format!("deletionTimestamp set, finalizers {finalizers:?}"))
    .command(kubectl(ctx, &key.namespace, &format!("get {} -o yaml", key.kubectl())))
    .object(key.clone())
}

fn own_deletion(ctx: &AppContext, stuck: &[&LiveObject]) -> Option<Finding> {
    let since = ctx.app.metadata.deletion_timestamp;
    let age = age_s(ctx.now(), since).filter(|age| *age > PATIENCE_S)?;
    let finalizers = &ctx.app.metadata.finalizers;
    let failed = ctx.app.conditions("DeletionError").next();
    let skipped = ctx.app.metadata.annotations.get("argocd.argoproj.io/skip-reconcile").is_some_and(|v| v == "true");
    let why = match (stuck.first(), failed) {
        (Some(object), _) => {
            format!("{} is not gone (finalizer {})", object.key.spoken(), object.meta().finalizers.join(", "))
        }
        (None, Some(condition)) => classify(&condition.message, MessagePlace::Condition("DeletionError")).cause,
        (None, None) if skipped => "the controller was told to skip it (annotation skip-reconcile)".to_owned(),
        (None, None) => format!("finalizer {} is left", finalizers.join(", ")),
    };
    let mut finding = Finding::new(
        Rule::HealthDeletionStuck,
        format!("the deletion of {} has not ended for {}: {why}", ctx.name(), minutes(age)),
        "remove what holds it up; removing the Application's own finalizer leaves its objects behind",
    )
    .since(since)
    .object(ctx.object())
    .evidence(
        format!("Application {}: metadata", ctx.name()),
        format!("deletionTimestamp set, finalizers {finalizers:?}"),
    );
    for object in stuck {
        finding = finding.object(object.key.clone());
    }
    let command = stuck.first().map(|o| kubectl(ctx, &o.key.namespace, &format!("get {} -o yaml", o.key.kubectl())));
    Some(finding.command(command.unwrap_or_else(|| format!("trueup explain {}", ctx.name()))))
}
