//! Hexadecimal floats such as `0x1.8p-2`.

use super::syntax::split_sign;

/// Beyond this every exponent is out of range.
const EXPONENT_LIMIT: i64 = 100_000;

/// Reads what follows `0x`; `None` if it is no number or too large. The exponent is obligatory.
pub(super) fn parse(digits: &[u8]) -> Option<f64> {
    let at = digits.iter().position(|byte| matches!(byte, b'p' | b'P'))?;
    let (negative, exponent) = split_sign(&digits[at + 1..]);
    if exponent.is_empty() || !exponent.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let exponent =
        exponent.iter().fold(0, |number: i64, digit| (number * 10 + i64::from(digit - b'0')).min(EXPONENT_LIMIT));
    let mut mantissa: u64 = 0;
    let mut scale = if negative { -exponent } else { exponent };
    let (mut sticky, mut point, mut any) = (false, false, false);
    for byte in &digits[..at] {
        if *byte == b'.' {
            if std::mem::replace(&mut point, true) {
                return None;
            }
            continue;
        }
        let digit = u64::from(char::from(*byte).to_digit(16)?);
        any = true;
        if mantissa < 1 << 58 {
            mantissa = mantissa << 4 | digit;
            scale -= if point { 4 } else { 0 };
        } else {
            sticky |= digit != 0;
            scale += if point { 0 } else { 4 };
        }
    }
    if any { nearest(mantissa, sticky, scale) } else { None }
}

/// The float nearest to `mantissa * 2^scale`, of two the even one; `sticky` says that a little was cut off.
fn nearest(mantissa: u64, sticky: bool, scale: i64) -> Option<f64> {
    if mantissa == 0 {
        return Some(0.0);
    }
    let wide = u128::from(mantissa) << 2 | u128::from(sticky);
    let scale = scale - 2;
    let bits = i64::from(u128::BITS - wide.leading_zeros());
    // The exponent of the last bit kept: 53 bits, fewer for subnormal numbers.
    let last = (bits - 53 + scale).max(-1074);
    let cut = last - scale;
    let kept = match cut {
        ..=0 => wide.checked_shl(u32::try_from(-cut).ok()?)?,
        1..=127 => {
            let half = 1_u128 << (cut - 1);
            let (kept, rest) = (wide >> cut, wide & (half * 2 - 1));
            kept + u128::from(rest > half || rest == half && kept & 1 == 1)
        }
        _ => 0,
    };
    let number = u32::try_from(kept >> 32).map(f64::from).ok()? * 4_294_967_296.0
        + f64::from(u32::try_from(kept & 0xffff_ffff).ok()?);
    let last = i32::try_from(last).ok()?;
    let half = last / 2;
    let scaled = number * 2_f64.powi(half) * 2_f64.powi(last - half);
    scaled.is_finite().then_some(scaled)
}
