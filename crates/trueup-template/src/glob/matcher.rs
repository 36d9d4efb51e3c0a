//! Gobwas' matchers. Each answers whether a whole string matches, and where in a string it could begin and end.

use std::cell::Cell;

use bstr::ByteSlice;

use crate::rune;

/// A compiled part of a pattern. `/` is the separator.
#[derive(Debug, Clone)]
pub(super) enum Matcher {
    Nothing,
    Any,
    Super,
    Single,
    Text {
        text: Vec<u8>,
        runes: usize,
    },
    List {
        chars: Vec<char>,
        is_negated: bool,
    },
    Range {
        first: char,
        last: char,
        is_negated: bool,
    },
    Prefix(Vec<u8>),
    Suffix(Vec<u8>),
    PrefixSuffix(Vec<u8>, Vec<u8>),
    /// A prefix, then no separators.
    PrefixAny(Vec<u8>),
    SuffixAny(Vec<u8>),
    Contains {
        needle: Vec<u8>,
        is_negated: bool,
    },
    /// At least so many runes.
    Min(usize),
    /// At most so many runes.
    Max(usize),
    AnyOf(Vec<Matcher>),
    EveryOf(Vec<Matcher>),
    /// Matchers of fixed lengths, one after the other.
    Row {
        length: usize,
        matchers: Vec<Matcher>,
    },
    Tree(Box<Tree>),
}

/// A matcher that is looked for, and what must match before and after it.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    pub(super) value: Matcher,
    pub(super) left: Option<Matcher>,
    pub(super) right: Option<Matcher>,
    left_length: Option<usize>,
    right_length: Option<usize>,
    length: Option<usize>,
}

/// How many steps are left.
pub(super) struct Budget(Cell<u32>);

impl Budget {
    pub(super) fn new(steps: u32) -> Self {
        Self(Cell::new(steps))
    }

    pub(super) fn is_used_up(&self) -> bool {
        self.0.get() == 0
    }

    /// Takes a step, if one is left.
    fn step(&self) -> bool {
        self.0.set(self.0.get().saturating_sub(1));
        !self.is_used_up()
    }
}

/// Where a match begins, and the lengths it can have.
type Found = Option<(usize, Vec<usize>)>;

impl Tree {
    pub(super) fn new(value: Matcher, left: Option<Matcher>, right: Option<Matcher>) -> Self {
        let length = |side: &Option<Matcher>| side.as_ref().map_or(Some(0), Matcher::length);
        let (left_length, right_length) = (length(&left), length(&right));
        let length =
            left_length.zip(right_length).zip(value.length()).map(|((left, right), value)| left + value + right);
        Self { value, left, right, left_length, right_length, length }
    }

    /// Lengths are of runes, but gobwas takes them for bytes.
    fn matches(&self, text: &[u8], budget: &Budget) -> bool {
        if self.length.is_some_and(|length| length > text.len()) {
            return false;
        }
        let mut offset = self.left_length.unwrap_or(0);
        let limit = text.len().saturating_sub(self.right_length.unwrap_or(0));
        let side = |side: &Option<Matcher>, text: &[u8]| {
            side.as_ref().map_or(text.is_empty(), |matcher| matcher.matches(text, budget))
        };
        while offset < limit && budget.step() {
            let Some((index, lengths)) = self.value.find(&text[offset..limit], budget) else { return false };
            let start = offset + index;
            let rest = |length: &usize| text.get(start + length..).unwrap_or_default();
            if side(&self.left, &text[..start]) && lengths.iter().rev().any(|length| side(&self.right, rest(length))) {
                return true;
            }
            offset = start + rune::decode(&text[start..]).1;
        }
        false
    }
}

impl Matcher {
    pub(super) fn text(text: &[char]) -> Self {
        Self::Text { text: text.iter().collect::<String>().into_bytes(), runes: text.len() }
    }

