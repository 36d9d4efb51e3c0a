//! `round`, and the greater and the smaller of two floats, as Go's package `math` has them.

/// Sprig's `round`: up from `up_from` on, down below; halves of negative numbers therefore go down.
pub(super) fn round(number: f64, places: i64, up_from: f64) -> f64 {
    let power = power_of_ten(places);
    let shifted = power * number;
    let rounded = if shifted - shifted.trunc() >= up_from { shifted.ceil() } else { shifted.floor() };
    rounded / power
}

/// Go's `math.Max`.
pub(super) fn max(a: f64, b: f64) -> f64 {
    match (a, b) {
        _ if a == f64::INFINITY || b == f64::INFINITY => f64::INFINITY,
        _ if a.is_nan() || b.is_nan() => f64::NAN,
        _ if a == 0.0 && b == 0.0 => {
            if a.is_sign_negative() {
                b
            } else {
                a
            }
        }
        _ => {
            if a > b {
                a
            } else {
                b
            }
        }
    }
}

/// Go's `math.Min`.
pub(super) fn min(a: f64, b: f64) -> f64 {
    -max(-a, -b)
}

/// Go's `math.Pow(10, places)`, with its way of squaring that does not always give the nearest float.
fn power_of_ten(places: i64) -> f64 {
    /// Beyond this the result is infinite or zero.
    const EXPONENT_LIMIT: i32 = 1 << 12;
    if places == 0 {
        return 1.0;
    }
    let (mut power, mut power_exponent) = (1.0_f64, 0_i32);
    let (mut square, mut square_exponent) = (0.625_f64, 4_i32);
    let mut rest = places.unsigned_abs();
    while rest != 0 {
        if square_exponent.abs() > EXPONENT_LIMIT {
            power_exponent += square_exponent;
            break;
        }
        if rest & 1 == 1 {
            power *= square;
            power_exponent += square_exponent;
        }
        square *= square;
        square_exponent <<= 1;
        if square < 0.5 {
            square += square;
            square_exponent -= 1;
        }
        rest >>= 1;
    }
    if places < 0 {
        power = 1.0 / power;
        power_exponent = -power_exponent;
    }
    scaled(power, power_exponent)
}

/// Go's `math.Ldexp` for fractions near 1.
fn scaled(fraction: f64, exponent: i32) -> f64 {
    match exponent {
        1100.. => f64::INFINITY,
        ..-1200 => 0.0,
        -1200..-1000 => fraction * 2_f64.powi(exponent + 200) * 2_f64.powi(-200),
        1000..1100 => fraction * 2_f64.powi(exponent - 200) * 2_f64.powi(200),
        _ => fraction * 2_f64.powi(exponent),
    }
}
