//! Floats as Go's `strconv.FormatFloat(value, 'g', -1, bits)` writes them.

/// The first exponent that is written as one.
const GENERAL_LIMIT: i32 = 6;

/// With as many digits as tell apart 32-bit floats.
pub(crate) fn format_float32(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "Go rounds to 32 bits here")]
    let narrow = value as f32;
    if narrow.is_finite() { general(&format!("{narrow:e}")) } else { non_finite(f64::from(narrow)) }
}

/// With as many digits as tell apart 64-bit floats.
pub fn format_float64(value: f64) -> String {
    if value.is_finite() { general(&format!("{value:e}")) } else { non_finite(value) }
}

fn non_finite(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value > 0.0 {
        "+Inf".to_owned()
    } else {
        "-Inf".to_owned()
    }
}

/// From the shortest digits with an exponent (`-1.25e3`) to the form that `%g` chooses.
fn general(scientific: &str) -> String {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    if !(-4..GENERAL_LIMIT).contains(&exponent) {
        let exponent_sign = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{mantissa}e{exponent_sign}{:02}", exponent.unsigned_abs());
    }
    let digits: String = mantissa.chars().filter(|character| *character != '.').collect();
    let places = usize::try_from(exponent.unsigned_abs()).unwrap_or(0);
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat(places - 1));
    }
    if digits.len() <= places + 1 {
        return format!("{sign}{digits}{}", "0".repeat(places + 1 - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..=places], &digits[places + 1..])
}

#[cfg(test)]
mod tests {
    use super::{format_float32, format_float64};

    #[test]
    fn floats_are_written_as_in_go() {
        let cases = [
            (1.5, "1.5", "1.5"),
            (0.0, "0", "0"),
            (-0.0, "-0", "-0"),
            (1000.0, "1000", "1000"),
            (1e6, "1e+06", "1e+06"),
            (123_456.789, "123456.79", "123456.789"),
            (0.0001, "0.0001", "0.0001"),
            (0.000_01, "1e-05", "1e-05"),
            (1.234_567_89e8, "1.2345679e+08", "1.23456789e+08"),
            (1e300, "+Inf", "1e+300"),
            (f64::NEG_INFINITY, "-Inf", "-Inf"),
        ];
        for (value, short, long) in cases {
            assert_eq!((format_float32(value).as_str(), format_float64(value).as_str()), (short, long), "{value}");
        }
    }
}
