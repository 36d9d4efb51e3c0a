//! Numbers as they were written, compared and divided exactly.

use std::cmp::Ordering;

/// Exponents beyond this are taken for this.
const EXPONENT: i64 = 1_000_000;

/// A decimal number: `0.d1d2d3… × 10^exponent`, without zeros at either end of the digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

/// Whether Go's `big.Rat` reads a number of JSON: none whose exponent, without the digits after the point, is beyond a
/// million.
pub(super) fn is_rational_of_go(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    if !mantissa.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
        return true;
    }
    let fraction = mantissa.split_once('.').map_or(0, |(_, fraction)| length(fraction.as_bytes()));
    exponent.parse::<i64>().is_ok_and(|exponent| exponent.saturating_sub(fraction).saturating_abs() <= EXPONENT)
}

impl Decimal {
    /// Reads a number of JSON, or of Go's `%v`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        if all.is_empty() || !all.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let leading = all.iter().take_while(|digit| **digit == b'0').count();
        let trailing = all[leading..].iter().rev().take_while(|digit| **digit == b'0').count();
        let digits: Vec<u8> = all[leading..all.len() - trailing].iter().map(|digit| digit - b'0').collect();
        if digits.is_empty() {
            return Some(Self { negative: false, digits, exponent: 0 });
        }
        let point = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()?;
        Some(Self { negative, digits, exponent: point + exponent })
    }

    /// Whether it has no fraction.
    pub(super) fn is_whole(&self) -> bool {
        i64::try_from(self.digits.len()).is_ok_and(|count| count <= self.exponent) || self.digits.is_empty()
    }

    /// Whether it is above zero.
    pub(super) fn is_positive(&self) -> bool {
        !self.negative && !self.digits.is_empty()
    }

    /// The value as a whole number, if it is one of 64 bits.
    pub(super) fn as_i64(&self) -> Option<i64> {
        if !self.is_whole() || self.exponent > 19 {
            return None;
        }
        let mut value: i128 = 0;
        for index in 0..self.exponent {
            let digit = self.digits.get(usize::try_from(index).ok()?).copied().unwrap_or(0);
            value = value * 10 + i128::from(digit);
        }
        i64::try_from(if self.negative { -value } else { value }).ok()
    }

    /// Whether this is a whole multiple of `divisor`.
    pub(super) fn is_multiple_of(&self, divisor: &Self) -> bool {
        if self.digits.is_empty() {
            return true;
        }
        let Some(by) =
            divisor.digits.iter().try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(u64::from(*digit)))
        else {
            return self.divides_roughly(divisor);
        };
        if by == 0 {
            return false;
        }
        let by = u128::from(by);
        let rest = self.digits.iter().fold(0_u128, |rest, digit| (rest * 10 + u128::from(*digit)) % by);
        let places = (self.exponent - length(&self.digits)) - (divisor.exponent - length(&divisor.digits));
        // No digits of this end in zero, so that a finer divisor divides and a coarser one never does.
        let Ok(places) = u32::try_from(places) else { return false };
        (0..places.min(400)).fold(rest, |rest, _| rest * 10 % by) == 0
    }

    fn divides_roughly(&self, divisor: &Self) -> bool {
        let quotient = self.to_f64() / divisor.to_f64();
        quotient.is_finite() && quotient.fract() == 0.0
    }

    /// The nearest `f64`.
    pub(super) fn to_f64(&self) -> f64 {
        let digits: String = self.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}0.{digits}e{}", self.exponent).parse().unwrap_or(0.0)
    }

    /// As Go's `%g` with the fewest digits.
    pub(super) fn general(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let digits: String = self.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        if digits.is_empty() {
            return "0".to_owned();
        }
        let exponent = self.exponent - 1;
        if !(-4..6).contains(&exponent) {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            let exponent_sign = if exponent < 0 { '-' } else { '+' };
            return format!("{sign}{first}{point}{rest}e{exponent_sign}{:02}", exponent.abs());
        }
        let Ok(point) = usize::try_from(self.exponent) else {
            let zeros = usize::try_from(-self.exponent).unwrap_or(0);
            return format!("{sign}0.{}{digits}", "0".repeat(zeros));
        };
        match digits.split_at_checked(point) {
            Some(("", fraction)) => format!("{sign}0.{fraction}"),
            Some((whole, "")) => format!("{sign}{whole}"),
            Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
            None => format!("{sign}{digits}{}", "0".repeat(point - digits.len())),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.digits.is_empty(), number.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let size = |a: &Self, b: &Self| a.exponent.cmp(&b.exponent).then_with(|| a.digits.cmp(&b.digits));
        sign(self).cmp(&sign(other)).then_with(|| match sign(self) {
            0 => Ordering::Equal,
            1 => size(self, other),
            _ => size(other, self),
        })
    }
}

fn length(digits: &[u8]) -> i64 {
    i64::try_from(digits.len()).unwrap_or(i64::MAX)
}

fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse().unwrap_or(EXPONENT).min(EXPONENT);
    Some(if text.starts_with('-') { -size } else { size })
}
