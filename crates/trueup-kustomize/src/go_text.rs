//! Texts as Go prints and compares them.

/// A text in double quotes, as `%q` and `strconv.Quote` print it.
pub fn quoted(text: &str) -> String {
    use std::fmt::Write;

    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            ' '..='~' => out.push(character),
            '\0'..='\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(character));
            }
            _ if is_printable(character) => out.push(character),
            '\0'..='\u{ffff}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => {
                let _ = write!(out, "\\U{:08x}", u32::from(character));
            }
        }
    }
    out.push('"');
    out
}

/// What of the characters above ASCII Go prints as it is: neither control characters nor blanks nor invisible ones.
fn is_printable(character: char) -> bool {
    !(character.is_control()
        || character.is_whitespace()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
        || u32::from(character) >= 0xE0000)
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
