//! The flags of one directive of `printf` and what they do to numbers and strings.

use super::float::format_float;
use super::quote::{can_backquote, go_quote, go_quote_ascii, go_quote_rune};
use crate::rune;

/// Flags, width and precision.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of a directive are independent of each other")]
pub(super) struct Directive {
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    pub(super) plus: bool,
    pub(super) minus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    /// `%#v`: Go syntax.
    pub(super) go_syntax: bool,
}

/// An integer of Go: its sign and magnitude, and whether its type has a sign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Integer {
    pub(super) negative: bool,
    pub(super) magnitude: u64,
    pub(super) signed: bool,
}

impl Integer {
    pub(super) fn signed(value: i64) -> Self {
        Self { negative: value < 0, magnitude: value.unsigned_abs(), signed: true }
    }

    pub(super) fn unsigned(value: u64) -> Self {
        Self { negative: false, magnitude: value, signed: false }
    }

    /// The bits as Go converts the integer to `uint64`.
    fn bits(self) -> u64 {
        if self.negative { self.magnitude.wrapping_neg() } else { self.magnitude }
    }

    /// The character of this number; what is none is U+FFFD.
    fn rune(self) -> char {
        u32::try_from(self.bits()).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

impl Directive {
    /// How many bytes of padding a text of `count` characters needs, and the byte.
    pub(super) fn padding(&self, count: usize) -> (usize, u8) {
        let byte = if self.zero && !self.minus { b'0' } else { b' ' };
        (self.width.unwrap_or(0).saturating_sub(count), byte)
    }

    fn pad(&self, text: impl Into<Vec<u8>>) -> Vec<u8> {
        let mut text = text.into();
        let (missing, byte) = self.padding(rune::count(&text));
        if missing == 0 {
            return text;
        }
        if self.minus {
            text.resize(text.len() + missing, byte);
            return text;
        }
        let mut padded = vec![byte; missing];
        padded.extend_from_slice(&text);
        padded
    }

    fn pad_with_spaces(self, text: impl Into<Vec<u8>>) -> Vec<u8> {
        Self { zero: false, ..self }.pad(text)
    }

    /// How many bytes of a string the precision, counted in characters, leaves.
    pub(super) fn truncated(&self, text: &[u8]) -> usize {
        match self.precision {
            Some(precision) if precision < text.len() => {
                rune::runes(text).take(precision).map(|(.., length)| length).sum()
            }
            _ => text.len(),
        }
    }

    /// A string as `%s` prints it.
    pub(super) fn string(&self, text: &[u8]) -> Vec<u8> {
        self.pad(&text[..self.truncated(text)])
    }

    /// A string as `%q` prints it.
    pub(super) fn quoted(&self, text: &[u8]) -> Vec<u8> {
        let text = &text[..self.truncated(text)];
        if self.sharp && can_backquote(text) {
            return self.pad([b"`", text, b"`"].concat());
        }
        self.pad(if self.plus { go_quote_ascii(text) } else { go_quote(text) })
    }

    /// A string as `%x` and `%X` print it.
    pub(super) fn hex_bytes(&self, text: &[u8], upper: bool) -> Vec<u8> {
        let text = &text[..self.precision.unwrap_or(usize::MAX).min(text.len())];
        if text.is_empty() {
            let (missing, byte) = self.padding(0);
            return vec![byte; missing];
        }
        let prefix = if !self.sharp {
            ""
        } else if upper {
            "0X"
        } else {
            "0x"
        };
        let mut out = String::from(prefix);
        for (index, byte) in text.iter().enumerate() {
            if self.space && index > 0 {
                out.push(' ');
                out.push_str(prefix);
            }
            let digits = if upper { format!("{byte:02X}") } else { format!("{byte:02x}") };
            out.push_str(&digits);
        }
        self.pad(out)
    }

    pub(super) fn boolean(&self, value: bool) -> Vec<u8> {
        self.pad(if value { "true" } else { "false" })
    }

    pub(super) fn rune(&self, value: Integer) -> Vec<u8> {
        self.pad(value.rune().to_string())
    }

    pub(super) fn quoted_rune(&self, value: Integer) -> Vec<u8> {
        self.pad(go_quote_rune(value.rune(), self.plus))
    }

    /// A number as `%U` prints it.
    pub(super) fn unicode(&self, value: Integer) -> Vec<u8> {
        let digits = self.precision.filter(|precision| *precision > 4).unwrap_or(4);
        let hex = format!("{:X}", value.bits());
        let mut out = String::from("U+");
        out.extend(std::iter::repeat_n('0', digits.saturating_sub(hex.len())));
        out.push_str(&hex);
        let rune = u32::try_from(value.bits()).ok().and_then(char::from_u32);
        if let Some(rune) = rune.filter(|rune| self.sharp && rune::is_printable(*rune)) {
            out.extend([' ', '\'', rune, '\'']);
        }
        self.pad_with_spaces(out)
    }

    /// A number in the base of the verb.
    pub(super) fn integer(&self, value: Integer, verb: char) -> Vec<u8> {
        if self.precision == Some(0) && value.magnitude == 0 {
            return vec![b' '; self.width.unwrap_or(0)];
        }
        let digits = match verb {
            'b' => format!("{:b}", value.magnitude),
            'o' | 'O' => format!("{:o}", value.magnitude),
            'x' => format!("{:x}", value.magnitude),
            'X' => format!("{:X}", value.magnitude),
            _ => value.magnitude.to_string(),
        };
        let has_sign = value.negative || self.plus || self.space;
        let least = match self.precision {
            Some(precision) => precision,
            None if self.zero && !self.minus => self.width.unwrap_or(0).saturating_sub(usize::from(has_sign)),
            None => 0,
        };
        let zeros = least.saturating_sub(digits.len());
        let sign = match (value.negative, self.plus, self.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (.., true) => " ",
            _ => "",
        };
        let prefix = match verb {
            'b' if self.sharp => "0b",
            'o' | 'O' if self.sharp && zeros == 0 && !digits.starts_with('0') => "0",
            'x' if self.sharp => "0x",
            'X' if self.sharp => "0X",
            _ => "",
        };
        let go_octal = if verb == 'O' { "0o" } else { "" };
        let mut out = [sign, go_octal, prefix].concat();
        out.extend(std::iter::repeat_n('0', zeros));
        out.push_str(&digits);
        self.pad_with_spaces(out)
    }

    /// A number with one of the formats of `strconv.FormatFloat`; `precision` is the verb's own.
    pub(super) fn float(&self, value: f64, format: char, precision: Option<usize>) -> Vec<u8> {
        let precision = self.precision.or(precision);
        let text = format_float(value, format, precision);
        let (sign, body) = match text.as_bytes().first() {
            Some(b'-') => ('-', &text[1..]),
            Some(b'+') => ('+', &text[1..]),
            _ => ('+', text.as_str()),
        };
        let sign = if self.space && sign == '+' && !self.plus { ' ' } else { sign };
        let shows_sign = self.plus || sign != '+';
        if value.is_nan() || value.is_infinite() {
            let shown = if value.is_nan() { self.space || self.plus } else { shows_sign };
            let sign = if shown { sign.to_string() } else { String::new() };
            // Unlike other numbers, +Inf keeps its sign.
            let sign = if value.is_infinite() && sign.is_empty() { "+".to_owned() } else { sign };
            return self.pad_with_spaces(sign + body);
        }
        let body = if self.sharp && format != 'b' { with_point(body, format, precision) } else { body.to_owned() };
        if !shows_sign {
            return self.pad(body);
        }
        let width = self.width.unwrap_or(0);
        if self.zero && !self.minus && width > body.len() + 1 {
            let zeros = "0".repeat(width - body.len() - 1);
            return format!("{sign}{zeros}{body}").into_bytes();
        }
        self.pad(format!("{sign}{body}"))
    }
}

/// What `#` does to a number: always a decimal point, and trailing zeros up to the precision.
fn with_point(body: &str, format: char, precision: Option<usize>) -> String {
    let exponent_at = match format {
        'x' | 'X' => body.find(['p', 'P']),
        _ => body.find(['e', 'E']),
    };
    let (number, exponent) = body.split_at(exponent_at.unwrap_or(body.len()));
    let mut missing = match format {
        'g' | 'G' | 'x' => precision.unwrap_or(6),
        _ => 0,
    };
    let significant = number.chars().skip_while(|c| matches!(c, '0' | '.')).filter(|c| *c != '.').count();
    missing = missing.saturating_sub(significant);
    let mut out = number.to_owned();
    if !number.contains('.') {
        if number == "0" {
            missing = missing.saturating_sub(1);
        }
        out.push('.');
    }
    out.extend(std::iter::repeat_n('0', missing));
    out + exponent
}
