//! Patterns of paths, as Go's `filepath.Match` understands them.

/// A part of a pattern.
enum Part {
    /// `*`: any characters but `/`.
    Any,
    /// `?`: one character but `/`.
    One,
    /// A character.
    Literal(char),
    /// `[a-z]`, `[^a-z]`.
    Class { negated: bool, ranges: Vec<(char, char)> },
}

/// Whether a path matches; a malformed pattern matches nothing.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    parse(pattern).is_some_and(|parts| matches_parts(&parts, &path.chars().collect::<Vec<_>>()))
}

fn parse(pattern: &str) -> Option<Vec<Part>> {
    let mut chars = pattern.chars().peekable();
    let mut parts = Vec::new();
    while let Some(c) = chars.next() {
        parts.push(match c {
            '*' => Part::Any,
            '?' => Part::One,
            '\\' => Part::Literal(chars.next()?),
            '[' => {
                let negated = chars.next_if_eq(&'^').is_some();
                let mut ranges = Vec::new();
                while ranges.is_empty() || chars.next_if_eq(&']').is_none() {
                    let low = class_char(&mut chars)?;
                    let high = if chars.next_if_eq(&'-').is_some() { class_char(&mut chars)? } else { low };
                    ranges.push((low, high));
                }
                Part::Class { negated, ranges }
            }
            other => Part::Literal(other),
        });
    }
    Some(parts)
}

fn class_char(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    match chars.next()? {
        '-' | ']' => None,
        '\\' => chars.next(),
        other => Some(other),
    }
}

/// Matching with one point to come back to: the last `*`.
fn matches_parts(parts: &[Part], path: &[char]) -> bool {
    let (mut part, mut at) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    loop {
        let stepped = match (parts.get(part), path.get(at)) {
            (None, None) => return true,
            (Some(Part::Any), _) => {
                back = Some((part, at));
                part += 1;
                continue;
            }
            (Some(known), Some(c)) => fits(known, *c),
            _ => false,
        };
        if stepped {
            part += 1;
            at += 1;
            continue;
        }
        match back {
            Some((star, from)) if path.get(from).is_some_and(|c| *c != '/') => {
                back = Some((star, from + 1));
                part = star + 1;
                at = from + 1;
            }
            _ => return false,
        }
    }
}

fn fits(part: &Part, c: char) -> bool {
    match part {
        Part::Any => false,
        Part::One => c != '/',
        Part::Literal(literal) => *literal == c,
        Part::Class { negated, ranges } => ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated,
    }
}
