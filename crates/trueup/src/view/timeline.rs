//! What happened, on one axis of time.

use jiff::Timestamp;
use trueup_api::{Explanation, TimelineEntry};
use trueup_triage::TimelineKind;

use crate::page::{Page, Tone, age, clock_time, date};

/// Entries shown; the oldest are left out first.
const MAX_ENTRIES: usize = 40;

/// Column at which texts begin: time, age and kind stand before it.
const TEXT_COLUMN: usize = 31;

/// Writes the timeline, oldest first, equal entries in a row as one.
pub(super) fn timeline(page: &mut Page, explanation: &Explanation) {
    let now = explanation.captured_at;
    let runs = runs(&explanation.timeline);
    page.heading("TIMELINE (UTC, oldest first)");
    if runs.is_empty() {
        page.paragraph(2, Tone::Faint, "nothing is recorded");
        return;
    }
    let left_out = runs.len().saturating_sub(MAX_ENTRIES);
    if left_out > 0 {
        page.paragraph(2, Tone::Faint, &format!("… {left_out} earlier (-o json has all)"));
    }
    let mut day = String::new();
    for run in &runs[left_out..] {
        new_day(page, &mut day, run.first.at);
        run_line(page, run, now);
    }
    new_day(page, &mut day, now);
    let mut line = page.begin(2);
    line.push(Tone::Plain, &clock_time(now));
    line.push_right(Tone::Strong, "now", 20);
    page.end(line);
}

/// Equal entries in a row.
struct Run<'e> {
    first: &'e TimelineEntry,
    last: Timestamp,
    count: usize,
}

fn runs(entries: &[TimelineEntry]) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    for entry in entries {
        match runs.last_mut() {
            Some(run) if (run.first.kind, &run.first.text, &run.first.who) == (entry.kind, &entry.text, &entry.who) => {
                run.last = entry.at;
                run.count += 1;
            }
            _ => runs.push(Run { first: entry, last: entry.at, count: 1 }),
        }
    }
    runs
}

fn new_day(page: &mut Page, day: &mut String, at: Timestamp) {
    let of = date(at);
    if *day != of {
        page.paragraph(2, Tone::Strong, &of);
        *day = of;
    }
}

fn run_line(page: &mut Page, run: &Run<'_>, now: Timestamp) {
    let entry = run.first;
    let mut line = page.begin(2);
    line.push(Tone::Plain, &clock_time(entry.at));
    let ago = if entry.at > now { "later".to_owned() } else { format!("{} ago", age(entry.at, now)) };
    line.push_right(Tone::Faint, &ago, 20);
    line.pad(22);
    line.push(Tone::Plain, kind(entry.kind));
    line.pad(TEXT_COLUMN);
    let who = entry.who.as_ref().map(|who| format!(" — {who}")).unwrap_or_default();
    let again = match run.count {
        1 => String::new(),
        count => format!(" (×{count}, until {})", clock_time(run.last)),
    };
    page.end_wrapped(line, TEXT_COLUMN, Tone::Plain, &format!("{}{who}{again}", super::bounded_cause(&entry.text)));
}

fn kind(kind: TimelineKind) -> &'static str {
    match kind {
        TimelineKind::Commit => "commit",
        TimelineKind::Sync => "sync",
        TimelineKind::Patch => "by hand",
        TimelineKind::Event => "event",
        TimelineKind::Health => "health",
        TimelineKind::Condition => "argo cd",
    }
}
