//! Finding one field: kyaml's `PathGetter`, without creation.

use trueup_yaml::tree::Node;

use super::{Place, entry_index, is_item_match, is_null, item_match, number, panic};
use crate::error::BuildError;
use crate::fields;

/// Where the one field of a path is. Items of lists are found by their index, as the last one (`-`), or by exactly the
/// value of one of their fields.
pub fn lookup(root: &Node, path: &[String]) -> Result<Option<Place>, BuildError> {
    let mut place = Place::default();
    let mut node = root;
    for part in path.iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        let Some(index) = step(node, part)? else { return Ok(None) };
        place.0.push(index);
        let below = Place(vec![index]);
        let Some(next) = below.of(node) else { return Ok(None) };
        node = next;
    }
    Ok(Some(place))
}

fn step(node: &Node, part: &str) -> Result<Option<usize>, BuildError> {
    match part {
        "-" => last_item(node).map(Some),
        "*" => Err(BuildError::new("wildcard is not supported in PathGetter")),
        _ => match number(part) {
            Some(index) => indexed_item(node, index),
            None if is_item_match(part) => matching_item(node, part),
            None => entry(node, part),
        },
    }
}

fn entry(node: &Node, name: &str) -> Result<Option<usize>, BuildError> {
    if is_null(node) {
        return Ok(None);
    }
    fields::demand_mapping(node)?;
    Ok(entry_index(node, name))
}

fn indexed_item(node: &Node, index: i64) -> Result<Option<usize>, BuildError> {
    let Ok(index) = usize::try_from(index) else {
        return Err(BuildError::new(format!("array index {index} cannot be negative")));
    };
    fields::demand_sequence(node)?;
    Ok(node.items().is_some_and(|items| index < items.len()).then_some(index))
}

fn last_item(node: &Node) -> Result<usize, BuildError> {
    fields::demand_sequence(node)?;
    let count = node.items().map_or(0, <[Node]>::len);
    count.checked_sub(1).ok_or_else(|| panic("the path asks for the last item of an empty list"))
}

fn matching_item(node: &Node, part: &str) -> Result<Option<usize>, BuildError> {
    let (name, value) = item_match(part)?;
    fields::demand_sequence(node)?;
    let is_wanted = |item: &Node| match name {
        "" => fields::text_of(item) == value,
        _ => !is_null(item) && item.get(name).is_some_and(|field| fields::text_of(field) == value),
    };
    Ok(node.items().and_then(|items| items.iter().position(is_wanted)))
}
