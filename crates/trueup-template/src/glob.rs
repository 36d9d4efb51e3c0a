//! Patterns of file names: gobwas' as Helm's `.Files.Glob` takes them, and those of Go's `filepath.Match`.

mod go;
mod parser;

#[cfg(test)]
mod tests;

pub use go::{BadPattern, go_match};

use crate::rune;

/// A compiled pattern of `github.com/gobwas/glob` v0.2.3 with `/` as the separator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    alternatives: Vec<Node>,
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    /// Exactly this.
    Text(Vec<char>),
    /// `?`: one character that is no separator.
    Single,
    /// `*`: any characters that are no separators.
    Any,
    /// `**`: any characters.
    Super,
    /// `[abc]`, `[!abc]`: one of these characters, or none of them.
    List { chars: Vec<char>, is_negated: bool },
    /// `[a-z]`, `[!a-z]`.
    Range { first: char, last: char, is_negated: bool },
    /// `{a,b}`: one of these.
    OneOf(Vec<Vec<Node>>),
}

impl Glob {
    /// Reads a pattern; the error is gobwas' text.
    pub fn compile(pattern: &[u8]) -> Result<Self, String> {
        Ok(Self { alternatives: parser::parse(pattern)? })
    }

    /// Whether the whole name matches.
    pub fn matches(&self, name: &[u8]) -> bool {
        let name: Vec<char> = rune::runes(name).map(|(_, rune, _)| rune).collect();
        let starts = vec![true].into_iter().chain(name.iter().map(|_| false)).collect();
        advance_all(&self.alternatives, starts, &name)[name.len()]
    }
}

/// Places in a name, one more than it has characters: whether a match of what came so far can end there.
type Places = Vec<bool>;

fn advance_all(nodes: &[Node], places: Places, name: &[char]) -> Places {
    nodes.iter().fold(places, |places, node| advance(node, &places, name))
}

/// Where a match of `node` that begins at one of `places` can end. All places go together, so that the time is bounded by
/// the length of the pattern times that of the name.
fn advance(node: &Node, places: &Places, name: &[char]) -> Places {
    match node {
        Node::Text(text) => {
            let ends = |at: usize| {
                at.checked_sub(text.len()).is_some_and(|start| places[start] && name[start..at] == text[..])
            };
            (0..places.len()).map(ends).collect()
        }
        Node::Single => advance_one(places, name, |rune| rune != '/'),
        Node::List { chars, is_negated } => advance_one(places, name, |rune| chars.contains(&rune) != *is_negated),
        Node::Range { first, last, is_negated } => {
            advance_one(places, name, |rune| (*first..=*last).contains(&rune) != *is_negated)
        }
        Node::Any => advance_many(places, name, |rune| rune != '/'),
        Node::Super => advance_many(places, name, |_| true),
        Node::OneOf(alternatives) => {
            let mut ends = vec![false; places.len()];
            for nodes in alternatives {
                for (end, reached) in ends.iter_mut().zip(advance_all(nodes, places.clone(), name)) {
                    *end |= reached;
                }
            }
            ends
        }
    }
}

fn advance_one(places: &Places, name: &[char], accepts: impl Fn(char) -> bool) -> Places {
    (0..places.len()).map(|at| at > 0 && places[at - 1] && accepts(name[at - 1])).collect()
}

fn advance_many(places: &Places, name: &[char], accepts: impl Fn(char) -> bool) -> Places {
    let mut reached = false;
    let ends = |at: usize| {
        reached = places[at] || (reached && at > 0 && accepts(name[at - 1]));
        reached
    };
    (0..places.len()).map(ends).collect()
}
