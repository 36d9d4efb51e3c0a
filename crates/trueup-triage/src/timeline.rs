//! What happened to one Application, on one time axis.

use trueup_model::{Application, OperationPhase, ResourceKey};

use crate::context::AppContext;
use crate::events::KubeEvent;
use crate::explanation::{TimelineEntry, TimelineKind};
use crate::rules::short_revision;
use crate::suspects::watched_folder;

/// The longest timeline; older entries are left out.
const MOST_ENTRIES: usize = 60;

/// The newest Events of one object that are shown.
const EVENTS_OF_ONE_OBJECT: usize = 2;

/// The timeline, oldest first.
pub(crate) fn timeline(ctx: &AppContext) -> Vec<TimelineEntry> {
    let mut entries = Vec::new();
    entries.extend(commits(ctx));
    entries.extend(syncs(ctx.app));
    entries.extend(operation(ctx.app));
    entries.extend(patches(ctx));
    entries.extend(events(ctx));
    entries.extend(states(ctx.app));
    entries.sort_by(|a, b| (a.at, a.kind, &a.text).cmp(&(b.at, b.kind, &b.text)));
    entries.dedup();
    let surplus = entries.len().saturating_sub(MOST_ENTRIES);
    entries.split_off(surplus)
}

fn commits(ctx: &AppContext) -> Vec<TimelineEntry> {
    let log = &ctx.index.fleet.commits;
    let entry = |c: &trueup_model::Commit| TimelineEntry {
        at: c.at,
        kind: TimelineKind::Commit,
        text: format!("{} {}", c.short_id(), c.subject),
        who: Some(c.author.clone()),
    };
    let sources = ctx.app.sources().iter();
    sources
        .flat_map(|s| log.commits(&s.repo_url).iter().filter(|c| c.touches(watched_folder(&s.path))).take(10))
        .map(entry)
        .collect()
}

fn syncs(app: &Application) -> Vec<TimelineEntry> {
    let entry = |h: &trueup_model::RevisionHistory| {
        let revision = if h.revisions.is_empty() {
            short_revision(&h.revision).to_owned()
        } else {
            h.revisions.iter().map(|r| short_revision(r)).collect::<Vec<_>>().join(" + ")
        };
        let by = h.initiated_by.person().map(str::to_owned);
        let how = if by.is_some() { "by hand" } else { "auto-sync" };
        Some(TimelineEntry {
            at: h.deployed_at?,
            kind: TimelineKind::Sync,
            text: format!("synced {revision} ({how}, history {})", h.id),
            who: by,
        })
    };
    app.status.history.iter().filter_map(entry).collect()
}

/// The last operation, unless it is the newest history entry anyway.
fn operation(app: &Application) -> Vec<TimelineEntry> {
    let Some(state) = &app.status.operation_state else { return Vec::new() };
    let who = state.operation.initiated_by.person().map(str::to_owned);
    let revision = state.revisions().first().map_or_else(String::new, |r| format!(" of {}", short_revision(r)));
    let what = if state.is_partial() { "self-heal sync" } else { "sync" };
    let mut entries = Vec::new();
    if let Some(at) = state.started_at {
        entries.push(TimelineEntry {
            at,
            kind: TimelineKind::Sync,
            text: format!("{what}{revision} started"),
            who: who.clone(),
        });
    }
    if let Some(at) = state.finished_at {
        let ended = match state.phase {
            OperationPhase::Running => format!("try {} failed, waits for the next", state.retry_count),
            phase => phase.as_str().to_owned(),
        };
        let message = crate::catalogue::shorten(&state.message, 160);
        entries.push(TimelineEntry {
            at,
            kind: TimelineKind::Sync,
            text: format!("{what}{revision}: {ended}: {message}"),
            who,
        });
    }
    entries
}

/// Changes that people made: to its objects, and to the Application itself.
fn patches(ctx: &AppContext) -> Vec<TimelineEntry> {
    let keys = ctx.app.status.resources.iter().filter(|r| !r.hook).map(trueup_model::ResourceStatus::key);
    let on_objects = keys.flat_map(|key| ctx.audit(&key).iter().map(move |e| (key.clone(), *e)));
    let on_itself = ctx.own_audit().iter().map(|e| (ctx.object(), *e));
    on_objects
        .chain(on_itself)
        .filter(|(_, e)| e.is_person())
        .map(|(key, e)| TimelineEntry {
            at: e.at,
            kind: TimelineKind::Patch,
            text: format!(
                "{}{} {}",
                e.verb,
                if e.subresource.is_empty() { String::new() } else { format!(" {}", e.subresource) },
                key.spoken()
            ),
            who: Some(e.user.clone()),
        })
        .collect()
}

/// Warnings about its objects and what they own.
fn events(ctx: &AppContext) -> Vec<TimelineEntry> {
    let Some(cluster) = ctx.cluster else { return Vec::new() };
    let objects = &cluster.cluster.objects;
    let own = ctx.app.status.resources.iter().filter_map(|r| objects.get(&r.key()));
    let family = own.flat_map(|o| {
        let children: Vec<_> = objects.children(&o.uid).collect();
        let grandchildren: Vec<_> = children.iter().flat_map(|c| objects.children(&c.uid)).collect();
        [o].into_iter().chain(children).chain(grandchildren)
    });
    let mut entries = Vec::new();
    for object in family {
        let warnings = cluster.events.about(&object.key).iter().rev().filter(|e| e.warning);
        entries.extend(warnings.take(EVENTS_OF_ONE_OBJECT).filter_map(|e| event(&object.key, e)));
    }
    entries
}

fn event(key: &ResourceKey, event: &KubeEvent) -> Option<TimelineEntry> {
    let times = if event.count > 1 { format!(" ({} times)", event.count) } else { String::new() };
    let message = crate::catalogue::shorten(&event.message, 160);
    let text = format!("{}: {}{times}: {message}", key.short(), event.reason);
    Some(TimelineEntry { at: event.last_at?, kind: TimelineKind::Event, text, who: None })
}

/// Changes of health, and conditions.
fn states(app: &Application) -> Vec<TimelineEntry> {
    let health = &app.status.health;
    let mut entries = Vec::new();
    if let Some(at) = health.last_transition_time {
        entries.push(TimelineEntry {
            at,
            kind: TimelineKind::Health,
            text: format!("became {}", health.status),
            who: None,
        });
    }
    for condition in &app.status.conditions {
        if let Some(at) = condition.last_transition_time {
            let message = crate::catalogue::shorten(&condition.message, 160);
            entries.push(TimelineEntry {
                at,
                kind: TimelineKind::Condition,
                text: format!("{}: {message}", condition.kind),
                who: None,
            });
        }
    }
    entries
}
