//! Whether auto-sync starts a sync: the decision of the controller, step by step.
//!
//! Source: `autoSync` and `alreadyAttemptedSync`, `controller/appcontroller.go`; the revisions are compared as
//! observed on 3.5.1 (always when `OutOfSync`, also with `manifest-generate-paths`).

use trueup_model::{Automated, OperationPhase, OperationState, Source, SyncCode};

use super::phrase::{clock, commit, short, short_all, some_of, span};
use super::{Forecast, Outcome, cause_of, nothing, self_heal_delay};

/// The controller compares an Application at least so often: `timeout.reconciliation` and its jitter by default.
const REFRESH: &str = "within about 3 minutes";

impl Forecast<'_> {
    /// Goes through the steps of auto-sync in the controller's order.
    pub(super) fn auto_sync(&mut self) -> Outcome {
        let app = self.app;
        // The gate in front of auto-sync: with a closed window the controller does not even look further.
        let open = self.window.can_sync_auto;
        self.note(if open { "no sync window blocks it".to_owned() } else { self.window_reason() });
        let Some(automated) = app.auto_sync() else {
            self.note("auto-sync is off");
            return nothing("auto-sync is off; somebody must sync it");
        };
        self.note(describe(automated));
        self.note("no operation is under way, and the Application is not being deleted");
        match app.status.sync.status {
            SyncCode::OutOfSync => self.note("it is OutOfSync"),
            SyncCode::Synced => return self.synced(automated),
            SyncCode::Unknown | SyncCode::Other => {
                self.note("its sync status is Unknown, and auto-sync only acts on OutOfSync");
                return nothing("Argo CD cannot compare it; it is not synced before that is repaired");
            }
        }
        if !open {
            return match self.window.opens_at {
                Some(at) => (format!("nothing until {}: a sync window is closed", clock(at, self.now)), Some(at)),
                None if self.window.error.is_some() => nothing("a sync window of the project cannot be read"),
                None => nothing("a sync window is closed, with no end in sight"),
            };
        }
        if !automated.prune && self.only_prunes() {
            self.note("all that differs is objects to prune, and pruning is off");
            return nothing("only pruning is left to do, and auto-sync does not prune");
        }
        match app.status.operation_state.as_ref() {
            Some(state) if self.attempted(state) => self.attempted_already(automated, state),
            _ => self.starts(automated),
        }
    }

    fn synced(&mut self, automated: &Automated) -> Outcome {
        self.note("it is Synced");
        if let Some(newest) = self.pending_commit() {
            let newest = commit(newest);
            self.note(format!("the repository is at {newest}, which Argo CD has not compared yet"));
            let say = format!("will compare with {newest} {REFRESH}, and sync if that changes anything");
            return (say, None);
        }
        nothing(if automated.self_heal {
            "it is Synced; the next commit or change by hand that makes a difference is synced"
        } else {
            "it is Synced; the next commit that makes a difference is synced"
        })
    }

    /// `alreadyAttemptedSync`: the last operation was for the same revision and the same sources.
    fn attempted(&mut self, state: &OperationState) -> bool {
        let Some(result) = state.sync_result.as_ref() else {
            let completed =
                matches!(state.phase, OperationPhase::Failed | OperationPhase::Error | OperationPhase::Succeeded);
            if completed {
                self.note("the last operation ended without a result, which counts as a try");
            }
            return completed;
        };
        let status = &self.app.status.sync;
        let (compared, tried) = if status.revisions.is_empty() {
            (vec![status.revision.as_str()], vec![result.revision.as_str()])
        } else {
            (as_strs(&status.revisions), as_strs(&result.revisions))
        };
        if compared != tried {
            self.note(format!(
                "the last sync was of {}, Git is at {}: not tried yet",
                or_unknown(&short_all(&tried)),
                short_all(&compared)
            ));
            return false;
        }
        let (spec, synced) = (self.app.sources(), sources(result.source.as_ref(), &result.sources));
        if !spec.is_empty() && !synced.is_empty() && spec != synced {
            self.note("the Application's source has changed since the last sync: not tried yet");
            return false;
        }
        self.note(format!("the last sync was of the same revision {}", short_all(&compared)));
        true
    }

    fn attempted_already(&mut self, automated: &Automated, state: &OperationState) -> Outcome {
        if state.phase != OperationPhase::Succeeded {
            self.note(format!("and it ended as {}: {}", state.phase, cause_of(&state.message)));
            return self.halted();
        }
        self.note("and it succeeded");
        if !automated.self_heal {
            self.note("self-heal is off: a difference in the cluster alone starts nothing");
            return self.fuse();
        }
        let attempts = state.operation.sync.as_ref().map_or(0, |s| s.auto_heal_attempts_count);
        let delay = self_heal_delay(attempts);
        let due = state.finished_at.and_then(|t| t.checked_add(delay).ok());
        self.note(match attempts {
            ..1 => "self-heal is on, and the last operation was not one".to_owned(),
            _ => format!(
                "self-heal is on; self-heal {attempts} in a row ended last, so it waits {} after that",
                span(delay.as_secs())
            ),
        });
        if let Some(outcome) = self.would_wipe(automated) {
            return outcome;
        }
        let differing = self.differing();
        match due {
            Some(at) if at > self.now => {
                (format!("will set back {differing} at {} (self-heal)", clock(at, self.now)), Some(at))
            }
            _ => (format!("will set back {differing} at once (self-heal)"), None),
        }
    }

    /// Auto-sync does not try a failed revision again.
    fn halted(&mut self) -> Outcome {
        if let Some(newest) = self.pending_commit() {
            let newest = commit(newest);
            self.note(format!("the repository is at {newest}, which Argo CD has not compared yet"));
            return (format!("will sync {newest} {REFRESH}"), None);
        }
        nothing(format!(
            "auto-sync gave up on this revision; {}, a change of the source or a sync by hand starts it again",
            self.next_revision()
        ))
    }

    /// Without self-heal a difference in the cluster stays until the next commit, also one for another Application of
    /// the repository, and is then overwritten: the last operation is no longer of the newest revision.
    fn fuse(&mut self) -> Outcome {
        let changes = self.context.hand_changes;
        let mut then = format!("{} starts a full sync", self.next_revision());
        if !changes.is_empty() {
            self.note(format!("changed by hand: {}", some_of(changes)));
            then = format!("{then}, which overwrites {}", some_of(changes));
        }
        if let Some(newest) = self.pending_commit() {
            let newest = commit(newest);
            self.note(format!("the repository is at {newest}, which Argo CD has not compared yet"));
            return (format!("will sync {newest} {REFRESH}{}", overwriting(changes)), None);
        }
        (format!("nothing for now; {then}"), None)
    }

    /// What gives the Application another revision. Commits count wherever they are in the repository.
    fn next_revision(&self) -> &'static str {
        if self.app.sources().iter().all(Source::is_chart) && !self.app.sources().is_empty() {
            "another chart version"
        } else {
            "the next commit anywhere in the repository"
        }
    }

    fn starts(&mut self, automated: &Automated) -> Outcome {
        if self.app.status.operation_state.is_none() {
            self.note("it was never synced");
        }
        if let Some(outcome) = self.would_wipe(automated) {
            return outcome;
        }
        let status = &self.app.status.sync;
        let revision = if status.revisions.is_empty() {
            short(&status.revision).to_owned()
        } else {
            short_all(&as_strs(&status.revisions))
        };
        (format!("will sync {} at once{}", or_unknown(&revision), overwriting(self.context.hand_changes)), None)
    }

    fn would_wipe(&mut self, automated: &Automated) -> Option<Outcome> {
        let wipes =
            automated.prune && !automated.allow_empty && self.app.status.resources.iter().all(|r| r.requires_pruning);
        wipes.then(|| {
            self.note("every object would be pruned, and `allowEmpty` is off");
            nothing("a sync would remove every object, so auto-sync refuses")
        })
    }

    /// Hooks have no status and are not prunable, so they count as something to do.
    fn only_prunes(&self) -> bool {
        self.app.status.resources.iter().all(|r| r.status == Some(SyncCode::Synced) || r.requires_pruning)
    }

    fn differing(&self) -> String {
        let keys: Vec<String> = self
            .app
            .status
            .resources
            .iter()
            .filter(|r| r.status.is_some_and(|s| s != SyncCode::Synced))
            .map(|r| r.key().spoken())
            .collect();
        if keys.is_empty() { "what differs".to_owned() } else { some_of(&keys) }
    }

    /// The newest commit, if Argo CD has not compared with it yet.
    fn pending_commit(&self) -> Option<&trueup_model::Commit> {
        let compared = self.app.status.sync.revision.as_str();
        self.context.newest.filter(|newest| compared.len() == newest.id.len() && newest.id != compared)
    }
}

fn describe(automated: &Automated) -> String {
    let with: Vec<&str> =
        [(automated.prune, "pruning"), (automated.self_heal, "self-heal"), (automated.allow_empty, "allowEmpty")]
            .into_iter()
            .filter_map(|(on, name)| on.then_some(name))
            .collect();
    if with.is_empty() { "auto-sync is on".to_owned() } else { format!("auto-sync is on, with {}", with.join(", ")) }
}

fn sources<'a>(one: Option<&'a Source>, many: &'a [Source]) -> &'a [Source] {
    if many.is_empty() { one.map_or(&[], std::slice::from_ref) } else { many }
}

fn as_strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn or_unknown(revision: &str) -> &str {
    if revision.is_empty() { "an unknown revision" } else { revision }
}

fn overwriting(changes: &[String]) -> String {
    if changes.is_empty() { String::new() } else { format!(", and overwrite {}", some_of(changes)) }
}
