//! What Argo CD will do with an Application by itself, and when.
//!
//! Reproduces the decisions of the application controller (`processRequestedAppOperation`, `autoSync`,
//! `shouldSelfHeal` in `controller/appcontroller.go`), as read there and as observed on a running Argo CD 3.5.1.

mod auto_sync;
mod delay;
mod operation;
mod phrase;

use jiff::Timestamp;
use trueup_model::{Application, Commit, OperationPhase};

use crate::Prediction;
use crate::catalogue::{MessagePlace, classify};
use crate::windows::WindowState;

pub use delay::{retry_delay, self_heal_delay};

use phrase::{clock, sentence};

/// The annotation that makes the controller ignore an Application.
const SKIP_RECONCILE: &str = "argocd.argoproj.io/skip-reconcile";

/// What a forecast can use beyond the Application itself; everything may be unknown.
#[derive(Debug, Clone, Copy, Default)]
pub struct ForecastContext<'a> {
    /// The newest commit of the branch that the Application follows (single Git source only).
    pub newest: Option<&'a Commit>,
    /// Changes by hand that a full sync would take back, each as one phrase: `spec.replicas of Deployment shop/web`.
    pub hand_changes: &'a [String],
}

/// Says what Argo CD will do next, and why, one reason for each step of its decision.
pub fn predict(
    app: &Application,
    window: &WindowState<'_>,
    now: Timestamp,
    context: &ForecastContext<'_>,
) -> Prediction {
    let mut forecast = Forecast { app, window, now, context, because: Vec::new() };
    let (say, at) = forecast.decide();
    Prediction { say, at, because: forecast.because }
}

/// A forecast in the making.
struct Forecast<'a> {
    app: &'a Application,
    window: &'a WindowState<'a>,
    now: Timestamp,
    context: &'a ForecastContext<'a>,
    because: Vec<String>,
}

/// A sentence, and the moment it speaks of.
type Outcome = (String, Option<Timestamp>);

impl Forecast<'_> {
    fn decide(&mut self) -> Outcome {
        let meta = &self.app.metadata;
        if meta.annotations.get(SKIP_RECONCILE).is_some_and(|v| v == "true") {
            self.note(format!("the annotation {SKIP_RECONCILE} is set: no refresh, no sync, no deletion"));
            return if self.operation_is_open() {
                self.note("an operation was queued before and goes on all the same");
                self.operation()
            } else {
                nothing("Argo CD is told not to look at the Application; its status is not kept up to date")
            };
        }
        if self.operation_is_open() {
            return self.operation();
        }
        if let Some(since) = meta.deletion_timestamp {
            self.note(format!("its deletion was asked for at {}", clock(since, self.now)));
            let finalizers = meta.finalizers.join(", ");
            return if finalizers.is_empty() {
                ("will be gone in a moment: it is being deleted".to_owned(), None)
            } else {
                self.note(format!("it stays until its finalizers are gone: {finalizers}"));
                ("goes on deleting its objects, and does not sync any more".to_owned(), None)
            };
        }
        self.auto_sync()
    }

    /// True while an operation is asked for or under way. `operation` alone is one that has not begun yet.
    fn operation_is_open(&self) -> bool {
        let phase = self.app.status.operation_state.as_ref().map(|s| s.phase);
        self.app.operation.is_some() || matches!(phase, Some(OperationPhase::Running | OperationPhase::Terminating))
    }

    fn note(&mut self, text: impl Into<String>) {
        self.because.push(text.into());
    }

    /// Says which window blocks, and until when.
    fn window_reason(&self) -> String {
        if let Some(error) = &self.window.error {
            return format!("a sync window of the project cannot be read, which blocks everything: {error}");
        }
        let opens = match self.window.opens_at {
            Some(at) => format!("until {}", clock(at, self.now)),
            None => "with no end in sight".to_owned(),
        };
        match self.window.blocked_by {
            Some(window) if window.kind == "deny" => {
                let about = sentence(&window.description);
                format!("a deny window ({}, {}){about} is active {opens}", window.schedule, window.duration)
            }
            Some(window) => {
                format!("no allow window is active ({}, {}), {opens}", window.schedule, window.duration)
            }
            None => "a sync window of the project is closed".to_owned(),
        }
    }
}

/// Why an operation failed, without Argo CD's wrappers.
fn cause_of(message: &str) -> String {
    classify(message, MessagePlace::Operation).cause
}

fn nothing(reason: impl AsRef<str>) -> Outcome {
    (format!("nothing: {}", reason.as_ref()), None)
}

#[cfg(test)]
mod tests;
