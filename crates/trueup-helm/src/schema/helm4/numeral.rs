//! Numbers in messages, as `golang.org/x/text/message` prints them in English.

use super::super::decimal::Decimal;

/// A number that came from a schema or a value: Go's `%v` of a `float64`.
pub(super) fn float(number: &Decimal) -> String {
    let text = crate::go_text::float(number.to_f64());
    let (mantissa, exponent) = match text.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text.as_str(), None),
    };
    match exponent {
        None => grouped(mantissa),
        Some(exponent) => {
            let (minus, digits) = match exponent.strip_prefix('-') {
                Some(digits) => ("⁻", digits),
                None => ("", exponent.trim_start_matches('+')),
            };
            let raised: String = digits.chars().map(raise).collect();
            format!("{mantissa}\u{202f}×\u{202f}10{minus}{raised}")
        }
    }
}

/// A count: Go's `%d`.
pub(super) fn count(number: usize) -> String {
    grouped(&number.to_string())
}

/// Digits before the point in groups of three.
fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = rest.split_at(rest.find('.').unwrap_or(rest.len()));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(fraction);
    out
}

fn raise(digit: char) -> char {
    match digit {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        other => other,
    }
}
