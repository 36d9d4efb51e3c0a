//! Numeric constants, with every type that Go lets them have.

mod float;
mod integer;

use std::sync::Arc;

use float::parse_float;
use integer::{parse_int, parse_uint};

use super::literal::unquote_unit;
use super::tree::Number;
use crate::print::go_quote;

/// Reads a number that is not a character constant and has at most one part, as Go's `newNumber`.
pub(super) fn read_number(text: &str) -> Result<Number, String> {
    let mut number = Number::untyped(text);
    let imaginary = text.strip_suffix('i').and_then(|digits| parse_float(digits).ok());
    if let Some(imaginary) = imaginary {
        number.set_complex(0.0, imaginary);
        return Ok(number);
    }
    number.uint = parse_uint(text);
    number.int = parse_int(text);
    if number.int == Some(0) {
        number.uint = Some(0);
    }
    #[expect(clippy::cast_precision_loss, reason = "Go rounds too")]
    let promoted = number.int.map(|int| int as f64).or(number.uint.map(|uint| uint as f64));
    number.float = promoted;
    if promoted.is_none() {
        let float = parse_float(text).map_err(|_| format!("illegal number syntax: {}", go_quote(text.as_bytes())))?;
        if !text.contains(['.', 'e', 'E', 'p', 'P']) {
            return Err(format!("integer overflow: {}", go_quote(text.as_bytes())));
        }
        number.set_float(float);
    }
    Ok(number)
}

/// Reads a complex number of two parts, as Go's `fmt.Sscan`.
pub(super) fn read_complex(text: &str) -> Result<Number, String> {
    const MALFORMED: &str = "syntax error scanning complex number";
    // An `i` where a number is due is taken for the beginning of `Inf`.
    let real_length = if text.starts_with("+i") || text.starts_with("-i") { 2 } else { float::token_length(text) };
    let (real, imaginary) = text.split_at(real_length);
    let unsigned = imaginary.strip_prefix(['+', '-']).unwrap_or_default();
    if unsigned.starts_with('i') || &unsigned[float::token_length(unsigned)..] != "i" {
        return Err(MALFORMED.to_owned());
    }
    let parse = |part: &str| {
        parse_float(part).map_err(|error| format!("strconv.ParseFloat: parsing {}: {error}", go_quote(part.as_bytes())))
    };
    let mut number = Number::untyped(text);
    number.set_complex(parse(real)?, parse(&imaginary[..imaginary.len() - 1])?);
    Ok(number)
}

/// Reads a character constant such as `'a'`.
pub(super) fn read_character(text: &str) -> Result<Number, String> {
    let inner = text.strip_prefix('\'').unwrap_or_default();
    let (unit, tail) = unquote_unit(inner, '\'').ok_or("invalid syntax")?;
    if tail != "'" {
        return Err(format!("malformed character constant: {text}"));
    }
    let code = unit.code();
    Ok(Number {
        int: Some(code.into()),
        uint: Some(code.into()),
        float: Some(code.into()),
        is_character: true,
        ..Number::untyped(text)
    })
}

impl Number {
    fn untyped(text: &str) -> Self {
        Self { text: Arc::from(text), int: None, uint: None, float: None, complex: None, is_character: false }
    }

    /// A float, and what integers are the same.
    fn set_float(&mut self, float: f64) {
        self.float = Some(float);
        self.int = integer::same_int(float);
        self.uint = integer::same_uint(float);
    }

    /// A complex number, and what other numbers are the same.
    fn set_complex(&mut self, real: f64, imaginary: f64) {
        self.complex = Some((real, imaginary));
        if imaginary == 0.0 {
            self.set_float(real);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn describe(number: Result<Number, String>) -> String {
        match number {
            Ok(Number { int, uint, float, complex, .. }) => format!("{int:?} {uint:?} {float:?} {complex:?}"),
            Err(message) => message,
        }
    }

    #[test]
    fn numbers_have_every_type_that_holds_them() {
        let table = [
            ("0", "Some(0) Some(0) Some(0.0) None"),
            ("-0", "Some(0) Some(0) Some(0.0) None"),
            ("+7", "Some(7) None Some(7.0) None"),
            ("017", "Some(15) Some(15) Some(15.0) None"),
            ("0b11", "Some(3) Some(3) Some(3.0) None"),
            ("0o17", "Some(15) Some(15) Some(15.0) None"),
            ("0X_1f", "Some(31) Some(31) Some(31.0) None"),
            ("1_000", "Some(1000) Some(1000) Some(1000.0) None"),
            ("1__0", "illegal number syntax: \"1__0\""),
            ("1_000.5", "None None Some(1000.5) None"),
            ("08", "integer overflow: \"08\""),
            ("1e3", "Some(1000) Some(1000) Some(1000.0) None"),
            ("-1.0", "Some(-1) None Some(-1.0) None"),
            ("0x1p4", "Some(16) Some(16) Some(16.0) None"),
            ("0x1.8p-1", "None None Some(0.75) None"),
            ("0x1.8", "illegal number syntax: \"0x1.8\""),
            ("1e999", "illegal number syntax: \"1e999\""),
            ("18446744073709551615", "None Some(18446744073709551615) Some(1.8446744073709552e19) None"),
            ("18446744073709551616", "integer overflow: \"18446744073709551616\""),
            ("9.223372036854775808e18", "None Some(9223372036854775808) Some(9.223372036854776e18) None"),
            ("-9.223372036854775808e18", "Some(-9223372036854775808) None Some(-9.223372036854776e18) None"),
            ("1i", "None None None Some((0.0, 1.0))"),
            ("0i", "Some(0) Some(0) Some(0.0) Some((0.0, 0.0))"),
            ("+i", "illegal number syntax: \"+i\""),
            (".", "illegal number syntax: \".\""),
        ];
        for (text, expected) in table {
            assert_eq!(describe(read_number(text)), expected, "{text}");
        }
    }

    #[test]
    fn complex_numbers_are_scanned() {
        let table = [
            ("1+2i", "None None None Some((1.0, 2.0))"),
            ("-1.5-0x1p1i", "None None None Some((-1.5, -2.0))"),
            ("3+0i", "Some(3) Some(3) Some(3.0) Some((3.0, 0.0))"),
            ("1i+2i", "syntax error scanning complex number"),
            ("+i+2i", "strconv.ParseFloat: parsing \"+i\": invalid syntax"),
            ("1+i", "syntax error scanning complex number"),
            ("0b1+2i", "syntax error scanning complex number"),
            (".+2i", "strconv.ParseFloat: parsing \".\": invalid syntax"),
            ("1+0x2i", "strconv.ParseFloat: parsing \"+0x2\": invalid syntax"),
            ("1e999+2i", "strconv.ParseFloat: parsing \"1e999\": value out of range"),
        ];
        for (text, expected) in table {
            assert_eq!(describe(read_complex(text)), expected, "{text}");
        }
    }

    #[test]
    fn characters_are_integers() {
        let table = [
            ("'a'", "Some(97) Some(97) Some(97.0) None"),
            ("'é'", "Some(233) Some(233) Some(233.0) None"),
            (r"'\''", "Some(39) Some(39) Some(39.0) None"),
            (r"'\xff'", "Some(255) Some(255) Some(255.0) None"),
            ("''", "invalid syntax"),
            (r#"'\"'"#, "invalid syntax"),
            ("'ab'", "malformed character constant: 'ab'"),
        ];
        for (text, expected) in table {
            assert_eq!(describe(read_character(text)), expected, "{text}");
        }
    }
}
