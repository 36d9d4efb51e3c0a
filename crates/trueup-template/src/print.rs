//! Values as text, as Go's `fmt` prints them.

mod directive;
mod float;
mod printer;
mod printf;
mod quote;

#[cfg(test)]
mod tests;

pub use float::{float_text, format_float};
pub use printf::sprintf;
pub use quote::{go_quote, go_quote_ascii, go_quote_rune};

/// `strconv.IsPrint`.
pub fn is_printable(rune: char) -> bool {
    crate::rune::is_printable(rune)
}

use crate::function::Failure;
use crate::runtime::Runtime;
use crate::value::{Slot, Text, TextBuilder, Value};
use printer::{Printer, is_string};

/// `fmt.Sprint`: the arguments one after the other, with a space between two that are both no strings.
pub fn sprint(runtime: &Runtime, args: &[Slot]) -> Result<Text, Failure> {
    let mut printer = Printer::new(runtime);
    let mut after_string = true;
    for arg in args {
        let string = is_string(&arg.value);
        if !string && !after_string {
            printer.literal(b" ");
        }
        printer.argument(&arg.value, arg.cause, 'v')?;
        after_string = string;
    }
    printer.finish()
}

/// `fmt.Sprintln`: the arguments separated by spaces, and a line break.
pub fn sprintln(runtime: &Runtime, args: &[Slot]) -> Result<Text, Failure> {
    let mut printer = Printer::new(runtime);
    for (index, arg) in args.iter().enumerate() {
        if index > 0 {
            printer.literal(b" ");
        }
        printer.argument(&arg.value, arg.cause, 'v')?;
    }
    printer.literal(b"\n");
    printer.finish()
}

/// What an action such as `{{ .name }}` writes: a value that is missing is `<no value>`.
pub fn printed(runtime: &Runtime, slot: &Slot) -> Result<Text, Failure> {
    match &slot.value {
        Value::Text(text) if text.is_traced() || !slot.cause.is_known() => Ok(text.clone()),
        Value::Nil => {
            let mut text = TextBuilder::new();
            text.push("<no value>", slot.cause);
            Ok(text.finish())
        }
        _ => sprint(runtime, std::slice::from_ref(slot)),
    }
}

/// The string form of one value, as sprig's `toString` and most of its functions take it: strings and bytes as they are,
/// everything else as `%v` prints it.
pub fn strval(runtime: &Runtime, slot: &Slot) -> Result<Text, Failure> {
    match &slot.value {
        Value::Text(text) if text.is_traced() || !slot.cause.is_known() => Ok(text.clone()),
        Value::Bytes(bytes) => {
            runtime.charge(bytes.len())?;
            let mut text = TextBuilder::new();
            text.push(bytes, slot.cause);
            Ok(text.finish())
        }
        _ => sprint(runtime, std::slice::from_ref(slot)),
    }
}
