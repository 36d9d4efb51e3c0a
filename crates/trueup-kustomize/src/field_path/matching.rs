//! Finding, and perhaps creating, all fields of a path: kyaml's `PathMatcher`.

use trueup_template::functions::regex::Pattern;
use trueup_yaml::tree::{Node, NodeKind, Tag};

use super::{Place, child_mut, entry_index, is_item_match, is_null, item_match, number, panic};
use crate::error::BuildError;
use crate::fields;

/// A field that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// It is in the tree.
    At(Place),
    /// It is in a tree that was read from a text and is then forgotten, or kustomize lost it when it created it.
    Lost(Node),
}

/// What is created at the end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaf {
    /// An empty text.
    Scalar,
    /// An empty map.
    Mapping,
    /// An empty list.
    Sequence,
}

impl Leaf {
    /// What a node is.
    pub fn of(node: &Node) -> Self {
        match node.kind {
            NodeKind::Mapping(_) => Self::Mapping,
            NodeKind::Sequence(_) => Self::Sequence,
            NodeKind::Scalar(_) | NodeKind::Alias(_) => Self::Scalar,
        }
    }

    fn node(self) -> Node {
        let kind = match self {
            Self::Scalar => return fields::untyped(""),
            Self::Mapping => NodeKind::Mapping(Vec::new()),
            Self::Sequence => NodeKind::Sequence(Vec::new()),
        };
        Node::new(kind, Tag::None)
    }
}

/// All fields of a path. Items of lists are found by their index, all of them (`*`), or by a regular expression for one
/// of their fields as it is printed; so is what is in a text that is YAML. With `create`, what is missing is created.
pub fn find(root: &mut Node, path: &[String], create: Option<Leaf>) -> Result<Vec<Match>, BuildError> {
    let found = matches(root, path, create)?;
    let outermost_first = |found| match found {
        Match::At(Place(mut steps)) => {
            steps.reverse();
            Match::At(Place(steps))
        }
        Match::Lost(node) => Match::Lost(node),
    };
    Ok(found.into_iter().map(outermost_first).collect())
}

/// As [`find`], with the innermost step of a place first.
fn matches(node: &mut Node, path: &[String], create: Option<Leaf>) -> Result<Vec<Match>, BuildError> {
    let Some((part, rest)) = path.split_first() else { return Ok(vec![Match::At(Place::default())]) };
    if let Some(index) = number(part).and_then(|index| usize::try_from(index).ok()) {
        in_indexed_item(node, index, rest, create)
    } else if is_item_match(part) {
        in_matching_items(node, part, rest, create)
    } else if part == "*" {
        fields::demand_sequence(node)?;
        in_items(node, rest, create, |_| Ok(true))
    } else if part.is_empty() {
        in_itself(node, rest, create)
    } else {
        in_entry(node, part, rest, create)
    }
}

/// What there is below a child.
fn below(node: &mut Node, index: usize, rest: &[String], create: Option<Leaf>) -> Result<Vec<Match>, BuildError> {
    let Some(child) = child_mut(node, index) else { return Ok(Vec::new()) };
    let mut found = matches(child, rest, create)?;
    for field in &mut found {
        if let Match::At(Place(steps)) = field {
            steps.push(index);
        }
    }
    Ok(found)
}

/// What there is below a node that is not in the tree.
fn in_lost(mut node: Node, path: &[String], create: Option<Leaf>) -> Result<Vec<Match>, BuildError> {
    let found = find(&mut node, path, create)?;
    let lost = |found| match found {
        Match::At(place) => place.of(&node).cloned().map(Match::Lost),
        Match::Lost(node) => Some(Match::Lost(node)),
    };
    Ok(found.into_iter().filter_map(lost).collect())
}

fn in_entry(node: &mut Node, name: &str, rest: &[String], create: Option<Leaf>) -> Result<Vec<Match>, BuildError> {
    if is_null(node) {
        // What is set in a null is nowhere: nulls print no content.
        return create.map_or(Ok(Vec::new()), |leaf| in_created(rest, leaf));
    }
    fields::demand_mapping(node)?;
    let index = match (entry_index(node, name), create, node.entries_mut()) {
        (Some(index), ..) => index,
        (None, Some(leaf), Some(entries)) => {
            entries.push((fields::untyped(name), leaf_before(rest, leaf).node()));
            entries.len() - 1
        }
        _ => return Ok(Vec::new()),
    };
    match child_mut(node, index).map(|child| &child.kind) {
        Some(NodeKind::Scalar(text)) if !rest.is_empty() => in_text(text, rest, create),
        _ => below(node, index, rest, create),
    }
}

/// An empty part of a path: kyaml looks for a field without a name, which is the node itself if it is an empty text.
fn in_itself(node: &mut Node, rest: &[String], create: Option<Leaf>) -> Result<Vec<Match>, BuildError> {
    let is_null = is_null(node);
    if !is_null {
        fields::demand_scalar(node)?;
        if fields::text_of(node).is_empty() {
            return if rest.is_empty() { matches(node, rest, create) } else { in_text("", rest, create) };
        }
    }
    let Some(leaf) = create else { return Ok(Vec::new()) };
    let style = node.style;
    *node = leaf_before(rest, leaf).node();
    node.style = style;
    in_created(rest, leaf)
}

