//! Go's `time.Duration`: nanoseconds, with Go's syntax for them.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use super::named::whole_number;
use super::parse::quote;
use crate::value::{Member, Object, Slot, Value};

/// Nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(pub i64);

/// One second.
const SECOND: Duration = Duration(1_000_000_000);

const LIMIT: u64 = 1 << 63;

impl Duration {
    /// Rounded to a multiple of a unit, halves away from zero, as Go's `Duration.Round`.
    #[must_use]
    pub fn round(self, unit: Self) -> Self {
        if unit.0 <= 0 {
            return self;
        }
        let (nanos, unit) = (i128::from(self.0), i128::from(unit.0));
        let rest = (nanos % unit).abs();
        let toward_zero = nanos - nanos % unit;
        let rounded = if rest * 2 < unit { toward_zero } else { toward_zero + unit * nanos.signum() };
        Self(i64::try_from(rounded).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX }))
    }

    /// Rounded toward zero to a multiple of a unit, as Go's `Duration.Truncate`.
    #[must_use]
    pub fn truncate(self, unit: Self) -> Self {
        if unit.0 <= 0 { self } else { Self(self.0 - self.0 % unit.0) }
    }

    #[expect(clippy::cast_precision_loss, reason = "both parts are exact or rounded as Go's are")]
    fn in_units(self, unit: i64) -> f64 {
        (self.0 / unit) as f64 + (self.0 % unit) as f64 / unit as f64
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = self.0.unsigned_abs();
        if self.0 < 0 {
            formatter.write_str("-")?;
        }
        match nanos {
            0 => formatter.write_str("0s"),
            1..1_000 => write!(formatter, "{nanos}ns"),
            1_000..1_000_000 => write!(formatter, "{}µs", decimal(nanos, 3)),
            1_000_000..1_000_000_000 => write!(formatter, "{}ms", decimal(nanos, 6)),
            _ => {
                let seconds = nanos / SECOND.0.unsigned_abs();
                let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
                if hours > 0 {
                    write!(formatter, "{hours}h")?;
                }
                if seconds >= 60 {
                    write!(formatter, "{minutes}m")?;
                }
                write!(formatter, "{}s", decimal(nanos % (60 * SECOND.0.unsigned_abs()), 9))
            }
        }
    }
}

/// `number / 10^places` without zeros at the end.
fn decimal(number: u64, places: u32) -> String {
    let power = 10_u64.pow(places);
    let (whole, part) = (number / power, number % power);
    if part == 0 {
        return whole.to_string();
    }
    let digits = format!("{part:0width$}", width = places as usize);
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

/// Reads a duration such as `1h15m30.5s`, as Go's `time.ParseDuration`; the error is Go's text.
pub fn parse_duration(text: &[u8]) -> Result<Duration, String> {
    let invalid = || format!("time: invalid duration {}", quote(text));
    let (negative, mut rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if rest == b"0" {
        return Ok(Duration(0));
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let part;
        (part, rest) = one_unit(rest, text)?;
        total = total.checked_add(part).filter(|total| *total <= LIMIT).ok_or_else(invalid)?;
    }
    match i64::try_from(total) {
        Ok(nanos) => Ok(Duration(if negative { -nanos } else { nanos })),
        Err(_) if negative => Ok(Duration(i64::MIN)),
        Err(_) => Err(invalid()),
    }
}

/// The nanoseconds of one number with its unit, and what follows it.
fn one_unit<'a>(text: &'a [u8], all: &[u8]) -> Result<(u64, &'a [u8]), String> {
    let invalid = || format!("time: invalid duration {}", quote(all));
    let (whole, rest) = leading_number(text).ok_or_else(invalid)?;
    let has_whole = rest.len() < text.len();
    let (fraction, rest, has_fraction) = match rest {
        [b'.', rest @ ..] => {
            let (fraction, after) = leading_fraction(rest);
            (fraction, after, after.len() < rest.len())
        }
        _ => ((0, 1.0), rest, false),
    };
    if !has_whole && !has_fraction {
        return Err(invalid());
    }
    let length = rest.iter().take_while(|byte| **byte != b'.' && !byte.is_ascii_digit()).count();
    let (name, rest) = rest.split_at(length);
    if name.is_empty() {
        return Err(format!("time: missing unit in duration {}", quote(all)));
    }
    let Some(unit) = unit(name) else {
        return Err(format!("time: unknown unit {} in duration {}", quote(name), quote(all)));
    };
    if whole > LIMIT / unit {
        return Err(invalid());
    }
    let nanos = (whole * unit).checked_add(part_of(fraction, unit)).filter(|nanos| *nanos <= LIMIT);
    Ok((nanos.ok_or_else(invalid)?, rest))
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "Go computes the fraction in floating point; it is below one unit"
)]
fn part_of((fraction, scale): (u64, f64), unit: u64) -> u64 {
    (fraction as f64 * (unit as f64 / scale)) as u64
}

