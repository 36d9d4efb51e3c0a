//! What becomes of strings when JSON is read as YAML, as Helm's `toYaml` does on its way.

use std::borrow::Cow;

use trueup_yaml::is_readable;

const NEXT_LINE: char = '\u{85}';

/// The longest key that go-yaml takes, in characters of its JSON literal.
const MAX_KEY: usize = 1024;

/// The text of a value, or the error of go-yaml's reader.
pub(super) fn value(text: &[u8]) -> Result<Cow<'_, str>, &'static str> {
    let text = readable(text)?;
    if text.contains(NEXT_LINE) { folded(&text).map(Cow::Owned) } else { Ok(text) }
}

/// The text of a key, of which nothing changes; `literal_len` is the number of characters of its JSON literal.
pub(super) fn key(text: &str, literal_len: impl FnOnce() -> usize) -> Result<(), &'static str> {
    check(text)?;
    // No character of a literal is longer than six.
    if text.contains(NEXT_LINE) || (text.len() > MAX_KEY / 6 - 2 && literal_len() > MAX_KEY) {
        return Err("did not find expected ',' or '}'");
    }
    Ok(())
}

fn readable(text: &[u8]) -> Result<Cow<'_, str>, &'static str> {
    let text = crate::rune::to_str(text);
    check(&text)?;
    Ok(text)
}

/// JSON escapes the control characters of ASCII but one; all others reach the reader of YAML as they are.
fn check(text: &str) -> Result<(), &'static str> {
    if text.chars().all(|c| c < ' ' || is_readable(c)) { Ok(()) } else { Err("control characters are not allowed") }
}

/// YAML folds the lines of a quoted scalar, and JSON leaves one kind of line break as it is.
fn folded(text: &str) -> Result<String, &'static str> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(NEXT_LINE) {
        out.push_str(rest[..at].trim_end_matches(' '));
        let after = rest[at..].trim_start_matches([' ', NEXT_LINE]);
        let blank = &rest[at..rest.len() - after.len()];
        match blank.matches(NEXT_LINE).count() {
            1 => out.push(' '),
            breaks => out.extend(std::iter::repeat_n('\n', breaks - 1)),
        }
        let marker = after.starts_with("---") || after.starts_with("...");
        if marker && blank.ends_with(NEXT_LINE) && after[3..].starts_with([' ', NEXT_LINE]) {
            return Err("found unexpected document indicator");
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}
