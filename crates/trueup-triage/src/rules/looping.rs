//! It applies, and it never ends: somebody sets a field back, or the cluster stores it in another form.

use trueup_compare::{DriftClass, DriftField, ManagerKind, Writer};
use trueup_model::{Certainty, Finding, ManagedResource, OperationPhase, ResourceKey, Rule, Severity, SyncCode};

use crate::context::AppContext;
use crate::field_value::is_secret;
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
        let finding = fight(ctx, object, &fields).or_else(|| never_equal(ctx, object, &fields));
        found.extend(finding.or_else(|| held(ctx, object, &fields)));
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
    let all: Vec<&&DriftField> = fields.iter().filter(rival).collect();
    let who = authors(&all);
    let names: Vec<String> = all.iter().map(|f| short_name(&f.field)).collect();
    Some(self_heal(ctx, object, &who, &names, &all.iter().map(|f| &f.field).collect::<Vec<_>>(), &writers))
}

/// Everybody who made these fields what they are.
fn authors(fields: &[&&DriftField]) -> String {
    let mut all: Vec<&str> = fields.iter().filter_map(|f| f.who.as_deref().or(f.manager.as_deref())).collect();
    all.sort_unstable();
    all.dedup();
    if all.is_empty() { "another writer".to_owned() } else { all.join(" and ") }
}

/// The autoscaler behind the account or manager that all autoscalers write as, with what made it.
fn spoken_writer(ctx: &AppContext, object: &ResourceKey, who: &str) -> String {
    let scales = who.ends_with("horizontal-pod-autoscaler") || who == "kube-controller-manager";
    let Some(cluster) = ctx.cluster.filter(|_| scales) else { return who.to_owned() };
    let mut all = cluster.cluster.objects.of_kind("autoscaling", "HorizontalPodAutoscaler");
    let autoscaler = all.find(|hpa| {
        let target = &hpa.value()["spec"]["scaleTargetRef"];
        hpa.key.namespace == object.namespace && target["kind"] == *object.kind && target["name"] == *object.name
    });
    let Some(autoscaler) = autoscaler else { return who.to_owned() };
    let owners = autoscaler.meta().owner_references;
    let of = owners.first().map_or_else(String::new, |o| format!(" of {} {}", o.kind, o.name));
    format!("{}{of} ({who})", autoscaler.key.spoken())
}

/// Without self-heal nobody fights, but the object differs until the next sync, and again after it.
fn held(ctx: &AppContext, object: &ResourceKey, fields: &[&DriftField]) -> Option<Finding> {
    let all: Vec<&&DriftField> =
        fields.iter().filter(|f| !f.hidden && f.class == DriftClass::Controller && f.ignored_by.is_none()).collect();
    let first = all.first()?;
    let names: Vec<String> = all.iter().take(4).map(|f| format!("{}{}", short_name(&f.field), forms(f))).collect();
    let who = authors(&all);
    let finding = Finding::new(
        Rule::DriftOwnershipTaken,
        format!(
            "{} set {} of {}, which Git sets too: it is out of sync after every sync",
            spoken_writer(ctx, object, &who),
            names.join(", "),
            object.spoken()
        ),
        "let one of the two own the field: remove it from Git, or ignore it with RespectIgnoreDifferences=true",
    )
    .severity(Severity::Warning)
    .who(Some(who))
    .since(first.at)
    .object(object.clone())
    .evidence(
        format!("{object}: metadata.managedFields"),
        format!("manager {}", first.manager.as_deref().unwrap_or("?")),
    )
    .command(argocd(ctx, "diff", ""));
    Some(all.iter().fold(finding, |finding, f| finding.field(f.field.clone())))
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
        format!(
            "{} and Argo CD's self-heal set {} of {} against each other",
            spoken_writer(ctx, object, who),
            names.join(", "),
            object.spoken()
        ),
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
    if is_secret(&field.field) {
        return String::new();
    }
    // `80` and `"80"` read the same without their quotation marks.
    let same_text = field.same_meaning && texts(field.desired.as_ref(), false) == texts(field.live.as_ref(), false);
    format!(
        " ({} in Git, {} in the cluster)",
        texts(field.desired.as_ref(), same_text),
        texts(field.live.as_ref(), same_text)
    )
}

