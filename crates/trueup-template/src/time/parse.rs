//! Reading times in Go's layouts.

use std::fmt::Write as _;

use super::civil::{days_before, days_in, is_leap};
use super::duration::leading_number;
use super::go_layout::{Chunk, Element, OffsetForm, next_chunk};
use super::named::{Month, Weekday};
use super::{Duration, Time, Zone};

/// Reads a time in a layout, as Go's `time.ParseInLocation`; the error is Go's text.
pub fn parse(layout: &[u8], value: &[u8], zone: &Zone) -> Result<Time, String> {
    let mut fields = Fields::default();
    let mut rest = value;
    let mut layout_rest = layout;
    let cannot = |found: &[u8], wanted: &[u8]| {
        let (value, layout) = (quote(value), quote(layout));
        format!("parsing time {value} as {layout}: cannot parse {} as {}", quote(found), quote(wanted))
    };
    let out_of_range = |what: &str| format!("parsing time {}: {what}", quote(value));
    loop {
        let chunk = next_chunk(layout_rest);
        let prefix = chunk.map_or(layout_rest, |chunk| chunk.prefix);
        rest = skip(rest, prefix).map_err(|found| cannot(found, prefix))?;
        let Some(chunk) = chunk else { break };
        layout_rest = chunk.rest;
        match fields.read(chunk, rest) {
            Ok(after) => rest = after,
            Err(Wrong::Range(what)) => return Err(out_of_range(&format!("{what} out of range"))),
            Err(Wrong::Syntax) => return Err(cannot(rest, chunk.written)),
        }
    }
    if !rest.is_empty() {
        return Err(out_of_range(&format!("extra text: {}", quote(rest))));
    }
    fields.finish(zone).map_err(out_of_range)
}

/// A string in quotes with everything but printable ASCII written as bytes, as package `time` does it.
pub(super) fn quote(text: &[u8]) -> String {
    let mut quoted = String::from("\"");
    for byte in text {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(*byte)]),
            b' '..0x80 => quoted.push(char::from(*byte)),
            _ => write!(quoted, "\\x{byte:02x}").expect("a String takes everything"),
        }
    }
    quoted.push('"');
    quoted
}

enum Wrong {
    Syntax,
    Range(&'static str),
}

/// What was read so far.
#[derive(Default)]
struct Fields {
    year: i64,
    month: Option<u8>,
    day: Option<u8>,
    day_of_year: Option<u16>,
    hour: u8,
    minute: u8,
    second: u8,
    nanos: u32,
    morning: bool,
    afternoon: bool,
    utc: bool,
    offset: Option<i32>,
    zone_name: Option<String>,
}

impl Fields {
    /// Reads one element and returns what follows it.
    fn read<'a>(&mut self, chunk: Chunk<'_>, value: &'a [u8]) -> Result<&'a [u8], Wrong> {
        let element = chunk.element;
        match element {
            Element::Year => self.short_year(value),
            Element::LongYear => {
                let (year, rest) = value.split_at_checked(4).ok_or(Wrong::Syntax)?;
                let number = year.iter().all(u8::is_ascii_digit).then(|| leading_number(year)).flatten();
                self.year = number.ok_or(Wrong::Syntax)?.0.cast_signed();
                Ok(rest)
            }
            Element::Month | Element::LongMonth => {
                let (index, rest) = named(Month::names(), value, element == Element::LongMonth)?;
                self.month = Some(index + 1);
                Ok(rest)
            }
            Element::NumMonth | Element::ZeroMonth => {
                let (month, rest) = two_digits(value, element == Element::ZeroMonth)?;
                self.month = Some(month);
                if (1..=12).contains(&month) { Ok(rest) } else { Err(Wrong::Range("month")) }
            }
            Element::Weekday | Element::LongWeekday => {
                named(Weekday::names(), value, element == Element::LongWeekday).map(|(_, rest)| rest)
            }
            Element::Day | Element::UnderDay | Element::ZeroDay => {
                let value =
                    if element == Element::UnderDay { value.strip_prefix(b" ").unwrap_or(value) } else { value };
                let (day, rest) = two_digits(value, element == Element::ZeroDay)?;
                self.day = Some(day);
                Ok(rest)
            }
            Element::UnderYearDay | Element::ZeroYearDay => self.year_day(value, element == Element::ZeroYearDay),
            Element::Hour => bounded(&mut self.hour, value, false, 0..24, "hour"),
            Element::Hour12 | Element::ZeroHour12 => {
                bounded(&mut self.hour, value, element == Element::ZeroHour12, 0..13, "hour")
            }
            Element::Minute | Element::ZeroMinute => {
                bounded(&mut self.minute, value, element == Element::ZeroMinute, 0..60, "minute")
            }
            Element::Second | Element::ZeroSecond => self.second(value, chunk),
            Element::UpperHalf => self.half(value, [b"AM", b"PM"]),
            Element::LowerHalf => self.half(value, [b"am", b"pm"]),
            Element::ZoneName => self.zone_name(value),
            Element::Offset { zulu: true, .. } if value.first() == Some(&b'Z') => {
                self.utc = true;
                Ok(&value[1..])
            }
            Element::Offset { form, .. } => self.offset(value, form),
            Element::Fraction { trim: false, digits, .. } => self.fraction(value, 1 + digits),
            Element::Fraction { trim: true, .. } => match fraction_length(value) {
                Some(length) => self.fraction(value, length),
                None => Ok(value),
            },
        }
    }

