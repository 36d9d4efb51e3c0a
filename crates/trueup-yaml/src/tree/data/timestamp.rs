//! Points in time, as Go's `time.Time` reads and prints them.

use std::fmt;

use crate::resolve::timestamp::is_timestamp;

/// A point in time with its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timestamp {
    date: (u32, u32, u32),
    clock: (u32, u32, u32),
    nanoseconds: u32,
    /// Minutes east of Greenwich.
    zone: i32,
    /// Whether the zone is written `Z`, or there is none.
    is_utc: bool,
}

/// The months as Go names them.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Timestamp {
    /// A text that go-yaml takes for a timestamp.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if !is_timestamp(text) {
            return None;
        }
        let (date, rest) = match text.find(['T', 't', ' ']) {
            Some(at) => (&text[..at], text[at + 1..].trim_start_matches(' ')),
            None => (text, ""),
        };
        let mut date = date.split('-').map(number);
        let date = (date.next()?, date.next()?, date.next()?);
        let zone_at = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
        let (clock, zone) = rest.split_at(zone_at);
        let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
        let mut clock = clock.split(':').map(number);
        let clock = (clock.next().unwrap_or(0), clock.next().unwrap_or(0), clock.next().unwrap_or(0));
        let fraction: String = fraction.chars().chain("000000000".chars()).take(9).collect();
        let is_utc = zone.is_empty() || zone == "Z";
        Some(Self { date, clock, nanoseconds: number(&fraction), zone: offset(zone), is_utc })
    }

    /// Why `encoding/json` refuses it.
    pub(super) fn json_problem(&self) -> Option<String> {
        (self.zone.abs() >= 24 * 60).then(|| {
            "json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: timezone hour outside of range [0,23]"
                .to_owned()
        })
    }

    /// As Go's `%#v` prints it.
    pub(super) fn go_syntax(&self) -> String {
        let (year, month, day) = self.date;
        let (hour, minute, second) = self.clock;
        let month = MONTHS[usize::try_from(month).map_or(0, |month| month.saturating_sub(1)).min(11)];
        let place = if self.is_utc { "time.UTC" } else { "time.Location(\"\")" };
        let nanoseconds = self.nanoseconds;
        format!("time.Date({year}, time.{month}, {day}, {hour}, {minute}, {second}, {nanoseconds}, {place})")
    }
}

impl fmt::Display for Timestamp {
    /// As RFC 3339, without zeros at the end of the fraction.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date;
        let (hour, minute, second) = self.clock;
        write!(formatter, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if self.nanoseconds > 0 {
            let fraction = format!("{:09}", self.nanoseconds);
            write!(formatter, ".{}", fraction.trim_end_matches('0'))?;
        }
        match self.zone {
            0 => formatter.write_str("Z"),
            zone => {
                let (sign, minutes) = (if zone < 0 { '-' } else { '+' }, zone.unsigned_abs());
                write!(formatter, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or(0)
}

/// `+07:30` in minutes.
fn offset(zone: &str) -> i32 {
    let Some((hours, minutes)) = zone.get(1..).and_then(|zone| zone.split_once(':')) else { return 0 };
    let part = |digits: &str| digits.parse::<i32>().unwrap_or(0);
    let minutes = part(hours) * 60 + part(minutes);
    if zone.starts_with('-') { -minutes } else { minutes }
}
