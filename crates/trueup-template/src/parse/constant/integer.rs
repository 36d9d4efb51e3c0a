//! Integers as Go's `strconv` reads them in base 0: the prefix gives the base, underscores may separate digits.

/// An unsigned integer; `None` if it is malformed, signed or too large.
pub(super) fn parse_uint(text: &str) -> Option<u64> {
    let (digits, radix) = split_base(text);
    if digits.is_empty() {
        return (text == "0").then_some(0);
    }
    let mut number: u64 = 0;
    for digit in digits.chars().filter(|character| *character != '_') {
        number = number.checked_mul(radix.into())?.checked_add(digit.to_digit(radix)?.into())?;
    }
    has_separating_underscores(text).then_some(number)
}

/// A signed integer; `None` if it is malformed or too large.
pub(super) fn parse_int(text: &str) -> Option<i64> {
    match text.strip_prefix('-') {
        Some(digits) => 0_i64.checked_sub_unsigned(parse_uint(digits)?),
        None => i64::try_from(parse_uint(text.strip_prefix('+').unwrap_or(text))?).ok(),
    }
}

fn split_base(text: &str) -> (&str, u32) {
    let Some(octal) = text.strip_prefix('0') else { return (text, 10) };
    for (prefixes, radix) in [(['b', 'B'], 2), (['o', 'O'], 8), (['x', 'X'], 16)] {
        if let Some(digits) = octal.strip_prefix(prefixes).filter(|digits| !digits.is_empty()) {
            return (digits, radix);
        }
    }
    (octal, 8)
}

/// Whether every underscore stands between digits; the prefix of a base counts as a digit.
pub(super) fn has_separating_underscores(text: &str) -> bool {
    if !text.contains('_') {
        return true;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (digits, is_hexadecimal) = match unsigned.as_bytes() {
        [b'0', base @ (b'x' | b'X' | b'b' | b'B' | b'o' | b'O'), digits @ ..] => (digits, matches!(base, b'x' | b'X')),
        digits => (digits, false),
    };
    let is_digit = |byte: u8| byte.is_ascii_digit() || is_hexadecimal && byte.is_ascii_hexdigit();
    let mut is_after_digit = digits.len() < unsigned.len();
    let mut bytes = digits.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let is_before_digit = bytes.peek().is_some_and(|next| is_digit(*next));
        if byte == b'_' && !(is_after_digit && is_before_digit) {
            return false;
        }
        is_after_digit = is_digit(byte);
    }
    true
}

/// The signed integer that is the same number, if any.
#[expect(clippy::cast_possible_truncation, reason = "the number is known to be an integer in range")]
pub(super) fn same_int(float: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    (float.fract() == 0.0 && (-LIMIT..LIMIT).contains(&float)).then_some(float as i64)
}

/// The unsigned integer that is the same number, if any.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the number is known to be in range")]
pub(super) fn same_uint(float: f64) -> Option<u64> {
    const LIMIT: f64 = 18_446_744_073_709_551_616.0;
    (float.fract() == 0.0 && (0.0..LIMIT).contains(&float)).then_some(float as u64)
}
