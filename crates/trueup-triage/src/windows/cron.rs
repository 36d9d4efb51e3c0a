//! Cron schedules as Argo CD reads them: exactly five fields, no descriptors such as `@daily`.
//!
//! Source: `robfig/cron` v3 (`parser.go`, `spec.go`), made by Argo CD as `NewParser(Minute|Hour|Dom|Month|Dow)`.

use jiff::civil::{DateTime, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, ToSpan, ZonedDateTime};

use super::cron_field::{self, STAR};

/// A schedule that never fires again within so many years is over.
const YEARS_LOOKED_AT: i16 = 5;

/// A parsed schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Schedule {
    minutes: u64,
    hours: u64,
    days_of_month: u64,
    months: u64,
    days_of_week: u64,
    zone: TimeZone,
}

/// What is known of the distances between firings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spacing {
    /// Nothing.
    Unknown,
    /// On a day on which it fires, no two firings in a row are too far apart.
    WithinDays,
    /// No two firings in a row are ever too far apart.
    Unbroken,
}

impl Schedule {
    /// Reads a schedule; the error is worded as the library words it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("empty spec string".to_owned());
        }
        let (zone, text) = match text.strip_prefix("TZ=").or_else(|| text.strip_prefix("CRON_TZ=")) {
            Some(rest) => {
                let (name, fields) = rest.split_once(' ').ok_or_else(|| format!("provided bad location {rest}"))?;
                let zone = time_zone(name).ok_or_else(|| format!("provided bad location {name}"))?;
                (zone, fields.trim())
            }
            None => (TimeZone::UTC, text),
        };
        if text.starts_with('@') {
            return Err(format!("parser does not accept descriptors: {text}"));
        }
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minute, hour, day_of_month, month, day_of_week] = fields.as_slice() else {
            return Err(format!("expected exactly 5 fields, found {}: [{}]", fields.len(), fields.join(" ")));
        };
        Ok(Self {
            minutes: cron_field::parse(minute, &cron_field::MINUTE)?,
            hours: cron_field::parse(hour, &cron_field::HOUR)?,
            days_of_month: cron_field::parse(day_of_month, &cron_field::DAY_OF_MONTH)?,
            months: cron_field::parse(month, &cron_field::MONTH)?,
            days_of_week: cron_field::parse(day_of_week, &cron_field::DAY_OF_WEEK)?,
            zone,
        })
    }

    /// The first firing after this moment, if there is one in the next years.
    pub(super) fn next(&self, after: Timestamp) -> Option<Timestamp> {
        let whole_second = Timestamp::from_second(after.as_second()).ok()?;
        // `as_second` rounds towards zero; before 1970 it may already lie ahead.
        let second = if whole_second > after { whole_second } else { whole_second.checked_add(1.second()).ok()? };
        let start = second.to_zoned_datetime(self.zone.clone());
        let last_year = start.year().saturating_add(YEARS_LOOKED_AT);
        let mut moment = start;
        // Each field is moved on until it fits; a field that wraps around starts the search again from the month.
        loop {
            if moment.year() > last_year {
                return None;
            }
            if !has(self.months, moment.month()) {
                let first = moment.date().first_of_month().checked_add(1.month()).ok()?;
                moment = self.at(first.to_datetime(Time::midnight()))?;
            } else if !self.day_fits(&moment) {
                moment = self.at(moment.date().tomorrow().ok()?.to_datetime(Time::midnight()))?;
            } else if !has(self.hours, moment.hour()) {
                // Hour by hour where clocks change; straight to the hour in UTC.
                let hours = if self.zone == TimeZone::UTC { wait(self.hours, moment.hour(), 24) } else { 1 };
                let into_hour = i64::from(moment.minute()) * 60 + i64::from(moment.second());
                moment = later(&moment, hours * 3600 - into_hour)?;
            } else if !has(self.minutes, moment.minute()) || moment.second() != 0 {
                let minutes = wait(self.minutes, moment.minute(), 60);
                moment = later(&moment, minutes * 60 - i64::from(moment.second()))?;
            } else {
                return Some(moment.timestamp());
            }
        }
    }

    /// How the firings lie within this distance of each other: what can be known without following them.
    pub(super) fn spacing(&self, gap: SignedDuration) -> Spacing {
        if self.zone != TimeZone::UTC {
            return Spacing::Unknown;
        }
        let minutes: Vec<i64> = (0..24)
            .filter(|hour| has(self.hours, *hour))
            .flat_map(|hour| {
                (0..60).filter(|m| has(self.minutes, *m)).map(move |m| i64::from(hour) * 60 + i64::from(m))
            })
            .collect();
        let reaches = |from: i64, to: i64| SignedDuration::from_mins(to - from) <= gap;
        let (Some(first), Some(last)) = (minutes.first(), minutes.last()) else { return Spacing::Unknown };
        if !minutes.windows(2).all(|pair| reaches(pair[0], pair[1])) {
            Spacing::Unknown
        } else if self.fires_daily() && reaches(*last, first + 24 * 60) {
            Spacing::Unbroken
        } else {
            Spacing::WithinDays
        }
    }

    fn fires_daily(&self) -> bool {
        let all = |bits: u64, min: i8, max: i8| (min..=max).all(|value| has(bits, value));
        let days = all(self.days_of_month, 1, 31);
        let week = all(self.days_of_week, 0, 6);
        let starred = (self.days_of_month | self.days_of_week) & STAR != 0;
        all(self.months, 1, 12) && if starred { days && week } else { days || week }
    }

    /// The first firing on the day of this firing; only for schedules without a zone of their own.
    pub(super) fn first_of_day(&self, firing: Timestamp) -> Timestamp {
        let first = |bits: u64| i8::try_from((bits & !STAR).trailing_zeros()).unwrap_or(0);
        self.on_day_of(firing, first(self.hours), first(self.minutes))
    }

    /// The last firing on the day of this firing; only for schedules without a zone of their own.
    pub(super) fn last_of_day(&self, firing: Timestamp) -> Timestamp {
        let last = |bits: u64| (bits & !STAR).checked_ilog2().and_then(|bit| i8::try_from(bit).ok()).unwrap_or(0);
        self.on_day_of(firing, last(self.hours), last(self.minutes))
    }

    fn on_day_of(&self, firing: Timestamp, hour: i8, minute: i8) -> Timestamp {
        let date = self.zone.to_datetime(firing).date();
        let time = Time::new(hour, minute, 0, 0).unwrap_or(Time::midnight());
        self.zone.to_timestamp(date.to_datetime(time)).unwrap_or(firing)
    }

    fn at(&self, moment: DateTime) -> Option<ZonedDateTime> {
        moment.to_zoned_datetime(self.zone.clone()).ok()
    }

    /// Day of month and day of week: both must fit if either was written as a star, else one is enough.
    fn day_fits(&self, moment: &ZonedDateTime) -> bool {
        let month_day = has(self.days_of_month, moment.day());
        let week_day = has(self.days_of_week, moment.weekday().to_sunday_zero_offset());
        if self.days_of_month & STAR != 0 || self.days_of_week & STAR != 0 {
            month_day && week_day
        } else {
            month_day || week_day
        }
    }
}

