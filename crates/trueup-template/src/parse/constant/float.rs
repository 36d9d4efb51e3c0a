//! Floats as Go's `strconv.ParseFloat` reads them: decimal, or hexadecimal with a binary exponent.

use super::integer::has_separating_underscores;

/// A float, or why there is none, in Go's words.
pub(super) fn parse_float(text: &str) -> Result<f64, &'static str> {
    const MALFORMED: &str = "invalid syntax";
    if token_length(text) != text.len() || !has_separating_underscores(text) {
        return Err(MALFORMED);
    }
    let digits: String = text.chars().filter(|character| *character != '_').collect();
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(&digits);
    let magnitude = match unsigned.strip_prefix("0x").or(unsigned.strip_prefix("0X")) {
        Some(hexadecimal) => parse_hexadecimal(hexadecimal).ok_or(MALFORMED)?,
        None => unsigned.parse().map_err(|_| MALFORMED)?,
    };
    if magnitude.is_infinite() {
        return Err("value out of range");
    }
    Ok(if digits.starts_with('-') { -magnitude } else { magnitude })
}

/// How much of the text looks like a float: sign, prefix, digits, fraction, exponent.
pub(super) fn token_length(text: &str) -> usize {
    let rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    let hexadecimal = rest.strip_prefix("0x").or(rest.strip_prefix("0X"));
    let is_decimal = |character: char| character.is_ascii_digit() || character == '_';
    let is_digit = |character: char| is_decimal(character) || hexadecimal.is_some() && character.is_ascii_hexdigit();
    let rest = hexadecimal.unwrap_or(rest).trim_start_matches(is_digit);
    let rest = rest.strip_prefix('.').map_or(rest, |fraction| fraction.trim_start_matches(is_digit));
    let exponent_signs = if hexadecimal.is_some() { ['p', 'P'] } else { ['e', 'E'] };
    let rest = rest
        .strip_prefix(exponent_signs)
        .map_or(rest, |exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent).trim_start_matches(is_decimal));
    text.len() - rest.len()
}

/// A hexadecimal float without sign and prefix; the exponent is a must.
fn parse_hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut bits: u64 = 0;
    let mut shift: i64 = 0;
    for (index, digit) in whole.chars().chain(fraction.chars()).enumerate() {
        let digit = u64::from(digit.to_digit(16)?);
        let is_fraction = index >= whole.len();
        if bits >> 59 == 0 {
            bits = bits << 4 | digit;
            shift -= if is_fraction { 4 } else { 0 };
        } else {
            // Too far down to count, but it decides ties.
            bits |= u64::from(digit != 0);
            shift += if is_fraction { 0 } else { 4 };
        }
    }
    Some(scale(bits, shift.saturating_add(parse_exponent(exponent)?)))
}

fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude: i64 = digits.parse().unwrap_or(i64::MAX).min(1 << 40);
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}

/// `bits * 2^exponent`, rounded to the nearest float, ties to even.
fn scale(bits: u64, exponent: i64) -> f64 {
    const SMALLEST_EXPONENT: i64 = -1074;
    const MANTISSA_BITS: i64 = 53;
    if bits == 0 {
        return 0.0;
    }
    let length = 64 - i64::from(bits.leading_zeros());
    let dropped = (length - MANTISSA_BITS).max(SMALLEST_EXPONENT.saturating_sub(exponent)).max(0);
    let rounded = match u32::try_from(dropped) {
        Ok(0) => bits,
        Ok(dropped @ 1..=64) => round_shift(bits, dropped),
        _ => return 0.0,
    };
    #[expect(clippy::cast_precision_loss, reason = "at most 53 bits are left")]
    let mantissa = rounded as f64;
    power_of_two_product(mantissa, exponent.saturating_add(dropped))
}

/// `bits / 2^dropped`, rounded, ties to even. At most 64 bits are dropped.
fn round_shift(bits: u64, dropped: u32) -> u64 {
    let wide = u128::from(bits);
    let kept = wide >> dropped;
    let rest = wide - (kept << dropped);
    let half = 1_u128 << (dropped - 1);
    let is_up = rest > half || rest == half && kept & 1 == 1;
    u64::try_from(kept).unwrap_or(u64::MAX) + u64::from(is_up)
}

/// `mantissa * 2^exponent` where the product is exact or too large.
fn power_of_two_product(mut mantissa: f64, exponent: i64) -> f64 {
    let mut left = exponent.clamp(-1100, 2100);
    while left != 0 {
        let step = i32::try_from(left.clamp(-1000, 1000)).unwrap_or_default();
        mantissa *= 2.0_f64.powi(step);
        left -= i64::from(step);
    }
    mantissa
}
