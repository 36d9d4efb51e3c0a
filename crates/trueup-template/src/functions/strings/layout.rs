//! Functions that lay text out: indenting, wrapping, repeating, replacing.

use bstr::ByteSlice;

use crate::cause::Cause;
use crate::function::{Call, Failure};
use crate::functions::argument;
use crate::functions::parts;
use crate::rune;
use crate::value::{Slot, Text, TextBuilder};

/// `indent n s`: pads every line.
pub(super) fn indent(call: &mut Call<'_>) -> Result<Slot, Failure> {
    indented(call, TextBuilder::new())
}

/// `nindent n s`: a line feed, then every line padded.
pub(super) fn nindent(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let mut builder = TextBuilder::new();
    builder.push("\n", Cause::NONE);
    indented(call, builder)
}

fn indented(call: &Call<'_>, mut builder: TextBuilder) -> Result<Slot, Failure> {
    let (text, cause) = (argument::text(call, 1), argument::cause(call, 1));
    let width = repetitions(argument::int(call, 0), 1)?;
    let lines = text.split(|byte| *byte == b'\n').count();
    call.charge(lines.saturating_mul(width).saturating_add(text.len()))?;
    let pad = vec![b' '; width];
    let mut start = 0;
    while let Some(feed) = text[start..].find_byte(b'\n') {
        builder.push(&pad, Cause::NONE);
        parts::copy(&mut builder, text, start..start + feed + 1, cause);
        start += feed + 1;
    }
    builder.push(&pad, Cause::NONE);
    parts::copy(&mut builder, text, start..text.len(), cause);
    Ok(Slot::new(builder.finish()))
}

/// `repeat n s`.
pub(super) fn repeat(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let (text, cause) = (argument::text(call, 1), argument::cause(call, 1));
    let count = repetitions(argument::int(call, 0), text.len())?;
    call.charge(count.saturating_mul(text.len()))?;
    let mut builder = TextBuilder::new();
    if !text.is_empty() {
        for _ in 0..count {
            builder.push_text(text, cause);
        }
    }
    Ok(Slot::new(builder.finish()))
}

/// How often a string of `length` bytes is to be repeated, with the panics of `strings.Repeat`.
fn repetitions(count: i64, length: usize) -> Result<usize, Failure> {
    let count = usize::try_from(count).map_err(|_| "strings: negative Repeat count")?;
    match count.checked_mul(length) {
        Some(total) if i64::try_from(total).is_ok() => Ok(count),
        _ => Err("strings: Repeat output length overflow".into()),
    }
}

/// `replace old new s`: everywhere. An empty `old` stands before each rune and at the end.
pub(super) fn replace(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let (old, new, text) = (argument::text(call, 0), argument::text(call, 1), argument::text(call, 2));
    let (new_cause, cause) = (argument::cause(call, 1), argument::cause(call, 2));
    if old == new {
        return Ok(Slot::new(text.clone()));
    }
    let count = if old.is_empty() { rune::count(text) + 1 } else { text.find_iter(&old[..]).count() };
    if count == 0 {
        return Ok(Slot::new(text.clone()));
    }
    call.charge(count.saturating_mul(new.len()).saturating_add(text.len()))?;
    let mut builder = TextBuilder::new();
    let mut start = 0;
    if old.is_empty() {
        builder.push_text(new, new_cause);
        for (at, _, length) in rune::runes(text) {
            parts::copy(&mut builder, text, at..at + length, cause);
            builder.push_text(new, new_cause);
        }
        start = text.len();
    } else {
        for at in text.find_iter(&old[..]) {
            parts::copy(&mut builder, text, start..at, cause);
            builder.push_text(new, new_cause);
            start = at + old.len();
        }
    }
    parts::copy(&mut builder, text, start..text.len(), cause);
    Ok(Slot::new(builder.finish()))
}

/// `wrap width s`: long words stay whole.
pub(super) fn wrap(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let wrapping = Wrapping { separator: &Text::from("\n"), separator_cause: Cause::NONE, cuts_words: false };
    wrapping.wrap(call, 1)
}

/// `wrapWith width separator s`: long words are cut.
pub(super) fn wrap_with(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let separator = match argument::text(call, 1) {
        empty if empty.is_empty() => &Text::from("\n"),
        separator => separator,
    };
    Wrapping { separator, separator_cause: argument::cause(call, 1), cuts_words: true }.wrap(call, 2)
}

/// As goutils' `WrapCustom`: greedy, by bytes, words separated by spaces alone.
struct Wrapping<'a> {
    separator: &'a Text,
    separator_cause: Cause,
    cuts_words: bool,
}

impl Wrapping<'_> {
    fn wrap(&self, call: &Call<'_>, index: usize) -> Result<Slot, Failure> {
        let (text, cause) = (argument::text(call, index), argument::cause(call, index));
        let width = usize::try_from(argument::int(call, 0)).unwrap_or(1).max(1);
        let mut builder = TextBuilder::new();
        let mut offset = 0;
        while text.len() - offset > width {
            if text[offset] == b' ' {
                offset += 1;
                continue;
            }
            let (end, next) = self.line(text, offset, width);
            call.charge(end - offset + self.separator.len())?;
            parts::copy(&mut builder, text, offset..end, cause);
            offset = end;
            if let Some(next) = next {
                builder.push_text(self.separator, self.separator_cause);
                offset = next;
            }
        }
        parts::copy(&mut builder, text, offset..text.len(), cause);
        Ok(Slot::new(builder.finish()))
    }

    /// The end of the line at `offset`, and where the next one begins. More than `width` bytes are left.
    fn line(&self, text: &Text, offset: usize, width: usize) -> (usize, Option<usize>) {
        let end = offset + width;
        if let Some(space) = text[offset..=end].rfind_byte(b' ') {
            return (offset + space, Some(offset + space + 1));
        }
        if self.cuts_words {
            return (end, Some(end));
        }
        match text[end..].find_byte(b' ') {
            Some(space) => (end + space, Some(end + space + 1)),
            None => (text.len(), None),
        }
    }
}