    /// How many runes it matches, if that is fixed. Of alternatives gobwas forgets those without a fixed length that come
    /// first.
    pub(super) fn length(&self) -> Option<usize> {
        match self {
            Self::Nothing => Some(0),
            Self::Single | Self::List { .. } | Self::Range { .. } => Some(1),
            Self::Text { runes, .. } => Some(*runes),
            Self::Row { length, .. } => Some(*length),
            Self::Tree(tree) => tree.length,
            Self::AnyOf(matchers) => {
                let mut lengths = matchers.iter().map(Self::length).skip_while(Option::is_none);
                let first = lengths.next()?;
                lengths.all(|length| length == first).then_some(first)?
            }
            _ => None,
        }
    }

    /// Whether it accepts the rune.
    fn accepts(&self, rune: char) -> bool {
        match self {
            Self::Single => rune != '/',
            Self::List { chars, is_negated } => chars.contains(&rune) != *is_negated,
            Self::Range { first, last, is_negated } => (*first..=*last).contains(&rune) != *is_negated,
            _ => false,
        }
    }

    /// Whether the whole string matches.
    pub(super) fn matches(&self, text: &[u8], budget: &Budget) -> bool {
        let has_separator = |text: &[u8]| text.contains(&b'/');
        match self {
            _ if !budget.step() => false,
            Self::Nothing => text.is_empty(),
            Self::Any => !has_separator(text),
            Self::Super => true,
            // At the end gobwas reads U+FFFD.
            Self::Single | Self::List { .. } | Self::Range { .. } => {
                let (rune, length) = rune::decode(text);
                text.len() <= length && self.accepts(rune)
            }
            Self::Text { text: own, .. } => own == text,
            Self::Prefix(prefix) => text.starts_with(prefix),
            Self::Suffix(suffix) => text.ends_with(suffix),
            Self::PrefixSuffix(prefix, suffix) => text.starts_with(prefix) && text.ends_with(suffix),
            Self::PrefixAny(prefix) => text.strip_prefix(&prefix[..]).is_some_and(|rest| !has_separator(rest)),
            Self::SuffixAny(suffix) => text.strip_suffix(&suffix[..]).is_some_and(|rest| !has_separator(rest)),
            Self::Contains { needle, is_negated } => text.contains_str(needle) != *is_negated,
            Self::Min(least) => rune::count(text) >= *least,
            Self::Max(most) => rune::count(text) <= *most,
            Self::AnyOf(matchers) => matchers.iter().any(|matcher| matcher.matches(text, budget)),
            Self::EveryOf(matchers) => matchers.iter().all(|matcher| matcher.matches(text, budget)),
            Self::Row { length, matchers } => rune::count(text) == *length && starts_row(matchers, text, budget),
            Self::Tree(tree) => tree.matches(text, budget),
        }
    }

    /// The first place in the string where it could match.
    fn find(&self, text: &[u8], budget: &Budget) -> Found {
        match self {
            _ if !budget.step() => None,
            Self::Nothing => Some((0, vec![0])),
            Self::Any => Some((0, starts(&text[..text.find_byte(b'/').unwrap_or(text.len())], 0))),
            Self::Super => Some((0, starts(text, 0))),
            Self::Single | Self::List { .. } | Self::Range { .. } => rune::runes(text)
                .find(|(_, rune, _)| self.accepts(*rune))
                .map(|(at, rune, _)| (at, vec![rune.len_utf8()])),
            Self::Text { text: own, .. } => Some((text.find(own)?, vec![own.len()])),
            Self::Prefix(prefix) => {
                let at = text.find(prefix)?;
                Some((at, ends(&text[at + prefix.len()..], prefix.len(), usize::MAX)))
            }
            Self::Suffix(suffix) => Some((0, vec![text.find(suffix)? + suffix.len()])),
            Self::PrefixSuffix(prefix, suffix) => find_prefix_suffix(text, prefix, suffix),
            Self::PrefixAny(prefix) => {
                let at = text.find(prefix)?;
                let rest = &text[at + prefix.len()..];
                let rest = &rest[..rest.find_byte(b'/').unwrap_or(rest.len())];
                Some((at, ends(rest, prefix.len(), usize::MAX)))
            }
            Self::SuffixAny(suffix) => {
                let at = text.find(suffix)?;
                let start = text[..at].rfind_byte(b'/').map_or(0, |slash| slash + 1);
                Some((start, vec![at + suffix.len() - start]))
            }
            Self::Contains { needle, is_negated: false } => {
                let end = text.find(needle)? + needle.len();
                Some((0, starts(&text[end..], end)))
            }
            Self::Contains { needle, is_negated: true } => {
                Some((0, starts(&text[..text.find(needle).unwrap_or(text.len())], 0)))
            }
            Self::Min(least) => {
                let skipped = ends(text, 0, usize::MAX).split_off((*least).min(rune::count(text) + 1));
                (text.len() >= *least && !skipped.is_empty()).then_some((0, skipped))
            }
            Self::Max(most) => Some((0, ends(text, 0, *most))),
            Self::AnyOf(matchers) => find_any(matchers, text, budget),
            Self::EveryOf(matchers) => find_every(matchers, text, budget),
            Self::Row { length, matchers } => rune::runes(text)
                .map(|(at, ..)| at)
                .take_while(|at| text.len() - at >= *length && budget.step())
                .find(|at| starts_row(matchers, &text[*at..], budget))
                .map(|at| (at, vec![*length])),
            // Gobwas never finds one tree inside of another.
            Self::Tree(_) => None,
        }
    }
}

