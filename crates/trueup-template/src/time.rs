//! Go's `time` package as far as templates can reach it: moments in zones, layouts, durations.

mod civil;
mod duration;
mod format;
pub mod go_layout;
mod named;
mod object;
mod parse;
mod zone;

#[cfg(test)]
mod tests;

pub use duration::{Duration, parse_duration};
pub use named::{Month, Weekday};
pub use parse::parse;
pub use zone::Zone;

use civil::Civil;

/// Seconds from 0001-01-01 to 1970-01-01, where Go's zero time lies.
const ZERO_TO_UNIX: i64 = 719_162 * 86_400;

const RFC3339_NANO: &[u8] = b"2006-01-02T15:04:05.999999999Z07:00";

/// The layout of Go's `Time.String`.
const STRING_LAYOUT: &[u8] = b"2006-01-02 15:04:05.999999999 -0700 MST";

/// A moment seen in a time zone: Go's `time.Time`. Seconds wrap around where Go's do.
#[derive(Debug, Clone)]
pub struct Time {
    seconds: i64,
    nanos: u32,
    zone: Zone,
}

impl Time {
    /// The moment that is `nanos` nanoseconds after 1970-01-01T00:00:00Z.
    pub fn from_nanos(nanos: i64, zone: Zone) -> Self {
        let part = u32::try_from(nanos.rem_euclid(1_000_000_000)).expect("a remainder of a billion");
        Self { seconds: nanos.div_euclid(1_000_000_000), nanos: part, zone }
    }

    /// The moment that is `seconds` after 1970-01-01T00:00:00Z.
    pub fn from_seconds(seconds: i64, zone: Zone) -> Self {
        Self { seconds, nanos: 0, zone }
    }

    /// Go's zero time, 0001-01-01T00:00:00Z.
    pub fn zero() -> Self {
        Self::from_seconds(-ZERO_TO_UNIX, Zone::Utc)
    }

    /// Date and time of day in a zone; months and days beyond the calendar are carried over as Go's `time.Date` does.
    pub fn at(year: i64, month: i64, day: i64, second_of_day: i64, nanos: u32, zone: Zone) -> Self {
        let local = civil::seconds_of_date(year, month, day).wrapping_add(second_of_day);
        let mut offset = i64::from(zone.at(local).1);
        if offset != 0 {
            offset = i64::from(zone.at(local.wrapping_sub(offset)).1);
        }
        Self { seconds: local.wrapping_sub(offset), nanos, zone }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn seconds(&self) -> i64 {
        self.seconds
    }

    /// The part of a second.
    pub fn nanos(&self) -> u32 {
        self.nanos
    }

    /// The zone it is seen in.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The same moment in another zone.
    #[must_use]
    pub fn in_zone(&self, zone: Zone) -> Self {
        Self { zone, ..*self }
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z, wrapping around as Go's do.
    pub fn unix_nanos(&self) -> i64 {
        self.seconds.wrapping_mul(1_000_000_000).wrapping_add(i64::from(self.nanos))
    }

    /// Later by a duration.
    #[must_use]
    pub fn plus(&self, duration: Duration) -> Self {
        let nanos = i64::from(self.nanos) + duration.0 % 1_000_000_000;
        let carry = nanos.div_euclid(1_000_000_000);
        let part = u32::try_from(nanos.rem_euclid(1_000_000_000)).expect("a remainder of a billion");
        let seconds = self.seconds.wrapping_add(duration.0 / 1_000_000_000).wrapping_add(carry);
        Self { seconds, nanos: part, zone: self.zone.clone() }
    }

    /// The duration since an earlier moment; it saturates.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Duration {
        let nanos = |time: &Self| i128::from(time.since_zero().0) * 1_000_000_000 + i128::from(time.nanos);
        let nanos = nanos(self) - nanos(earlier);
        Duration(i64::try_from(nanos).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX }))
    }

    /// Go's `AddDate`.
    #[must_use]
    pub fn plus_date(&self, years: i64, months: i64, days: i64) -> Self {
        let civil = self.civil();
        let second_of_day = i64::from(civil.hour) * 3600 + i64::from(civil.minute) * 60 + i64::from(civil.second);
        Self::at(
            civil.year.wrapping_add(years),
            i64::from(civil.month).wrapping_add(months),
            i64::from(civil.day).wrapping_add(days),
            second_of_day,
            self.nanos,
            self.zone.clone(),
        )
    }

    /// The text in one of Go's layouts.
    pub fn format(&self, layout: &[u8]) -> Vec<u8> {
        format::format(self, layout)
    }

    /// The text in Go's layout `RFC3339Nano`.
    pub fn rfc3339_nano(&self) -> String {
        self.text(RFC3339_NANO)
    }

    /// The string in JSON; `None` where Go's `MarshalJSON` fails.
    pub fn json_text(&self) -> Option<String> {
        let offset_hours = self.zone.at(self.seconds).1 / 3600;
        let fits = (0..=9999).contains(&self.civil().year) && offset_hours.abs() < 24;
        fits.then(|| self.rfc3339_nano())
    }

    /// Whether `reflect.DeepEqual` holds: the same moment in the same zone.
    pub fn is_identical(&self, other: &Self) -> bool {
        self.since_zero() == other.since_zero() && self.zone.name() == other.zone.name()
    }

    /// Seconds and nanoseconds in the order of Go's `Before`.
    fn since_zero(&self) -> (i64, u32) {
        (self.seconds.wrapping_add(ZERO_TO_UNIX), self.nanos)
    }

    fn civil(&self) -> Civil {
        Civil::new(self.seconds, self.zone.at(self.seconds).1)
    }

    fn text(&self, layout: &[u8]) -> String {
        String::from_utf8_lossy(&self.format(layout)).into_owned()
    }
}
