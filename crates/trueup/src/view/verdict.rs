//! The fleet in five lines.

use trueup_api::Triage;

use super::app_rows::again;
use super::{TriageView, apps, bounded_cause};
use crate::page::{Page, Tone, date_and_time};

/// Writes how many Applications need attention, of which sort, and what to do first.
pub(super) fn verdict(page: &mut Page, triage: &Triage, view: &TriageView<'_>) {
    let verdict = &triage.verdict;
    let troubled = verdict.apps.saturating_sub(verdict.healthy);
    let mut title = page.begin(0);
    if verdict.apps == 0 {
        title.push(Tone::Strong, "No Application was found");
    } else if troubled == 0 {
        title.push(Tone::Good, &format!("{}, nothing needs attention", apps(verdict.apps)));
    } else {
        let verb = if troubled == 1 { "needs" } else { "need" };
        title.push(Tone::Strong, &format!("{troubled} of {} {verb} attention", apps(verdict.apps)));
    }
    title.push(Tone::Faint, &format!(" (as of {} UTC)", date_and_time(triage.captured_at)));
    page.end(title);
    if troubled > 0 {
        count(page, verdict.cannot_sync, "cannot sync");
        count(page, verdict.looping, if verdict.looping == 1 { "is looping" } else { "are looping" });
        let carry = if verdict.patched == 1 { "carries" } else { "carry" };
        count(page, verdict.patched, &format!("{carry} hotfixes that the next sync would overwrite"));
        let have = if verdict.no_way_back == 1 { "has" } else { "have" };
        count(page, verdict.no_way_back, &format!("{have} no safe way back"));
    }
    if let Some(first) = &verdict.first {
        let mut line = page.begin(0);
        line.push(Tone::Strong, "First: ");
        page.end_wrapped(line, 7, Tone::Plain, &bounded_cause(&first.say));
        if let Some(command) = &first.command {
            page.command(4, &again(command, view.again));
        }
    }
}

fn count(page: &mut Page, count: usize, what: &str) {
    let tone = if count == 0 { Tone::Faint } else { Tone::Plain };
    let mut line = page.begin(0);
    line.push_right(tone, &count.to_string(), 5);
    line.push(tone, &format!(" {what}"));
    page.end(line);
}
