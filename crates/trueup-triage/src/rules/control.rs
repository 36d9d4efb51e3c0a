//! Who may do what, and what is switched off: auto-sync, rollbacks that were left, pauses that did not hold.

use jiff::Timestamp;
use serde_json::Value;
use trueup_compare::{DriftClass, ManagerKind};
use trueup_model::{AuditEvent, Certainty, FieldPath, Finding, HealthCode, RevisionHistory, Rule, Severity, SyncCode};

use crate::context::AppContext;
use crate::field_value::shown;
use crate::identity::Parent;
use crate::rules::drift::short_name;
use crate::rules::failed_operation::short;
use crate::suspects::suspects;

/// A controller that puts a pause back does so within a moment.
const REVERTED_WITHIN_S: i64 = 10;

/// How long after somebody's request to Argo CD the operation that names them may start.
const INITIATION_SLACK_S: i64 = 300;

/// Findings about controls.
pub(super) fn findings(ctx: &AppContext) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(rolled_back(ctx));
    found.extend(auto_sync_off(ctx));
    found.extend(pause_reverted(ctx));
    found.extend(ignored_by_controller(ctx));
    found.extend(no_way_back(ctx));
    found.extend(rollback_blocked(ctx));
    found.extend(owner_missing(ctx));
    found.extend(owner_conflict(ctx));
    found
}

/// A rollback: the newest history entry repeats an older one, and Git is elsewhere.
pub(super) struct Rollback<'f> {
    /// The entry that the rollback made.
    pub to: &'f RevisionHistory,
    /// The entry that was left behind.
    pub from: &'f RevisionHistory,
}

/// The rollback that an Application was left at, if it was.
pub(super) fn rollback<'f>(ctx: &AppContext<'f>) -> Option<Rollback<'f>> {
    if ctx.app.auto_sync().is_some() {
        return None;
    }
    let mut history: Vec<&RevisionHistory> = ctx.app.status.history.iter().collect();
    history.sort_by_key(|h| h.id);
    let same = |a: &RevisionHistory, b: &RevisionHistory| a.revision == b.revision && a.revisions == b.revisions;
    // Syncs to the same old revision may follow the rollback.
    let (newest, _) = history.split_last()?;
    let left = history.iter().rposition(|h| !same(h, newest))?;
    let (to, from) = (history[left + 1], history[left]);
    let repeats = history[..left].iter().any(|h| same(h, to));
    // Synced: Git says by now what the rollback brought back.
    let repeats = repeats && ctx.app.status.sync.status != SyncCode::Synced;
    let git_is_elsewhere = to.revision != ctx.app.status.sync.revision || to.revisions != ctx.app.status.sync.revisions;
    (repeats && git_is_elsewhere).then_some(Rollback { to, from })
}

fn rolled_back(ctx: &AppContext) -> Option<Finding> {
    let Rollback { to, from } = rollback(ctx)?;
    let person = |h: &RevisionHistory| h.initiated_by.person().map(str::to_owned);
    let who = person(to).or_else(|| ctx.app.status.history.iter().max_by_key(|h| h.id).and_then(person));
    let name = |h: &RevisionHistory| {
        let revision = h.revisions.first().filter(|_| h.revision.is_empty()).unwrap_or(&h.revision);
        let source = ctx.app.sources().first();
        let subject = source.and_then(|s| ctx.index.fleet.commits.find(&s.repo_url, revision)).map(|c| &c.subject);
        subject.map_or_else(|| short(revision).to_owned(), |subject| format!("{} ({subject})", short(revision)))
    };
    let by = who.as_deref().map_or_else(String::new, |w| format!(" by {w}"));
    let behind = ctx.drift().iter().filter(|d| d.class == DriftClass::Argocd && !d.hidden);
    let mut finding = Finding::new(
        Rule::ControlRolledBack,
        format!("left on {} since a rollback{by} from {}, with auto-sync off", name(to), name(from)),
        "repair or revert the bad release in Git, then switch auto-sync on again; switching it on first brings the bad release back at once",
    )
    .who(who)
    .since(to.deployed_at)
    .object(ctx.object())
    .field(FieldPath::of(&["spec", "syncPolicy", "automated"]))
    .certainty(Certainty::Proven)
    .evidence(
        format!("Application {}: status.history", ctx.name()),
        format!("entry {} repeats an older revision, after entry {}; initiatedBy {}", to.id, from.id, to.initiated_by.username),
    )
    .command(format!("trueup explain {}", ctx.name()));
    for field in behind.take(6) {
        let values = |v: &Option<Value>| {
            v.as_ref().filter(|v| v.is_string()).map_or_else(|| "…".to_owned(), |v| shown(&field.field, v))
        };
        let text = format!(
            "{}: Git says {}, live is {}",
            short_name(&field.field),
            values(&field.desired),
            values(&field.live)
        );
        finding = finding.evidence(field.object.to_string(), text);
    }
    Some(finding)
}

