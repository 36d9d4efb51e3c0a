//! A person's change that a later sync took back, read from the audit log.

use jiff::Timestamp;
use trueup_compare::OverwrittenPatch;
use trueup_model::{Certainty, Finding, HealthCode, ResourceKey, Rule, Severity};

use crate::context::AppContext;
use crate::rules::drift::short_name;
use crate::rules::kubectl;

/// A patch counts only if it stood for a while: self-heal takes changes back within seconds, which is its job.
const STOOD_S: i64 = 20;

/// Findings from overwritten patches, at most one: the newest object that was patched.
///
/// `found` tells what is broken: a crash loop shows long before Argo CD calls the Application degraded.
pub(super) fn findings(ctx: &AppContext, found: &[Finding]) -> Vec<Finding> {
    let mut patched: Vec<(ResourceKey, Vec<OverwrittenPatch>)> = Vec::new();
    for resource in ctx.app.status.resources.iter().filter(|r| !r.hook) {
        let key = resource.key();
        let audit = ctx.audit(&key);
        if !audit.iter().any(|e| e.is_person()) {
            continue;
        }
        let Some(live) = ctx.cluster.and_then(|c| c.cluster.objects.get(&key)) else { continue };
        let mut patches = trueup_compare::overwritten_patches(audit, &live.value());
        patches.retain(|p| p.overwritten_at.as_second() - p.at.as_second() > STOOD_S);
        if !patches.is_empty() {
            patched.push((key, patches));
        }
    }
    patched.sort_by_key(|(_, patches)| patches.iter().map(|p| p.at).max());
    let Some((key, patches)) = patched.pop() else { return Vec::new() };
    let unwell = |f: &&Finding| f.rule.family() == "health" && f.severity >= Severity::Warning;
    let broken = matches!(ctx.app.status.health.status, HealthCode::Degraded | HealthCode::Missing)
        || found.iter().filter(unwell).any(|f| f.objects.contains(&key));
    vec![finding(ctx, &key, &patches, broken)]
}

fn finding(ctx: &AppContext, key: &ResourceKey, patches: &[OverwrittenPatch], broken: bool) -> Finding {
    let mut people: Vec<&str> = patches.iter().map(|p| p.who.as_str()).collect();
    people.sort_unstable();
    people.dedup();
    let mut names: Vec<String> = patches.iter().map(change).collect();
    names.dedup();
    names.truncate(4);
    let when = patches.iter().map(|p| p.overwritten_at).max().unwrap_or_default();
    let mut finding = Finding::new(
        Rule::DriftHotfixOverwritten,
        format!(
            "{} had set {} of {} by hand; a sync at {} took it back",
            people.join(", "),
            names.join(", "),
            key.spoken(),
            when.strftime("%H:%M:%SZ"),
        ),
        "carry the hand-made values into Git; until then set them again by hand",
    )
    .severity(if broken { Severity::Error } else { Severity::Advice })
    .certainty(Certainty::Observed)
    .who(Some(people.join(", ")))
    .since(Some(when))
    .object(key.clone());
    for patch in patches.iter().take(6) {
        finding = finding.field(patch.field.clone()).evidence(format!("audit log: {key}"), line(patch));
    }
    if let Some(commit) = brought_back(ctx, when) {
        finding = finding.evidence("Git", commit);
    }
    if broken {
        finding = finding.consequence(format!("it is {} since", ctx.app.status.health.status));
    }
    finding.command(kubectl(ctx, &key.namespace, &format!("rollout history {}", key.kubectl())))
}

fn change(patch: &OverwrittenPatch) -> String {
    match patch.person_value.as_ref().filter(|v| !v.is_object() && !v.is_array()) {
        Some(value) => format!("{} to {}", short_name(&patch.field), crate::field_value::shown(&patch.field, value)),
        None => short_name(&patch.field),
    }
}

fn line(patch: &OverwrittenPatch) -> String {
    format!(
        "{}: {} set {}; {}: {} set it to something else",
        patch.at.strftime("%H:%M:%SZ"),
        patch.who,
        change(patch),
        patch.overwritten_at.strftime("%H:%M:%SZ"),
        patch.overwritten_by,
    )
}

/// The commit whose sync took the change back: the newest one before it that touches the Application's folder.
fn brought_back(ctx: &AppContext, when: Timestamp) -> Option<String> {
    let source = ctx.app.sources().first()?;
    let commits = ctx.index.fleet.commits.commits(&source.repo_url);
    let commit = commits.iter().find(|c| c.at <= when && c.touches(crate::suspects::watched_folder(&source.path)))?;
    Some(crate::suspects::Suspect { commit, repo_url: &source.repo_url }.line())
}
