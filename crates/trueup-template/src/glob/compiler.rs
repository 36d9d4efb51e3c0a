//! From the parts of a pattern to gobwas' matchers, with its optimisations: they decide what is matched.

use super::Node;
use super::matcher::{Matcher, Tree};

/// The matcher of parts that follow each other.
pub(super) fn compile(nodes: &[Node]) -> Matcher {
    if nodes.is_empty() {
        return Matcher::Nothing;
    }
    let matchers = nodes.iter().map(|node| optimized(compile_node(node))).collect();
    optimized(joined(&minimized(matchers)))
}

fn compile_node(node: &Node) -> Matcher {
    optimized(match node {
        Node::OneOf(alternatives) => {
            return match without_common(alternatives) {
                Some(nodes) => compile(&nodes),
                None => Matcher::AnyOf(alternatives.iter().map(|nodes| optimized(compile(nodes))).collect()),
            };
        }
        Node::Pattern(nodes) => return compile(nodes),
        Node::Nothing => Matcher::Nothing,
        Node::Any => Matcher::Any,
        Node::Super => Matcher::Super,
        Node::Single => Matcher::Single,
        Node::List { chars, is_negated } => Matcher::List { chars: chars.clone(), is_negated: *is_negated },
        Node::Range { first, last, is_negated } => {
            Matcher::Range { first: *first, last: *last, is_negated: *is_negated }
        }
        Node::Text(text) => Matcher::text(text),
    })
}

/// Alternatives with what they have in common at both ends taken out.
fn without_common(alternatives: &[Vec<Node>]) -> Option<Vec<Node>> {
    let (left, right) = common(alternatives);
    if left == 0 && right == 0 {
        return None;
    }
    let first = alternatives.first()?;
    let mut nodes = Vec::new();
    if left > 0 {
        nodes.push(Node::Pattern(first.get(..left)?.to_vec()));
    }
    let mut rests: Vec<Vec<Node>> = Vec::new();
    for alternative in alternatives {
        let rest = alternative.get(left..alternative.len().checked_sub(right)?)?;
        let rest = if rest.is_empty() { vec![Node::Nothing] } else { rest.to_vec() };
        if !rests.contains(&rest) {
            rests.push(rest);
        }
    }
    match &rests[..] {
        [only] if *only != [Node::Nothing] => nodes.push(Node::Pattern(only.clone())),
        [_, _, ..] => nodes.push(Node::OneOf(rests)),
        _ => {}
    }
    if right > 0 {
        nodes.push(Node::Pattern(first.get(first.len().checked_sub(right)?..)?.to_vec()));
    }
    Some(nodes)
}

/// How many parts all alternatives have in common at the start and at the end.
fn common(alternatives: &[Vec<Node>]) -> (usize, usize) {
    let Some(shortest) = alternatives.iter().min_by_key(|nodes| nodes.len()) else { return (0, 0) };
    if alternatives.len() < 2 {
        return (0, 0);
    }
    let length = shortest.len();
    let (mut left, mut right) = (0, 0);
    let (mut left_ends, mut right_ends) = (false, false);
    for at in 0..length {
        let from_end = length - 1 - at;
        if left + right >= length || (left_ends && right_ends) {
            break;
        }
        // The shortest is compared with the others, one by one, until both ends differ.
        for other in alternatives.iter().filter(|other| !std::ptr::eq(*other, shortest)) {
            if left_ends && right_ends {
                break;
            }
            left_ends |= shortest[at] != other[at];
            right_ends |= !left_ends && from_end <= at;
            right_ends |= shortest[from_end] != other[from_end + other.len() - length];
        }
        left += usize::from(!left_ends);
        right += usize::from(!right_ends);
    }
    (left, right)
}

fn optimized(matcher: Matcher) -> Matcher {
    match matcher {
        Matcher::AnyOf(mut matchers) if matchers.len() == 1 => matchers.pop().unwrap_or(Matcher::Nothing),
        Matcher::List { chars, is_negated: false } if chars.len() == 1 => Matcher::text(&chars),
        Matcher::Tree(tree) => optimized_tree(*tree),
        other => other,
    }
}

