//! Go's `strconv.FormatFloat` for `float64`.

/// The shortest digits that read back as the same number, in the layout `%g`: what `{{ 1.5 }}` prints.
pub fn float_text(value: f64) -> String {
    format_float(value, 'g', None)
}

/// `strconv.FormatFloat` with one of the formats `e E f F g G b x X`; no precision means as many digits as needed.
pub fn format_float(value: f64, format: char, precision: Option<usize>) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value.is_infinite() {
        return if sign.is_empty() { "+Inf".to_owned() } else { "-Inf".to_owned() };
    }
    let magnitude = value.abs();
    let body = match format {
        'b' => binary(magnitude),
        'x' | 'X' => hexadecimal(magnitude, format, precision),
        'e' | 'E' => exponential(&Digits::for_exponential(magnitude, precision), precision, format),
        'g' | 'G' => general(magnitude, precision, format),
        _ => fixed(magnitude, precision),
    };
    format!("{sign}{body}")
}

/// A decimal number `0.d1d2d3… × 10^point`.
struct Digits {
    digits: String,
    point: i32,
}

/// More digits than any `f64` has: whatever follows is zeros.
const MAX_PRECISION: usize = 1100;

impl Digits {
    fn shortest(magnitude: f64) -> Self {
        let shortest = Self::parse(&format!("{magnitude:e}"));
        // Of two equally short and equally near numbers Go takes the even one and Rust the greater one.
        if shortest.digits.len() < 15 {
            return shortest;
        }
        let even = format!("{magnitude:.*e}", shortest.digits.len() - 1);
        if even.parse() == Ok(magnitude) { Self::parse(&even) } else { shortest }
    }

    /// With `count` ≥ 1 significant digits, correctly rounded.
    fn rounded(magnitude: f64, count: usize) -> Self {
        Self::parse(&format!("{magnitude:.*e}", count.min(MAX_PRECISION) - 1))
    }

    fn for_exponential(magnitude: f64, precision: Option<usize>) -> Self {
        precision.map_or_else(|| Self::shortest(magnitude), |precision| Self::rounded(magnitude, precision + 1))
    }

    fn parse(scientific: &str) -> Self {
        let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let digits = digits.trim_end_matches('0').to_owned();
        // Zero has no digits at all and the point at its start, as Go has it.
        let point = if digits.is_empty() { 0 } else { exponent + 1 };
        Self { digits, point }
    }

    fn len(&self) -> usize {
        self.digits.len()
    }
}

fn exponential(digits: &Digits, precision: Option<usize>, format: char) -> String {
    let decimals = precision.unwrap_or_else(|| digits.len().saturating_sub(1));
    let mut out = String::with_capacity(decimals.min(MAX_PRECISION) + 8);
    out.push_str(digits.digits.get(..1).unwrap_or("0"));
    if decimals > 0 {
        out.push('.');
        let rest = digits.digits.get(1..).unwrap_or_default();
        out.push_str(rest.get(..decimals.min(rest.len())).unwrap_or(rest));
        out.extend(std::iter::repeat_n('0', decimals.saturating_sub(rest.len())));
    }
    let exponent = if digits.digits.is_empty() { 0 } else { digits.point - 1 };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{out}{format}{sign}{:02}", exponent.abs())
}

fn fixed(magnitude: f64, precision: Option<usize>) -> String {
    let Some(precision) = precision else { return positional(&Digits::shortest(magnitude)) };
    let mut out = format!("{magnitude:.*}", precision.min(MAX_PRECISION));
    out.extend(std::iter::repeat_n('0', precision.saturating_sub(MAX_PRECISION)));
    out
}

fn general(magnitude: f64, precision: Option<usize>, format: char) -> String {
    let precision = precision.map(|precision| precision.max(1));
    let digits = match precision {
        None => Digits::shortest(magnitude),
        Some(precision) => Digits::rounded(magnitude, precision),
    };
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let threshold = match precision {
        None => 6,
        Some(precision) => {
            let precision = i32::try_from(precision).unwrap_or(i32::MAX);
            if precision > count && count >= digits.point { count } else { precision }
        }
    };
    let exponent = digits.point - 1;
    if exponent < -4 || exponent >= threshold {
        let letter = if format == 'G' { 'E' } else { 'e' };
        return exponential(&digits, Some(digits.len().saturating_sub(1)), letter);
    }
    positional(&digits)
}

/// All digits without an exponent.
fn positional(digits: &Digits) -> String {
    let mut out = String::new();
    let whole = usize::try_from(digits.point).unwrap_or(0);
    if whole == 0 {
        out.push('0');
    }
    let split = whole.min(digits.len());
    out.push_str(&digits.digits[..split]);
    out.extend(std::iter::repeat_n('0', whole - split));
    if digits.len() > split {
        out.push('.');
        out.extend(std::iter::repeat_n('0', usize::try_from(-digits.point).unwrap_or(0)));
        out.push_str(&digits.digits[split..]);
    }
    out
}

/// Mantissa and exponent so that the number is `mantissa × 2^exponent`.
fn parts(magnitude: f64) -> (u64, i32) {
    let bits = magnitude.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match i32::try_from(bits >> 52).unwrap_or(0) {
        0 => (fraction, -1074),
        exponent => (fraction | (1 << 52), exponent - 1075),
    }
}

fn binary(magnitude: f64) -> String {
    let (mantissa, exponent) = parts(magnitude);
    format!("{mantissa}p{exponent:+}")
}

fn hexadecimal(magnitude: f64, format: char, precision: Option<usize>) -> String {
    let (mantissa, exponent) = parts(magnitude);
    let (mut mantissa, mut exponent) = (mantissa << 8, exponent + 52);
    if mantissa == 0 {
        exponent = 0;
    }
    while mantissa != 0 && mantissa & (1 << 60) == 0 {
        mantissa <<= 1;
        exponent -= 1;
    }
    if let Some(precision) = precision.filter(|precision| *precision < 15) {
        let shift = u32::try_from(precision).unwrap_or(0) * 4;
        let extra = (mantissa << shift) & ((1 << 60) - 1);
        mantissa >>= 60 - shift;
        if extra | (mantissa & 1) > 1 << 59 {
            mantissa += 1;
        }
        mantissa <<= 60 - shift;
        if mantissa & (1 << 61) != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let mut fraction = format!("{:015x}", mantissa & ((1 << 60) - 1));
    match precision {
        None => fraction.truncate(fraction.trim_end_matches('0').len()),
        Some(precision) => {
            fraction.truncate(precision);
            fraction.extend(std::iter::repeat_n('0', precision.saturating_sub(15)));
        }
    }
    let point = if fraction.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    let text = format!("0x{}{point}{fraction}p{sign}{:02}", (mantissa >> 60) & 1, exponent.abs());
    if format == 'X' { text.to_uppercase() } else { text }
}