/// Auto-sync is off although something says that it should be on.
fn auto_sync_off(ctx: &AppContext) -> Option<Finding> {
    if ctx.app.auto_sync().is_some() || progressive(ctx) {
        return None;
    }
    let (witness, says) = wanted(ctx)?;
    let switched = switched_off(ctx);
    let who = switched.as_ref().and_then(|s| s.who.clone());
    let by = match (&who, &switched) {
        (Some(who), _) => format!(" by {who}"),
        (None, Some(_)) => " through Argo CD's API".to_owned(),
        (None, None) => String::new(),
    };
    let pending = pending_commits(ctx);
    let behind = match (pending, ctx.app.status.sync.status) {
        (0, SyncCode::OutOfSync) => "; Git is ahead".to_owned(),
        (0, _) => String::new(),
        (n, _) => format!("; Git is {n} commit{} ahead", if n == 1 { "" } else { "s" }),
    };
    let serious = ctx.app.status.sync.status == SyncCode::OutOfSync;
    let mut finding = Finding::new(
        Rule::ControlAutoSyncOff,
        format!("auto-sync was switched off{by} although {says}{behind}"),
        "look at what waits in Git, then switch auto-sync on again",
    )
    .severity(if serious && ctx.identity.production { Severity::Error } else { Severity::Warning })
    .who(who)
    .since(switched.as_ref().map(|s| s.at))
    .object(ctx.object())
    .field(FieldPath::of(&["spec", "syncPolicy", "automated"]))
    .evidence(witness, says.clone())
    .command(format!("trueup explain {}", ctx.name()));
    if let Some(Switch { at, how, proven, .. }) = switched {
        let text = format!("{}: {how} changed spec.syncPolicy", at.strftime("%Y-%m-%d %H:%M:%SZ"));
        finding = finding.evidence("audit log of the control plane, managedFields", text);
        finding = if proven { finding.certainty(Certainty::Proven) } else { finding };
    }
    for suspect in suspects(ctx).into_iter().rev().take(3) {
        finding = finding.evidence("Git", suspect.line());
    }
    Some(finding)
}

/// Progressive syncs switch auto-sync off themselves.
fn progressive(ctx: &AppContext) -> bool {
    let Some(Parent::ApplicationSet(name)) = &ctx.identity.parent else { return false };
    let set = ctx.index.fleet.application_sets.iter().find(|s| s.metadata.name == *name);
    set.and_then(|s| s.spec.strategy.as_ref()).is_some_and(|s| s["type"] == "RollingSync")
}

/// What says that auto-sync should be on, and where that was read.
fn wanted(ctx: &AppContext) -> Option<(String, String)> {
    let on =
        |spec: &Value| spec.pointer("/syncPolicy/automated").is_some_and(|a| a.is_object() && a["enabled"] != false);
    let applied = ctx.app.metadata.annotations.get("kubectl.kubernetes.io/last-applied-configuration");
    let applied = applied.and_then(|text| serde_json::from_str::<Value>(text).ok());
    let from_parent = parent_target(ctx);
    if from_parent.as_ref().is_some_and(|target| on(&target["spec"])) {
        let parent = ctx.identity.parent.as_ref().map(ToString::to_string).unwrap_or_default();
        return Some((format!("{parent}: desired state of {}", ctx.name()), "Git says it is on".to_owned()));
    }
    if let Some(Parent::ApplicationSet(name)) = &ctx.identity.parent {
        let set = ctx.index.fleet.application_sets.iter().find(|s| s.metadata.name == *name)?;
        let place = format!("ApplicationSet {name}: spec.template");
        return on(&set.spec.template["spec"]).then(|| (place, format!("ApplicationSet {name} says it is on")));
    }
    if applied.is_some_and(|object| on(&object["spec"])) && from_parent.is_none() {
        let place = format!("Application {}: annotation last-applied-configuration", ctx.name());
        return Some((place, "the manifest that was last applied says it is on".to_owned()));
    }
    (from_parent.is_none() && ctx.identity.parent.is_none() && was_on(ctx))
        .then(|| ("audit log of the control plane".to_owned(), "it was on before, as the audit log shows".to_owned()))
}

