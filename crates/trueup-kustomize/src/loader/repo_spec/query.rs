//! What stands after the `?` of a repository's address.

use std::time::Duration;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(27);
/// The units of Go's durations in nanoseconds.
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// The parameters that kustomize knows.
pub(super) struct Query {
    pub(super) reference: String,
    pub(super) submodules: bool,
    pub(super) timeout: Duration,
}

impl Query {
    /// Reads a query; of one with an error in it nothing counts.
    pub(super) fn parse(query: &str) -> Self {
        let mut parsed = Self { reference: String::new(), submodules: true, timeout: DEFAULT_TIMEOUT };
        let Some(pairs) = pairs(query) else { return parsed };
        let first = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        parsed.reference =
            [first("ref"), first("version")].into_iter().find(|text| !text.is_empty()).unwrap_or("").into();
        if let Some(timeout) = timeout_of(first("timeout")) {
            parsed.timeout = timeout;
        }
        match first("submodules") {
            "1" | "t" | "T" | "TRUE" | "true" | "True" => parsed.submodules = true,
            "0" | "f" | "F" | "FALSE" | "false" | "False" => parsed.submodules = false,
            _ => {}
        }
        parsed
    }
}

/// Names and values; none if there is an error, as Go's `url.ParseQuery`.
fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            if part.contains(';') {
                return None;
            }
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            Some((unescaped(key)?, unescaped(value)?))
        })
        .collect()
}

fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let value = |digit: u8| char::from(digit).to_digit(16);
                u8::try_from(value(digits[0])? * 16 + value(digits[1])?).ok()?
            }
            other => other,
        });
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whole seconds, or one of Go's durations; more than nothing.
fn timeout_of(text: &str) -> Option<Duration> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let seconds = if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse::<i64>().ok() } else { None };
    if let Some(seconds) = seconds.and_then(|seconds| u64::try_from(seconds).ok()).filter(|seconds| *seconds > 0) {
        return Some(Duration::from_secs(seconds));
    }
    let duration = duration_of(digits)?;
    (duration > 0).then(|| Duration::from_nanos(duration))
}

/// Nanoseconds of an unsigned duration as `time.ParseDuration` reads it.
fn duration_of(text: &str) -> Option<u64> {
    if text == "0" {
        return Some(0);
    }
    if text.is_empty() {
        return None;
    }
    let (mut rest, mut total) = (text, 0_u64);
    while !rest.is_empty() {
        let length = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
        let (whole, after) = rest.split_at(length);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => {
                let length = after.find(|character: char| !character.is_ascii_digit()).unwrap_or(after.len());
                after.split_at(length)
            }
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let length =
            after.find(|character: char| character == '.' || character.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(length);
        let (_, factor) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
        total = total.checked_add(nanoseconds(whole, fraction, factor)?)?;
        i64::try_from(total).ok()?;
        rest = after;
    }
    Some(total)
}

fn nanoseconds(whole: &str, fraction: &str, factor: u64) -> Option<u64> {
    let whole = if whole.is_empty() { 0 } else { whole.parse::<u64>().ok()? };
    let digits = &fraction[..fraction.len().min(15)];
    let part =
        digits.parse::<u128>().unwrap_or(0) * u128::from(factor) / 10_u128.pow(u32::try_from(digits.len()).ok()?);
    whole.checked_mul(factor)?.checked_add(u64::try_from(part).ok()?)
}

/// A duration as Go prints it.
pub(super) fn duration_text(duration: Duration) -> String {
    let nanoseconds = u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
    let fraction = |value: u64, digits: usize| {
        let text = format!("{:0digits$}", value % 10_u64.pow(u32::try_from(digits).unwrap_or(0)));
        let text = text.trim_end_matches('0');
        if text.is_empty() { String::new() } else { format!(".{text}") }
    };
    match nanoseconds {
        0 => "0s".to_owned(),
        1..1_000 => format!("{nanoseconds}ns"),
        1_000..1_000_000 => format!("{}{}\u{b5}s", nanoseconds / 1_000, fraction(nanoseconds, 3)),
        1_000_000..1_000_000_000 => format!("{}{}ms", nanoseconds / 1_000_000, fraction(nanoseconds, 6)),
        _ => {
            let seconds = nanoseconds / 1_000_000_000;
            let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
            let rest = format!("{}{}s", seconds % 60, fraction(nanoseconds, 9));
            match (hours, seconds / 60) {
                (0, 0) => rest,
                (0, _) => format!("{minutes}m{rest}"),
                _ => format!("{hours}h{minutes}m{rest}"),
            }
        }
    }
}
