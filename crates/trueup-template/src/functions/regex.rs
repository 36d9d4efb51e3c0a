//! Sprig's functions of regular expressions, in the syntax and with the semantics of Go's `regexp`.

#![expect(clippy::unnecessary_wraps, reason = "all functions of templates have one signature")]

mod haystack;
mod parser;
mod pattern;
mod template;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use self::haystack::Haystack;
use self::parser::SyntaxError;
pub use self::pattern::Pattern;
use crate::cause::Cause;
use crate::function::{Call, Failure, Function, Param};
use crate::functions::allowance::charge_slots;
use crate::functions::argument;
use crate::functions::parts;
use crate::print::go_quote;
use crate::value::{List, ListKind, Slot, Text, TextBuilder};

use Param::{Int, String};

/// The functions of this file.
pub const FUNCTIONS: &[Function] = &[
    function("regexMatch", &[String, String], |call| is_match(call).or_else(swallowed)),
    function("mustRegexMatch", &[String, String], |call| is_match(call).map_err(returned)),
    function("regexFind", &[String, String], |call| find(call).map_err(panicked(call))),
    function("mustRegexFind", &[String, String], |call| find(call).map_err(returned)),
    function("regexFindAll", &[String, String, Int], |call| find_all(call).map_err(panicked(call))),
    function("mustRegexFindAll", &[String, String, Int], |call| find_all(call).map_err(returned)),
    function("regexReplaceAll", &[String, String, String], |call| replace_all(call).map_err(panicked(call))),
    function("mustRegexReplaceAll", &[String, String, String], |call| replace_all(call).map_err(returned)),
    function("regexReplaceAllLiteral", &[String, String, String], |call| {
        replace_all_literal(call).map_err(panicked(call))
    }),
    function("mustRegexReplaceAllLiteral", &[String, String, String], |call| {
        replace_all_literal(call).map_err(returned)
    }),
    function("regexSplit", &[String, String, Int], |call| split(call).map_err(panicked(call))),
    function("mustRegexSplit", &[String, String, Int], |call| split(call).map_err(returned)),
    function("regexQuoteMeta", &[String], quote_meta),
];

const fn function(
    name: &'static str,
    params: &'static [Param],
    run: fn(&mut Call<'_>) -> Result<Slot, Failure>,
) -> Function {
    Function { name, params, variadic: None, run }
}

/// How much text is searched in the time of a step, how much of a pattern compiled, and at how many instructions of the
/// pattern a search can be, counted for each byte.
const BYTES_A_STEP: usize = 4;
const SIZE_A_STEP: usize = 64;
const INSTRUCTIONS_A_STEP: u64 = 16;

/// Counts a match that becomes an element of a list.
fn count_match(call: &Call<'_>) -> Result<(), Failure> {
    const SLOTS: usize = 3;
    call.work(1)?;
    charge_slots(call, SLOTS)
}

/// Why a call fails before it is known how its function reports a bad pattern.
enum Problem {
    Syntax(Rc<SyntaxError>),
    Failure(Failure),
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// A bad pattern matches nothing.
fn swallowed(problem: Problem) -> Result<Slot, Failure> {
    match problem {
        Problem::Syntax(_) => Ok(Slot::new(false)),
        Problem::Failure(failure) => Err(failure),
    }
}

/// A bad pattern is an error.
fn returned(problem: Problem) -> Failure {
    match problem {
        Problem::Syntax(error) => Failure::Error(error.to_string()),
        Problem::Failure(failure) => failure,
    }
}

/// A bad pattern panics as `regexp.MustCompile` does.
fn panicked<'a>(call: &Call<'a>) -> impl FnOnce(Problem) -> Failure + use<'a> {
    let pattern = argument::text(call, 0);
    move |problem| match problem {
        Problem::Syntax(error) => {
            let is_plain = |rune: char| !(rune.is_ascii_control() && rune != '\t') && rune != '`' && rune != '\u{feff}';
            let written = match std::str::from_utf8(pattern) {
                Ok(text) if text.chars().all(is_plain) => format!("`{text}`"),
                _ => go_quote(pattern),
            };
            Failure::Error(format!("regexp: Compile({written}): {error}"))
        }
        Problem::Failure(failure) => failure,
    }
}

/// The pattern of the call, whose search in the text of the call is counted.
fn pattern(call: &Call<'_>) -> Result<Rc<Pattern>, Problem> {
    match Pattern::cached(argument::text(call, 0)) {
        Ok(pattern) => {
            let length = argument::text(call, 1).len();
            let steps = u64::try_from(length / BYTES_A_STEP + pattern.size() / SIZE_A_STEP).unwrap_or(u64::MAX);
            let visits = u64::try_from(length).unwrap_or(u64::MAX).saturating_mul(pattern.instructions());
            call.work(steps.saturating_add(visits / INSTRUCTIONS_A_STEP))?;
            Ok(pattern)
        }
        Err(pattern::Refusal::Syntax(error)) => Err(Problem::Syntax(error)),
        Err(pattern::Refusal::TooLarge) => {
            Err(Failure::Limit("a regular expression needs too much memory (a limit of trueup)".to_owned()).into())
        }
    }
}

fn is_match(call: &Call<'_>) -> Result<Slot, Problem> {
    let pattern = pattern(call)?;
    Ok(Slot::new(pattern.is_match(&Haystack::new(argument::text(call, 1)))))
}

