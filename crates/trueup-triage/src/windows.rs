//! Sync windows: whether an Application may sync now, and if not, when.
//!
//! Source: `Matches`, `CanSync`, `active`, `inactiveAllows` in `pkg/apis/application/v1alpha1/types.go`, and the gate
//! in front of auto-sync in `controller/appcontroller.go`.

mod activity;
mod cron;
mod cron_field;
mod go_duration;

use jiff::{SignedDuration, Timestamp};
use trueup_model::{AppProject, Application, ArgoGlob, SyncWindow};

pub use go_duration::{ParseDurationError, parse_go_duration};

use activity::Activity;

/// How far ahead the end of a blockade is looked for.
const HORIZON: SignedDuration = SignedDuration::from_hours(366 * 24);

/// How many changes of windows are looked at.
const MOST_CHANGES: usize = 2_000;

/// What the sync windows of its project mean for an Application at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowState<'p> {
    /// Deny windows that are active.
    pub active_denies: Vec<&'p SyncWindow>,
    /// Allow windows that are active.
    pub active_allows: Vec<&'p SyncWindow>,
    /// Allow windows that are not active: where there are any and no active one, nothing syncs.
    pub inactive_allows: Vec<&'p SyncWindow>,
    /// Auto-sync may sync.
    pub can_sync_auto: bool,
    /// A person may sync.
    pub can_sync_manual: bool,
    /// The operation under way may go on; also false if there is none and none could begin.
    pub can_continue: bool,
    /// The window that blocks auto-sync.
    pub blocked_by: Option<&'p SyncWindow>,
    /// Since when auto-sync is blocked; `None` if it is not, or no beginning is in sight.
    pub since: Option<Timestamp>,
    /// When a blocked auto-sync becomes possible; `None` if it is not blocked or no end is in sight.
    pub opens_at: Option<Timestamp>,
    /// A window of the Application cannot be read, which blocks everything.
    pub error: Option<String>,
}

impl WindowState<'_> {
    /// The state of an Application without any window.
    pub fn open() -> Self {
        Self {
            active_denies: Vec::new(),
            active_allows: Vec::new(),
            inactive_allows: Vec::new(),
            can_sync_auto: true,
            can_sync_manual: true,
            can_continue: true,
            blocked_by: None,
            since: None,
            opens_at: None,
            error: None,
        }
    }
}

/// What the windows of the project mean for the Application now.
pub fn windows_for<'p>(app: &Application, project: Option<&'p AppProject>, now: Timestamp) -> WindowState<'p> {
    let windows = project.map_or(&[][..], |p| p.spec.sync_windows.as_slice());
    let matching: Vec<&SyncWindow> = windows.iter().filter(|w| concerns(w, app)).collect();
    if matching.is_empty() {
        return WindowState::open();
    }
    let read: Result<Vec<Read<'_>>, String> =
        matching.iter().map(|window| Ok(Read { window, activity: Activity::read(window)? })).collect();
    let windows = match read {
        Ok(windows) => windows,
        Err(error) => {
            return WindowState {
                can_sync_auto: false,
                can_sync_manual: false,
                can_continue: false,
                error: Some(error),
                ..WindowState::open()
            };
        }
    };
    let decision = Decision::at(&windows, now);
    WindowState {
        can_sync_auto: decision.permits(Asker::AutoSync),
        can_sync_manual: decision.permits(Asker::Person),
        can_continue: can_continue(app, &windows, &decision),
        blocked_by: decision.blocking().first().copied(),
        since: beginning(&windows, &decision, now),
        opens_at: opening(&windows, &decision, now),
        active_denies: decision.active_denies,
        active_allows: decision.active_allows,
        inactive_allows: decision.inactive_allows,
        error: None,
    }
}

/// A window that concerns the Application, read.
struct Read<'p> {
    window: &'p SyncWindow,
    activity: Activity,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asker {
    AutoSync,
    Person,
}

/// The windows at one moment.
struct Decision<'p> {
    active_denies: Vec<&'p SyncWindow>,
    active_allows: Vec<&'p SyncWindow>,
    inactive_allows: Vec<&'p SyncWindow>,
}

