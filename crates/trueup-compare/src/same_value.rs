//! When two texts mean the same: quantities, durations, numbers as text, and the many ways to say nothing.

use serde_json::Value;

/// How alike two scalars are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// The same.
    Same,
    /// Written differently, for example `1024Mi` and `1Gi`.
    SameMeaning,
    /// Something else.
    Different,
}

/// Compares two scalars. `name` is the map key they stand under, `parent` the one above: in lists of resources
/// (`limits.cpu`) a bare number is a quantity, elsewhere it may be a version (`1.10` is not `1.1`).
pub(crate) fn likeness(desired: &Value, live: &Value, name: &str, parent: &str) -> Likeness {
    if desired == live {
        return Likeness::Same;
    }
    let (Some(d), Some(l)) = (scalar_text(desired), scalar_text(live)) else { return Likeness::Different };
    if d == l || numbers_equal(desired, live) {
        // `80` and `"80"` (int-or-string), `1` and `1.0`.
        return Likeness::SameMeaning;
    }
    let bare = is_resource_name(name) || is_resource_map(parent);
    if quantities_equal(&d, &l, bare) || durations_equal(&d, &l) { Likeness::SameMeaning } else { Likeness::Different }
}

/// True for what the API server treats like an absent field: null, and everything that `omitempty` leaves out.
pub(crate) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(b) => !b,
        Value::Number(n) => n.as_f64() == Some(0.0),
        Value::String(s) => s.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
    }
}

/// True for a value that Argo CD masked. Source: `replacement` of `HideSecretData`, `gitops-engine/pkg/diff/diff.go`.
pub(crate) fn is_mask(value: &Value) -> bool {
    value.as_str().is_some_and(|s| s.len() >= 8 && s.bytes().all(|b| b == b'+'))
}

/// True if two values of a Secret are in the same form: raw, masked by Argo CD, or replaced by a digest.
pub(crate) fn is_comparable(desired: &Value, live: &Value) -> bool {
    let form = |v: &Value| (is_mask(v), v.as_str().is_some_and(|s| s.starts_with("sha256:")));
    form(desired) == form(live)
}

/// Compares two values of a Secret; what cannot be compared counts as the same.
pub(crate) fn secret_likeness(desired: &Value, live: &Value) -> Likeness {
    if desired != live && is_comparable(desired, live) { Likeness::Different } else { Likeness::Same }
}

fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

fn numbers_equal(left: &Value, right: &Value) -> bool {
    matches!((left.as_f64(), right.as_f64()), (Some(l), Some(r)) if (l - r).abs() == 0.0)
}

fn is_resource_map(name: &str) -> bool {
    matches!(
        name,
        "limits"
            | "requests"
            | "hard"
            | "capacity"
            | "allocatable"
            | "default"
            | "defaultRequest"
            | "max"
            | "min"
            | "overhead"
    )
}

fn is_resource_name(name: &str) -> bool {
    matches!(name, "cpu" | "memory" | "storage" | "ephemeral-storage" | "sizeLimit" | "averageValue" | "divisor")
}

fn quantities_equal(left: &str, right: &str, bare: bool) -> bool {
    let (Some(l), Some(r)) = (Quantity::parse(left), Quantity::parse(right)) else { return false };
    (bare || l.suffixed || r.suffixed) && l.nano == r.nano
}

/// A Kubernetes quantity in billionths. Source: `apimachinery/pkg/api/resource/quantity.go`.
#[derive(Debug, PartialEq)]
struct Quantity {
    nano: i128,
    suffixed: bool,
}