/// Below a field that was just created and lost.
fn in_created(rest: &[String], leaf: Leaf) -> Result<Vec<Match>, BuildError> {
    let created = leaf_before(rest, leaf);
    if created == Leaf::Scalar && !rest.is_empty() {
        return in_text("", rest, Some(leaf));
    }
    in_lost(created.node(), rest, Some(leaf))
}

/// What has to be created for the next part of a path to be in it.
fn leaf_before(rest: &[String], leaf: Leaf) -> Leaf {
    match rest.first().map(String::as_str) {
        None | Some("") => leaf,
        Some(next) if is_item_match(next) || number(next).is_some_and(|index| index >= 0) => Leaf::Sequence,
        Some(_) => Leaf::Mapping,
    }
}

/// The rest of a path in the YAML that a text is.
fn in_text(text: &str, rest: &[String], create: Option<Leaf>) -> Result<Vec<Match>, BuildError> {
    match read_text(text)? {
        Some(document) => in_lost(document, rest, create),
        None => Err(in_nothing(rest)),
    }
}

/// The YAML that a text is; `None` if it is empty.
pub(crate) fn read_text(text: &str) -> Result<Option<Node>, BuildError> {
    trueup_yaml::tree::read(text.as_bytes(), 0).map_err(|error| BuildError::new(error.to_string()))
}

/// The error for a path into a text without any YAML.
pub(crate) fn in_nothing(path: &[String]) -> BuildError {
    let part = path.first().map_or("", String::as_str);
    let expected = match part {
        "" => "ScalarNode",
        "*" => "SequenceNode",
        _ if number(part).is_some_and(|index| index >= 0) => "SequenceNode",
        _ if is_item_match(part) => match item_match(part) {
            Ok(_) => "SequenceNode",
            Err(error) => return error,
        },
        _ => "MappingNode",
    };
    BuildError::new(format!("wrong node kind: expected {expected} but got : node contents:\nnull\n"))
}

fn in_indexed_item(
    node: &mut Node,
    index: usize,
    rest: &[String],
    create: Option<Leaf>,
) -> Result<Vec<Match>, BuildError> {
    fields::demand_sequence(node)?;
    let count = node.items().map_or(0, <[Node]>::len);
    if index == count
        && let Some(leaf) = create
    {
        match node.items_mut() {
            Some(items) => items.push(leaf_before(rest, leaf).node()),
            None => return in_lost(leaf_before(rest, leaf).node(), rest, create),
        }
    } else if index >= count {
        return Err(BuildError::new(format!("index {index} specified but only {count} elements found")));
    }
    below(node, index, rest, create)
}

fn in_matching_items(
    node: &mut Node,
    part: &str,
    rest: &[String],
    create: Option<Leaf>,
) -> Result<Vec<Match>, BuildError> {
    let (name, pattern) = item_match(part)?;
    fields::demand_sequence(node)?;
    let mut is_wanted = ItemFilter { name, pattern, regex: None };
    let found = in_items(node, rest, create, |item| is_wanted.accepts(item))?;
    if !found.is_empty() || create.is_none() {
        return Ok(found);
    }
    let value = fields::untyped(pattern);
    let item = match name {
        "" => value,
        _ => Node::new(NodeKind::Mapping(vec![(fields::untyped(name), value)]), Tag::None),
    };
    let found = match node.items_mut() {
        Some(items) => {
            items.push(item);
            in_items(node, rest, create, |item| is_wanted.accepts(item))?
        }
        None if is_wanted.accepts(&item)? => in_lost(item, rest, create)?,
        None => Vec::new(),
    };
    if found.is_empty() {
        return Err(panic(&format!("it creates items for {part} without end, as none matches")));
    }
    Ok(found)
}

/// What there is below all items that are wanted.
fn in_items(
    node: &mut Node,
    rest: &[String],
    create: Option<Leaf>,
    mut is_wanted: impl FnMut(&Node) -> Result<bool, BuildError>,
) -> Result<Vec<Match>, BuildError> {
    let mut found = Vec::new();
    for index in 0..node.items().map_or(0, <[Node]>::len) {
        if node.items().and_then(|items| items.get(index)).map_or(Ok(false), &mut is_wanted)? {
            found.append(&mut below(node, index, rest, create)?);
        }
    }
    Ok(found)
}

/// Chooses items by what they, or one of their fields, are printed as.
struct ItemFilter<'p> {
    name: &'p str,
    pattern: &'p str,
    /// Compiled when the first item comes: without items, a wrong expression is no error.
    regex: Option<Pattern>,
}

impl ItemFilter<'_> {
    fn accepts(&mut self, item: &Node) -> Result<bool, BuildError> {
        let regex = match &self.regex {
            Some(regex) => regex,
            None => self.regex.insert(Pattern::new(self.pattern).map_err(BuildError::new)?),
        };
        let value = if self.name.is_empty() { Some(item) } else { item.get(self.name) };
        let Some(value) = value else { return Ok(false) };
        let text = crate::output::node_text(value).unwrap_or_default();
        Ok(regex.matches(text.trim()))
    }
}
