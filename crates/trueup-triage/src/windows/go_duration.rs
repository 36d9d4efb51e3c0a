//! Go's durations: `90s`, `1h30m`, `1.5h`.

use jiff::SignedDuration;

/// A text that is not a Go duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseDurationError {
    /// No number, no unit, or something between.
    #[error("time: invalid duration {0:?}")]
    Invalid(String),
    /// A number without a unit.
    #[error("time: missing unit in duration {0:?}")]
    MissingUnit(String),
    /// A unit that Go does not know.
    #[error("time: unknown unit {unit:?} in duration {text:?}")]
    UnknownUnit {
        /// The unit.
        unit: String,
        /// The whole text.
        text: String,
    },
}

/// Go holds a duration as this many nanoseconds at most.
const LONGEST_NANOS: i128 = i64::MAX as i128;

/// Reads a duration as Go's `time.ParseDuration` does: a sign, then numbers with units, or `0` alone.
pub fn parse_go_duration(text: &str) -> Result<SignedDuration, ParseDurationError> {
    let invalid = || ParseDurationError::Invalid(text.to_owned());
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(SignedDuration::ZERO);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut nanos: i128 = 0;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, behind) = rest.split_at(number_end);
        let unit_end = behind.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(behind.len());
        let (unit, next) = behind.split_at(unit_end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return Err(invalid());
        }
        if unit.is_empty() {
            return Err(ParseDurationError::MissingUnit(text.to_owned()));
        }
        let scale = unit_nanos(unit)
            .ok_or_else(|| ParseDurationError::UnknownUnit { unit: unit.to_owned(), text: text.to_owned() })?;
        nanos += whole_nanos(whole, scale).ok_or_else(invalid)? + fraction_nanos(fraction, scale);
        if nanos > LONGEST_NANOS {
            return Err(invalid());
        }
        rest = next;
    }
    let nanos = i64::try_from(nanos).map_err(|_| invalid())?;
    Ok(SignedDuration::from_nanos(if negative { -nanos } else { nanos }))
}

fn unit_nanos(unit: &str) -> Option<i128> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

fn whole_nanos(digits: &str, scale: i128) -> Option<i128> {
    if digits.is_empty() {
        return Some(0);
    }
    let number: i64 = digits.parse().ok()?;
    let nanos = i128::from(number) * scale;
    (nanos <= LONGEST_NANOS).then_some(nanos)
}

/// Digits behind the eighteenth are below a nanosecond of any unit.
fn fraction_nanos(digits: &str, scale: i128) -> i128 {
    let digits = &digits[..digits.len().min(18)];
    let number: i128 = digits.parse().unwrap_or(0);
    number * scale / 10_i128.pow(u32::try_from(digits.len()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_reads_them() {
        for (text, seconds) in [
            ("24h", 86_400.0),
            ("1h30m", 5_400.0),
            ("1.5h", 5_400.0),
            ("90s", 90.0),
            ("0", 0.0),
            ("-2m", -120.0),
            ("+.5s", 0.5),
            ("1m0.25s", 60.25),
            ("100ms", 0.1),
        ] {
            let got = parse_go_duration(text).map(|d| d.as_secs_f64());
            assert!(got.is_ok_and(|got| (got - seconds).abs() < 1e-9), "{text}");
        }
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for text in ["", "-", "1", "1d", "h", ".s", "1h 2m", "1..5s", "9999999999h", "1,5h", "½h"] {
            assert!(parse_go_duration(text).is_err(), "{text}");
        }
    }
}