impl Quantity {
    fn parse(text: &str) -> Option<Self> {
        if text.len() > 24 {
            return None;
        }
        let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '+' | '-'))).unwrap_or(text.len());
        let (number, suffix) = text.split_at(end);
        let (numerator, denominator): (i128, i128) = match suffix {
            "n" => (1, 1),
            "u" => (1_000, 1),
            "m" => (1_000_000, 1),
            "" => (1_000_000_000, 1),
            "k" => (10_i128.pow(12), 1),
            "M" => (10_i128.pow(15), 1),
            "G" => (10_i128.pow(18), 1),
            "T" => (10_i128.pow(21), 1),
            "P" => (10_i128.pow(24), 1),
            "E" => (10_i128.pow(27), 1),
            "Ki" => (1_000_000_000 << 10, 1),
            "Mi" => (1_000_000_000 << 20, 1),
            "Gi" => (1_000_000_000 << 30, 1),
            "Ti" => (1_000_000_000 << 40, 1),
            "Pi" => (1_000_000_000 << 50, 1),
            "Ei" => (1_000_000_000 << 60, 1),
            _ => {
                let exponent: u32 = suffix.strip_prefix(['e', 'E'])?.parse().ok().filter(|e| *e <= 18)?;
                (1_000_000_000 * 10_i128.pow(exponent), 1)
            }
        };
        let (digits, decimals) = decimal(number)?;
        let scale = 10_i128.checked_pow(decimals)?.checked_mul(denominator)?;
        let nano = digits.checked_mul(numerator)?;
        // Kubernetes rounds up what is smaller than a billionth.
        Some(Self {
            nano: nano.div_euclid(scale) + i128::from(nano.rem_euclid(scale) != 0),
            suffixed: !suffix.is_empty(),
        })
    }
}

/// The digits of a decimal number as an integer, and how many of them are behind the point.
fn decimal(text: &str) -> Option<(i128, u32)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.contains(['+', '-']) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    Some((format!("{whole}{fraction}").parse().ok()?, u32::try_from(fraction.len()).ok()?))
}

fn durations_equal(left: &str, right: &str) -> bool {
    matches!((duration_nanos(left), duration_nanos(right)), (Some(l), Some(r)) if l == r)
}

/// A Go duration such as `1h30m`. Source: `time.ParseDuration`.
fn duration_nanos(text: &str) -> Option<i128> {
    if text.len() > 32 || text.is_empty() {
        return None;
    }
    let mut rest = text;
    let mut total = 0_i128;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (number, tail) = rest.split_at(end);
        let end = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(end);
        let unit: i128 = match unit {
            "ns" => 1,
            "us" | "µs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return None,
        };
        let (digits, decimals) = decimal(number)?;
        total = total.checked_add(digits.checked_mul(unit)? / 10_i128.checked_pow(decimals)?)?;
        rest = tail;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(desired: &Value, live: &Value, under: &str, expect: Likeness) {
        let (parent, name) = under.split_once('.').unwrap_or(("", under));
        assert_eq!(likeness(desired, live, name, parent), expect, "{desired} and {live} under {under}");
    }

    #[test]
    fn quantities_of_equal_value_mean_the_same() {
        for (desired, live) in [("1024Mi", "1Gi"), ("0.5", "500m"), ("1e3", "1k"), ("1.5Gi", "1536Mi"), ("1000m", "1")]
        {
            check(&json!(desired), &json!(live), "limits.memory", Likeness::SameMeaning);
        }
        check(&json!(1), &json!("1000m"), "requests.cpu", Likeness::SameMeaning);
        check(&json!("512Mi"), &json!("512M"), "limits.memory", Likeness::Different);
    }

    #[test]
    fn versions_are_not_quantities() {
        check(&json!("1.10"), &json!("1.1"), "data.version", Likeness::Different);
        check(&json!("1e3"), &json!("1000"), "data.tag", Likeness::SameMeaning);
        check(&json!("99999999999999999999Ei"), &json!("1"), "limits.memory", Likeness::Different);
    }

    #[test]
    fn durations_and_ports_are_compared_by_value() {
        check(&json!("60m"), &json!("1h0m0s"), "spec.interval", Likeness::SameMeaning);
        check(&json!("80"), &json!(80), "port.targetPort", Likeness::SameMeaning);
        check(&json!("90s"), &json!("1m"), "spec.interval", Likeness::Different);
    }

    #[test]
    fn secrets_are_compared_only_in_the_same_form() {
        assert_eq!(secret_likeness(&json!("++++++++"), &json!("++++++++++++")), Likeness::Different);
        assert_eq!(secret_likeness(&json!("++++++++"), &json!("sha256:1234")), Likeness::Same);
        assert_eq!(secret_likeness(&json!("sha256:1234"), &json!("sha256:5678")), Likeness::Different);
    }
}
