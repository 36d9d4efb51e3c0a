//! What a plain scalar means: YAML 1.1 as go-yaml v2 resolves it, and the mixture with 1.2 of go-yaml v3.

use crate::dialect::Dialect;
use timestamp::is_timestamp;

pub(crate) mod timestamp;

/// What a scalar stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resolved {
    /// Nothing, `~`, `null`.
    Null,
    /// `yes`, `off`, `true` and their like.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number above `i64::MAX`.
    Uint(u64),
    /// A number with a fraction or an exponent, an infinity, or not a number.
    Float(f64),
    /// A date or a time; it keeps its text.
    Timestamp,
    /// Anything else.
    String,
}

/// The tags that change how a scalar is resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScalarTag {
    Str,
    Bool,
    Int,
    Float,
    Null,
    Timestamp,
}

impl ScalarTag {
    pub(crate) fn from_long(tag: &str) -> Option<Self> {
        Some(match tag.strip_prefix("tag:yaml.org,2002:")? {
            "str" => Self::Str,
            "bool" => Self::Bool,
            "int" => Self::Int,
            "float" => Self::Float,
            "null" => Self::Null,
            "timestamp" => Self::Timestamp,
            _ => return None,
        })
    }

    fn short(self) -> &'static str {
        match self {
            Self::Str => "!!str",
            Self::Bool => "!!bool",
            Self::Int => "!!int",
            Self::Float => "!!float",
            Self::Null => "!!null",
            Self::Timestamp => "!!timestamp",
        }
    }
}

impl Resolved {
    fn tag(self) -> ScalarTag {
        match self {
            Self::Null => ScalarTag::Null,
            Self::Bool(_) => ScalarTag::Bool,
            Self::Int(_) | Self::Uint(_) => ScalarTag::Int,
            Self::Float(_) => ScalarTag::Float,
            Self::Timestamp => ScalarTag::Timestamp,
            Self::String => ScalarTag::Str,
        }
    }
}

/// Resolves a plain scalar without a tag, as go-yaml v2's `resolve("", text)`.
pub fn resolve(text: &str) -> Resolved {
    resolve_scalar(Dialect::V2, text, true)
}

/// Resolves a plain scalar without a tag, as go-yaml v3's `resolve("", text)`.
pub(crate) fn resolve_v3(text: &str) -> Resolved {
    resolve_scalar(Dialect::V3, text, true)
}

/// Resolves a scalar that carries a tag; the error is go-yaml's text without its `yaml: `.
pub(crate) fn resolve_tagged(dialect: Dialect, tag: ScalarTag, text: &str) -> Result<Resolved, String> {
    if tag == ScalarTag::Str {
        return Ok(Resolved::String);
    }
    let resolved = resolve_scalar(dialect, text, tag == ScalarTag::Timestamp);
    match resolved {
        #[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
        Resolved::Int(value) if tag == ScalarTag::Float => Ok(Resolved::Float(value as f64)),
        _ if resolved.tag() == tag => Ok(resolved),
        _ => Err(format!("cannot decode {} `{text}` as a {}", resolved.tag().short(), tag.short())),
    }
}

fn resolve_scalar(dialect: Dialect, text: &str, timestamps: bool) -> Resolved {
    let Some(first) = text.bytes().next() else { return Resolved::Null };
    match first {
        b'0'..=b'9' | b'+' | b'-' => word(text).unwrap_or_else(|| {
            if timestamps && is_timestamp(text) { Resolved::Timestamp } else { number(dialect, text) }
        }),
        b'.' => word(text).or_else(|| dotted_float(text)).unwrap_or(Resolved::String),
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => {
            word(text).or_else(|| old_bool(text).filter(|_| dialect == Dialect::V2)).unwrap_or(Resolved::String)
        }
        _ => Resolved::String,
    }
}

fn word(text: &str) -> Option<Resolved> {
    if text.len() > 5 {
        return None;
    }
    Some(match text {
        "true" | "True" | "TRUE" => Resolved::Bool(true),
        "false" | "False" | "FALSE" => Resolved::Bool(false),
        "~" | "null" | "Null" | "NULL" => Resolved::Null,
        ".nan" | ".NaN" | ".NAN" => Resolved::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Resolved::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Resolved::Float(f64::NEG_INFINITY),
        _ => return None,
    })
}

