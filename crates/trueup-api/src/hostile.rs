//! Characters in texts of others that a terminal may obey, or that hide what a text says.

/// True for characters that must not be shown as they are: control characters except newline and tab (U+009B starts
/// an escape sequence as ESC does), bidirectional marks and overrides, line separators, invisible characters, tags.
pub fn is_hostile(character: char) -> bool {
    let control = character.is_control() && !matches!(character, '\n' | '\t');
    control
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e007f}')
}
