//! Which finding leads, and which ones are merely its consequences.
//!
//! One fault shows in many places: a refused object leaves the app `OutOfSync`, raises a `SyncError` condition and may
//! leave it Missing. Here the root is kept and the symptoms are written under it.

use trueup_model::{Finding, Rule, Severity};

use crate::context::AppContext;

/// Sorts the findings of one Application, the leading one first, and folds consequences into their causes.
pub(crate) fn fold(ctx: &AppContext, mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(order);
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        match kept.iter_mut().find(|cause| explains(cause, &finding)) {
            Some(cause) => absorb(cause, finding),
            None => kept.push(finding),
        }
    }
    if let Some(lead) = kept.first_mut() {
        lead.consequences.extend(symptoms(ctx, lead));
        lead.consequences.dedup();
    }
    for finding in &mut kept {
        finding.owner.holder = holder(ctx);
    }
    kept
}

/// Loud findings before advice; among them causes before effects, as far as families tell; then the worse one.
fn order(finding: &Finding) -> (bool, u8, std::cmp::Reverse<Severity>, Rule) {
    let advice = finding.severity == Severity::Advice;
    (advice, precedence(finding.rule), std::cmp::Reverse(finding.severity), finding.rule)
}

/// The order in which causes come before effects.
fn precedence(rule: Rule) -> u8 {
    match rule {
        Rule::ControlIgnoredByController => 0,
        Rule::SyncWouldWipe => 1,
        Rule::DriftHotfixOverwritten => 4,
        Rule::ControlRolledBack => 5,
        Rule::HealthDeletionStuck => 6,
        Rule::SyncHalted | Rule::SyncOther => 11,
        Rule::SpecSharedResource
        | Rule::SpecRepeatedResource
        | Rule::SpecExcludedResource
        | Rule::RenderNondeterministic => 8,
        Rule::SyncWindowDenied | Rule::ControlAutoSyncOff => 9,
        Rule::DriftExtraneous | Rule::DriftOwnershipTaken => 10,
        _ => match rule.family() {
            "spec" => 2,
            "source" | "render" => 3,
            "sync" => 4,
            "loop" => 7,
            "health" => 8,
            "drift" => 9,
            _ => 12,
        },
    }
}

/// True if the first finding makes the second one happen.
fn explains(cause: &Finding, effect: &Finding) -> bool {
    let same_object = effect.objects.iter().any(|o| cause.objects.contains(o));
    match (cause.rule, effect.rule) {
        (a, b) if a == b => same_object && cause.cause == effect.cause,
        (Rule::DriftHotfixOverwritten, b) if b.family() == "health" => same_object,
        (Rule::DriftHotfix, Rule::DriftHotfixOverwritten) => same_object,
        (Rule::ControlRolledBack, b) => {
            matches!(
                b,
                Rule::ControlAutoSyncOff | Rule::ReleaseBehind | Rule::DriftExtraneous | Rule::RenderNondeterministic
            )
        }
        (Rule::ControlAutoSyncOff, b) => matches!(b, Rule::ReleaseBehind | Rule::DriftExtraneous),
        (Rule::HealthDeletionStuck, b) => {
            matches!(b, Rule::DriftExtraneous | Rule::SyncOperationStuck | Rule::SyncOther)
        }
        (Rule::SyncWindowDenied, b) => matches!(b, Rule::ReleaseBehind | Rule::DriftExtraneous | Rule::SyncOther),
        (Rule::SyncHookFailed | Rule::SyncHookStuck | Rule::SyncWaveBlocked, b) if b.family() == "health" => {
            same_object
        }
        // The operation and the workload tell one fault of one object in different words.
        (a, b) if a.family() == "health" && (b.family() == "health" || b == Rule::SyncOther) => {
            cause.objects.first().is_some_and(|first| effect.objects.first() == Some(first))
        }
        (a, b) if matches!(a.family(), "source" | "render" | "spec") => {
            matches!(b, Rule::SyncOther | Rule::SyncHalted | Rule::HealthOther)
        }
        (a, b) if a.family() == "sync" => {
            matches!(b, Rule::HealthMissing | Rule::SyncHalted) || (b.family() == "spec" && same_object)
        }
        (a, b) if a.family() == "loop" => matches!(b, Rule::SyncOther),
        _ => false,
    }
}

/// Writes a consequence under its cause.
fn absorb(cause: &mut Finding, effect: Finding) {
    if cause.rule == effect.rule {
        cause.evidence.extend(effect.evidence.into_iter().take(3));
        return;
    }
    cause.severity = cause.severity.max(effect.severity);
    cause.consequences.push(format!("{}: {}", effect.rule, effect.cause));
    cause.consequences.extend(effect.consequences);
    for what in effect.effects {
        if !cause.effects.contains(&what) {
            cause.effects.push(what);
        }
    }
}

/// What Argo CD itself says, as far as the leading finding accounts for it.
fn symptoms(ctx: &AppContext, lead: &Finding) -> Vec<String> {
    let status = &ctx.app.status;
    let mut lines = Vec::new();
    if lead.severity == Severity::Advice {
        return lines;
    }
    if ctx.render_failed() && lead.rule.family() != "fleet" {
        let until = if lead.rule.family() == "sync" { "that is repaired" } else { "it renders" };
        lines.push(format!("nothing can be compared or synced until {until}; what runs stays as it is"));
    }
    let out_of_sync = status.resources.iter().filter(|r| r.status == Some(trueup_model::SyncCode::OutOfSync)).count();
    if status.sync.status == trueup_model::SyncCode::OutOfSync && out_of_sync > 0 {
        lines.push(format!("OutOfSync: {out_of_sync} of {} objects", status.resources.len()));
    }
    lines
}

/// Who must act: the team that the Application names, else its project.
fn holder(ctx: &AppContext) -> Option<String> {
    let project = ctx.app.spec.project.as_str();
    let by_project = (!matches!(project, "" | "default")).then(|| format!("project {project}"));
    ctx.identity.team.clone().or(by_project)
}