fn find(call: &Call<'_>) -> Result<Slot, Problem> {
    let (pattern, text) = (pattern(call)?, argument::text(call, 1));
    let haystack = Haystack::new(text);
    Ok(Slot::new(match pattern.find_at(&haystack, 0) {
        Some(found) => {
            let part = haystack.original(found);
            text.slice(part.start, part.end)
        }
        None => Text::from(""),
    }))
}

fn find_all(call: &Call<'_>) -> Result<Slot, Problem> {
    let (pattern, text) = (pattern(call)?, argument::text(call, 1));
    let most = usize::try_from(argument::int(call, 2)).unwrap_or(usize::MAX);
    call.charge(text.len())?;
    let haystack = Haystack::new(text);
    let slot = |found| {
        let part = haystack.original(found);
        Slot::new(text.slice(part.start, part.end))
    };
    let items = pattern.find_all(&haystack, most, || count_match(call))?.into_iter().map(slot).collect();
    Ok(Slot::new(List::new(ListKind::Strings, items)))
}

/// As `Regexp.Split`.
fn split(call: &Call<'_>) -> Result<Slot, Problem> {
    let (pattern, text) = (pattern(call)?, argument::text(call, 1));
    let strings = |items| Ok(Slot::new(List::new(ListKind::Strings, items)));
    let most = usize::try_from(argument::int(call, 2)).unwrap_or(usize::MAX);
    if most == 0 {
        return strings(Vec::new());
    }
    if text.is_empty() && !argument::text(call, 0).is_empty() {
        return strings(vec![Slot::new(text.clone())]);
    }
    call.charge(text.len())?;
    let haystack = Haystack::new(text);
    let mut items = Vec::new();
    let (mut start, mut end) = (0, 0);
    for found in pattern.find_all(&haystack, most, || count_match(call))? {
        if items.len() == most - 1 {
            break;
        }
        let part = haystack.original(found);
        end = part.start;
        if part.end != 0 {
            items.push(Slot::new(text.slice(start, end)));
        }
        start = part.end;
    }
    if end != text.len() {
        items.push(Slot::new(text.slice(start, text.len())));
    }
    strings(items)
}

fn replace_all(call: &Call<'_>) -> Result<Slot, Problem> {
    let template = template::parse(argument::text(call, 2));
    replaced(call, |builder, groups, pattern| {
        for part in &template {
            match part {
                template::Part::Literal(bytes) => {
                    call.charge(bytes.len())?;
                    builder.push(bytes, argument::cause(call, 2));
                }
                template::Part::Group(reference) => {
                    if let Some(group) = pattern.group(reference, groups) {
                        call.charge(group.len())?;
                        parts::copy(builder, argument::text(call, 1), group, argument::cause(call, 1));
                    }
                }
            }
        }
        Ok(())
    })
}

fn replace_all_literal(call: &Call<'_>) -> Result<Slot, Problem> {
    let (replacement, cause) = (argument::text(call, 2), argument::cause(call, 2));
    replaced(call, |builder, _, _| {
        call.charge(replacement.len())?;
        builder.push_text(replacement, cause);
        Ok(())
    })
}

/// The ranges of the groups of one match, the whole match first.
type Groups = [Option<std::ops::Range<usize>>];

/// As `Regexp.replaceAll`: an empty match right after another match is not replaced.
fn replaced(
    call: &Call<'_>,
    write: impl Fn(&mut TextBuilder, &Groups, &Pattern) -> Result<(), Failure>,
) -> Result<Slot, Problem> {
    let (pattern, text, cause) = (pattern(call)?, argument::text(call, 1), argument::cause(call, 1));
    let haystack = Haystack::new(text);
    call.charge(text.len())?;
    let mut builder = TextBuilder::new();
    let (mut at, mut copied) = (0, 0);
    let mut found_any = false;
    while at <= haystack.bytes().len() {
        let groups = pattern.captures_at(&haystack, at);
        let Some(Some(found)) = groups.first() else { break };
        let originals: Vec<_> =
            groups.iter().map(|group| group.clone().map(|group| haystack.original(group))).collect();
        let part = haystack.original(found.clone());
        parts::copy(&mut builder, text, copied..part.start, cause);
        if part.end > copied || part.start == 0 {
            call.work(1)?;
            write(&mut builder, &originals, &pattern)?;
        }
        copied = part.end;
        found_any = true;
        at = haystack.next_search(at, found.end);
    }
    if !found_any {
        return Ok(Slot::new(text.clone()));
    }
    parts::copy(&mut builder, text, copied..text.len(), cause);
    Ok(Slot::new(builder.finish()))
}

fn quote_meta(call: &mut Call<'_>) -> Result<Slot, Failure> {
    let text = argument::text(call, 0);
    let mut builder = TextBuilder::new();
    let mut start = 0;
    for (at, byte) in text.iter().enumerate() {
        if br"\.+*?()|[]{}^$".contains(byte) {
            parts::copy(&mut builder, text, start..at, argument::cause(call, 0));
            builder.push(br"\", Cause::NONE);
            start = at;
        }
    }
    parts::copy(&mut builder, text, start..text.len(), argument::cause(call, 0));
    Ok(Slot::new(builder.finish()))
}