    fn short_year<'a>(&mut self, value: &'a [u8]) -> Result<&'a [u8], Wrong> {
        let (year, rest) = value.split_at_checked(2).ok_or(Wrong::Syntax)?;
        let (sign, digits) = match year {
            [b'-', digits @ ..] => (-1, digits),
            [b'+', digits @ ..] => (1, digits),
            _ => (1, year),
        };
        let number = digits.iter().all(u8::is_ascii_digit).then(|| leading_number(digits)).flatten();
        let year = number.ok_or(Wrong::Syntax)?.0.cast_signed() * sign;
        self.year = year + if year >= 69 { 1900 } else { 2000 };
        Ok(rest)
    }

    fn year_day<'a>(&mut self, value: &'a [u8], fixed: bool) -> Result<&'a [u8], Wrong> {
        let spaces = if fixed { 0 } else { value.iter().take(2).take_while(|byte| **byte == b' ').count() };
        let value = &value[spaces..];
        let length = value.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 || fixed && length != 3 {
            return Err(Wrong::Syntax);
        }
        let (digits, rest) = value.split_at(length);
        self.day_of_year = Some(digits.iter().fold(0, |number, digit| number * 10 + u16::from(digit - b'0')));
        Ok(rest)
    }

    fn second<'a>(&mut self, value: &'a [u8], chunk: Chunk<'_>) -> Result<&'a [u8], Wrong> {
        let rest = bounded(&mut self.second, value, chunk.element == Element::ZeroSecond, 0..60, "second")?;
        let announced = next_chunk(chunk.rest).is_some_and(|next| matches!(next.element, Element::Fraction { .. }));
        match fraction_length(rest) {
            Some(length) if !announced => self.fraction(rest, length),
            _ => Ok(rest),
        }
    }

    fn half<'a>(&mut self, value: &'a [u8], names: [&[u8; 2]; 2]) -> Result<&'a [u8], Wrong> {
        let (half, rest) = value.split_first_chunk::<2>().ok_or(Wrong::Syntax)?;
        match names.iter().position(|name| *name == half) {
            Some(0) => self.morning = true,
            Some(_) => self.afternoon = true,
            None => return Err(Wrong::Syntax),
        }
        Ok(rest)
    }

    fn zone_name<'a>(&mut self, value: &'a [u8]) -> Result<&'a [u8], Wrong> {
        if let Some(rest) = value.strip_prefix(b"UTC") {
            self.utc = true;
            return Ok(rest);
        }
        let (name, rest) = value.split_at(abbreviation_length(value).ok_or(Wrong::Syntax)?);
        self.zone_name = Some(String::from_utf8_lossy(name).into_owned());
        Ok(rest)
    }

    fn offset<'a>(&mut self, value: &'a [u8], form: OffsetForm) -> Result<&'a [u8], Wrong> {
        let (length, minutes, seconds) = match form {
            OffsetForm::Hours => (3, None, None),
            OffsetForm::Minutes => (5, Some(3), None),
            OffsetForm::ColonMinutes => (6, Some(4), None),
            OffsetForm::Seconds => (7, Some(3), Some(5)),
            OffsetForm::ColonSeconds => (9, Some(4), Some(7)),
        };
        let (value, rest) = value.split_at_checked(length).ok_or(Wrong::Syntax)?;
        let colon_at = |index: usize| value.get(index) == Some(&b':');
        let colons = match form {
            OffsetForm::ColonMinutes => colon_at(3),
            OffsetForm::ColonSeconds => colon_at(3) && colon_at(6),
            _ => true,
        };
        if !colons {
            return Err(Wrong::Syntax);
        }
        let mut syntax = true;
        let mut part = |at: Option<usize>, limit: u8, what: &'static str| -> Result<i32, Wrong> {
            let digits = at.filter(|_| syntax).map(|at| two_digits(&value[at..at + 2], true));
            match digits {
                Some(Ok((number, _))) if number > limit => Err(Wrong::Range(what)),
                Some(Ok((number, _))) => Ok(number.into()),
                Some(Err(_)) => {
                    syntax = false;
                    Ok(0)
                }
                None => Ok(0),
            }
        };
        let parts = [
            part(Some(1), 24, "time zone offset hour"),
            part(minutes, 60, "time zone offset minute"),
            part(seconds, 60, "time zone offset second"),
        ];
        // Go reports the last part that is out of range.
        let [hours, minutes, seconds] = match parts {
            [_, _, Err(wrong)] | [_, Err(wrong), _] | [Err(wrong), _, _] => return Err(wrong),
            [Ok(hours), Ok(minutes), Ok(seconds)] => [hours, minutes, seconds],
        };
        let offset = (hours * 60 + minutes) * 60 + seconds;
        let offset = match value.first() {
            Some(b'+') if syntax => offset,
            Some(b'-') if syntax => -offset,
            _ => return Err(Wrong::Syntax),
        };
        // Go marks an offset that was not read by -1.
        self.offset = Some(offset).filter(|offset| *offset != -1);
        Ok(rest)
    }

    /// Reads a separator and digits, together `length` bytes.
    fn fraction<'a>(&mut self, value: &'a [u8], length: usize) -> Result<&'a [u8], Wrong> {
        let (part, rest) = value.split_at_checked(length).ok_or(Wrong::Syntax)?;
        let Some((b'.' | b',', digits)) = part.split_first() else { return Err(Wrong::Syntax) };
        let digits = &digits[..digits.len().min(9)];
        let (negative, unsigned) = match digits {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, digits),
        };
        if !unsigned.iter().all(u8::is_ascii_digit) {
            return Err(Wrong::Syntax);
        }
        let number = unsigned.iter().fold(0_u32, |number, digit| number * 10 + u32::from(digit - b'0'));
        if negative && number != 0 {
            return Err(Wrong::Range("fractional second"));
        }
        let missing = u32::try_from(9 - digits.len()).unwrap_or_default();
        self.nanos = number * 10_u32.pow(missing);
        Ok(rest)
    }

    /// The time; the error names what is wrong with the date.
    fn finish(mut self, zone: &Zone) -> Result<Time, &'static str> {
        if self.afternoon && self.hour < 12 {
            self.hour += 12;
        } else if self.morning && self.hour == 12 {
            self.hour = 0;
        }
        let (month, day) = self.date()?;
        if day < 1 || day > days_in(month, self.year) {
            return Err("day out of range");
        }
        let second_of_day = i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second);
        let at = |zone: Zone| Time::at(self.year, month.into(), day.into(), second_of_day, self.nanos, zone);
        let shifted = |offset: i32| at(Zone::Utc).plus(Duration(-i64::from(offset) * 1_000_000_000));
        if self.utc {
            return Ok(at(Zone::Utc));
        }
        if let Some(offset) = self.offset {
            let time = shifted(offset);
            let name = self.zone_name.unwrap_or_default();
            let (holds, of_zone) = zone.at(time.seconds());
            let in_zone = of_zone == offset && (name.is_empty() || name == holds);
            return Ok(time.in_zone(if in_zone { zone.clone() } else { Zone::fixed(&name, offset) }));
        }
        let Some(name) = self.zone_name else { return Ok(at(zone.clone())) };
        if let Some(offset) = zone.offset_of(&name, at(Zone::Utc).seconds()) {
            return Ok(shifted(offset).in_zone(zone.clone()));
        }
        let hours = name.strip_prefix("GMT").and_then(|hours| hours.parse::<i32>().ok()).unwrap_or(0);
        Ok(at(Zone::Utc).in_zone(Zone::fixed(&name, hours * 3600)))
    }

    fn date(&self) -> Result<(u8, u8), &'static str> {
        let Some(day_of_year) = self.day_of_year else { return Ok((self.month.unwrap_or(1), self.day.unwrap_or(1))) };
        if day_of_year < 1 || day_of_year > 365 + u16::from(is_leap(self.year)) {
            return Err("day-of-year out of range");
        }
        let month = (1..=12).rev().find(|month| days_before(self.year, *month) < day_of_year).unwrap_or(1);
        let day = u8::try_from(day_of_year - days_before(self.year, month)).unwrap_or(1);
        if self.month.is_some_and(|given| given != month) {
            return Err("day-of-year does not match month");
        }
        if self.day.is_some_and(|given| given != day) {
            return Err("day-of-year does not match day");
        }
        Ok((month, day))
    }
}

