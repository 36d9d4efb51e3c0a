//! Dates and durations: `now`, `date`, `toDate`, `dateModify`, `ago`, `durationRound` and their like.

#[cfg(test)]
mod tests;

use super::numbers::{NoInteger, parse_int};
use super::table::fixed;
use crate::cause::Cause;
use crate::function::{Call, Failure, Function, Param};
use crate::time::{Duration, Time, Zone, parse, parse_duration};
use crate::value::{Slot, Text, Value};

const ONE: &[Param] = &[Param::Any];
const FORMATTED: &[Param] = &[Param::String, Param::Any];
const IN_ZONE: &[Param] = &[Param::String, Param::Any, Param::String];
const READ: &[Param] = &[Param::String, Param::String];
const MODIFIED: &[Param] = &[Param::String, Param::Object("time.Time")];

const HTML: &[u8] = b"2006-01-02";
const LOCAL: &[u8] = b"Local";

/// The functions of this file.
pub const FUNCTIONS: &[Function] = &[
    fixed("now", &[], |call| Ok(Slot::caused(now(call), call.impure()))),
    fixed("date", FORMATTED, |call| formatted(call, text(call, 0), 1, LOCAL)),
    fixed("dateInZone", IN_ZONE, |call| formatted(call, text(call, 0), 1, text(call, 2))),
    fixed("date_in_zone", IN_ZONE, |call| formatted(call, text(call, 0), 1, text(call, 2))),
    fixed("htmlDate", ONE, |call| formatted(call, HTML, 0, LOCAL)),
    fixed("htmlDateInZone", &[Param::Any, Param::String], |call| formatted(call, HTML, 0, text(call, 1))),
    fixed("toDate", READ, |call| Ok(Slot::new(read(call).unwrap_or_else(|_| Time::zero())))),
    fixed("mustToDate", READ, |call| Ok(Slot::new(read(call)?))),
    fixed("dateModify", MODIFIED, |call| Ok(modified(call)?.unwrap_or_else(|_| call.args[1].clone()))),
    fixed("date_modify", MODIFIED, |call| Ok(modified(call)?.unwrap_or_else(|_| call.args[1].clone()))),
    fixed("mustDateModify", MODIFIED, |call| Ok(modified(call)??)),
    fixed("must_date_modify", MODIFIED, |call| Ok(modified(call)??)),
    fixed("ago", ONE, |call| Ok(ago(call))),
    fixed("duration", ONE, |call| Ok(duration(call))),
    fixed("durationRound", ONE, |call| Ok(duration_round(call))),
    fixed("unixEpoch", &[Param::Object("time.Time")], |call| Ok(Slot::new(time(call, 0)?.seconds().to_string()))),
];

fn now(call: &Call<'_>) -> Time {
    Time::from_nanos(call.runtime.now, Zone::local(&call.runtime.time_zone))
}

fn text<'a>(call: &'a Call<'_>, index: usize) -> &'a [u8] {
    call.value(index).as_text().map(|text| &**text).unwrap_or_default()
}

fn time<'a>(call: &'a Call<'_>, index: usize) -> Result<&'a Time, Failure> {
    let mistyped = || Failure::from("wrong type for value; expected time.Time");
    Time::of(call.value(index)).ok_or_else(mistyped)
}

/// The moment that a value stands for; everything but times and integers is now.
fn moment(call: &Call<'_>, value: &Value) -> (Time, Cause) {
    match value {
        Value::Int(seconds) | Value::Int64(seconds) => (Time::from_seconds(*seconds, Zone::Utc), Cause::NONE),
        _ => match Time::of(value) {
            Some(time) => (time.clone(), Cause::NONE),
            None => (now(call), call.impure()),
        },
    }
}

fn formatted(call: &Call<'_>, layout: &[u8], index: usize, zone: &[u8]) -> Result<Slot, Failure> {
    let (moment, cause) = moment(call, call.value(index));
    let zone = Zone::load(zone, &call.runtime.time_zone).unwrap_or(Zone::Utc);
    let text = moment.in_zone(zone).format(layout);
    call.charge(text.len())?;
    Ok(Slot::caused(Text::from(text), cause))
}

fn read(call: &Call<'_>) -> Result<Time, String> {
    parse(text(call, 0), text(call, 1), &Zone::local(&call.runtime.time_zone))
}

/// The later time, or why the duration is none.
fn modified(call: &Call<'_>) -> Result<Result<Slot, String>, Failure> {
    let time = time(call, 1)?;
    Ok(parse_duration(text(call, 0)).map(|duration| Slot::new(time.plus(duration))))
}

/// How long ago a moment was, to the second.
fn ago(call: &Call<'_>) -> Slot {
    let (moment, _) = moment(call, call.value(0));
    let ago = now(call).since(&moment).round(Duration(1_000_000_000));
    Slot::caused(ago.to_string(), call.impure())
}

/// Seconds as a duration. Only strings and `int64` count.
fn duration(call: &Call<'_>) -> Slot {
    let seconds = match call.value(0) {
        Value::Text(text) => parse_int(text, 10).unwrap_or_else(NoInteger::nearest),
        Value::Int64(seconds) => *seconds,
        _ => 0,
    };
    Slot::new(Duration(seconds.wrapping_mul(1_000_000_000)).to_string())
}

/// The largest unit of a duration of which there is more than one whole.
fn duration_round(call: &Call<'_>) -> Slot {
    const SECOND: u64 = 1_000_000_000;
    const DAY: u64 = 86_400 * SECOND;
    const UNITS: [(u64, &str); 6] =
        [(365 * DAY, "y"), (30 * DAY, "mo"), (DAY, "d"), (3_600 * SECOND, "h"), (60 * SECOND, "m"), (SECOND, "s")];
    let (nanos, cause) = match call.value(0) {
        Value::Text(text) => (parse_duration(text).map_or(0, |duration| duration.0), Cause::NONE),
        Value::Int64(nanos) => (*nanos, Cause::NONE),
        value => match Time::of(value) {
            Some(time) => (now(call).since(time).0, call.impure()),
            None => (0, Cause::NONE),
        },
    };
    let length = nanos.unsigned_abs();
    let unit = UNITS.iter().find(|(unit, _)| length > *unit);
    let text = unit.map_or_else(|| "0s".to_owned(), |(unit, name)| format!("{}{name}", length / unit));
    Slot::caused(text, cause)
}
