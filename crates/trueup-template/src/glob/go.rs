//! `filepath.Match` of Go's standard library, as it is on Unix.

use crate::rune;

/// The pattern is malformed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("syntax error in pattern")]
pub struct BadPattern;

/// Whether the whole name matches the pattern. A malformed pattern is noticed only where matching gets there, as in Go.
pub fn go_match(pattern: impl AsRef<[u8]>, name: impl AsRef<[u8]>) -> Result<bool, BadPattern> {
    let (mut pattern, mut name) = (pattern.as_ref(), name.as_ref());
    while !pattern.is_empty() {
        let (star, chunk, rest) = split_chunk(pattern);
        pattern = rest;
        if star && chunk.is_empty() {
            return Ok(!name.contains(&b'/'));
        }
        let fits = |after: &[u8]| after.is_empty() || !rest.is_empty();
        let mut found = match_chunk(chunk, name)?.filter(|after| fits(after));
        if star {
            let mut at = 0;
            while found.is_none() && at < name.len() && name[at] != b'/' {
                at += 1;
                found = match_chunk(chunk, &name[at..])?.filter(|after| fits(after));
            }
        }
        match found {
            Some(after) => name = after,
            None => return Ok(false),
        }
    }
    Ok(name.is_empty())
}

/// Stars at the start, what follows up to the next star, and the rest.
fn split_chunk(pattern: &[u8]) -> (bool, &[u8], &[u8]) {
    let stars = pattern.iter().take_while(|byte| **byte == b'*').count();
    let pattern = &pattern[stars..];
    let (mut at, mut in_class) = (0, false);
    while at < pattern.len() {
        match pattern[at] {
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'*' if !in_class => break,
            _ => {}
        }
        at += 1;
    }
    let (chunk, rest) = pattern.split_at(at.min(pattern.len()));
    (stars > 0, chunk, rest)
}

/// The rest of the name after the chunk; `None` if it does not match. The chunk is read to its end in any case.
fn match_chunk<'a>(mut chunk: &[u8], name: &'a [u8]) -> Result<Option<&'a [u8]>, BadPattern> {
    let mut left = Some(name);
    while let Some((&first, after)) = chunk.split_first() {
        left = left.filter(|name| !name.is_empty());
        match first {
            b'[' => {
                let (rune, length) = left.map_or(('\0', 0), rune::decode);
                let (rest, accepts) = match_class(after, rune)?;
                chunk = rest;
                left = left.filter(|_| accepts).map(|name| &name[length..]);
            }
            b'?' => {
                chunk = after;
                left = left.filter(|name| name[0] != b'/').map(|name| &name[rune::decode(name).1..]);
            }
            _ => {
                let literal = if first == b'\\' { after } else { chunk };
                let (&byte, rest) = literal.split_first().ok_or(BadPattern)?;
                chunk = rest;
                left = left.filter(|name| name[0] == byte).map(|name| &name[1..]);
            }
        }
    }
    Ok(left)
}

/// Reads a class after its `[`: what follows it, and whether it has the rune.
fn match_class(class: &[u8], rune: char) -> Result<(&[u8], bool), BadPattern> {
    let (mut class, is_negated) = match class.strip_prefix(b"^") {
        Some(class) => (class, true),
        None => (class, false),
    };
    let mut is_member = false;
    let mut is_first = true;
    loop {
        if let (Some(rest), false) = (class.strip_prefix(b"]"), is_first) {
            return Ok((rest, is_member != is_negated));
        }
        let (low, rest) = class_rune(class)?;
        let (high, rest) = match rest.strip_prefix(b"-") {
            Some(after) => class_rune(after)?,
            None => (low, rest),
        };
        is_member |= (low..=high).contains(&rune);
        is_first = false;
        class = rest;
    }
}

/// A rune of a class, perhaps escaped; the class must go on after it.
fn class_rune(class: &[u8]) -> Result<(char, &[u8]), BadPattern> {
    let class = match class.first() {
        None | Some(b'-' | b']') => return Err(BadPattern),
        Some(b'\\') => &class[1..],
        Some(_) => class,
    };
    let (rune, length) = rune::decode(class);
    let rest = &class[length..];
    if rest.is_empty() || (rune == char::REPLACEMENT_CHARACTER && length == 1) {
        return Err(BadPattern);
    }
    Ok((rune, rest))
}