/// Drops a plain part of the layout from a value; runs of spaces match each other. The error is what stands there
/// instead.
fn skip<'a>(mut value: &'a [u8], mut prefix: &[u8]) -> Result<&'a [u8], &'a [u8]> {
    while let Some((first, rest)) = prefix.split_first() {
        match (first, value.split_first()) {
            (b' ', None | Some((b' ', _))) => {
                prefix = trim_spaces(prefix);
                value = trim_spaces(value);
            }
            (wanted, Some((found, after))) if wanted == found => {
                prefix = rest;
                value = after;
            }
            _ => return Err(value),
        }
    }
    Ok(value)
}

fn trim_spaces(text: &[u8]) -> &[u8] {
    &text[text.iter().take_while(|byte| **byte == b' ').count()..]
}

fn two_digits(value: &[u8], fixed: bool) -> Result<(u8, &[u8]), Wrong> {
    match value {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] => Ok(((tens - b'0') * 10 + (ones - b'0'), rest)),
        [ones @ b'0'..=b'9', rest @ ..] if !fixed => Ok((ones - b'0', rest)),
        _ => Err(Wrong::Syntax),
    }
}

fn bounded<'a>(
    field: &mut u8,
    value: &'a [u8],
    fixed: bool,
    bounds: std::ops::Range<u8>,
    what: &'static str,
) -> Result<&'a [u8], Wrong> {
    let (number, rest) = two_digits(value, fixed)?;
    *field = number;
    if bounds.contains(&number) { Ok(rest) } else { Err(Wrong::Range(what)) }
}