fn optimized_tree(mut tree: Tree) -> Matcher {
    tree.left = tree.left.map(optimized);
    tree.right = tree.right.map(optimized);
    let Matcher::Text { text, .. } = &tree.value else { return Matcher::Tree(Box::new(tree)) };
    let text = text.clone();
    match (&tree.left, &tree.right) {
        (None, None) => tree.value,
        (Some(Matcher::Super), Some(Matcher::Super)) => Matcher::Contains { needle: text, is_negated: false },
        (Some(Matcher::Super), None) => Matcher::Suffix(text),
        (None, Some(Matcher::Super)) => Matcher::Prefix(text),
        (None, Some(Matcher::Suffix(suffix))) => Matcher::PrefixSuffix(text, suffix.clone()),
        (Some(Matcher::Prefix(prefix)), None) => Matcher::PrefixSuffix(prefix.clone(), text),
        (Some(Matcher::Any), None) => Matcher::SuffixAny(text),
        (None, Some(Matcher::Any)) => Matcher::PrefixAny(text),
        _ => Matcher::Tree(Box::new(tree)),
    }
}

/// Glues neighbours together while that is possible, those first that make the longest.
fn minimized(mut matchers: Vec<Matcher>) -> Vec<Matcher> {
    loop {
        let mut best: Option<(Matcher, std::ops::Range<usize>)> = None;
        for start in 0..matchers.len() {
            for end in (start + 1..=matchers.len()).rev() {
                let Some(glued) = glued(&matchers[start..end]) else { continue };
                let is_better = best.as_ref().is_none_or(|(done, range)| {
                    let is_longer = done.length().is_some_and(|old| glued.length().is_some_and(|new| new > old));
                    is_longer || range.len() < end - start
                });
                if is_better {
                    best = Some((glued, start..end));
                }
            }
        }
        match best {
            Some((glued, range)) => {
                matchers.splice(range, [glued]);
            }
            None => return matchers,
        }
    }
}

/// One matcher for all of them: a tree around the longest that has a fixed length.
fn joined(matchers: &[Matcher]) -> Matcher {
    if let [only] = matchers {
        return only.clone();
    }
    if let Some(glued) = glued(matchers) {
        return glued;
    }
    let lengths = matchers.iter().enumerate().filter_map(|(at, matcher)| Some((matcher.length()?, at)));
    let side = |matchers: &[Matcher]| (!matchers.is_empty()).then(|| joined(matchers));
    let (left, value, right) = match lengths.max() {
        Some((_, at)) => (side(&matchers[..at]), &matchers[at], side(&matchers[at + 1..])),
        None => (None, &matchers[0], side(&matchers[1..])),
    };
    Matcher::Tree(Box::new(Tree::new(value.clone(), left, right)))
}

fn glued(matchers: &[Matcher]) -> Option<Matcher> {
    if matchers.len() < 2 {
        return None;
    }
    glued_as_every(matchers).or_else(|| {
        let length = matchers.iter().try_fold(0, |sum, matcher| Some(sum + matcher.length()?))?;
        Some(Matcher::Row { length, matchers: matchers.to_vec() })
    })
}

/// Wildcards of one set of separators become counts. A negated list passes for a wildcard whose separators are its
/// characters.
fn glued_as_every(matchers: &[Matcher]) -> Option<Matcher> {
    let (mut has_any, mut has_super, mut singles) = (false, false, 0);
    let mut separators: Option<&[char]> = None;
    for matcher in matchers {
        let own: &[char] = match matcher {
            Matcher::Super => {
                has_super = true;
                &[]
            }
            Matcher::Any => {
                has_any = true;
                &['/']
            }
            Matcher::Single => {
                singles += 1;
                &['/']
            }
            Matcher::List { chars, is_negated: true } => {
                singles += 1;
                chars
            }
            _ => return None,
        };
        if *separators.get_or_insert(own) != own {
            return None;
        }
    }
    let separators = separators.unwrap_or_default();
    if singles == 0 {
        return Some(if has_super { Matcher::Super } else { Matcher::Any });
    }
    if (has_any || has_super) && separators.is_empty() {
        return Some(Matcher::Min(singles));
    }
    let mut every = vec![Matcher::Min(singles)];
    if !has_any && !has_super {
        every.push(Matcher::Max(singles));
    }
    if !separators.is_empty() {
        let needle = separators.iter().collect::<String>().into_bytes();
        every.push(Matcher::Contains { needle, is_negated: true });
    }
    Some(Matcher::EveryOf(every))
}
