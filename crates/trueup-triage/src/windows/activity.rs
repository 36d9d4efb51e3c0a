//! When one sync window is active.
//!
//! Source: `active` and `scheduleOffsetByTimeZone`, `pkg/apis/application/v1alpha1/types.go`: the schedule is read as
//! UTC and the clock is shifted by the offset that the window's zone has *now*.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use trueup_model::SyncWindow;

use super::cron::{Schedule, time_zone};
use super::go_duration::parse_go_duration;

/// How many firings are followed in search of the end of an activity.
const MOST_FIRINGS: usize = 2_000;

/// A window with its schedule, duration and zone read.
#[derive(Debug, Clone)]
pub(super) struct Activity {
    schedule: Schedule,
    duration: SignedDuration,
    zone: TimeZone,
}

impl Activity {
    /// Reads a window; the error is worded as Argo CD words it.
    pub(super) fn read(window: &SyncWindow) -> Result<Self, String> {
        let schedule = Schedule::parse(&window.schedule)
            .map_err(|e| format!("cannot parse schedule '{}': {e}", window.schedule))?;
        let duration = parse_go_duration(&window.duration)
            .map_err(|e| format!("cannot parse duration '{}': {e}", window.duration))?;
        // A zone that nobody knows counts as UTC; Argo CD only logs it.
        Ok(Self { schedule, duration, zone: time_zone(&window.time_zone).unwrap_or(TimeZone::UTC) })
    }

    /// True if a firing lies less than the duration back. At the moment of the firing itself it is not active yet.
    pub(super) fn is_active(&self, now: Timestamp) -> bool {
        self.active_firing(self.shift(now)).is_some()
    }

    /// The next moment at which the window may change between active and inactive; `None` beyond the horizon.
    pub(super) fn next_change(&self, now: Timestamp, horizon: Timestamp) -> Option<Timestamp> {
        let shifted = self.shift(now);
        let change = match self.active_firing(shifted) {
            Some(firing) => self.end(firing, self.shift(horizon))?,
            None => self.schedule.next(shifted)?,
        };
        let change = change.checked_sub(self.offset(now)).ok()?;
        // When the zone's clock changes, all firings move.
        let clock = self.zone.following(now).next().map(|transition| transition.timestamp());
        let first = clock.filter(|clock| *clock < change).unwrap_or(change);
        (first <= horizon).then_some(first)
    }

    /// The earliest firing whose time is not over.
    fn active_firing(&self, shifted: Timestamp) -> Option<Timestamp> {
        let from = shifted.checked_sub(self.duration).ok()?;
        self.schedule.next(from).filter(|firing| *firing < shifted)
    }

    /// The end of an activity that a firing began, later firings within it taken into account.
    fn end(&self, mut firing: Timestamp, horizon: Timestamp) -> Option<Timestamp> {
        let dense = self.schedule.is_dense(self.duration);
        for _ in 0..MOST_FIRINGS {
            if dense {
                firing = self.schedule.last_of_day(firing);
            }
            let end = firing.checked_add(self.duration).ok()?;
            match self.schedule.next(firing) {
                Some(next) if next <= end => firing = next,
                _ => return Some(end),
            }
            if firing > horizon {
                return None;
            }
        }
        None
    }

    fn shift(&self, moment: Timestamp) -> Timestamp {
        moment.checked_add(self.offset(moment)).unwrap_or(moment)
    }

    fn offset(&self, moment: Timestamp) -> SignedDuration {
        SignedDuration::from_secs(i64::from(self.zone.to_offset(moment).seconds()))
    }
}