fn unit(name: &[u8]) -> Option<u64> {
    Some(match name {
        b"ns" => 1,
        b"us" | [0xC2, 0xB5, b's'] | [0xCE, 0xBC, b's'] => 1_000,
        b"ms" => 1_000_000,
        b"s" => 1_000_000_000,
        b"m" => 60_000_000_000,
        b"h" => 3_600_000_000_000,
        _ => return None,
    })
}

/// The number at the beginning, 0 if there is none, and what follows it; `None` above 2^63.
pub(super) fn leading_number(text: &[u8]) -> Option<(u64, &[u8])> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(length);
    let number = digits.iter().try_fold(0_u64, |number, digit| {
        number.checked_mul(10)?.checked_add(u64::from(digit - b'0')).filter(|number| *number <= LIMIT)
    });
    Some((number?, rest))
}

/// The digits at the beginning as a number and the power of ten to divide it by; digits that do not fit are dropped.
fn leading_fraction(text: &[u8]) -> ((u64, f64), &[u8]) {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(length);
    let (mut number, mut scale) = (0_u64, 1.0);
    for digit in digits {
        let next = number.checked_mul(10).and_then(|number| number.checked_add(u64::from(digit - b'0')));
        let Some(next) = next.filter(|next| number <= (LIMIT - 1) / 10 && *next <= LIMIT) else { break };
        number = next;
        scale *= 10.0;
    }
    ((number, scale), rest)
}

impl Object for Duration {
    fn type_name(&self) -> Cow<'static, str> {
        Cow::Borrowed("time.Duration")
    }

    fn kind_name(&self) -> &'static str {
        "int64"
    }

    fn member(&self, name: &str) -> Option<Member> {
        let this = *self;
        let get = match name {
            "String" => Value::text(this.to_string()),
            "Nanoseconds" => Value::Int64(this.0),
            "Microseconds" => Value::Int64(this.0 / 1_000),
            "Milliseconds" => Value::Int64(this.0 / 1_000_000),
            "Seconds" => Value::Float(this.in_units(SECOND.0)),
            "Minutes" => Value::Float(this.in_units(60 * SECOND.0)),
            "Hours" => Value::Float(this.in_units(3600 * SECOND.0)),
            "Abs" => Value::from(Self(if this.0 == i64::MIN { i64::MAX } else { this.0.abs() })),
            _ => return None,
        };
        Some(Member::Method { params: &[], variadic: None, call: Box::new(move |_| Ok(Slot::new(get.clone()))) })
    }

    fn print(&self) -> String {
        self.to_string()
    }

    fn to_json(&self) -> Option<Value> {
        Some(Value::Int64(self.0))
    }

    fn is_true(&self) -> bool {
        self.0 != 0
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        Some(whole_number(other) == Some(self.0))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl From<Duration> for Value {
    fn from(duration: Duration) -> Self {
        Self::Object(std::rc::Rc::new(duration))
    }
}
