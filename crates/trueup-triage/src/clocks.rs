//! The four clocks of a release: committed, rendered, synced, healthy.

use trueup_model::{HealthCode, RevisionHistory};

use crate::context::AppContext;
use crate::explanation::{Clock, Clocks};
use crate::suspects::watched_folder;

/// Reads the clocks of one Application.
pub(crate) fn clocks(ctx: &AppContext) -> Clocks {
    Clocks { committed: committed(ctx), rendered: rendered(ctx), synced: synced(ctx), healthy: healthy(ctx) }
}

/// The newest commit of the Application's folder, else the newest revision that Argo CD knows.
fn committed(ctx: &AppContext) -> Clock {
    let log = &ctx.index.fleet.commits;
    let newest = ctx
        .app
        .sources()
        .iter()
        .filter_map(|s| log.commits(&s.repo_url).iter().find(|c| c.touches(watched_folder(&s.path))))
        .max_by_key(|c| c.at);
    match newest {
        Some(commit) => Clock {
            at: Some(commit.at),
            revision: Some(commit.short_id().to_owned()),
            note: Some(format!("{} ({})", commit.subject, commit.author)),
        },
        None => Clock {
            at: None,
            revision: revision(&ctx.app.status.sync.revision, &ctx.app.status.sync.revisions),
            note: Some("the repository's history was not read".to_owned()),
        },
    }
}

fn rendered(ctx: &AppContext) -> Clock {
    let status = &ctx.app.status;
    if !ctx.render_failed() {
        return Clock {
            at: status.reconciled_at,
            revision: revision(&status.sync.revision, &status.sync.revisions),
            note: None,
        };
    }
    let failing =
        status.conditions.iter().filter(|c| matches!(c.kind.as_str(), "ComparisonError" | "InvalidSpecError"));
    let since = failing.filter_map(|c| c.last_transition_time).min();
    let note = since.map_or_else(
        || "it does not render now".to_owned(),
        |at| format!("it has not rendered since {}", at.strftime("%H:%M:%SZ")),
    );
    let last = ctx.app.last_deployed();
    Clock {
        at: last.and_then(|h| h.deployed_at),
        revision: last.and_then(of_history),
        note: Some(format!("{note}; the last one that surely did is the last one synced")),
    }
}

fn synced(ctx: &AppContext) -> Clock {
    match ctx.app.last_deployed() {
        None => Clock { note: Some("never synced successfully".to_owned()), ..Clock::default() },
        Some(entry) => Clock {
            at: entry.deployed_at,
            revision: of_history(entry),
            note: entry.initiated_by.person().map(|who| format!("by {who}")),
        },
    }
}

fn healthy(ctx: &AppContext) -> Clock {
    let health = &ctx.app.status.health;
    let since = health.last_transition_time;
    if health.status == HealthCode::Healthy {
        return Clock {
            at: since,
            revision: ctx.app.last_deployed().and_then(of_history),
            note: Some("healthy now".to_owned()),
        };
    }
    let at = since.map_or_else(String::new, |at| format!(" since {}", at.strftime("%H:%M:%SZ")));
    Clock {
        note: Some(format!("{}{at}; Argo CD keeps no record of earlier health", health.status)),
        ..Clock::default()
    }
}

fn of_history(entry: &RevisionHistory) -> Option<String> {
    revision(&entry.revision, &entry.revisions)
}

/// A revision, or several joined by `+`, shortened for people.
fn revision(one: &str, many: &[String]) -> Option<String> {
    let short = |r: &str| crate::rules::short_revision(r).to_owned();
    if many.is_empty() {
        return (!one.is_empty()).then(|| short(one));
    }
    Some(many.iter().map(|r| short(r)).collect::<Vec<_>>().join(" + "))
}
