//! Classes of characters as Go's `unicode` knows them.

mod tables;

use tables::{DIGITS, LETTERS, PRINTABLE};

/// Whether the character may stand in a name: a letter, a digit or an underscore.
pub(super) fn is_alphanumeric(character: char) -> bool {
    if character.is_ascii() {
        return character == '_' || character.is_ascii_alphanumeric();
    }
    is_in(LETTERS, character) || is_in(DIGITS, character)
}

/// Whether Go prints the character as it is in a quoted string, as `strconv.IsPrint`.
pub(super) fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return matches!(character, ' '..='~');
    }
    is_in(PRINTABLE, character)
}

/// Whether the character separates words in an action.
pub(super) fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

/// The bounds are those of ranges, so that an odd number of them lies at or before what is in one.
fn is_in(bounds: &[u32], character: char) -> bool {
    bounds.partition_point(|bound| *bound <= u32::from(character)) % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_unicode_15() {
        let table = [
            ('a', true, true),
            ('_', true, true),
            ('-', false, true),
            ('\u{7f}', false, false),
            ('\u{e9}', true, true),
            ('\u{ad}', false, false),
            ('\u{661}', true, true),
            ('\u{2167}', false, true),
            ('\u{301}', false, true),
            ('\u{a0}', false, false),
            ('\u{fffd}', false, true),
            ('\u{1f600}', false, true),
            ('\u{2ebf0}', false, false),
            ('\u{10ffff}', false, false),
        ];
        for (character, alphanumeric, printable) in table {
            assert_eq!(is_alphanumeric(character), alphanumeric, "{character:?}");
            assert_eq!(is_printable(character), printable, "{character:?}");
        }
    }
}
