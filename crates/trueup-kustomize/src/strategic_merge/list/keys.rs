//! The values by which the items of lists are told apart.

use trueup_yaml::tree::{Node, Tag};

use super::{ITSELF, is_nothing};
use crate::error::BuildError;
use crate::fields;

/// Keys and what an item must have there.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    pairs: Vec<(String, String)>,
}

impl Keys {
    /// Those keys that are in use, with an item's values.
    pub(super) fn used(keys: &[String], values: &[String], used: &[usize]) -> Self {
        Self { pairs: used.iter().map(|place| (keys[*place].clone(), values[*place].clone())).collect() }
    }

    /// Only those keys that have a value; all if none has one.
    pub(super) fn without_empty(&self) -> Self {
        let pairs: Vec<_> = self.pairs.iter().filter(|(_, value)| !value.is_empty()).cloned().collect();
        if pairs.is_empty() { self.clone() } else { Self { pairs } }
    }

    /// Whether an item has all of the values, the empty text if they are empty (`ElementMatcher`).
    pub(super) fn finds(&self, item: &Node) -> bool {
        match self.pairs.first() {
            None => false,
            Some((key, value)) if key == ITSELF => fields::text_of(item) == value,
            Some(_) => item.tag != Tag::Null && self.pairs.iter().all(|(key, value)| has_exactly(item, key, value)),
        }
    }

    /// Gives an item the values that it does not have.
    pub(super) fn complete(&self, item: &mut Node) -> Result<(), BuildError> {
        for (key, value) in self.pairs.iter().filter(|(_, value)| !value.is_empty()) {
            if key == ITSELF {
                fields::set_scalar(item, fields::untyped(value))?;
            } else if item.get(key).is_none() {
                fields::set_field(item, key, fields::untyped(value))?;
            }
        }
        Ok(())
    }

    /// What changes the items with these values.
    pub(super) fn setter(&self) -> ElementSetter {
        let (keys, values) = self.pairs.iter().cloned().unzip();
        ElementSetter { keys, values }
    }
}

fn has_exactly(item: &Node, key: &str, value: &str) -> bool {
    item.get(key).is_some_and(|found| fields::text_of(found) == value)
}

/// Changes those items of a list that have certain values, as kyaml's type of this name. There can be fewer values than
/// keys; an empty value stands for any.
#[derive(Debug, Clone)]
pub(super) struct ElementSetter {
    pub(super) keys: Vec<String>,
    pub(super) values: Vec<String>,
}

/// What an item is for an [`ElementSetter`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// It is one that is looked for.
    Found,
    /// It stays.
    Other,
    /// It goes: it is empty, or nothing is looked for.
    Dropped,
}

impl ElementSetter {
    /// Looks at an item.
    pub(super) fn judge(&self, item: &Node) -> Result<Match, BuildError> {
        if is_nothing(item) {
            return Ok(Match::Dropped);
        }
        let is_given = |texts: &[String]| texts.first().is_some_and(|text| !text.is_empty());
        if item.entries().is_none() && is_given(&self.keys) && is_given(&self.values) {
            return Ok(Match::Other);
        }
        // A key for which there is no value counts as the one before it.
        let mut is_found = false;
        for (index, key) in self.keys.iter().enumerate() {
            if let Some(value) = self.values.get(index) {
                is_found = has(item, key, value)?;
            }
            if !is_found {
                break;
            }
        }
        Ok(match is_found {
            true => Match::Found,
            false if self.values.is_empty() => Match::Dropped,
            false => Match::Other,
        })
    }
}

/// Whether an item has a value, any if it is empty (`FieldMatcher`).
fn has(item: &Node, key: &str, value: &str) -> Result<bool, BuildError> {
    if key == ITSELF {
        fields::demand_scalar(item)?;
        return Ok(fields::text_of(item) == value);
    }
    fields::demand_mapping(item)?;
    Ok(item.get(key).is_some_and(|found| value.is_empty() || fields::text_of(found) == value))
}

/// The places of the keys for which any item has a value; of all keys if none has one.
pub(super) fn used_keys(values: &[Vec<String>], keys: &[String]) -> Vec<usize> {
    let is_used = |place: &usize| values.iter().any(|values| !values[*place].is_empty());
    let used: Vec<usize> = (0..keys.len()).filter(is_used).collect();
    if used.is_empty() { (0..keys.len()).collect() } else { used }
}

/// Values that differ only where one of them is empty, and that have something in common, become the same.
pub(super) fn shared_values(mut all: Vec<Vec<String>>) -> Vec<Vec<String>> {
    for one in 0..all.len() {
        let values = all[one].clone();
        for other in 0..all.len() {
            if let Some(shared) = shared(&values, &all[other]) {
                all[one].clone_from(&shared);
                all[other] = shared;
            }
        }
    }
    all
}

fn shared(one: &[String], other: &[String]) -> Option<Vec<String>> {
    let mut has_common = false;
    let mut shared = Vec::with_capacity(one.len());
    for (one, other) in one.iter().zip(other) {
        has_common |= one == other;
        if one != other && !one.is_empty() && !other.is_empty() {
            return None;
        }
        shared.push(if one.is_empty() { other.clone() } else { one.clone() });
    }
    has_common.then_some(shared)
}
