//! Causes that several Applications share, each said once.

use std::collections::BTreeMap;

use trueup_api::{App, Finding, SharedCause, Triage};
use trueup_model::{Rule, Severity};

use super::app_rows::next_step;
use super::column::Columns;
use super::{Detail, TriageView, apps, bounded_cause};
use crate::page::{Page, Tone};

/// Applications of one cause that get a line; a hundred lines would hide what comes after them.
const MAX_SHORT_LINES: usize = 12;

/// A shared cause with the Applications that suffer from it.
pub(super) struct Fold<'t> {
    cause: &'t SharedCause,
    /// Each with its finding, worst first. The leading finding of the first speaks for all.
    apps: Vec<(&'t App, &'t Finding)>,
}

/// The shared causes of a report, without those of one Application only or below the severity.
pub(super) fn folds(triage: &Triage, least: Severity) -> Vec<Fold<'_>> {
    let mut ill: BTreeMap<(Rule, &str), Vec<(&App, &Finding)>> = BTreeMap::new();
    for app in &triage.apps {
        for finding in &app.findings {
            let Some(root) = finding.root.as_deref() else { continue };
            let apps = ill.entry((finding.rule, root)).or_default();
            if apps.last().is_none_or(|(last, _)| !std::ptr::eq(*last, app)) {
                apps.push((app, finding));
            }
        }
    }
    let apps = |cause: &SharedCause| ill.get(&(cause.rule, cause.root.as_str())).cloned().unwrap_or_default();
    let folds = triage.shared_causes.iter().map(|cause| Fold { cause, apps: apps(cause) });
    folds.filter(|fold| fold.apps.len() > 1 && fold.apps.iter().any(|(_, f)| f.severity >= least)).collect()
}

impl Fold<'_> {
    /// True if this Application's leading finding is told here, so that it needs no row of its own.
    pub(super) fn tells(&self, app: &App) -> bool {
        app.lead().is_some_and(|lead| is(lead, self.cause))
    }
}

fn is(finding: &Finding, cause: &SharedCause) -> bool {
    finding.rule == cause.rule && finding.root.as_deref() == Some(cause.root.as_str())
}

/// Writes each cause once, with its Applications below it as short lines.
pub(super) fn shared_causes(page: &mut Page, view: &TriageView<'_>, columns: &Columns, folds: &[Fold<'_>]) {
    for fold in folds {
        let Some((worst, finding)) = fold.apps.first() else { continue };
        page.blank();
        let mut line = page.begin(0);
        line.push(Tone::Severity(finding.severity), finding.severity.as_str());
        line.push(Tone::Strong, &format!("  {} share one cause: ", apps(fold.apps.len())));
        page.end_wrapped(line, 4, Tone::Strong, &fold.cause.root);
        page.paragraph(4, Tone::Faint, &format!("{} ({})", finding.rule.about(), finding.rule));
        page.paragraph(4, Tone::Plain, &format!("For example {}: {}", worst.name, bounded_cause(&finding.cause)));
        next_step(page, 4, finding, view.again);
        if view.detail == Detail::Table {
            short_lines(page, columns, fold);
        }
    }
}

/// A line each for the worst, the names alone for the rest. The wide form has a row for each in its table instead.
fn short_lines(page: &mut Page, columns: &Columns, fold: &Fold<'_>) {
    for (app, _) in fold.apps.iter().take(MAX_SHORT_LINES) {
        let mut line = page.begin(4);
        columns.cells(&mut line, app);
        if !fold.tells(app) {
            line.push(Tone::Faint, "  (see also below)");
        }
        page.end(line);
    }
    let rest: Vec<&str> = fold.apps.iter().skip(MAX_SHORT_LINES).map(|(app, _)| app.name.as_str()).collect();
    if !rest.is_empty() {
        page.paragraph(4, Tone::Plain, &format!("and {}: {}", apps(rest.len()), rest.join(", ")));
    }
}
