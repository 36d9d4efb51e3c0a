//! JSON as it is written: indented, and without any character that a terminal would obey.

use std::fmt::Write as _;

use serde::Serialize;

use crate::{WriteError, is_hostile};

/// A document as indented JSON with a newline at its end.
///
/// Control characters that JSON permits raw (DEL, C1) and characters that reverse or hide text are written as
/// `\u` escapes, so that the output may be shown on a terminal; readers get the same text. Such characters stand
/// only inside strings, where an escape means the same.
///
/// # Errors
/// If the document cannot be serialized, which no wire type can cause.
pub fn to_json<T: Serialize>(document: &T) -> Result<String, WriteError> {
    let plain = serde_json::to_string_pretty(document).map_err(WriteError::Json)?;
    let mut json = String::with_capacity(plain.len() + 1);
    for character in plain.chars() {
        if is_hostile(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                write!(json, "\\u{unit:04x}").expect("writing to a String does not fail");
            }
        } else {
            json.push(character);
        }
    }
    json.push('\n');
    Ok(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_characters_are_escaped_and_read_back_as_they_were() {
        let text = "a\u{1b}[31m\u{9b}2J\u{7f}\u{202e}b\u{e0041}ü";
        let json = to_json(&text).unwrap();
        insta::assert_snapshot!(json, @r#""a\u001b[31m\u009b2J\u007f\u202eb\udb40\udc41ü""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
