//! Texts as Go's `fmt` and `strconv` write them.

use trueup_template::print::{go_quote, go_quote_rune, is_printable, sprintf};
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
