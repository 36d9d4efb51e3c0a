//! The fleet in five lines.

use trueup_model::{Finding, Remedy, Rule, Severity};

use crate::rank::loses_a_patch;
use crate::report::{AppReport, SharedCause, Verdict};

/// Counts what matters and says what to do first.
pub(crate) fn verdict(apps: &[AppReport], shared: &[SharedCause]) -> Verdict {
    let count = |test: &dyn Fn(&Finding) -> bool| {
        apps.iter().filter(|a| a.findings.iter().any(|f| f.severity > Severity::Advice && test(f))).count()
    };
    Verdict {
        apps: apps.len(),
        healthy: apps.iter().filter(|a| a.severity().is_none_or(|s| s == Severity::Advice)).count(),
        cannot_sync: count(&|f| stops_syncs(f.rule)),
        looping: count(&|f| f.rule.family() == "loop" || f.rule == Rule::SyncRetryPinned),
        patched: count(&|f| loses_a_patch(f.rule)),
        no_way_back: apps.iter().filter(|a| no_way_back(a)).count(),
        first: first(apps, shared),
    }
}

/// True for faults with which no sync gets through.
fn stops_syncs(rule: Rule) -> bool {
    match rule.family() {
        "render" => !matches!(
            rule,
            Rule::RenderNondeterministic | Rule::RenderLookup | Rule::RenderUnpinned | Rule::RenderOverridden
        ),
        "spec" => !matches!(rule, Rule::SpecSharedResource | Rule::SpecRepeatedResource | Rule::SpecExcludedResource),
        "source" | "sync" => true,
        _ => false,
    }
}

/// Broken, and nothing to go back to.
fn no_way_back(app: &AppReport) -> bool {
    let broken = app.severity().is_some_and(|s| s >= Severity::Error);
    broken && app.findings.iter().any(|f| matches!(f.rule, Rule::ControlNoLastKnownGood | Rule::ControlRollbackBlocked))
}

/// The cause that several Applications share if the worst one is among them, else the worst Application.
fn first(apps: &[AppReport], shared: &[SharedCause]) -> Option<Remedy> {
    let worst = apps.iter().find(|a| a.severity().is_some_and(|s| s > Severity::Advice))?;
    let lead = worst.lead()?;
    let say = match shared.iter().find(|c| c.apps.contains(&worst.key)) {
        Some(cause) => format!("{} suffer from one cause: {}", plural(cause.apps.len(), "app"), lead.cause),
        None => format!("{}: {}", worst.key.name, lead.cause),
    };
    Some(Remedy { say, command: lead.remedy.command.clone() })
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