/// The first name that the value begins with, ASCII letters of either case; short names are three letters.
fn named<'a>(names: &[&str], value: &'a [u8], long: bool) -> Result<(u8, &'a [u8]), Wrong> {
    for (name, index) in names.iter().zip(0..) {
        let name = if long { name } else { &name[..3] };
        if let Some((found, rest)) = value.split_at_checked(name.len())
            && found.eq_ignore_ascii_case(name.as_bytes())
        {
            return Ok((index, rest));
        }
    }
    Err(Wrong::Syntax)
}

/// Length of a separator and digits at the beginning.
fn fraction_length(value: &[u8]) -> Option<usize> {
    let [b'.' | b',', digits @ ..] = value else { return None };
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (length > 0).then_some(1 + length)
}

/// Length of an abbreviation of a zone at the beginning, as Go's `parseTimeZone`.
fn abbreviation_length(value: &[u8]) -> Option<usize> {
    if value.len() < 3 {
        return None;
    }
    if value.starts_with(b"ChST") || value.starts_with(b"MeST") {
        return Some(4);
    }
    if let Some(rest) = value.strip_prefix(b"GMT") {
        return Some(3 + signed_offset_length(rest));
    }
    if matches!(value[0], b'+' | b'-') {
        return Some(signed_offset_length(value)).filter(|length| *length > 0);
    }
    match value.iter().take(6).take_while(|byte| byte.is_ascii_uppercase()).count() {
        3 => Some(3),
        4 if value[3] == b'T' || value.starts_with(b"WITA") => Some(4),
        5 if value[4] == b'T' => Some(5),
        _ => None,
    }
}

fn signed_offset_length(value: &[u8]) -> usize {
    let [b'+' | b'-', digits @ ..] = value else { return 0 };
    match leading_number(digits) {
        Some((hours, rest)) if rest.len() < digits.len() && hours <= 23 => value.len() - rest.len(),
        _ => 0,
    }
}
