//! Patterns of file names: gobwas' as Helm's `.Files.Glob` takes them, and those of Go's `filepath.Match`.

mod compiler;
mod go;
mod linear;
mod matcher;
mod parser;

#[cfg(test)]
mod tests;

pub use go::{BadPattern, go_match};

use self::matcher::{Budget, Matcher};

/// A compiled pattern of `github.com/gobwas/glob` v0.2.3 with `/` as the separator.
///
/// Gobwas compiles patterns into matchers that do not always accept what the pattern means: `{*.yaml,*.json}*` matches
/// nothing. The same matchers are made here; only where they take too many steps the meaning decides.
#[derive(Debug, Clone)]
pub struct Glob {
    nodes: Vec<Node>,
    matcher: Option<Matcher>,
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
    /// Several parts, which the compiler has put together.
    Pattern(Vec<Node>),
    /// What the compiler has left of an alternative.
    Nothing,
}

/// How many steps a match may take before the meaning of the pattern decides.
const MAX_STEPS: u32 = 200_000;

/// The most parts, side by side, that are compiled: it takes the cube of them.
const MAX_PARTS: usize = 100;

impl Glob {
    /// Reads a pattern; the error is gobwas' text.
    pub fn compile(pattern: &[u8]) -> Result<Self, String> {
        let nodes = parser::parse(pattern)?;
        let matcher = (widest(&nodes) <= MAX_PARTS).then(|| compiler::compile(&nodes));
        Ok(Self { nodes, matcher })
    }

    /// Whether the whole name matches.
    pub fn matches(&self, name: &[u8]) -> bool {
        let budget = Budget::new(MAX_STEPS);
        let matcher = self.matcher.as_ref();
        let matched = matcher.map(|matcher| matcher.matches(name, &budget)).filter(|_| !budget.is_used_up());
        matched.unwrap_or_else(|| linear::matches(&self.nodes, name))
    }
}

/// The most parts that stand side by side anywhere.
fn widest(nodes: &[Node]) -> usize {
    let inner = nodes.iter().filter_map(|node| match node {
        Node::OneOf(alternatives) => alternatives.iter().map(|nodes| widest(nodes)).max(),
        _ => None,
    });
    inner.max().unwrap_or(0).max(nodes.len())
}
