//! Functions that look into strings and take them apart.

use std::rc::Rc;

use bstr::ByteSlice;

use crate::function::{Call, Failure};
use crate::functions::allowance::charge_slots;
use crate::functions::argument;
use crate::rune;
use crate::value::{List, ListKind, Map, MapKind, Slot, Text};

/// `contains sub s`.
pub(super) fn contains(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(argument::text(call, 1).contains_str(&argument::text(call, 0)[..])))
}

/// `hasPrefix prefix s`.
pub(super) fn has_prefix(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(argument::text(call, 1).starts_with(argument::text(call, 0))))
}

/// `hasSuffix suffix s`.
pub(super) fn has_suffix(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(argument::text(call, 1).ends_with(argument::text(call, 0))))
}

/// `splitList separator s`: a list.
pub(super) fn split_list(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let parts = parts(call, 1, None)?.into_iter().map(Slot::new).collect();
    Ok(Slot::new(List::new(ListKind::Strings, parts)))
}

/// `split separator s`: a map with the keys `_0`, `_1`….
pub(super) fn split(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(numbered(parts(call, 1, None)?))
}

/// `splitn separator n s`: the same with at most `n` parts.
pub(super) fn splitn(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let most = usize::try_from(argument::int(call, 1)).ok();
    Ok(numbered(parts(call, 2, most)?))
}

fn numbered(parts: Vec<Text>) -> Slot {
    let map = Map::new(MapKind::Strings);
    for (number, part) in parts.into_iter().enumerate() {
        map.insert(Rc::from(format!("_{number}")), Slot::new(part));
    }
    Slot::new(map)
}

/// As `strings.SplitN` with the first argument as the separator: an empty one splits between runes.
fn parts(call: &Call<'_>, index: usize, most: Option<usize>) -> Result<Vec<Text>, Failure> {
    let (separator, text) = (argument::text(call, 0), argument::text(call, index));
    let most = most.unwrap_or(usize::MAX);
    if most == 0 || (separator.is_empty() && text.is_empty()) {
        return Ok(Vec::new());
    }
    call.charge(text.len())?;
    let count = if separator.is_empty() { text.len() } else { text.find_iter(&separator[..]).count() };
    // A part is a text of its own, and an end before.
    charge_slots(call, count.min(most).saturating_mul(3))?;
    let ends: Vec<(usize, usize)> = if separator.is_empty() {
        rune::runes(text).skip(1).map(|(at, ..)| (at, at)).take(most - 1).collect()
    } else {
        text.find_iter(&separator[..]).map(|at| (at, at + separator.len())).take(most - 1).collect()
    };
    let mut parts = Vec::with_capacity(ends.len() + 1);
    let mut start = 0;
    for (end, next) in ends {
        parts.push(text.slice(start, end));
        start = next;
    }
    parts.push(text.slice(start, text.len()));
    Ok(parts)
}
