//! Conditions that Argo CD raises: the source cannot be fetched or rendered, the Application is invalid.

use trueup_model::{Condition, FieldPath, Finding, ResourceKey, Rule, Segment, Severity, Source};

use crate::catalogue::{Classified, MessagePlace, classify};
use crate::context::AppContext;
use crate::rules::failed_operation::field_path;
use crate::rules::from_message;
use crate::suspects::{Suspect, spec_suspect, suspects};

/// Conditions that say something of their own; `SyncError` quotes the last operation, `SharedResourceWarning` is
/// read together with the other Application.
const READ_HERE: &[&str] = &[
    "InvalidSpecError",
    "ComparisonError",
    "UnknownError",
    "DeletionError",
    "RepeatedResourceWarning",
    "ExcludedResourceWarning",
];

/// Findings from conditions.
pub(super) fn findings(ctx: &AppContext) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let read_here = |c: &&Condition| READ_HERE.contains(&c.kind.as_str()) || cannot_start(c);
    for condition in ctx.app.status.conditions.iter().filter(read_here) {
        let classified = classify(&condition.message, MessagePlace::Condition(&condition.kind));
        let finding = finding(ctx, condition, &classified);
        match found.iter_mut().find(|f| f.rule == finding.rule && f.cause == finding.cause) {
            Some(same) => same.evidence.extend(finding.evidence),
            None => found.push(finding),
        }
    }
    found.extend(would_wipe(ctx));
    found
}

/// A `SyncError` that quotes no operation: auto-sync could not even start one.
fn cannot_start(condition: &Condition) -> bool {
    let quotes = ["Failed last sync attempt", "will wipe out all resources"];
    condition.kind == "SyncError" && !quotes.iter().any(|quote| condition.message.contains(quote))
}

fn finding(ctx: &AppContext, condition: &Condition, classified: &Classified) -> Finding {
    let place = format!("Application {}: condition {}", ctx.name(), condition.kind);
    let mut finding = from_message(ctx, classified, place).since(condition.last_transition_time);
    if let Some(key) = object_in(ctx, condition, classified) {
        let mut words = finding.cause.split(|c: char| !(c.is_alphanumeric() || "-.".contains(c)));
        if !words.any(|word| word == key.name) {
            finding.cause = format!("{} ({})", finding.cause, key.spoken());
        }
        finding = finding.object(key);
    }
    finding = with_source(ctx, classified, finding.object(ctx.object()));
    if let (Some(field), "sync") = (classified.captures.get("field"), classified.rule.family()) {
        finding = finding.field(field_path(field));
    }
    if let Some(field) = spec_field(ctx, classified) {
        finding = finding.field(field);
    }
    if condition.kind.ends_with("Warning") {
        finding = finding.severity(Severity::Warning);
    }
    for suspect in brought_by(ctx, classified) {
        if finding.who.is_none() {
            finding = finding.who(Some(suspect.commit.author.clone()));
        }
        finding = finding.evidence("Git", suspect.line());
    }
    if classified.cached {
        finding = finding.consequence(
            "Argo CD serves this error from its cache: after a repair outside Git it stays for up to an hour unless the app is hard-refreshed",
        );
    }
    finding
}

/// The object that the message is about, if it is one of the Application's: server-side diff and live state fail
/// with what a server says about one object.
fn object_in(ctx: &AppContext, condition: &Condition, classified: &Classified) -> Option<ResourceKey> {
    let tried = condition.message.split_once("in dryrun mode for resource ").and_then(|(_, rest)| {
        let (kind, name) = rest.split_once(": ")?.0.split_once('/')?;
        Some((kind, name))
    });
    let (kind, name) = tried.or_else(|| Some((classified.capture("kind")?, classified.capture("name")?)))?;
    let listed = ctx.app.status.resources.iter().map(trueup_model::ResourceStatus::key);
    listed.into_iter().find(|key| key.kind == kind && key.name == name)
}

