//! Texts as Go prints and compares them.

/// A text in double quotes, as `%q` and `strconv.Quote` print it.
pub fn quoted(text: &str) -> String {
    trueup_template::print::go_quote(text.as_bytes())
}

/// Whether a key of a JSON object means a field: `encoding/json` compares without regard to case.
pub fn is_same_field(key: &str, field: &str) -> bool {
    key.eq_ignore_ascii_case(field)
        || (!key.is_ascii()
            && key.chars().map(folded).eq(field.chars().map(|character| character.to_ascii_lowercase())))
}

/// The two characters above ASCII that fold to ASCII letters.
fn folded(character: char) -> char {
    match character {
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        _ => character.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_same_field, quoted};

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(quoted("a\"b\\\n\t\u{1}\u{85}é\u{1F600}"), "\"a\\\"b\\\\\\n\\t\\x01\\u0085é\u{1F600}\"");
    }

    #[test]
    fn fields_are_found_without_regard_to_case() {
        assert!(is_same_field("NAMEPREFIX", "namePrefix"));
        assert!(is_same_field("re\u{17f}ources", "resources"));
        assert!(!is_same_field("name", "names"));
    }
}