/// A time zone by its IANA name, from the database in the program; empty and `UTC` are UTC.
pub(super) fn time_zone(name: &str) -> Option<TimeZone> {
    match name {
        // Go's `Local` is the zone of Argo CD's container, which is UTC.
        "" | "UTC" | "Local" => Some(TimeZone::UTC),
        name => TimeZoneDatabase::bundled().get(name).ok(),
    }
}

fn later(moment: &ZonedDateTime, seconds: i64) -> Option<ZonedDateTime> {
    moment.checked_add(SignedDuration::from_secs(seconds)).ok()
}

/// How many units until the next value in the set, or until the field wraps around.
fn wait(bits: u64, value: i8, wrap: i8) -> i64 {
    (value + 1..wrap).find(|later| has(bits, *later)).map_or(i64::from(wrap - value), |later| i64::from(later - value))
}

fn has(bits: u64, value: i8) -> bool {
    u32::try_from(value).is_ok_and(|value| bits & (1 << value) != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(schedule: &str, after: &str, expect: &str) {
        let next = Schedule::parse(schedule).unwrap().next(after.parse().unwrap());
        assert_eq!(next.map_or("never".to_owned(), |t| t.to_string()), expect, "{schedule} after {after}");
    }

    #[test]
    fn the_next_firing_is_strictly_later() {
        check("* * * * *", "2026-11-24T07:36:00Z", "2026-11-24T07:37:00Z");
        check("* * * * *", "2026-11-24T07:36:00.5Z", "2026-11-24T07:37:00Z");
        check("0 8 * * *", "2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z");
        check("0 8 * * *", "2026-11-24T07:59:59.999Z", "2026-11-24T08:00:00Z");
    }

    #[test]
    fn names_ranges_and_steps_are_understood() {
        check("30 9-17/4 * * mon-fri", "2026-11-24T14:00:00Z", "2026-11-24T17:30:00Z");
        check("0 0 1 JAN *", "2026-11-24T14:00:00Z", "2027-01-01T00:00:00Z");
        check("5/20 * * * ?", "2026-11-24T14:30:00Z", "2026-11-24T14:45:00Z");
        check("0 0 29 2 *", "2026-11-24T14:00:00Z", "2028-02-29T00:00:00Z");
        check("0 0 30 2 *", "2026-11-24T14:00:00Z", "never");
    }

    #[test]
    fn a_day_fits_by_either_field_unless_one_is_a_star() {
        // 2026-11-27 is a Friday.
        check("0 0 1 * fri", "2026-11-24T14:00:00Z", "2026-11-27T00:00:00Z");
        check("0 0 1 * *", "2026-11-24T14:00:00Z", "2026-12-01T00:00:00Z");
        check("0 0 1 * */2", "2026-11-24T14:00:00Z", "2026-11-26T00:00:00Z");
        check("0 0 */1 * fri", "2026-11-24T14:00:00Z", "2026-11-27T00:00:00Z");
    }

    #[test]
    fn a_zone_of_its_own_follows_daylight_saving() {
        check("TZ=Europe/Berlin 0 8 * * *", "2026-07-01T00:00:00Z", "2026-07-01T06:00:00Z");
        check("CRON_TZ=Europe/Berlin 0 8 * * *", "2026-12-01T00:00:00Z", "2026-12-01T07:00:00Z");
        // 02:30 does not exist on the day the clocks go forward.
        check("TZ=Europe/Berlin 30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z");
    }

    #[test]
    fn what_the_library_refuses_is_refused() {
        for (schedule, error) in [
            ("", "empty spec string"),
            ("@daily", "parser does not accept descriptors: @daily"),
            ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"),
            ("0 0 * * 7", "end of range (7) above maximum (6): 7"),
            ("0 0 0 * *", "beginning of range (0) below minimum (1): 0"),
            ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
            ("*/0 * * * *", "step of range should be a positive number: */0"),
            ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
            ("a * * * *", "failed to parse int from a"),
            ("TZ=Mars/Base 0 8 * * *", "provided bad location Mars/Base"),
            ("TZ=UTC", "provided bad location UTC"),
        ] {
            assert_eq!(Schedule::parse(schedule), Err(error.to_owned()), "{schedule}");
        }
    }
}
