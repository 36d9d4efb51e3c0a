//! An operation that is under way, or waits for its next try.

use trueup_model::{OperationPhase, OperationState, Retry};

use super::phrase::{clock, short, short_all, span};
use super::{Forecast, Outcome, cause_of, nothing, retry_delay};
use crate::catalogue::shorten;

impl Forecast<'_> {
    /// What becomes of the operation. No other sync can begin before it ends.
    pub(super) fn operation(&mut self) -> Outcome {
        let app = self.app;
        let state = app
            .status
            .operation_state
            .as_ref()
            .filter(|s| matches!(s.phase, OperationPhase::Running | OperationPhase::Terminating));
        let Some(state) = state else {
            self.note("an operation was asked for and has not begun");
            return if self.window.can_sync_manual || self.window.can_sync_auto {
                ("will begin the operation at once".to_owned(), None)
            } else {
                self.blocked("the operation begins")
            };
        };
        if !self.window.can_continue && self.window_blocks() {
            self.note(format!("an operation is under way ({})", asker(state)));
            let what = if state.phase == OperationPhase::Terminating {
                "the operation is stopped"
            } else {
                "the operation goes on"
            };
            return self.blocked(what);
        }
        if state.phase == OperationPhase::Terminating {
            self.note("the operation is being stopped");
            return ("will stop the operation, and not sync this revision again by itself".to_owned(), None);
        }
        if state.waits_for_retry() { self.retry(state) } else { self.running(state) }
    }

    fn window_blocks(&self) -> bool {
        self.window.blocked_by.is_some() || self.window.error.is_some()
    }

    fn blocked(&mut self, what: &str) -> Outcome {
        self.note(self.window_reason());
        match self.window.opens_at {
            Some(at) => (format!("nothing until {}: then {what}", clock(at, self.now)), Some(at)),
            None => nothing(format!("a sync window blocks it; {what} only when that ends")),
        }
    }

    /// Waiting for the next try: the phase is `Running` and the last try has ended.
    fn retry(&mut self, state: &OperationState) -> Outcome {
        // The controller stores the retry strategy with the operation; one without has none.
        let retry = state.operation.retry.clone().unwrap_or_default();
        let delay = retry_delay(&retry, state.retry_count);
        let at = state.finished_at.and_then(|t| t.checked_add(delay).ok());
        let pinned = self.pinned(state, &retry);
        self.note(format!("try {} failed: {}", state.retry_count.max(1), cause_of(&state.message)));
        self.note(tries_left(&retry, state.retry_count, delay.as_secs()));
        let with = match (&pinned, retry.refresh) {
            (_, true) => {
                self.note("`retry.refresh` is set: it takes the newest revision");
                " with the newest revision".to_owned()
            }
            (Some(Pinned { old: true, revision }), false) => {
                self.note(format!(
                    "retries stay on {revision}; Git is at {}, which is only synced when the retries end or are terminated",
                    self.compared()
                ));
                format!(" with the old commit {revision}")
            }
            (Some(Pinned { revision, .. }), false) => format!(" with {revision}"),
            (None, false) => String::new(),
        };
        match at {
            Some(at) if at > self.now => (format!("will retry at {}{with}", clock(at, self.now)), Some(at)),
            at => (format!("is about to retry{with}"), at),
        }
    }

    fn running(&mut self, state: &OperationState) -> Outcome {
        let since = state.started_at.map_or_else(String::new, |t| format!(" since {}", clock(t, self.now)));
        self.note(format!("a sync is under way{since} ({})", asker(state)));
        self.note("no other sync can begin before it ends");
        if !state.message.is_empty() {
            self.note(shorten(&state.message, 200));
        }
        match state.message.strip_prefix("waiting for ") {
            Some(what) => (
                format!("waits for {}; without an end unless that happens or somebody stops it", shorten(what, 160)),
                None,
            ),
            None => ("goes on with the sync that is under way".to_owned(), None),
        }
    }

    /// The revision that an operation stays on, and whether Git has moved on.
    fn pinned(&self, state: &OperationState, retry: &Retry) -> Option<Pinned> {
        let revisions = state.revisions();
        if revisions.is_empty() || retry.refresh {
            return None;
        }
        let status = &self.app.status.sync;
        let compared: Vec<&str> = if status.revisions.is_empty() {
            vec![status.revision.as_str()]
        } else {
            status.revisions.iter().map(String::as_str).collect()
        };
        let newer_in_git = self.context.newest.is_some_and(|newest| !revisions.contains(&newest.id.as_str()));
        let old = newer_in_git || (!compared.iter().all(|c| c.is_empty()) && compared != revisions);
        Some(Pinned { revision: short_all(&revisions), old })
    }

    /// The revision that Git is at, as far as is known.
    fn compared(&self) -> String {
        let status = &self.app.status.sync;
        match self.context.newest {
            Some(newest) => super::phrase::commit(newest),
            None if status.revisions.is_empty() => short(&status.revision).to_owned(),
            None => short_all(&status.revisions.iter().map(String::as_str).collect::<Vec<_>>()),
        }
    }
}

struct Pinned {
    revision: String,
    old: bool,
}

fn asker(state: &OperationState) -> String {
    match state.operation.initiated_by.person() {
        Some(person) => format!("asked for by {person}"),
        None if state.operation.initiated_by.automated => "by auto-sync".to_owned(),
        None => "asked for by hand".to_owned(),
    }
}

fn tries_left(retry: &Retry, count: i64, wait: i64) -> String {
    let wait = span(wait);
    if retry.limit < 0 {
        return format!("retry {count} comes {wait} after the last try, and there is no limit");
    }
    let more = (retry.limit - count).max(0);
    format!("retry {count} of {} comes {wait} after the last try; {more} more after it", retry.limit)
}
