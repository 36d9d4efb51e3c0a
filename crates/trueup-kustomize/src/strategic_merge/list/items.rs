//! The items of two lists while they are merged.

use trueup_yaml::tree::{Node, Tag};

use super::keys::{ElementSetter, Keys, Match};
use super::{ITSELF, Patch};
use crate::error::BuildError;
use crate::fields;
use crate::strategic_merge::null;

/// The items of two lists, and those that come first in the result. One item can be in several of these lists.
#[derive(Debug)]
pub(super) struct Items {
    nodes: Vec<Node>,
    old: Vec<usize>,
    /// None if the patch's list is the one that is there.
    patch: Option<Vec<usize>>,
    first: Vec<usize>,
}

impl Items {
    pub(super) fn new(old: Vec<Node>, patch: Patch) -> Self {
        let mut nodes = old;
        let old: Vec<_> = (0..nodes.len()).collect();
        let patch = match patch {
            Patch::None => Some(Vec::new()),
            Patch::Same => None,
            Patch::List(mut list) => {
                nodes.extend(super::take_items(&mut list));
                Some((old.len()..nodes.len()).collect())
            }
        };
        Self { nodes, old, patch, first: Vec::new() }
    }

    /// The items that were there.
    pub(super) fn into_unchanged(mut self) -> Vec<Node> {
        self.nodes.truncate(self.old.len());
        self.nodes
    }

    fn patch(&self) -> &[usize] {
        self.patch.as_ref().unwrap_or(&self.old)
    }

    /// The texts of all items, the patch's first, each once.
    pub(super) fn own_texts(&self) -> Vec<Vec<String>> {
        self.distinct(|item| vec![fields::text_of(item).to_owned()])
    }

    /// The values of all items, the patch's first, each once.
    pub(super) fn values(&self, keys: &[String]) -> Vec<Vec<String>> {
        self.distinct(|item| keys.iter().map(|key| value(item, key)).collect())
    }

    fn distinct(&self, values: impl Fn(&Node) -> Vec<String>) -> Vec<Vec<String>> {
        let mut all: Vec<Vec<String>> = Vec::new();
        for place in self.patch().iter().chain(&self.old) {
            let values = values(&self.nodes[*place]);
            if !all.contains(&values) {
                all.push(values);
            }
        }
        all
    }

    pub(super) fn find_old(&self, wanted: &Keys) -> Option<usize> {
        self.old.iter().copied().find(|place| wanted.finds(&self.nodes[*place]))
    }

    pub(super) fn find_patch(&self, wanted: &Keys) -> Option<usize> {
        self.patch().iter().copied().find(|place| wanted.finds(&self.nodes[*place]))
    }

    pub(super) fn get(&self, place: usize) -> &Node {
        &self.nodes[place]
    }

    pub(super) fn get_mut(&mut self, place: usize) -> &mut Node {
        &mut self.nodes[place]
    }

    /// Takes an item out to change it.
    pub(super) fn take(&mut self, place: usize) -> Node {
        std::mem::replace(&mut self.nodes[place], null())
    }

    /// Puts an item in its place, if there is one.
    pub(super) fn put(&mut self, place: usize, node: Option<Node>) {
        if let Some(node) = node {
            self.nodes[place] = node;
        }
    }

    /// Removes the items that have these values from those that were there.
    pub(super) fn remove_old(&mut self, wanted: &Keys) -> Result<(), BuildError> {
        set(&mut self.old, &self.nodes, &wanted.setter(), None)
    }

    /// Adds an item to those that come first, or puts it in the place of the one with these values.
    pub(super) fn add(&mut self, place: usize, wanted: &Keys) -> Result<(), BuildError> {
        set(&mut self.first, &self.nodes, &wanted.setter(), Some(place))
    }

    /// The items that come first, then those that were there; where both have the same values, those that were there
    /// take the places of the first ones (`appendListNode`).
    pub(super) fn into_merged(mut self, keys: &[String]) -> Result<Vec<Node>, BuildError> {
        for place in std::mem::take(&mut self.old) {
            if keys.first().is_some_and(|key| key == ITSELF) {
                let text = fields::text_of(&self.nodes[place]).to_owned();
                let setter = ElementSetter { keys: keys.to_vec(), values: vec![text] };
                set(&mut self.first, &self.nodes, &setter, Some(place))?;
            } else {
                self.append(place, keys)?;
            }
        }
        // One item can be in several places.
        Ok(self.first.iter().map(|place| self.nodes[*place].clone()).collect())
    }

    fn append(&mut self, place: usize, keys: &[String]) -> Result<(), BuildError> {
        let item = &self.nodes[place];
        let mut values = Vec::new();
        for key in keys {
            fields::demand_mapping(item)?;
            match item.get(key).filter(|_| item.tag != Tag::Null) {
                Some(value) => values.push(fields::text_of(value).to_owned()),
                None => self.first.push(place),
            }
        }
        let setter = ElementSetter { keys: keys.to_vec(), values };
        if keys.len() > 1 {
            set(&mut self.first, &self.nodes, &setter, None)?;
        }
        set(&mut self.first, &self.nodes, &setter, Some(place))
    }
}

fn value(item: &Node, key: &str) -> String {
    let value = item.get(key).filter(|value| !fields::is_nil_or_empty(Some(value)));
    value.map_or("", fields::text_of).to_owned()
}

/// Puts an item in the place of those that are found, or at the end if there are none; without an item, removes them.
fn set(list: &mut Vec<usize>, nodes: &[Node], setter: &ElementSetter, item: Option<usize>) -> Result<(), BuildError> {
    let mut kept = Vec::with_capacity(list.len() + 1);
    let mut is_found = false;
    for place in list.iter() {
        match setter.judge(&nodes[*place])? {
            Match::Found => {
                is_found = true;
                kept.extend(item);
            }
            Match::Other => kept.push(*place),
            Match::Dropped => {}
        }
    }
    kept.extend(item.filter(|item| !is_found && nodes[*item].tag != Tag::Null));
    *list = kept;
    Ok(())
}
