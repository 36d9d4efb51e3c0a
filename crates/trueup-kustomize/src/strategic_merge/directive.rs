//! `$patch` in maps and lists.

use trueup_yaml::tree::{Node, NodeKind};

use crate::error::BuildError;
use crate::fields;

const KEY: &str = "$patch";

/// What a patch wants to be done with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Directive {
    /// Merge it with what is there: also where nothing is said.
    Merge,
    /// Put it in the place of what is there.
    Replace,
    /// Remove what is there.
    Delete,
}

/// What a patch's value says, which it says no more afterwards.
pub(super) fn take(patch: &mut Node) -> Result<Directive, BuildError> {
    match &mut patch.kind {
        NodeKind::Mapping(entries) => {
            let Some(place) = entries.iter().position(|(key, _)| key.text() == Some(KEY)) else {
                return Ok(Directive::Merge);
            };
            let directive = named(fields::text_of(&entries[place].1))?;
            entries.remove(place);
            Ok(directive)
        }
        NodeKind::Sequence(items) => {
            let Some(item) = items.iter().find(|item| item.get(KEY).is_some()) else { return Ok(Directive::Merge) };
            if item.entries().is_some_and(|entries| entries.len() > 1) {
                return Ok(Directive::Merge);
            }
            let word = item.get(KEY).map_or("", fields::text_of).to_owned();
            let directive = named(&word)?;
            items.retain(|item| {
                !fields::is_missing_or_null(Some(item))
                    && item.entries().is_none_or(|entries| !entries.is_empty())
                    && item.get(KEY).is_none_or(|value| fields::text_of(value) != word)
            });
            Ok(directive)
        }
        NodeKind::Scalar(_) | NodeKind::Alias(_) => {
            Err(BuildError::new("no implemented strategic merge patch strategy"))
        }
    }
}

/// Whether a map says something, whatever it is.
pub(super) fn is_given(patch: &Node) -> bool {
    patch.get(KEY).is_some()
}

fn named(word: &str) -> Result<Directive, BuildError> {
    match word {
        "merge" => Ok(Directive::Merge),
        "replace" => Ok(Directive::Replace),
        "delete" => Ok(Directive::Delete),
        _ => Err(BuildError::new(format!("unknown patch strategy '{word}'"))),
    }
}