impl<'p> Decision<'p> {
    fn at(windows: &[Read<'p>], now: Timestamp) -> Self {
        let mut decision = Self { active_denies: vec![], active_allows: vec![], inactive_allows: vec![] };
        for Read { window, activity } in windows {
            match (window.kind.as_str(), activity.is_active(now)) {
                ("deny", true) => decision.active_denies.push(window),
                ("allow", true) => decision.active_allows.push(window),
                ("allow", false) => decision.inactive_allows.push(window),
                _ => {}
            }
        }
        decision
    }

    /// An active deny beats everything; then any active allow is enough; then inactive allows block.
    fn blocking(&self) -> &[&'p SyncWindow] {
        if !self.active_denies.is_empty() {
            &self.active_denies
        } else if self.active_allows.is_empty() {
            &self.inactive_allows
        } else {
            &[]
        }
    }

    fn permits(&self, asker: Asker) -> bool {
        let blocking = self.blocking();
        blocking.is_empty() || (asker == Asker::Person && blocking.iter().all(|w| w.manual_sync))
    }
}

/// True if the window is for this Application. The lists are alternatives unless `andOperator` is set; a window
/// without any list is for nobody. The Application's own namespace does not count.
fn concerns(window: &SyncWindow, app: &Application) -> bool {
    let destination = &app.spec.destination;
    let any = |globs: &[String], texts: &[&str]| {
        (!globs.is_empty()).then(|| globs.iter().map(|g| ArgoGlob::new(g)).any(|g| texts.iter().any(|t| g.matches(t))))
    };
    let cluster: Vec<&str> =
        [destination.name.as_str(), destination.server.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    let lists = [
        any(&window.applications, &[&app.metadata.name]),
        any(&window.clusters, &cluster),
        any(&window.namespaces, &[&destination.namespace]),
    ];
    let mut set = lists.into_iter().flatten().peekable();
    if window.and_operator { set.peek().is_some() && set.all(|fits| fits) } else { set.any(|fits| fits) }
}

/// An operation under way stops moving in a closed window, unless every window that blocks it has `syncOverrun` and
/// the operation began when it was permitted.
fn can_continue(app: &Application, windows: &[Read<'_>], now: &Decision<'_>) -> bool {
    let state = app.status.operation_state.as_ref();
    let automated = state.is_none_or(|s| s.operation.initiated_by.automated);
    let asker = if automated { Asker::AutoSync } else { Asker::Person };
    if now.permits(asker) {
        return true;
    }
    let Some(began) = state.and_then(|s| s.started_at) else { return false };
    now.blocking().iter().all(|w| w.sync_overrun) && Decision::at(windows, began).permits(asker)
}

/// Since when the windows block that block now.
fn beginning(windows: &[Read<'_>], decision: &Decision<'_>, now: Timestamp) -> Option<Timestamp> {
    let horizon = now.checked_sub(HORIZON).ok()?;
    let of_kind = |kind: &'static str| windows.iter().filter(move |w| w.window.kind == kind).map(|w| &w.activity);
    if decision.permits(Asker::AutoSync) {
        None
    } else if decision.active_denies.is_empty() {
        of_kind("allow").filter_map(|a| a.ended(now)).max()
    } else {
        let active = of_kind("deny").filter(|a| a.is_active(now));
        active.map(|a| a.began(now, horizon)).collect::<Option<Vec<_>>>()?.into_iter().min()
    }
}

/// The first moment at which auto-sync may sync again.
fn opening(windows: &[Read<'_>], decision: &Decision<'_>, now: Timestamp) -> Option<Timestamp> {
    if decision.permits(Asker::AutoSync) {
        return None;
    }
    let horizon = now.checked_add(HORIZON).ok()?;
    let mut changes: Vec<Option<Timestamp>> = windows.iter().map(|w| w.activity.next_change(now, horizon)).collect();
    let is_active_deny = |w: &Read<'_>| w.window.kind == "deny" && w.activity.is_active(now);
    if windows.iter().zip(&changes).any(|(window, change)| change.is_none() && is_active_deny(window)) {
        return None;
    }
    for _ in 0..MOST_CHANGES {
        let moment = changes.iter().flatten().min().copied()?;
        // Activity begins just after a firing.
        let after = moment.checked_add(SignedDuration::from_millis(1)).ok()?;
        if Decision::at(windows, after).permits(Asker::AutoSync) {
            return Some(moment);
        }
        for (window, change) in windows.iter().zip(&mut changes).filter(|(_, change)| **change == Some(moment)) {
            *change = window.activity.next_change(after, horizon);
        }
    }
    None
}

#[cfg(test)]
mod tests;