/// The truth values that only YAML 1.1 has.
fn old_bool(text: &str) -> Option<Resolved> {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(Resolved::Bool(true)),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(Resolved::Bool(false)),
        _ => None,
    }
}

/// Whether a text is a truth value in YAML 1.1 alone.
pub(crate) fn is_old_bool(text: &str) -> bool {
    old_bool(text).is_some()
}

/// A number that begins with its point: Go's `strconv.ParseFloat`, which takes single underscores between digits.
fn dotted_float(text: &str) -> Option<Resolved> {
    if !text.contains('_') {
        return finite_float(text);
    }
    let between_digits = text.as_bytes().split(|byte| *byte == b'_').collect::<Vec<_>>().windows(2).all(|sides| {
        sides[0].last().is_some_and(u8::is_ascii_digit) && sides[1].first().is_some_and(u8::is_ascii_digit)
    });
    if between_digits { finite_float(&text.replace('_', "")) } else { None }
}

fn number(dialect: Dialect, text: &str) -> Resolved {
    let stripped;
    let plain = if text.contains('_') {
        stripped = text.replace('_', "");
        stripped.as_str()
    } else {
        text
    };
    whole_number(plain)
        .or_else(|| finite_float(plain))
        .or_else(|| signed_after_prefix(plain, "0b", 2))
        .or_else(|| signed_after_prefix(plain, "0o", 8).filter(|_| dialect == Dialect::V3))
        .unwrap_or(Resolved::String)
}

/// Go's `strconv.ParseInt(text, 0, 64)`, then `ParseUint`.
fn whole_number(text: &str) -> Option<Resolved> {
    let (negative, signed, digits) = match text.as_bytes().first()? {
        b'-' => (true, true, &text[1..]),
        b'+' => (false, true, &text[1..]),
        _ => (false, false, text),
    };
    let magnitude = magnitude(digits)?;
    if negative {
        return 0_i64.checked_sub_unsigned(magnitude).map(Resolved::Int);
    }
    match i64::try_from(magnitude) {
        Ok(value) => Some(Resolved::Int(value)),
        Err(_) if signed => None,
        Err(_) => Some(Resolved::Uint(magnitude)),
    }
}

/// An unsigned number with Go's base prefixes; a leading `0` alone means octal.
fn magnitude(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let (radix, digits) = match bytes {
        [] => return None,
        [b'0', b'b' | b'B', _, ..] => (2, &bytes[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &bytes[2..]),
        [b'0', b'x' | b'X', _, ..] => (16, &bytes[2..]),
        [b'0', ..] => (8, &bytes[1..]),
        _ => (10, bytes),
    };
    digits.iter().try_fold(0_u64, |value, byte| {
        let digit = char::from(*byte).to_digit(radix)?;
        value.checked_mul(u64::from(radix))?.checked_add(u64::from(digit))
    })
}

/// go-yaml's second look at `0b…`, and in v3 at `0o…`, which by accident lets a sign follow the prefix.
fn signed_after_prefix(text: &str, prefix: &str, radix: u32) -> Option<Resolved> {
    let digits = text.strip_prefix(prefix)?;
    let (negative, digits) = match digits.as_bytes().first()? {
        b'-' => (true, &digits[1..]),
        b'+' => (false, &digits[1..]),
        _ => return None,
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        0_i64.checked_sub_unsigned(magnitude).map(Resolved::Int)
    } else {
        i64::try_from(magnitude).ok().map(Resolved::Int)
    }
}

/// A decimal number with a point or an exponent, `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, that is not
/// too big for a float.
fn finite_float(text: &str) -> Option<Resolved> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    if let Some(exponent) = exponent {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if exponent.is_empty() || !digits(exponent) {
            return None;
        }
    }
    text.parse::<f64>().ok().filter(|value| value.is_finite()).map(Resolved::Float)
}

#[cfg(test)]
mod tests;