/// The Application as its app-of-apps parent says it.
fn parent_target(ctx: &AppContext) -> Option<Value> {
    let Some(Parent::Application(name)) = &ctx.identity.parent else { return None };
    let parent = &ctx.index.fleet.applications[ctx.index.instance(name)?];
    let managed = ctx.index.fleet.managed.get(&parent.key())?;
    let target = managed.iter().find(|m| m.key == ctx.object())?.target.as_deref()?;
    serde_json::from_str(target).ok()
}

/// The change that switched auto-sync off.
struct Switch {
    /// The person; `None` where only a component of Argo CD is named that acted for somebody.
    who: Option<String>,
    /// How: the verb of the request, or the field manager.
    how: String,
    at: Timestamp,
    /// True if the request itself says so.
    proven: bool,
}

/// Who switched it off, and when: by the audit log, else by the owner of the field.
fn switched_off(ctx: &AppContext) -> Option<Switch> {
    switching_event(ctx)
        .map(|event| Switch {
            who: event.is_person().then(|| event.user.clone()).or_else(|| initiator(ctx, event.at)),
            how: format!("{} by {}", event.verb, event.user),
            at: event.at,
            proven: sets_auto_sync(event) == Some(false),
        })
        .or_else(|| {
            let entry = hand_made_policy(ctx)?;
            let person = ManagerKind::of(&entry.manager) == ManagerKind::Person;
            let at = entry.time?;
            let who = if person { Some(entry.manager.clone()) } else { initiator(ctx, at) };
            Some(Switch { who, how: format!("field manager {}", entry.manager), at, proven: false })
        })
}

/// The request that switched it off: the oldest of those since it was last on. Without bodies, the person's last one.
fn switching_event<'f>(ctx: &AppContext<'f>) -> Option<&'f AuditEvent> {
    let requests = |e: &&&AuditEvent| e.verb != "create" && (e.is_person() || through_api(e));
    let audit = ctx.own_audit();
    let since_on = audit.iter().rposition(|e| sets_auto_sync(e) == Some(true)).map_or(0, |i| i + 1);
    let off = audit[since_on..].iter().filter(requests).find(|e| sets_auto_sync(e) == Some(false));
    let unlogged = || audit.iter().rev().find(|e| e.is_person() && e.verb != "create" && e.request.is_null());
    off.or_else(unlogged).copied()
}

/// True for Argo CD's API server, which writes what its users ask for.
fn through_api(event: &AuditEvent) -> bool {
    event.user.ends_with(":argocd-server")
}

/// What a request makes of auto-sync; `None` if it does not speak of it.
fn sets_auto_sync(event: &AuditEvent) -> Option<bool> {
    let is_on = |automated: Option<&Value>| automated.is_some_and(|a| a.is_object() && a["enabled"] != false);
    let of_policy = |policy: Option<&Value>| is_on(policy.and_then(|p| p.get("automated")));
    match (event.verb.as_str(), &event.request) {
        ("create" | "update", body) => body.get("spec").map(|spec| of_policy(spec.get("syncPolicy"))),
        ("patch", Value::Array(operations)) => operations.iter().rev().find_map(|operation| {
            let value = operation.get("value").filter(|_| operation["op"] != "remove");
            match operation["path"].as_str()? {
                "/spec" => value.map(|spec| of_policy(spec.get("syncPolicy"))),
                "/spec/syncPolicy" => Some(of_policy(value)),
                "/spec/syncPolicy/automated" => Some(is_on(value)),
                "/spec/syncPolicy/automated/enabled" => Some(value.is_none_or(|v| *v != Value::Bool(false))),
                _ => None,
            }
        }),
        ("patch", body) => match body.get("spec")?.get("syncPolicy")? {
            Value::Null => Some(false),
            policy => match policy.get("automated")? {
                Value::Null => Some(false),
                automated => automated.get("enabled").map(|enabled| *enabled != Value::Bool(false)),
            },
        },
        _ => None,
    }
}