/// Where runes begin, and the end; all moved by `offset`.
fn starts(text: &[u8], offset: usize) -> Vec<usize> {
    rune::runes(text).map(|(at, ..)| offset + at).chain([offset + text.len()]).collect()
}

/// The start, and where at most `most` runes end; all moved by `offset`. An invalid byte counts as U+FFFD, three bytes.
fn ends(text: &[u8], offset: usize, most: usize) -> Vec<usize> {
    let ends = rune::runes(text).take(most).map(|(at, rune, _)| offset + at + rune.len_utf8());
    std::iter::once(offset).chain(ends).collect()
}

/// Whether matchers of fixed lengths match one after the other. The last rune of each is cut after its first byte, so that
/// only ASCII matches there.
fn starts_row(matchers: &[Matcher], text: &[u8], budget: &Budget) -> bool {
    let mut rest = text;
    matchers.iter().all(|matcher| {
        let length = matcher.length().unwrap_or(0);
        let last = match length {
            0 => rune::runes(rest).last(),
            _ => rune::runes(rest).nth(length - 1),
        };
        let Some(end) = last.map(|(at, ..)| at + 1).or((length == 0).then_some(1)) else { return false };
        let Some(part) = rest.get(..end) else { return false };
        rest = &rest[end..];
        matcher.matches(part, budget)
    })
}

fn find_prefix_suffix(text: &[u8], prefix: &[u8], suffix: &[u8]) -> Found {
    let at = text.find(prefix)?;
    let mut rest = &text[at..];
    let mut lengths = Vec::new();
    while let Some(start) = rest.rfind(suffix) {
        lengths.push(start + suffix.len());
        rest = &rest[..start];
    }
    lengths.reverse();
    (!lengths.is_empty()).then_some((at, lengths))
}

fn find_any(matchers: &[Matcher], text: &[u8], budget: &Budget) -> Found {
    let found = matchers.iter().filter_map(|matcher| matcher.find(text, budget));
    found.reduce(|(at, mut lengths), (other_at, other)| {
        if other_at < at {
            return (other_at, other);
        }
        if other_at == at {
            lengths.extend(other);
            lengths.sort_unstable();
            lengths.dedup();
        }
        (at, lengths)
    })
}

fn find_every(matchers: &[Matcher], text: &[u8], budget: &Budget) -> Found {
    let (mut index, mut offset) = (0, 0);
    let mut current: Vec<usize> = Vec::new();
    for (number, matcher) in matchers.iter().enumerate() {
        let (at, lengths) = matcher.find(&text[index..], budget)?;
        if number == 0 {
            current = lengths;
        } else {
            let shift = at + offset;
            current = current
                .iter()
                .filter_map(|end| (end + index).checked_sub(shift))
                .filter(|end| lengths.contains(end))
                .collect();
            if current.is_empty() {
                return None;
            }
        }
        index = at + offset;
        offset += at;
    }
    Some((index, current))
}
