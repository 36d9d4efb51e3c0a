//! Deletions that do not come to an end, because a finalizer is left.

use trueup_model::{AuditEvent, Certainty, Finding, LiveObject, ResourceKey, Rule};

use crate::catalogue::{MessagePlace, classify, shorten};
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
        None if stuck.is_empty() && !ctx.sees_all() => unseen(ctx).into_iter().collect(),
        None => stuck.iter().map(|object| of_live(ctx, object)).collect(),
    }
}

/// Where the cluster was not read, Argo CD's own words tell: the last sync pruned an object, and it is still listed.
/// A prune that meets a finalizer is reported as a success (argo-cd 3.5.1).
fn unseen(ctx: &AppContext) -> Option<Finding> {
    let state = ctx.app.status.operation_state.as_ref()?;
    let waited = age_s(ctx.now(), state.finished_at).is_some_and(|age| age > PATIENCE_S);
    let results = &state.sync_result.as_ref()?.resources;
    let listed = ctx.app.status.resources.iter().filter(|r| r.requires_pruning && !r.hook);
    let pruned = listed.map(trueup_model::ResourceStatus::key).filter(|key| {
        let seen = ctx.cluster.is_some_and(|c| c.cluster.objects.get(key).is_some());
        !seen && results.iter().any(|r| r.key() == *key && r.status == "Pruned")
    });
    let keys: Vec<ResourceKey> = pruned.collect();
    let first = keys.first().filter(|_| waited)?;
    let finding = Finding::new(
        Rule::HealthDeletionStuck,
        format!(
            "{} was pruned by the last sync and is still there: probably a finalizer holds it up; which one is not \
             known, because the object itself was not read",
            first.spoken()
        ),
        "look at its finalizers; let the finalizer's controller do its work",
    )
    .certainty(Certainty::Likely)
    .since(state.finished_at)
    .field(trueup_model::FieldPath::of(&["metadata", "finalizers"]))
    .evidence(format!("Application {}: status", ctx.name()), format!("{first}: Pruned, and requires pruning"))
    .command(kubectl(ctx, &first.namespace, &format!("get {} -o yaml", first.kubectl())));
    Some(keys.into_iter().fold(finding, Finding::object))
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

/// Objects that a deletion waits for: the content of a namespace, and what a foreground deletion has to end first.
fn waited_for<'f>(ctx: &AppContext<'f>, object: &LiveObject) -> Vec<&'f LiveObject> {
    let Some(cluster) = ctx.cluster else { return Vec::new() };
    let objects = &cluster.cluster.objects;
    let mut found: Vec<&LiveObject> = if object.key.is("", "Namespace") {
        objects.iter().filter(|o| o.key.namespace == object.key.name).collect()
    } else if object.uid.is_empty() {
        Vec::new()
    } else {
        objects.children(&object.uid).collect()
    };
    found.retain(|o| o.deleted_at.is_some() && !o.meta().finalizers.is_empty());
    found
}

/// What a namespace says about its own end: its finalizers stand elsewhere than those of other objects.
fn namespace_says(object: &LiveObject) -> Option<String> {
    let value = object.value();
    let conditions = value.pointer("/status/conditions")?.as_array()?;
    let text = |c: &serde_json::Value, name: &str| c[name].as_str().unwrap_or_default().to_owned();
    let mut open: Vec<_> = conditions.iter().filter(|c| c["status"] == "True").collect();
    // Finalizers say more than the mere fact that something is left.
    open.sort_by_key(|c| (text(c, "type") != "NamespaceFinalizersRemaining", text(c, "type")));
    open.first().map(|c| shorten(&text(c, "message"), 300)).filter(|message| !message.is_empty())
}

fn of_live(ctx: &AppContext, object: &LiveObject) -> Finding {
    let finalizers = object.meta().finalizers;
    let below = waited_for(ctx, object);
    let behind = below.first().map(|o| format!("{} (finalizer {})", o.key.spoken(), o.meta().finalizers.join(", ")));
    let said = namespace_says(object).filter(|_| object.key.is("", "Namespace"));
    let named = match (behind, said) {
        (Some(behind), Some(said)) => format!("{behind} is left in it: {said}"),
        (Some(behind), None) if finalizers.is_empty() => format!("{behind} is not gone"),
        (Some(behind), None) => format!("{behind} is not gone; finalizer {}", finalizers.join(", ")),
        (None, Some(said)) => said,
        (None, None) if finalizers.is_empty() => {
            "without a finalizer: its own controller or the kubelet is still busy".to_owned()
        }
        (None, None) => format!("finalizer {}", finalizers.join(", ")),
    };
    let age = age_s(ctx.now(), object.deleted_at).map_or_else(String::new, |age| format!(" for {}", minutes(age)));
    let key = &object.key;
    let who = deleter(ctx.audit(key));
    let finding = Finding::new(
        Rule::HealthDeletionStuck,
        format!("{} has been waiting for its deletion{age}: {named}", key.spoken()),
        "let the finalizer's controller do its work; if it is gone for good, do that work by hand and remove the finalizer",
    )
    .since(object.deleted_at)
    .who(who)
    .field(trueup_model::FieldPath::of(&["metadata", "finalizers"]))
    .evidence(format!("{key}: metadata"), format!("deletionTimestamp set, finalizers {finalizers:?}"))
    .command(kubectl(ctx, &key.namespace, &format!("get {} -o yaml", key.kubectl())))
    .object(key.clone());
    below.into_iter().take(10).fold(finding, |finding, o| finding.object(o.key.clone()))
}

/// The person who asked for the deletion.
fn deleter(audit: &[&AuditEvent]) -> Option<String> {
    audit.iter().rev().find(|e| e.verb == "delete" && e.is_person()).map(|e| e.user.clone())
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
    .who(deleter(ctx.own_audit()))
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
