//! Classes of runes as Go's `unicode` package has them: the tables of `regex-syntax`, cut to Unicode 15.0.

use std::sync::LazyLock;

use regex_syntax::hir::{Class, ClassUnicode, HirKind};

type Ranges = Vec<(char, char)>;

static LETTER: LazyLock<Ranges> = LazyLock::new(|| ranges("L"));
static UPPER: LazyLock<Ranges> = LazyLock::new(|| ranges("Lu"));
static LOWER: LazyLock<Ranges> = LazyLock::new(|| ranges("Ll"));
static TITLE: LazyLock<Ranges> = LazyLock::new(|| ranges("Lt"));
static NUMBER: LazyLock<Ranges> = LazyLock::new(|| ranges("N"));
static DIGIT: LazyLock<Ranges> = LazyLock::new(|| ranges("Nd"));
static PUNCTUATION: LazyLock<Ranges> = LazyLock::new(|| ranges("P"));

static PRINTABLE: LazyLock<Ranges> = LazyLock::new(|| {
    let mut class = ClassUnicode::empty();
    for name in ["L", "M", "N", "P", "S"] {
        class.union(&unicode_class(name).expect("general categories are classes"));
    }
    class.iter().map(|range| (range.start(), range.end())).collect()
});

static ASSIGNED: LazyLock<ClassUnicode> =
    LazyLock::new(|| unicode_class("any").expect("the class of everything is a class"));

/// `unicode.IsSpace`.
pub(crate) fn is_space(rune: char) -> bool {
    rune.is_whitespace()
}

/// `unicode.IsLetter`.
pub(crate) fn is_letter(rune: char) -> bool {
    if rune.is_ascii() { rune.is_ascii_alphabetic() } else { contains(&LETTER, rune) }
}

/// `unicode.IsUpper`.
pub(crate) fn is_upper(rune: char) -> bool {
    if rune.is_ascii() { rune.is_ascii_uppercase() } else { contains(&UPPER, rune) }
}

/// `unicode.IsLower`.
pub(crate) fn is_lower(rune: char) -> bool {
    if rune.is_ascii() { rune.is_ascii_lowercase() } else { contains(&LOWER, rune) }
}

/// `unicode.IsTitle`.
pub(crate) fn is_title(rune: char) -> bool {
    !rune.is_ascii() && contains(&TITLE, rune)
}

/// `unicode.IsNumber`.
pub(crate) fn is_number(rune: char) -> bool {
    if rune.is_ascii() { rune.is_ascii_digit() } else { contains(&NUMBER, rune) }
}

/// `unicode.IsDigit`.
pub(crate) fn is_digit(rune: char) -> bool {
    if rune.is_ascii() { rune.is_ascii_digit() } else { contains(&DIGIT, rune) }
}

/// `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII space.
pub(crate) fn is_printable(rune: char) -> bool {
    if rune.is_ascii() { matches!(rune, ' '..='~') } else { contains(&PRINTABLE, rune) }
}

/// `unicode.IsPunct`.
pub(crate) fn is_punctuation(rune: char) -> bool {
    contains(&PUNCTUATION, rune)
}

/// The class that `\p{name}` means to `regex-syntax`, as far as its characters were assigned in Unicode 15.0.
pub(crate) fn unicode_class(name: &str) -> Option<ClassUnicode> {
    let pattern = format!(r"[\p{{{name}}}&&\p{{age:15.0}}]");
    let hir = regex_syntax::Parser::new().parse(&pattern).ok()?;
    match hir.into_kind() {
        HirKind::Class(Class::Unicode(class)) => Some(class),
        // A class of one character arrives as that character.
        HirKind::Literal(literal) => {
            let rune = std::str::from_utf8(&literal.0).ok()?.chars().next()?;
            Some(ClassUnicode::new([regex_syntax::hir::ClassUnicodeRange::new(rune, rune)]))
        }
        _ => None,
    }
}

/// Adds the other cases of the characters of a class, as far as they were assigned in Unicode 15.0.
pub(crate) fn fold(class: &mut ClassUnicode) {
    let own = class.clone();
    class.case_fold_simple();
    class.intersect(&ASSIGNED);
    class.union(&own);
}

fn ranges(name: &str) -> Ranges {
    let class = unicode_class(name).expect("a general category is a class");
    class.iter().map(|range| (range.start(), range.end())).collect()
}

fn contains(ranges: &[(char, char)], rune: char) -> bool {
    let above = ranges.partition_point(|&(start, _)| start <= rune);
    above.checked_sub(1).is_some_and(|at| rune <= ranges[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_general_categories() {
        assert!(is_upper('É') && !is_upper('Ⓐ'), "Other_Uppercase is not upper case");
        assert!(is_title('ǅ') && !is_title('A'));
        assert!(is_number('½') && !is_digit('½') && is_digit('٣'));
        assert!(is_punctuation('_') && !is_punctuation('+'));
        assert!(is_letter('中') && !is_letter('\u{1c89}'), "assigned after 15.0");
        assert!(is_space('\u{85}') && !is_space('\u{200b}'));
    }
}
