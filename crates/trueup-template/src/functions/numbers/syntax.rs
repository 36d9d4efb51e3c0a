//! Go's syntax of numbers, as `strconv` reads it.

use super::hex_float;

/// Why a text is no integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::functions) enum NoInteger {
    /// It is none.
    Syntax,
    /// It is one, but beyond 64 bits on the negative side.
    TooSmall,
    /// It is one, but beyond 64 bits.
    TooLarge,
}

impl NoInteger {
    /// What `strconv` returns beside the error.
    pub(in crate::functions) fn nearest(self) -> i64 {
        match self {
            Self::Syntax => 0,
            Self::TooSmall => i64::MIN,
            Self::TooLarge => i64::MAX,
        }
    }
}

/// `strconv.ParseInt` with 64 bits; base 0 stands for prefixes and underscores.
pub(in crate::functions) fn parse_int(text: &[u8], base: u32) -> Result<i64, NoInteger> {
    let (negative, digits) = split_sign(text);
    let (radix, unprefixed) = if base == 0 { split_prefix(digits) } else { (base, digits) };
    if digits.is_empty() {
        return Err(NoInteger::Syntax);
    }
    let mut magnitude: Option<u64> = Some(0);
    for byte in unprefixed {
        if *byte == b'_' && base == 0 {
            continue;
        }
        let digit = char::from(*byte).to_digit(radix).ok_or(NoInteger::Syntax)?;
        let next = |number: u64| number.checked_mul(u64::from(radix))?.checked_add(u64::from(digit));
        magnitude = magnitude.and_then(next);
        if magnitude.is_none() {
            // Go stops reading here, whatever follows.
            break;
        }
    }
    if base == 0 && magnitude.is_some() && unprefixed.contains(&b'_') && !underscores_separate_digits(digits) {
        return Err(NoInteger::Syntax);
    }
    match (magnitude, negative) {
        (Some(number), false) => i64::try_from(number).map_err(|_| NoInteger::TooLarge),
        (Some(number), true) => 0_i64.checked_sub_unsigned(number).ok_or(NoInteger::TooSmall),
        (None, false) => Err(NoInteger::TooLarge),
        (None, true) => Err(NoInteger::TooSmall),
    }
}

/// `strconv.ParseFloat` with 64 bits; `None` also for numbers that are too large.
pub(super) fn parse_float(text: &[u8]) -> Option<f64> {
    let (negative, unsigned) = split_sign(text);
    let signed = |number: f64| if negative { -number } else { number };
    if unsigned.eq_ignore_ascii_case(b"inf") || unsigned.eq_ignore_ascii_case(b"infinity") {
        return Some(signed(f64::INFINITY));
    }
    if text.eq_ignore_ascii_case(b"nan") {
        return Some(f64::NAN);
    }
    if text.contains(&b'_') && !underscores_separate_digits(unsigned) {
        return None;
    }
    let plain: Vec<u8> = unsigned.iter().copied().filter(|byte| *byte != b'_').collect();
    let number = match plain.as_slice() {
        [b'0', b'x' | b'X', digits @ ..] => hex_float::parse(digits)?,
        _ if is_decimal(&plain) => std::str::from_utf8(&plain).ok()?.parse::<f64>().ok()?,
        _ => return None,
    };
    number.is_finite().then(|| signed(number))
}

/// Digits with at most one point, and perhaps an exponent.
fn is_decimal(text: &[u8]) -> bool {
    let (mantissa, exponent) = match text.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        Some(at) => (&text[..at], Some(split_sign(&text[at + 1..]).1)),
        None => (text, None),
    };
    let is_number = |digits: &[u8]| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let mut parts = mantissa.splitn(2, |byte| *byte == b'.');
    mantissa.iter().any(u8::is_ascii_digit)
        && parts.all(|part| part.iter().all(u8::is_ascii_digit))
        && exponent.is_none_or(is_number)
}

pub(super) fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

fn split_prefix(digits: &[u8]) -> (u32, &[u8]) {
    match digits {
        [b'0', b'b' | b'B', rest @ ..] if !rest.is_empty() => (2, rest),
        [b'0', b'o' | b'O', rest @ ..] if !rest.is_empty() => (8, rest),
        [b'0', b'x' | b'X', rest @ ..] if !rest.is_empty() => (16, rest),
        [b'0', rest @ ..] => (8, rest),
        _ => (10, digits),
    }
}

/// Whether underscores stand only between digits, or between a prefix and a digit.
fn underscores_separate_digits(unsigned: &[u8]) -> bool {
    let prefixed = matches!(unsigned, [b'0', b'b' | b'B' | b'o' | b'O' | b'x' | b'X', ..]);
    let hex = matches!(unsigned, [b'0', b'x' | b'X', ..]);
    let (mut after_digit, mut after_underscore) = (prefixed, false);
    for byte in &unsigned[if prefixed { 2 } else { 0 }..] {
        let digit = byte.is_ascii_digit() || hex && byte.is_ascii_hexdigit();
        let underscore = *byte == b'_';
        if underscore && !after_digit || after_underscore && !digit {
            return false;
        }
        (after_digit, after_underscore) = (digit, underscore);
    }
    !after_underscore
}
