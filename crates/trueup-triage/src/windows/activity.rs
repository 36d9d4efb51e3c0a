//! When one sync window is active.
//!
//! Source: `active` and `scheduleOffsetByTimeZone`, `pkg/apis/application/v1alpha1/types.go`: the schedule is read as
//! UTC and the clock is shifted by the offset that the window's zone has *now*.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use trueup_model::SyncWindow;

use super::cron::{Schedule, Spacing, time_zone};
use super::go_duration::parse_go_duration;

/// How many firings are followed in search of the end of an activity.
const MOST_FIRINGS: usize = 2_000;

/// A window with its schedule, duration and zone read.
#[derive(Debug, Clone)]
pub(super) struct Activity {
    schedule: Schedule,
    duration: SignedDuration,
    zone: TimeZone,
    spacing: Spacing,
}

impl Activity {
    /// Reads a window; the error is worded as Argo CD words it.
    pub(super) fn read(window: &SyncWindow) -> Result<Self, String> {
        let schedule = Schedule::parse(&window.schedule)
            .map_err(|e| format!("cannot parse schedule '{}': {e}", window.schedule))?;
        let duration = parse_go_duration(&window.duration)
            .map_err(|e| format!("cannot parse duration '{}': {e}", window.duration))?;
        let spacing = schedule.spacing(duration);
        // A zone that nobody knows counts as UTC; Argo CD only logs it.
        Ok(Self { schedule, duration, zone: time_zone(&window.time_zone).unwrap_or(TimeZone::UTC), spacing })
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

    /// When the activity of now began; `None` if it is not active, or has been as far back as is looked.
    pub(super) fn began(&self, now: Timestamp, horizon: Timestamp) -> Option<Timestamp> {
        let mut firing = self.active_firing(self.shift(now))?;
        if self.spacing == Spacing::Unbroken {
            return None;
        }
        let horizon = self.shift(horizon);
        for _ in 0..MOST_FIRINGS {
            if self.spacing == Spacing::WithinDays {
                firing = self.schedule.first_of_day(firing);
            }
            // The firing before it that reaches up to it, if there is one.
            let from = firing.checked_sub(self.duration).ok()?.checked_sub(SignedDuration::from_nanos(1)).ok()?;
            match self.schedule.next(from).filter(|earlier| *earlier < firing) {
                Some(earlier) if earlier > horizon => firing = earlier,
                Some(_) => return None,
                None => return firing.checked_sub(self.offset(now)).ok(),
            }
        }
        None
    }

    /// When the last activity before now ended; `None` if it is active, or has not been as far back as is looked.
    pub(super) fn ended(&self, now: Timestamp) -> Option<Timestamp> {
        let shifted = self.shift(now);
        // Few firings are followed: the first span that holds any is searched.
        let spans = [1, 8, 32, 367].map(|days| SignedDuration::from_hours(24 * days));
        let first = spans.into_iter().find_map(|span| {
            let from = shifted.checked_sub(span).ok()?.checked_sub(self.duration).ok()?;
            self.schedule.next(from).filter(|firing| *firing < shifted)
        })?;
        let mut last = first;
        for _ in 0..MOST_FIRINGS {
            match self.schedule.next(last).filter(|next| *next < shifted) {
                Some(next) => last = next,
                None => break,
            }
        }
        let end = last.checked_add(self.duration).ok().filter(|end| *end <= shifted)?;
        end.checked_sub(self.offset(now)).ok()
    }

    /// The earliest firing whose time is not over.
    fn active_firing(&self, shifted: Timestamp) -> Option<Timestamp> {
        let from = shifted.checked_sub(self.duration).ok()?;
        self.schedule.next(from).filter(|firing| *firing < shifted)
    }

    /// The end of an activity that a firing began, later firings within it taken into account.
    fn end(&self, mut firing: Timestamp, horizon: Timestamp) -> Option<Timestamp> {
        if self.spacing == Spacing::Unbroken {
            return None;
        }
        for _ in 0..MOST_FIRINGS {
            if self.spacing == Spacing::WithinDays {
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
