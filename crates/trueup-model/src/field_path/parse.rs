//! Reading a path that a person wrote.

use std::str::FromStr;

use thiserror::Error;

use super::{FieldPath, Segment};

/// Why a text is no path of a field.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{path}` is not the path of a field: {problem} at character {at}; write it like spec.containers[0].image, list items by position or by a key ([name=web]), keys with dots in ['quotes']"
)]
pub struct ParseFieldPathError {
    path: String,
    problem: &'static str,
    at: usize,
}

impl FromStr for FieldPath {
    type Err = ParseFieldPathError;

    fn from_str(path: &str) -> Result<Self, Self::Err> {
        let error = |rest: &str, problem| ParseFieldPathError {
            path: path.to_owned(),
            problem,
            at: path.len() - rest.len() + 1,
        };
        let mut segments = Vec::new();
        let mut rest = path.strip_prefix('.').unwrap_or(path);
        while !rest.is_empty() {
            if let Some(inside) = rest.strip_prefix('[') {
                let (segment, after) = bracketed(inside).ok_or_else(|| error(rest, "a bracket that is not closed"))?;
                segments.push(segment);
                rest = after;
            } else {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                if end == 0 {
                    return Err(error(rest, "an empty name"));
                }
                segments.push(Segment::Field(rest[..end].to_owned()));
                rest = &rest[end..];
            }
            if let Some(after) = rest.strip_prefix('.') {
                if after.is_empty() {
                    return Err(error(rest, "nothing after the dot"));
                }
                rest = after;
            }
        }
        if segments.is_empty() { Err(error(rest, "an empty path")) } else { Ok(Self(segments)) }
    }
}

/// What stands after `[`, and what follows the bracket.
fn bracketed(inside: &str) -> Option<(Segment, &str)> {
    if let Some(quote) = inside.chars().next().filter(|c| *c == '\'' || *c == '"') {
        let (name, after) = inside[1..].split_once(quote)?;
        return Some((Segment::Field(name.to_owned()), after.strip_prefix(']')?));
    }
    let (item, after) = inside.split_once(']')?;
    if let Some(value) = item.strip_prefix('=') {
        return Some((Segment::Value(value.to_owned()), after));
    }
    if let Ok(index) = item.parse() {
        return Some((Segment::Index(index), after));
    }
    let keys: Option<Vec<_>> = item.split(',').map(|key| key.split_once('=')).collect();
    let keys = keys?.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    Some((Segment::Item(keys), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_path_prints_it_reads() {
        for text in [
            "spec.replicas",
            "spec.template.spec.containers[0].image",
            "spec.containers[name=web].ports[containerPort=80,protocol=TCP].name",
            "metadata.annotations['acme.test/note']",
            "spec.args[=-v]",
        ] {
            assert_eq!(text.parse::<FieldPath>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn a_broken_path_says_where() {
        let error = |text: &str| text.parse::<FieldPath>().expect_err(text).to_string();
        assert!(error("spec..x").contains("an empty name at character 6"), "{}", error("spec..x"));
        assert!(error("spec.a[0").contains("not closed at character 7"), "{}", error("spec.a[0"));
        assert!(error("").contains("an empty path"));
    }
}