/// The tool of a person, or Argo CD's API server, that owns a part of the sync policy.
fn hand_made_policy<'f>(ctx: &AppContext<'f>) -> Option<&'f trueup_model::ManagedFieldsEntry> {
    let by_hand = |e: &&trueup_model::ManagedFieldsEntry| {
        let person = ManagerKind::of(&e.manager) == ManagerKind::Person && e.manager != "kubectl-client-side-apply";
        (person || e.manager == "argocd-server") && e.fields_v1.pointer("/f:spec/f:syncPolicy").is_some()
    };
    ctx.app.metadata.managed_fields.iter().rev().find(by_hand)
}

/// The user of Argo CD who started an operation about that time: rollbacks follow the switch.
fn initiator(ctx: &AppContext, at: Timestamp) -> Option<String> {
    let near = |h: &&RevisionHistory| {
        h.deployed_at.is_some_and(|d| (d.as_second() - at.as_second()).abs() <= INITIATION_SLACK_S)
    };
    ctx.app.status.history.iter().filter(near).find_map(|h| h.initiated_by.person().map(str::to_owned))
}

/// A standalone Application: the audit log alone tells that it was on.
fn was_on(ctx: &AppContext) -> bool {
    let audit = ctx.own_audit();
    let Some(event) = switching_event(ctx).filter(|e| sets_auto_sync(e) == Some(false)) else { return false };
    let before = audit.iter().take_while(|e| e.at < event.at).any(|e| sets_auto_sync(e) == Some(true));
    before || event.verb == "patch"
}

fn touches_sync_policy(event: &AuditEvent) -> bool {
    let text = event.request.to_string();
    text.contains("syncPolicy") || text.contains("automated")
}

/// Commits of the Application's folders that wait to be synced.
fn pending_commits(ctx: &AppContext) -> usize {
    suspects(ctx).len()
}

/// A person paused a generated or managed Application, and its parent put that back.
fn pause_reverted(ctx: &AppContext) -> Option<Finding> {
    let parent = ctx.identity.parent.as_ref()?;
    ctx.app.auto_sync()?;
    let events = ctx.own_audit();
    let (person, revert) = events.iter().enumerate().rev().find_map(|(i, event)| {
        let spoke =
            event.is_person() && event.verb != "create" && (event.request.is_null() || touches_sync_policy(event));
        let revert = events[i + 1..].iter().find(|e| {
            !e.is_person() && e.user.contains("argocd") && e.at.as_second() - event.at.as_second() <= REVERTED_WITHIN_S
        })?;
        spoke.then_some((event, revert))
    })?;
    Some(
        Finding::new(
            Rule::ControlPauseReverted,
            format!("{} changed the sync policy of {} by hand; {parent} put it back at once", person.user, ctx.name()),
            format!("pause it where it is generated: change {parent}, or let it ignore /spec/syncPolicy"),
        )
        .who(Some(person.user.clone()))
        .since(Some(person.at))
        .object(ctx.object())
        .field(FieldPath::of(&["spec", "syncPolicy"]))
        .evidence(
            "audit log of the control plane",
            format!("{}: {} by {}", person.at.strftime("%H:%M:%SZ"), person.verb, person.user),
        )
        .evidence(
            "audit log of the control plane",
            format!("{}: {} by {}", revert.at.strftime("%H:%M:%SZ"), revert.verb, revert.user),
        )
        .command(format!("trueup explain {}", ctx.name())),
    )
}

