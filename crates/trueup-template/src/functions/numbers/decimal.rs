//! Decimals of any precision, as `shopspring/decimal` v1.4.0.

use num_bigint::BigInt;
use num_bigint::Sign;

/// Digits after the point of a quotient.
const QUOTIENT_PLACES: i64 = 16;

/// `digits * 10^exponent`.
#[derive(Debug, Clone)]
pub(super) struct Decimal {
    digits: BigInt,
    exponent: i64,
}

impl Decimal {
    /// The shortest decimal that reads as this float. Infinite ones fail.
    pub(super) fn from_float(number: f64) -> Result<Self, String> {
        if !number.is_finite() {
            let shown = if number.is_nan() {
                "NaN"
            } else if number < 0.0 {
                "-Inf"
            } else {
                "+Inf"
            };
            return Err(format!("Cannot create a Decimal from {shown}"));
        }
        let written = shortest(number);
        let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        let places = mantissa.split_once('.').map_or(0, |(_, part)| part.len());
        let digits = mantissa.replace('.', "").parse().unwrap_or_default();
        let exponent = exponent.parse::<i64>().unwrap_or_default() - i64::try_from(places).unwrap_or_default();
        Ok(Self { digits, exponent })
    }

    /// The nearest float.
    pub(super) fn to_float(&self) -> f64 {
        if self.digits.sign() == Sign::NoSign {
            return 0.0;
        }
        format!("{}e{}", self.digits, self.exponent).parse().unwrap_or(0.0)
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let exponent = self.exponent.min(other.exponent);
        Self { digits: self.digits_at(exponent) + other.digits_at(exponent), exponent }
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        let exponent = self.exponent.min(other.exponent);
        Self { digits: self.digits_at(exponent) - other.digits_at(exponent), exponent }
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        Self { digits: &self.digits * &other.digits, exponent: self.exponent + other.exponent }
    }

    /// The quotient to 16 digits after the point, halves rounded away from zero.
    pub(super) fn divided_by(&self, other: &Self) -> Result<Self, String> {
        if other.digits.sign() == Sign::NoSign {
            return Err("decimal division by 0".to_owned());
        }
        let shift = self.exponent - other.exponent + QUOTIENT_PLACES;
        let (above, below) = if shift < 0 {
            (self.digits.clone(), &other.digits * power_of_ten(-shift))
        } else {
            (&self.digits * power_of_ten(shift), other.digits.clone())
        };
        let (mut digits, rest) = (&above / &below, &above % &below);
        if rest.magnitude() * 2_u8 >= *below.magnitude() {
            digits += if above.sign() == below.sign() { 1 } else { -1 };
        }
        Ok(Self { digits, exponent: -QUOTIENT_PLACES })
    }

    /// The digits with an exponent that is not above its own.
    fn digits_at(&self, exponent: i64) -> BigInt {
        &self.digits * power_of_ten(self.exponent - exponent)
    }
}

/// The shortest digits that read as this float, of two equally near ones the even.
fn shortest(number: f64) -> String {
    let written = format!("{number:e}");
    let digits = written.split('e').next().map_or(0, |digits| digits.bytes().filter(u8::is_ascii_digit).count());
    let even = format!("{number:.*e}", digits.saturating_sub(1));
    if even.parse() == Ok(number) { even } else { written }
}

fn power_of_ten(exponent: i64) -> BigInt {
    BigInt::from(10).pow(u32::try_from(exponent).unwrap_or_default())
}