fn texts(value: Option<&serde_json::Value>, quoted: bool) -> String {
    value.map_or_else(
        || "nothing".to_owned(),
        |v| {
            let text = v.as_str().filter(|_| !quoted).map_or_else(|| v.to_string(), str::to_owned);
            crate::catalogue::shorten(&text, 60)
        },
    )
}

/// Git at this revision says now something else than was applied at this revision: the rendering is not repeatable.
fn render_differs(ctx: &AppContext, object: &ResourceKey, fields: &[&DriftField]) -> Option<Finding> {
    let changed = |f: &&&DriftField| !f.hidden && f.class == DriftClass::Argocd;
    let applied_otherwise: Vec<&&DriftField> = fields.iter().filter(changed).collect();
    let masked = object.is("", "Secret")
        && ctx.managed.iter().any(|m: &ManagedResource| m.key == *object && m.shows_difference());
    if (applied_otherwise.is_empty() && !masked) || was_rolled_back(ctx) || spec_changed_since(ctx) {
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

/// True if the Application asks for something else than was synced last: other parameters, another chart version.
fn spec_changed_since(ctx: &AppContext) -> bool {
    let result = ctx.app.status.operation_state.as_ref().and_then(|s| s.sync_result.as_ref());
    let synced: Vec<&trueup_model::Source> = result.map_or_else(Vec::new, |r| {
        if r.sources.is_empty() { r.source.iter().collect() } else { r.sources.iter().collect() }
    });
    !synced.is_empty() && !synced.iter().copied().eq(ctx.app.sources().iter())
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
    let healed: Vec<ResourceKey> =
        state.sync_result.as_ref()?.resources.iter().map(trueup_model::ResourceResult::key).collect();
    let fought = healed.iter().find_map(|object| {
        let contested = trueup_compare::contested(ctx.audit(object), &ctx.live(object)?);
        (!contested.is_empty()).then_some((object, contested))
    });
    if let Some((object, contested)) = fought {
        let names: Vec<String> = contested.iter().map(|(field, _)| short_name(field)).collect();
        let fields: Vec<&trueup_model::FieldPath> = contested.iter().map(|(field, _)| field).collect();
        let mut who: Vec<&str> = contested
            .iter()
            .flat_map(|(_, writers)| writers)
            .filter(|w| w.kind != ManagerKind::Argocd)
            .map(|w| w.who.as_str())
            .collect();
        who.sort_unstable();
        who.dedup();
        let writers = contested.first().map_or(&[][..], |(_, writers)| writers.as_slice());
        return Some(self_heal(ctx, object, &who.join(" and "), &names, &fields, writers));
    }
    let object = healed.first()?;
    let is_rival =
        |e: &&&trueup_model::AuditEvent| e.verb != "create" && e.subresource.is_empty() && !is_part_of_it(&e.user);
    let who = ctx.audit(object).iter().rfind(is_rival).map_or_else(|| "another writer".to_owned(), |e| e.user.clone());
    Some(self_heal(ctx, object, &who, &["fields".to_owned()], &[], &[]).certainty(Certainty::Likely))
}

/// True for Argo CD and for the controllers of Kubernetes that only keep the books of an object.
fn is_part_of_it(user: &str) -> bool {
    const BOOKKEEPERS: &[&str] =
        &["deployment-controller", "statefulset-controller", "daemon-set-controller", "replicaset-controller"];
    is_argocd(user) || user.rsplit(':').next().is_some_and(|account| BOOKKEEPERS.contains(&account))
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
