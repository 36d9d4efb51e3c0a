//! Case mapping of single runes as Go's `unicode` package does it: Unicode 15.0, one rune for one rune.

/// `unicode.ToUpper`.
pub(crate) fn to_upper(rune: char) -> char {
    match rune {
        _ if rune.is_ascii() => rune.to_ascii_uppercase(),
        // Those that full mapping writes as two runes, but that have a single title form.
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => shifted(rune, 8),
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => shifted(rune, 9),
        _ => single(rune, rune.to_uppercase()),
    }
}

/// `unicode.ToLower`.
pub(crate) fn to_lower(rune: char) -> char {
    match rune {
        _ if rune.is_ascii() => rune.to_ascii_lowercase(),
        '\u{130}' => 'i',
        _ => single(rune, rune.to_lowercase()),
    }
}

/// `unicode.ToTitle`.
pub(crate) fn to_title(rune: char) -> char {
    match rune {
        '\u{1c4}'..='\u{1c6}' => '\u{1c5}',
        '\u{1c7}'..='\u{1c9}' => '\u{1c8}',
        '\u{1ca}'..='\u{1cc}' => '\u{1cb}',
        '\u{1f1}'..='\u{1f3}' => '\u{1f2}',
        '\u{10d0}'..='\u{10fa}' | '\u{10fd}'..='\u{10ff}' => rune,
        _ => to_upper(rune),
    }
}

fn shifted(rune: char, by: u32) -> char {
    char::from_u32(u32::from(rune) + by).unwrap_or(rune)
}

/// The mapping if it is a single rune, and both were cased in Unicode 15.0.
fn single(rune: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(other), None) if !is_newer(rune) && !is_newer(other) => other,
        _ => rune,
    }
}

/// Cased characters that came after Unicode 15.0.
fn is_newer(rune: char) -> bool {
    matches!(
        rune,
        '\u{1c89}' | '\u{1c8a}'
            | '\u{a7cb}'..='\u{a7cf}'
            | '\u{a7d2}'
            | '\u{a7d4}'
            | '\u{a7da}'..='\u{a7dc}'
            | '\u{10d50}'..='\u{10d85}'
            | '\u{16ea0}'..='\u{16ed3}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_rune_maps_to_one_rune() {
        for (rune, upper, lower, title) in [
            ('a', 'A', 'a', 'A'),
            ('ß', 'ß', 'ß', 'ß'),
            ('İ', 'İ', 'i', 'İ'),
            ('ı', 'I', 'ı', 'I'),
            ('ᾀ', 'ᾈ', 'ᾀ', 'ᾈ'),
            ('ῳ', 'ῼ', 'ῳ', 'ῼ'),
            ('ǆ', 'Ǆ', 'ǆ', 'ǅ'),
            ('ა', 'Ა', 'ა', 'ა'),
            ('\u{19b}', '\u{19b}', '\u{19b}', '\u{19b}'),
        ] {
            assert_eq!((to_upper(rune), to_lower(rune), to_title(rune)), (upper, lower, title), "{rune}");
        }
    }
}