/// The source that fails, as evidence; messages of clients often do not say which repository or chart they wanted.
fn with_source(ctx: &AppContext, classified: &Classified, mut finding: Finding) -> Finding {
    if !matches!(classified.rule.family(), "source" | "render") {
        return finding;
    }
    let number = classified.source.map_or(0, |(number, _)| number.saturating_sub(1));
    let Some(source) = ctx.app.sources().get(number) else { return finding };
    let Source { repo_url, path, chart, target_revision, .. } = source;
    let wanted: &[&str] = match classified.rule {
        Rule::SourceRepoAuth | Rule::SourceRepoUnreachable | Rule::SourceChartRepoUnreachable => &[repo_url],
        Rule::SourceChartVersionMissing => &[chart, target_revision, repo_url],
        _ => &[],
    };
    let said = finding.cause.clone();
    let unsaid: Vec<&str> = wanted.iter().copied().filter(|w| !w.is_empty() && !said.contains(*w)).collect();
    if !unsaid.is_empty() {
        finding.cause = format!("{said} ({})", unsaid.join(" "));
    }
    let whole = [repo_url, path, chart, target_revision].map(String::as_str);
    let text: Vec<&str> = whole.into_iter().filter(|part| !part.is_empty()).collect();
    finding.evidence(format!("Application {}: its source", ctx.name()), text.join(" "))
}

/// The commits that may have brought it: those that name a captured file first, at most three.
fn brought_by<'f>(ctx: &AppContext<'f>, classified: &Classified) -> Vec<Suspect<'f>> {
    let in_spec = matches!(classified.rule, Rule::SourceRefUnknown | Rule::SourceRefConflict)
        || classified.rule.family() == "spec";
    if in_spec {
        return spec_suspect(ctx).into_iter().collect();
    }
    if !matches!(classified.rule.family(), "render" | "source") {
        return Vec::new();
    }
    let file = classified.captures.get("file").map(|f| f.rsplit('/').next().unwrap_or(f).to_owned());
    let all = suspects(ctx);
    let naming: Vec<Suspect> = all
        .iter()
        .copied()
        .filter(|s| file.as_ref().is_some_and(|file| s.commit.paths.iter().any(|p| p.ends_with(file.as_str()))))
        .collect();
    let mut chosen = if naming.is_empty() { all } else { naming };
    chosen.truncate(3);
    chosen
}

/// The field of the Application that names the missing thing, if the repair may be there.
fn spec_field(ctx: &AppContext, classified: &Classified) -> Option<FieldPath> {
    let source = if ctx.app.spec.sources.is_empty() {
        FieldPath::of(&["spec", "source"])
    } else {
        let number = classified.source.map_or(0, |(number, _)| number.saturating_sub(1));
        FieldPath::of(&["spec", "sources"]).join(Segment::Index(number))
    };
    match classified.rule {
        Rule::RenderValuesFileMissing | Rule::RenderValuesGlobEmpty | Rule::SourceRefUnknown => {
            Some(source.field("helm").field("valueFiles"))
        }
        Rule::SourceRevisionMissing | Rule::SourceChartVersionMissing => Some(source.field("targetRevision")),
        Rule::SourcePathMissing | Rule::SourcePathEscapes => Some(source.field("path")),
        Rule::SpecDestinationUnknown | Rule::SpecProjectDeniesDestination => {
            Some(FieldPath::of(&["spec", "destination"]))
        }
        Rule::SpecProjectMissing => Some(FieldPath::of(&["spec", "project"])),
        _ => None,
    }
}

/// `SyncError … auto-sync will wipe out all resources` is about the future, not about the last operation.
fn would_wipe(ctx: &AppContext) -> Option<Finding> {
    let condition = ctx.app.conditions("SyncError").find(|c| c.message.contains("will wipe out all resources"))?;
    let place = format!("Application {}: condition SyncError", ctx.name());
    let classified = classify(&condition.message, MessagePlace::Condition("SyncError"));
    Some(from_message(ctx, &classified, place).object(ctx.object()).since(condition.last_transition_time))
}
