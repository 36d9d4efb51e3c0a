//! Texts as Go's `fmt`, `strconv`, `log/slog` and `path` write them.

use trueup_template::print::{format_float, go_quote, go_quote_rune, is_printable, sprintf};
use trueup_template::{Runtime, Slot, Value};

/// Go's `strconv.Quote`.
pub(crate) fn quote(text: &str) -> String {
    go_quote(text.as_bytes())
}

/// Go's `strconv.QuoteRune`.
pub(crate) fn quote_rune(character: char) -> String {
    go_quote_rune(character, false)
}

/// Go's `unicode.IsPrint`.
pub(crate) fn is_print(character: char) -> bool {
    is_printable(character)
}

/// Go's `unicode.IsSpace`, which is the property that Rust asks for, too.
pub(crate) fn is_space(character: char) -> bool {
    character.is_whitespace()
}

/// Go's `%v` of a value.
pub(crate) fn print(slot: &Slot, runtime: &Runtime) -> String {
    format(b"%v", slot, runtime)
}

/// Go's `%t` of a value, which Helm applies to values that are no booleans.
pub(crate) fn print_as_bool(slot: &Slot, runtime: &Runtime) -> String {
    format(b"%t", slot, runtime)
}

fn format(verb: &[u8], slot: &Slot, runtime: &Runtime) -> String {
    // Printing fails only where a rendering uses too much memory, which then ends for that reason.
    sprintf(runtime, verb, std::slice::from_ref(slot)).map(|text| text.to_str().into_owned()).unwrap_or_default()
}

/// Go's name of a value's type inside an interface, as panics of type assertions print it.
pub(crate) fn asserted_type(value: &Value) -> String {
    if value.is_nil() { "nil".to_owned() } else { value.type_name().into_owned() }
}

/// A value as Go's `slog.TextHandler` writes it: quoted if it could be misread.
pub(crate) fn slog_value(text: &str) -> String {
    let needs_quotes = |character: char| {
        matches!(character, ' ' | '=' | '"') || is_space(character) || !is_print(character) || character == '\u{fffd}'
    };
    if text.is_empty() || text.chars().any(needs_quotes) { quote(text) } else { text.to_owned() }
}

/// Go's `strconv.FormatFloat(value, 'g', -1, 64)`.
pub(crate) fn float(value: f64) -> String {
    format_float(value, 'g', None)
}

/// Go's `path.Clean`.
pub(crate) fn clean_path(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&last) if last != ".." => {
                    parts.pop();
                }
                _ if rooted => {}
                _ => parts.push(".."),
            },
            other => parts.push(other),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// A character as Go's `encoding/json` quotes it in errors.
pub(crate) fn quote_char(c: char) -> String {
    match c {
        '\'' => r"'\''".to_owned(),
        '"' => "'\"'".to_owned(),
        other => {
            let quoted = quote(other.encode_utf8(&mut [0; 4]));
            format!("'{}'", &quoted[1..quoted.len() - 1])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generation::Generation;
    use trueup_template::{List, Map};

    #[test]
    fn values_are_printed_with_a_wrong_verb_as_go_does() {
        let runtime = Runtime::new(0, 0, Generation::Helm4.libraries());
        let list = Value::from(List::of(vec![Slot::new(1.0), Slot::default(), Slot::new("x")]));
        let map = Slot::new(Map::from(vec![("a", Value::from(1e6)), ("b", list.clone())]));
        assert_eq!(print(&map, &runtime), "map[a:1e+06 b:[1 <nil> x]]");
        let wrong = |value: Value| print_as_bool(&Slot::new(value), &runtime);
        assert_eq!(wrong(Value::from(5.0)), "%!t(float64=5)");
        assert_eq!(wrong(Value::Nil), "%!t(<nil>)");
        assert_eq!(wrong(Value::from(true)), "true");
        assert_eq!(wrong(list), "[%!t(float64=1) <nil> %!t(string=x)]");
    }
}
