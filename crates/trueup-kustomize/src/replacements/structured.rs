//! Values inside of texts that are JSON or YAML: the path goes on in there.

use trueup_yaml::tree::{Node, expand_aliases, reprinted_json_text};

use super::json_layout::indented;
use super::target::{replace, set_text};
use crate::error::{BuildError, BuildErrorKind};
use crate::field_path::{self, Leaf, Match, Place};
use crate::fields;
use crate::output::node_text;

/// Sets a value in a text, if the path leads into one. `false`: nothing was done, and the field has to be found in the
/// usual way, whatever was wrong here.
pub(super) fn set(
    resource: &mut Node,
    value: &Node,
    path: &[String],
    create: Option<Leaf>,
) -> Result<bool, BuildError> {
    let Some((place, rest)) = text_on_the_way(resource, path)? else { return Ok(false) };
    let Some(node) = place.of_mut(resource) else { return Ok(false) };
    match changed(fields::text_of(node), value, rest, create) {
        Ok(Some(new)) => {
            set_text(node, &new);
            Ok(true)
        }
        Err(error) if error.kind() == BuildErrorKind::Panic => Err(error),
        Ok(None) | Err(_) => Ok(false),
    }
}

/// The first text on the way that is YAML, and the rest of the path.
fn text_on_the_way<'p>(resource: &Node, path: &'p [String]) -> Result<Option<(Place, &'p [String])>, BuildError> {
    if path.len() < 2 {
        return Ok(None);
    }
    for count in 1..path.len() {
        let place = match field_path::lookup(resource, &path[..count]) {
            Ok(Some(place)) => place,
            Err(error) if error.kind() == BuildErrorKind::Panic => return Err(error),
            Ok(None) | Err(_) => continue,
        };
        let text = place.of(resource).and_then(Node::text);
        if text.is_some_and(|text| field_path::read_text(text).is_ok()) {
            return Ok(Some((place, &path[count..])));
        }
    }
    // The last part may lead to the last item of an empty list, which makes kustomize panic.
    field_path::lookup(resource, path)
        .map_or_else(|error| if error.kind() == BuildErrorKind::Panic { Err(error) } else { Ok(None) }, |_| Ok(None))
}

/// The text with the value in it; `None` if there is no place for it.
fn changed(text: &str, value: &Node, path: &[String], create: Option<Leaf>) -> Result<Option<String>, BuildError> {
    let Some(mut document) = field_path::read_text(text)? else { return Ok(None) };
    let found = field_path::find(&mut document, path, create)?;
    if found.is_empty() {
        return Ok(None);
    }
    for field in found {
        if let Match::At(place) = field
            && let Some(node) = place.of_mut(&mut document)
        {
            replace(node, value.clone());
        }
    }
    match text.trim().chars().next() {
        Some('{' | '[') => Ok(as_json(document, text)),
        Some(_) => Ok(node_text(&document).map(|printed| printed.trim().to_owned())),
        None => Err(BuildError::of_kind(BuildErrorKind::Panic, "kustomize panics: a value is set in a blank text")),
    }
}

/// A document as JSON, on several lines if the text was.
fn as_json(mut document: Node, before: &str) -> Option<String> {
    expand_aliases(&mut document).ok()?;
    let json = reprinted_json_text(&document).ok()?;
    Some(if before.contains('\n') && before.contains("  ") { indented(&json) } else { json })
}
