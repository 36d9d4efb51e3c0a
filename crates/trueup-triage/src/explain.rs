//! One Application in detail.

use trueup_compare::{DriftClass, DriftField};
use trueup_model::{AppKey, Application, Commit, Fleet, Source};

use crate::TriageSettings;
use crate::clocks::clocks;
use crate::context::AppContext;
use crate::explanation::Explanation;
use crate::forecast::{ForecastContext, predict};
use crate::index::FleetIndex;
use crate::timeline::timeline;
use crate::triage::triage;

/// Explains one Application; `None` if the fleet does not have it.
pub fn explain(fleet: &Fleet, settings: &TriageSettings, key: &AppKey) -> Option<Explanation> {
    let position = fleet.applications.iter().position(|a| a.key() == *key)?;
    // The rank needs the whole fleet.
    let app = triage(fleet, settings).apps.into_iter().find(|a| a.key == *key)?;
    let index = FleetIndex::new(fleet, settings);
    let ctx = AppContext::new(&index, position);
    let hand_changes = hand_changes(&ctx);
    let context = ForecastContext { newest: newest_commit(&ctx), hand_changes: &hand_changes };
    Some(Explanation {
        app,
        sources: ctx.app.sources().iter().map(source_line).chain(hydrator_line(ctx.app)).collect(),
        destination: destination(&ctx),
        parent: ctx.identity.parent.as_ref().map(ToString::to_string),
        auto_sync: auto_sync(ctx.app),
        siblings: siblings(&ctx),
        clocks: clocks(&ctx),
        timeline: timeline(&ctx),
        next: predict(ctx.app, &ctx.windows, fleet.captured_at, &context),
    })
}

/// The newest commit of the only source's repository.
fn newest_commit<'f>(ctx: &AppContext<'f>) -> Option<&'f Commit> {
    match ctx.app.sources() {
        [source] if !source.is_chart() => ctx.index.fleet.commits.commits(&source.repo_url).first(),
        _ => None,
    }
}

/// People's changes that a full sync would take back.
fn hand_changes(ctx: &AppContext) -> Vec<String> {
    let lost =
        |d: &&DriftField| d.class == DriftClass::Person && (!d.hidden || d.ignored_by.is_some()) && d.desired.is_some();
    ctx.drift().iter().filter(lost).map(|d| format!("{} of {}", d.field, d.object.spoken())).collect()
}

fn source_line(source: &Source) -> String {
    let revision = if source.target_revision.is_empty() { "HEAD" } else { &source.target_revision };
    let what = if source.is_chart() { format!("chart {}", source.chart) } else { source.path.clone() };
    let named = if source.reference.is_empty() { String::new() } else { format!(" as ${}", source.reference) };
    let files = source.helm.as_ref().map_or_else(String::new, |h| h.value_files.join(", "));
    let files = if files.is_empty() { files } else { format!(", values {files}") };
    format!("{} {what}@{revision}{named}{files}", source.repo_url)
}

fn hydrator_line(app: &Application) -> Option<String> {
    let hydrator = app.spec.source_hydrator.as_ref()?;
    let branch = hydrator.sync_source.get("targetBranch").and_then(|v| v.as_str()).unwrap_or("?");
    Some(format!("hydrated from {} to branch {branch}", source_line(&hydrator.dry_source)))
}

fn destination(ctx: &AppContext) -> String {
    let d = &ctx.app.spec.destination;
    let cluster = ctx.cluster.map(|c| c.cluster.name.as_str()).filter(|n| !n.is_empty());
    let cluster = cluster.unwrap_or(if d.name.is_empty() { &d.server } else { &d.name });
    format!("cluster {cluster}, namespace {}", d.namespace)
}

fn auto_sync(app: &Application) -> String {
    let policy = app.spec.sync_policy.as_ref().and_then(|p| p.automated.as_ref());
    match (app.auto_sync(), policy) {
        (Some(automated), _) => {
            let words = [
                (automated.prune, "prune"),
                (automated.self_heal, "self-heal"),
                (automated.allow_empty, "allow empty"),
            ];
            let on: Vec<&str> = words.iter().filter(|(set, _)| *set).map(|(_, word)| *word).collect();
            if on.is_empty() { "on".to_owned() } else { format!("on ({})", on.join(", ")) }
        }
        (None, Some(_)) => "off (paused: enabled: false)".to_owned(),
        (None, None) => "off".to_owned(),
    }
}

fn siblings(ctx: &AppContext) -> Vec<String> {
    let positions = ctx.index.service(&ctx.identity.service).iter().copied().filter(|p| *p != ctx.position);
    positions
        .map(|p| {
            let app = &ctx.index.fleet.applications[p];
            let environment = ctx.index.identities[p].environment.as_deref().unwrap_or("no environment");
            let status = &app.status;
            format!("{} ({environment}): {}, {}", app.metadata.name, status.sync.status, status.health.status)
        })
        .collect()
}
