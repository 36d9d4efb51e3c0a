//! One field of a cron expression, as a set of bits.
//!
//! Source: `parser.go` of `robfig/cron` v3 (`getField`, `getRange`, `parseIntOrName`).

/// Marks a field that was written as `*` or `?`, in the bit that no value uses.
pub(super) const STAR: u64 = 1 << 63;

/// The values that a field can have, and their names.
pub(super) struct Bounds {
    /// Smallest value.
    pub(super) min: u32,
    /// Largest value.
    pub(super) max: u32,
    /// Names, in lower case, the first for [`Self::min`].
    pub(super) names: &'static [&'static str],
}

/// Minutes of an hour.
pub(super) const MINUTE: Bounds = Bounds { min: 0, max: 59, names: &[] };
/// Hours of a day.
pub(super) const HOUR: Bounds = Bounds { min: 0, max: 23, names: &[] };
/// Days of a month.
pub(super) const DAY_OF_MONTH: Bounds = Bounds { min: 1, max: 31, names: &[] };
/// Months of a year.
pub(super) const MONTH: Bounds = Bounds {
    min: 1,
    max: 12,
    names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
/// Days of a week, Sunday first; 7 is not a day.
pub(super) const DAY_OF_WEEK: Bounds =
    Bounds { min: 0, max: 6, names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"] };

/// The bits of a field: a comma-separated list of `*`, `?`, `3`, `1-5`, `*/15`, `10-30/5`, `5/15`.
pub(super) fn parse(field: &str, bounds: &Bounds) -> Result<u64, String> {
    // Go drops empty items (`strings.FieldsFunc`).
    field.split(',').filter(|item| !item.is_empty()).try_fold(0, |bits, item| Ok(bits | range(item, bounds)?))
}

fn range(text: &str, bounds: &Bounds) -> Result<u64, String> {
    let range_and_step: Vec<&str> = text.split('/').collect();
    let low_and_high: Vec<&str> = range_and_step[0].split('-').collect();
    let single = low_and_high.len() == 1;
    let mut star = 0;
    let (start, mut end) = if matches!(low_and_high[0], "*" | "?") {
        star = STAR;
        (bounds.min, bounds.max)
    } else {
        let start = number_or_name(low_and_high[0], bounds)?;
        match low_and_high.as_slice() {
            [_] => (start, start),
            [_, high] => (start, number_or_name(high, bounds)?),
            _ => return Err(format!("too many hyphens: {text}")),
        }
    };
    let step = match range_and_step.as_slice() {
        [_] => 1,
        [_, step] => {
            // `5/15` means from 5 to the end.
            if single {
                end = bounds.max;
            }
            let step = number(step)?;
            if step > 1 {
                star = 0;
            }
            step
        }
        _ => return Err(format!("too many slashes: {text}")),
    };
    if start < bounds.min {
        return Err(format!("beginning of range ({start}) below minimum ({}): {text}", bounds.min));
    }
    if end > bounds.max {
        return Err(format!("end of range ({end}) above maximum ({}): {text}", bounds.max));
    }
    if start > end {
        return Err(format!("beginning of range ({start}) beyond end of range ({end}): {text}"));
    }
    if step == 0 {
        return Err(format!("step of range should be a positive number: {text}"));
    }
    Ok((start..=end).step_by(step as usize).fold(star, |bits, value| bits | 1 << value))
}

fn number_or_name(text: &str, bounds: &Bounds) -> Result<u32, String> {
    let lower = text.to_lowercase();
    match bounds.names.iter().zip(bounds.min..).find(|(name, _)| **name == lower) {
        Some((_, value)) => Ok(value),
        None => number(text),
    }
}

fn number(text: &str) -> Result<u32, String> {
    let number: i64 = text.parse().map_err(|_| format!("failed to parse int from {text}"))?;
    u32::try_from(number).map_err(|_| format!("negative number ({number}) not allowed: {text}"))
}
