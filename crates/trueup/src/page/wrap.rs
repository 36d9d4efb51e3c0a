//! Breaking text into lines.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// No line is narrower than this, however little room there is.
const LEAST_LINE: usize = 16;

/// Breaks a text into lines of at most `first` columns (the first line) and `rest` columns (all others), at spaces
/// where there are any, otherwise inside the word. Nothing is left out. At least one line, perhaps empty.
pub(super) fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let (first, rest) = (first.max(LEAST_LINE), rest.max(LEAST_LINE));
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let room = |lines: &Vec<String>| if lines.is_empty() { first } else { rest };
        let width = word.width();
        let space = usize::from(!line.is_empty());
        if used + space + width <= room(&lines) {
            line.push_str(&" "[..space]);
            line.push_str(word);
            used += space + width;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        used = 0;
        for character in word.chars() {
            let width = character.width().unwrap_or(0);
            if used + width > room(&lines) {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(character);
            used += width;
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_long_words_break_anywhere() {
        assert_eq!(wrap("one two three four five", 16, 16), ["one two three", "four five"]);
        assert_eq!(wrap(&"x".repeat(20), 16, 16), ["x".repeat(16), "x".repeat(4)]);
        assert_eq!(wrap("", 16, 16), [""]);
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(wrap(&"字".repeat(10), 16, 16), ["字".repeat(8), "字".repeat(2)]);
    }
}
