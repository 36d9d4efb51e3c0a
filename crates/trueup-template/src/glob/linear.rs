//! What a pattern means, decided in a time that its length times that of the name bounds.

use super::Node;
use crate::rune;

/// Whether the whole name matches.
pub(super) fn matches(nodes: &[Node], name: &[u8]) -> bool {
    let name: Vec<char> = rune::runes(name).map(|(_, rune, _)| rune).collect();
    let starts = std::iter::once(true).chain(name.iter().map(|_| false)).collect();
    advance_all(nodes, starts, &name)[name.len()]
}

/// Places in a name, one more than it has characters: whether a match of what came so far can end there.
type Places = Vec<bool>;

fn advance_all(nodes: &[Node], mut places: Places, name: &[char]) -> Places {
    for node in nodes {
        if !places.contains(&true) {
            break;
        }
        places = advance(node, &places, name);
    }
    places
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
        Node::Nothing => places.clone(),
        Node::Pattern(nodes) => advance_all(nodes, places.clone(), name),
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
