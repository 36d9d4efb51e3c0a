//! Functions that change the case of letters, as Go's `strings` and Masterminds' `goutils` do it.

use crate::function::{Call, Failure};
use crate::functions::argument;
use crate::functions::parts;
use crate::rune;
use crate::value::{Slot, Text};

/// `upper s`.
pub(super) fn upper(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(simple(call, <[u8]>::to_ascii_uppercase, rune::to_upper))
}

/// `lower s`.
pub(super) fn lower(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(simple(call, <[u8]>::to_ascii_lowercase, rune::to_lower))
}

/// `title s`: upper-cases what follows the start or a separator.
pub(super) fn title(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let mut after_separator = true;
    Ok(mapped(call, |rune| {
        let follows = std::mem::replace(&mut after_separator, is_separator(rune));
        if follows { rune::to_title(rune) } else { rune }
    }))
}

/// `untitle s`: lower-cases the first letter of each word.
pub(super) fn untitle(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let mut after_space = true;
    Ok(mapped(call, |rune| {
        let is_space = rune::is_space(rune);
        let follows = std::mem::replace(&mut after_space, is_space);
        if follows && !is_space { rune::to_lower(rune) } else { rune }
    }))
}

/// `swapcase s`.
pub(super) fn swapcase(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let mut after_space = true;
    Ok(mapped(call, |rune| {
        if rune::is_upper(rune) || rune::is_title(rune) {
            after_space = false;
            rune::to_lower(rune)
        } else if rune::is_lower(rune) {
            let follows = std::mem::replace(&mut after_space, false);
            if follows { rune::to_title(rune) } else { rune::to_upper(rune) }
        } else {
            after_space = rune::is_space(rune);
            rune
        }
    }))
}

fn simple(call: &Call<'_>, ascii: fn(&[u8]) -> Vec<u8>, map: fn(char) -> char) -> Slot {
    let text = argument::text(call, 0);
    if !text.is_ascii() {
        return mapped(call, map);
    }
    Slot::new(parts::recast(ascii(text), text, argument::cause(call, 0)))
}

/// Maps each rune; invalid bytes become U+FFFD. The provenance of the parts stays while every rune keeps its length.
fn mapped(call: &Call<'_>, mut map: impl FnMut(char) -> char) -> Slot {
    let text = argument::text(call, 0);
    let mut bytes = Vec::with_capacity(text.len());
    let mut in_place = true;
    for (at, rune, length) in rune::runes(text) {
        rune::push(&mut bytes, map(rune));
        in_place &= bytes.len() == at + length;
    }
    Slot::new(if in_place { parts::recast(bytes, text, argument::cause(call, 0)) } else { Text::from(bytes) })
}

/// What separates words for `strings.Title`.
fn is_separator(rune: char) -> bool {
    if rune.is_ascii() {
        return !rune.is_ascii_alphanumeric() && rune != '_';
    }
    !rune::is_letter(rune) && !rune::is_digit(rune) && rune::is_space(rune)
}