fn ignored_by_controller(ctx: &AppContext) -> Option<Finding> {
    let annotations = &ctx.app.metadata.annotations;
    annotations.get("argocd.argoproj.io/skip-reconcile").filter(|v| *v == "true")?;
    let since = ctx.app.status.reconciled_at;
    let stale = since.map_or_else(String::new, |at| format!(" (last looked at {})", at.strftime("%Y-%m-%d %H:%M:%SZ")));
    let namespace = &ctx.app.metadata.namespace;
    let set = ctx.own_audit().iter().rev().find(|e| {
        let speaks = e.request.is_null() || e.request.to_string().contains("skip-reconcile");
        e.is_person() && e.verb != "create" && speaks
    });
    let by = set.map_or_else(String::new, |e| format!(", set by {}", e.user));
    Some(
        Finding::new(
            Rule::ControlIgnoredByController,
            format!(
                "annotation skip-reconcile keeps Argo CD from looking at {}: its status is stale{stale}{by}",
                ctx.name()
            ),
            "remove the annotation; to pause an app use syncPolicy.automated.enabled: false instead",
        )
        .object(ctx.object())
        .who(set.map(|e| e.user.clone()))
        .since(set.map(|e| e.at).or(since))
        .field(FieldPath::of(&["metadata", "annotations", "argocd.argoproj.io/skip-reconcile"]))
        .evidence(
            format!("Application {}: metadata.annotations", ctx.name()),
            "argocd.argoproj.io/skip-reconcile: \"true\"",
        )
        .command(format!(
            "kubectl -n {namespace} annotate application {} argocd.argoproj.io/skip-reconcile-",
            ctx.name()
        )),
    )
}

/// Broken, and never synced successfully: there is no state to go back to.
fn no_way_back(ctx: &AppContext) -> Option<Finding> {
    let broken = ctx.render_failed()
        || ctx.app.status.sync.status == SyncCode::OutOfSync
        || matches!(ctx.app.status.health.status, HealthCode::Degraded | HealthCode::Missing);
    (broken && ctx.app.status.history.is_empty()).then(|| {
        Finding::new(
            Rule::ControlNoLastKnownGood,
            format!("{} has never been synced successfully: there is nothing to roll back to", ctx.name()),
            "repair it forwards",
        )
        .object(ctx.object())
        .evidence(format!("Application {}: status.history", ctx.name()), "empty")
    })
}

fn owner_missing(ctx: &AppContext) -> Option<Finding> {
    let project = ctx.app.spec.project.as_str();
    (ctx.identity.team.is_none() && matches!(project, "" | "default")).then(|| {
        Finding::new(
            Rule::ControlOwnerMissing,
            format!("nobody is named as owner of {}: no team label, and the default project", ctx.name()),
            "label the Application with its team",
        )
        .object(ctx.object())
        .evidence(format!("Application {}: metadata.labels", ctx.name()), "no team label")
    })
}

/// Broken, and a rollback would be refused by a sync window.
fn rollback_blocked(ctx: &AppContext) -> Option<Finding> {
    let broken =
        matches!(ctx.app.status.health.status, HealthCode::Degraded | HealthCode::Missing) || ctx.render_failed();
    (broken && !ctx.windows.can_sync_manual && !ctx.app.status.history.is_empty()).then(|| {
        let project = &ctx.app.spec.project;
        Finding::new(
            Rule::ControlRollbackBlocked,
            format!("a rollback of {} would be refused: a sync window of project {project} is closed for syncs by hand, too", ctx.name()),
            "have the window's owner allow manual syncs (manualSync: true)",
        )
        .object(ctx.object())
        .evidence(format!("AppProject {project}: spec.syncWindows"), "no sync by hand is possible now")
    })
}

/// The team label names one team, the project another one.
fn owner_conflict(ctx: &AppContext) -> Option<Finding> {
    let team = ctx.identity.team.as_deref()?;
    let project = ctx.app.spec.project.as_str();
    let is_team = ctx.index.fleet.projects.iter().any(|p| p.metadata.name == team);
    (is_team && team != project && !matches!(project, "" | "default") && !project.starts_with(team)).then(|| {
        Finding::new(
            Rule::ControlOwnerConflict,
            format!("{} is labelled as {team}'s and belongs to project {project}", ctx.name()),
            "decide who owns it, and correct the label or the project",
        )
        .object(ctx.object())
        .evidence(
            format!("Application {}: metadata.labels, spec.project", ctx.name()),
            format!("team {team}, project {project}"),
        )
    })
}
