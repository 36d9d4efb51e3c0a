//! The table of Applications: a row each, what is wrong, and the next command.

use trueup_api::{App, Finding};
use trueup_model::Severity;

use super::column::Columns;
use super::{TriageView, bounded_cause};
use crate::page::{Page, Tone};

/// With less room than this beside the columns, the cause stands below its row instead.
const LEAST_CAUSE_COLUMN: usize = 48;

/// Where a cause below its row begins, and every command.
const INDENT: usize = 4;

/// Writes the table of these Applications.
pub(super) fn app_rows(page: &mut Page, view: &TriageView<'_>, columns: &Columns, apps: &[&App]) {
    let beside = (columns.width() + LEAST_CAUSE_COLUMN <= page.width()).then(|| columns.width());
    let mut titles = page.begin(0);
    columns.titles(&mut titles);
    if let Some(column) = beside {
        titles.pad(column);
        titles.push(Tone::Faint, "WHAT IS WRONG");
    }
    page.end(titles);
    for app in apps {
        app_row(page, view, columns, app, beside);
    }
}

fn app_row(page: &mut Page, view: &TriageView<'_>, columns: &Columns, app: &App, beside: Option<usize>) {
    let mut line = page.begin(0);
    columns.cells(&mut line, app);
    let Some(lead) = app.lead() else {
        page.end(line);
        risk_line(page, view, app);
        return;
    };
    let cause = bounded_cause(&lead.cause);
    if let Some(column) = beside {
        line.pad(column);
        page.end_wrapped(line, column, Tone::Plain, &cause);
    } else {
        page.end(line);
        page.paragraph(INDENT, Tone::Plain, &cause);
    }
    if let Some(also) = also(app) {
        page.paragraph(beside.unwrap_or(INDENT), Tone::Faint, &also);
    }
    risk_line(page, view, app);
    next_step(page, INDENT, lead, view.again);
}

/// What to do about a finding: its command, or in words where no single command does it.
pub(super) fn next_step(page: &mut Page, indent: usize, finding: &Finding, fleet: &str) {
    match finding.remedy.command.as_deref() {
        Some(command) => page.command(indent, &again(command, fleet)),
        None if finding.remedy.say.is_empty() => {}
        None => {
            let mut line = page.begin(indent);
            line.push(Tone::Faint, "→ ");
            page.end_wrapped(line, indent + 2, Tone::Plain, &finding.remedy.say);
        }
    }
}

/// A command of ours, made to look at the same fleet again (`fleet` is ` --demo` or the like); others as they are.
pub(super) fn again(command: &str, fleet: &str) -> String {
    match command.strip_prefix("trueup ").and_then(|rest| rest.split_once(' ')) {
        Some((verb, rest)) => format!("trueup {verb}{fleet} {rest}"),
        None => command.to_owned(),
    }
}

/// The rules of the other findings that need attention.
fn also(app: &App) -> Option<String> {
    let mut rules: Vec<&str> =
        app.findings.iter().skip(1).filter(|f| f.severity >= Severity::Warning).map(|f| f.rule.name()).collect();
    rules.dedup();
    (!rules.is_empty()).then(|| format!("also: {}", rules.join(", ")))
}

fn risk_line(page: &mut Page, view: &TriageView<'_>, app: &App) {
    if view.explain_rank {
        let parts: Vec<String> = app.risk_parts.iter().map(|p| format!("{} {}", p.points, p.what)).collect();
        let sum = if parts.is_empty() { "nothing adds to it".to_owned() } else { parts.join(" + ") };
        page.paragraph(INDENT, Tone::Faint, &format!("rank {}, risk {:.1} = {sum}", app.rank, app.risk));
    }
}
