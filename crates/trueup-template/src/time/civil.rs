//! The proleptic Gregorian calendar over all of Go's range of years.

const DAY: u64 = 86_400;

/// Days of 400 years.
const ERA: i64 = 146_097;

/// Days from the day on which Go's unsigned seconds begin to 1970-01-01: 292277022400 years and what is left to there.
const ABSOLUTE_TO_UNIX: i64 = 730_692_556 * ERA + 306 + 719_162;

/// A date and a time of day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Civil {
    pub(super) year: i64,
    pub(super) month: u8,
    pub(super) day: u8,
    pub(super) day_of_year: u16,
    /// Sunday is 0.
    pub(super) weekday: u8,
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
}

impl Civil {
    /// What clocks and calendars show at a moment, at an offset east of UTC.
    pub(super) fn new(unix_seconds: i64, offset: i32) -> Self {
        let absolute = unix_seconds
            .wrapping_add(i64::from(offset))
            .cast_unsigned()
            .wrapping_add(ABSOLUTE_TO_UNIX.cast_unsigned().wrapping_mul(DAY));
        let days = absolute / DAY;
        let (year, month, day) = date_of_days((days.cast_signed()) - ABSOLUTE_TO_UNIX);
        let second = absolute % DAY;
        Self {
            year,
            month,
            day,
            day_of_year: days_before(year, month) + u16::from(day),
            weekday: small((days + 3) % 7),
            hour: small(second / 3600),
            minute: small(second / 60 % 60),
            second: small(second % 60),
        }
    }
}

/// Seconds from 1970-01-01 to a date, with months and days carried over.
pub(super) fn seconds_of_date(year: i64, month: i64, day: i64) -> i64 {
    let months = month.wrapping_sub(1);
    let year = i128::from(year) + i128::from(months.div_euclid(12));
    let month = i128::from(months.rem_euclid(12)) + 1;
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * i128::from(ERA) + day_of_era - 719_468 + i128::from(day) - 1;
    wrap(days * i128::from(DAY))
}

/// Whether February has 29 days.
pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month.
pub(super) fn days_in(month: u8, year: i64) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of a year before a month.
pub(super) fn days_before(year: i64, month: u8) -> u16 {
    (1..month).map(|month| u16::from(days_in(month, year))).sum()
}

fn date_of_days(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(ERA);
    let day_of_era = days.rem_euclid(ERA);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, small(month.cast_unsigned()), small(day.cast_unsigned()))
}

fn small(number: u64) -> u8 {
    u8::try_from(number).expect("months, days and parts of a day are below 256")
}

fn wrap(number: i128) -> i64 {
    let low = u64::try_from(number & i128::from(u64::MAX)).expect("masked to 64 bits");
    low.cast_signed()
}
