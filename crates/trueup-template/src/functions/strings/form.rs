//! Functions that write values as strings and join them: quoting, `cat`, `join`, `toString`.

use crate::cause::Cause;
use crate::function::{Call, Failure};
use crate::functions::argument;
use crate::print::{go_quote, sprint, strval};
use crate::value::{List, ListKind, Slot, Text, TextBuilder, Value};

/// `toString v`.
pub(super) fn to_string(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(string_form(call, &call.args[0])?))
}

/// `toStrings v`: a list; elements that are nil vanish.
pub(super) fn to_strings(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(List::new(ListKind::Strings, strings(call, &call.args[0])?)))
}

/// `join separator v`: as `toStrings`, then joined.
pub(super) fn join(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let (separator, items) = (argument::text(call, 0), strings(call, &call.args[1])?);
    call.charge(items.iter().map(|item| bytes(item).len() + separator.len()).sum())?;
    let mut builder = TextBuilder::new();
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            builder.push_text(separator, argument::cause(call, 0));
        }
        if let Some(text) = item.value.as_text() {
            builder.push_text(text, if item.cause.is_known() { item.cause } else { argument::cause(call, 1) });
        }
    }
    Ok(Slot::new(builder.finish()))
}

/// `sortAlpha v`: as `toStrings`, then in the order of bytes; what is no list is the only element.
pub(super) fn sort_alpha(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let slot = &call.args[0];
    let mut items = match slot.value {
        Value::List(_) | Value::Bytes(_) => strings(call, slot)?,
        _ => vec![Slot::caused(string_form(call, slot)?, slot.cause)],
    };
    items.sort_by(|left, right| bytes(left).cmp(bytes(right)));
    Ok(Slot::new(List::new(ListKind::Strings, items)))
}

/// `quote v…`: each that is not nil as a Go string literal.
pub(super) fn quote(call: &mut Call<'_>) -> Result<Slot, Failure> {
    spaced(call, |builder, slot| {
        push_quoted(builder, &string_form(call, slot)?, slot.cause);
        Ok(())
    })
}

/// `squote v…`: each that is not nil in single quotes, nothing escaped.
pub(super) fn squote(call: &mut Call<'_>) -> Result<Slot, Failure> {
    spaced(call, |builder, slot| {
        builder.push("'", Cause::NONE);
        push_printed(call, builder, slot)?;
        builder.push("'", Cause::NONE);
        Ok(())
    })
}

/// `cat v…`: those that are not nil, with spaces between them.
pub(super) fn cat(call: &mut Call<'_>) -> Result<Slot, Failure> {
    spaced(call, |builder, slot| push_printed(call, builder, slot))
}

/// `plural one many n`.
pub(super) fn plural(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let is_many = argument::int(call, 2) != 1;
    Ok(call.args[usize::from(is_many)].clone())
}

/// `hello`.
pub(super) fn hello(_: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new("Hello!"))
}

/// Writes each argument that is not nil, and spaces between them.
fn spaced(call: &Call<'_>, write: impl Fn(&mut TextBuilder, &Slot) -> Result<(), Failure>) -> Result<Slot, Failure> {
    let mut builder = TextBuilder::new();
    for (number, slot) in call.args.iter().filter(|slot| !slot.value.is_nil()).enumerate() {
        call.charge(bytes(slot).len())?;
        if number > 0 {
            builder.push(" ", Cause::NONE);
        }
        write(&mut builder, slot)?;
    }
    Ok(Slot::new(builder.finish()))
}

/// Go's `%v`.
fn push_printed(call: &Call<'_>, builder: &mut TextBuilder, slot: &Slot) -> Result<(), Failure> {
    match &slot.value {
        Value::Text(text) => builder.push_text(text, slot.cause),
        _ => builder.push_text(&sprint(call.runtime, std::slice::from_ref(slot))?, slot.cause),
    }
    Ok(())
}

/// Go's `%q`, the parts keeping their provenance where no character lies in two of them.
fn push_quoted(builder: &mut TextBuilder, text: &Text, cause: Cause) {
    let quoted = go_quote(text);
    builder.push("\"", Cause::NONE);
    let inner = &quoted.as_bytes()[1..quoted.len() - 1];
    if inner == &text[..] {
        builder.push_text(text, cause);
    } else if !text.is_traced() || !push_escaped_parts(builder, text, inner, cause) {
        builder.push(inner, cause);
    }
    builder.push("\"", Cause::NONE);
}

/// Escapes the parts one by one; `false`, and nothing added, if that is not the same as escaping the whole.
fn push_escaped_parts(builder: &mut TextBuilder, text: &Text, whole: &[u8], cause: Cause) -> bool {
    let mut escaped = TextBuilder::new();
    let mut push = |part: &[u8], cause| {
        let quoted = go_quote(part);
        escaped.push(&quoted.as_bytes()[1..quoted.len() - 1], cause);
    };
    let mut at = 0;
    for span in text.spans() {
        push(&text[at..span.start], cause);
        push(&text[span.start..span.end], span.cause);
        at = span.end;
    }
    push(&text[at..], cause);
    let agrees = escaped.bytes() == whole;
    if agrees {
        builder.push_text(&escaped.finish(), Cause::NONE);
    }
    agrees
}

/// Sprig's `strval`: the string itself, or how it prints.
fn string_form(call: &Call<'_>, slot: &Slot) -> Result<Text, Failure> {
    match &slot.value {
        Value::Text(text) => Ok(text.clone()),
        _ => strval(call.runtime, slot),
    }
}

/// Sprig's `strslice`: strings with the causes of what they are made of.
fn strings(call: &Call<'_>, slot: &Slot) -> Result<Vec<Slot>, Failure> {
    let form = |item: &Slot| Ok(Slot::caused(string_form(call, item)?, item.cause));
    match &slot.value {
        Value::Nil => Ok(Vec::new()),
        Value::List(list) => list.items().iter().filter(|item| !item.value.is_nil()).map(form).collect(),
        Value::Bytes(bytes) => Ok(bytes.iter().map(|byte| Slot::new(byte.to_string())).collect()),
        Value::Object(object) => match object.as_entries() {
            Some(Value::List(list)) => list.items().iter().map(form).collect(),
            _ => Ok(vec![form(slot)?]),
        },
        _ => Ok(vec![form(slot)?]),
    }
}

/// The bytes of a string, none of anything else.
fn bytes(slot: &Slot) -> &[u8] {
    slot.value.as_text().map_or(b"", |text| &text[..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_parts_keep_their_provenance() {
        let mut causes = crate::Causes::default();
        let red = causes.origin(crate::Origin::Option("red".into()));
        let mut builder = TextBuilder::new();
        builder.push("a\n", Cause::NONE);
        builder.push("b\n", red);
        let mut quoted = TextBuilder::new();
        push_quoted(&mut quoted, &builder.finish(), Cause::NONE);
        let quoted = quoted.finish();
        assert_eq!(quoted.to_str(), r#""a\nb\n""#);
        assert_eq!(quoted.spans().iter().map(|span| (span.start, span.end)).collect::<Vec<_>>(), [(4, 7)]);
    }
}
