//! Functions that cut strings: trimming, truncating, abbreviating.

use crate::function::{Call, Failure};
use crate::functions::argument;
use crate::functions::parts;
use crate::rune;
use crate::value::{Slot, Text, TextBuilder};

/// `trim s`: without the Unicode spaces at both ends.
pub(super) fn trim(call: &mut Call<'_>) -> Result<Slot, Failure> {
    Ok(Slot::new(trimmed(argument::text(call, 0), rune::is_space)))
}

/// `trimAll cutset s`.
pub(super) fn trim_all(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let cutset: Vec<char> = rune::runes(argument::text(call, 0)).map(|(_, rune, _)| rune).collect();
    Ok(Slot::new(trimmed(argument::text(call, 1), |rune| cutset.contains(&rune))))
}

/// `trimPrefix prefix s`.
pub(super) fn trim_prefix(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let (prefix, text) = (argument::text(call, 0), argument::text(call, 1));
    let start = if text.starts_with(prefix) { prefix.len() } else { 0 };
    Ok(Slot::new(text.slice(start, text.len())))
}

/// `trimSuffix suffix s`.
pub(super) fn trim_suffix(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let (suffix, text) = (argument::text(call, 0), argument::text(call, 1));
    let cut = if text.ends_with(suffix) { suffix.len() } else { 0 };
    Ok(Slot::new(text.slice(0, text.len() - cut)))
}

fn trimmed(text: &Text, cut: impl Fn(char) -> bool) -> Text {
    let (mut start, mut end) = (0, text.len());
    while start < end {
        let (rune, length) = rune::decode(&text[start..end]);
        if !cut(rune) {
            break;
        }
        start += length;
    }
    while start < end {
        let (rune, length) = rune::decode_last(&text[start..end]);
        if !cut(rune) {
            break;
        }
        end -= length;
    }
    text.slice(start, end)
}

/// `trunc n s`: the first `n` bytes, or the last `-n`.
pub(super) fn trunc(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let (count, text) = (argument::int(call, 0), argument::text(call, 1));
    let bytes = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    let (start, end) = match text.len().checked_sub(bytes) {
        None | Some(0) => (0, text.len()),
        Some(rest) if count < 0 => (rest, text.len()),
        Some(_) => (0, bytes),
    };
    Ok(Slot::new(text.slice(start, end)))
}

/// `substr start end s`, with the panics of Go's slicing.
pub(super) fn substr(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let (start, end, text) = (argument::int(call, 0), argument::int(call, 1), argument::text(call, 2));
    let length = text.len();
    let out_of_range = |bounds: String| Failure::Error(format!("runtime error: slice bounds out of range {bounds}"));
    let (from, to) = (usize::try_from(start).ok(), usize::try_from(end).ok());
    match (from, to) {
        (None, None) => Err(out_of_range(format!("[:{end}]"))),
        (None, Some(to)) if to > length => Err(out_of_range(format!("[:{to}] with length {length}"))),
        (None, Some(to)) => Ok(Slot::new(text.slice(0, to))),
        (Some(from), to) => {
            let to = to.map_or(length, |to| to.min(length));
            if from > to {
                return Err(out_of_range(format!("[{from}:{to}]")));
            }
            Ok(Slot::new(text.slice(from, to)))
        }
    }
}

/// `abbrev width s`: at most `width` bytes, the last three being an ellipsis.
pub(super) fn abbrev(call: &mut Call<'_>) -> Result<Slot, Failure> {
    abbreviated(call, 0, argument::int(call, 0), 1)
}

/// `abbrevboth left right s`.
pub(super) fn abbrevboth(call: &mut Call<'_>) -> Result<Slot, Failure> {
    abbreviated(call, argument::int(call, 0), argument::int(call, 1), 2)
}

/// As goutils' `AbbreviateFull`, with the argument `index` as the string.
fn abbreviated(call: &Call<'_>, left: i64, width: i64, index: usize) -> Result<Slot, Failure> {
    let (text, cause) = (argument::text(call, index), argument::cause(call, index));
    let Ok(width) = usize::try_from(width) else { return Ok(Slot::new(text.clone())) };
    if width < 4 || (left > 0 && width < 7) || text.len() <= width {
        return Ok(Slot::new(text.clone()));
    }
    let kept = width - 3;
    let last = text.len() - kept;
    // Go subtracts the left edge from the length, so that the lowest of all is far to the right.
    let offset = usize::try_from(left).unwrap_or(if left == i64::MIN { last } else { 0 }).min(last);
    let mut builder = TextBuilder::new();
    if offset <= 4 {
        parts::copy(&mut builder, text, 0..kept, cause);
        builder.push("...", cause);
    } else if width < 7 {
        // A left edge that was moved: goutils fails, and sprig drops the error.
    } else if offset + kept < text.len() {
        builder.push("...", cause);
        parts::copy(&mut builder, text, offset..offset + kept - 3, cause);
        builder.push("...", cause);
    } else {
        builder.push("...", cause);
        parts::copy(&mut builder, text, text.len() - kept..text.len(), cause);
    }
    Ok(Slot::new(builder.finish()))
}

/// `initials s`: the first byte of each word, read as Latin-1.
pub(super) fn initials(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let mut bytes = Vec::new();
    let mut after_space = true;
    for &byte in argument::text(call, 0).iter() {
        let is_space = rune::is_space(char::from(byte));
        if after_space && !is_space {
            rune::push(&mut bytes, char::from(byte));
        }
        after_space = is_space;
    }
    Ok(Slot::new(Text::from(bytes)))
}

/// `nospace s`: without spaces. Where there are any, each byte is read as Latin-1.
pub(super) fn nospace(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = argument::text(call, 0);
    let is_space = |byte: &u8| rune::is_space(char::from(*byte));
    if !text.iter().any(is_space) {
        return Ok(Slot::new(text.clone()));
    }
    let mut builder = TextBuilder::new();
    for (at, &byte) in text.iter().enumerate().filter(|(_, byte)| !is_space(byte)) {
        if byte.is_ascii() {
            parts::copy(&mut builder, text, at..at + 1, argument::cause(call, 0));
        } else {
            builder.push(char::from(byte).encode_utf8(&mut [0; 2]), argument::cause(call, 0));
        }
    }
    Ok(Slot::new(builder.finish()))
}
