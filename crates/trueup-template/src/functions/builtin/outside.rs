//! Helm's functions that end a rendering, and those that ask the world.

use crate::function::{Call, Failure};
use crate::value::{Slot, Text, Value};

/// A parameter that is a string.
fn string<'a>(call: &'a Call<'_>, index: usize) -> std::borrow::Cow<'a, str> {
    call.value(index).as_text().map(Text::to_str).unwrap_or_default()
}

/// The value, which must be neither nil nor an empty string.
pub(super) fn required(call: &mut Call<'_>) -> Result<Slot, Failure> {
    match call.value(1) {
        Value::Nil => Err(Failure::refused(string(call, 0))),
        Value::Text(text) if text.is_empty() => Err(Failure::refused(string(call, 0))),
        _ => Ok(call.args[1].clone()),
    }
}

pub(super) fn fail(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Err(Failure::refused(string(call, 0)))
}

/// What the rendering knows of a cluster.
pub(super) fn lookup(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let cause = call.impure();
    let answer = call.runtime.lookup.lookup(&string(call, 0), &string(call, 1), &string(call, 2), &string(call, 3))?;
    Ok(Slot::caused(answer, cause))
}

/// Empty unless `--enable-dns` is given; no name server is ever asked.
pub(super) fn get_host_by_name(call: &mut Call<'_>) -> Result<Slot, Failure> {
    if call.runtime.dns {
        let name = string(call, 0);
        return Err(Failure::Error(format!(
            "no name server is asked for {name}: a rendering depends on its input alone"
        )));
    }
    Ok(Slot::new(""))
}
