//! Lists that are merged item by item, as kyaml's associative lists.

use trueup_yaml::tree::{Node, NodeKind, Tag};

use super::directive::{self, Directive};
use super::{Merged, Merger, Pair, Source, adopt};
use crate::error::BuildError;
use crate::fields;
use crate::schema::ValueSchema;
use items::Items;
use keys::{Keys, shared_values, used_keys};

mod items;
mod keys;

/// The key of lists whose items are told apart by themselves.
const ITSELF: &str = "";

impl Merger<'_> {
    /// Merges two lists. The patch's items and those that it changes come first.
    pub(super) fn list(
        &self,
        pair: Pair,
        keys: &[String],
        schema: Option<&ValueSchema>,
    ) -> Result<Option<Merged>, BuildError> {
        let (list, patch, source) = match pair {
            Pair::Same(mut list) => {
                if directive::take(&mut list)? == Directive::Delete {
                    return Ok(None);
                }
                (list, Patch::Same, Source::Destination)
            }
            Pair::Both(old, Some(patch)) if fields::is_missing_or_null(old.as_ref()) => {
                (patch, Patch::Same, Source::Patch)
            }
            Pair::Both(_, Some(patch)) if patch.tag == Tag::Null => return Ok(None),
            Pair::Both(old, Some(mut patch)) => match (directive::take(&mut patch)?, old) {
                (Directive::Delete, _) | (_, None) => return Ok(None),
                (Directive::Replace, _) => (patch, Patch::Same, Source::Patch),
                (Directive::Merge, Some(mut old)) => {
                    adopt(&mut old, &patch);
                    (old, Patch::List(patch), Source::Destination)
                }
            },
            Pair::Both(Some(old), None) => (old, Patch::None, Source::Destination),
            Pair::Both(None, None) => return Ok(None),
        };
        self.merged_list(list, patch, source, keys, schema).map(Some)
    }

    fn merged_list(
        &self,
        mut list: Node,
        patch: Patch,
        source: Source,
        keys: &[String],
        schema: Option<&ValueSchema>,
    ) -> Result<Merged, BuildError> {
        let items = Items::new(take_items(&mut list), patch);
        let (keys, values) = if keys.is_empty() {
            (vec![ITSELF.to_owned()], items.own_texts())
        } else {
            (keys.to_vec(), items.values(keys))
        };
        if values.is_empty() {
            put_items(&mut list, items.into_unchanged());
            return Ok(Merged::new(list, source));
        }
        let items = self.merged_items(items, &keys, values, schema)?;
        let made = Node { line: list.line, column: list.column, origin: list.origin, ..Node::sequence(items) };
        Ok(Merged::new(Node { tag: Tag::None, ..made }, Source::New))
    }

    fn merged_items(
        &self,
        mut items: Items,
        keys: &[String],
        values: Vec<Vec<String>>,
        schema: Option<&ValueSchema>,
    ) -> Result<Vec<Node>, BuildError> {
        let values = if keys.len() > 1 { shared_values(values) } else { values };
        let schema = schema.and_then(ValueSchema::items);
        let used = used_keys(&values, keys);
        for tuple in &values {
            let wanted = Keys::used(keys, tuple, &used);
            self.merge_item(&mut items, &wanted, schema.clone())?;
        }
        items.into_merged(&used.iter().map(|place| keys[*place].clone()).collect::<Vec<_>>())
    }

    /// Merges the first item of either list that has these values.
    fn merge_item(&self, items: &mut Items, wanted: &Keys, schema: Option<ValueSchema>) -> Result<(), BuildError> {
        let given = wanted.without_empty();
        let (old, patch) = (items.find_old(&given), items.find_patch(&given));
        let merged = match (old, patch) {
            (None, None) => None,
            (Some(old), Some(patch)) if old == patch => {
                let item = items.take(old);
                let kept = spare_same(&item)?;
                let merged = self.merge(Pair::Same(item), schema)?;
                items.put(old, kept);
                merged.map(|merged| (old, merged))
            }
            (old, patch) => {
                let spare = patch.is_some_and(|patch| directive::is_given(items.get(patch)));
                let kept = old.filter(|old| spare || items.get(*old).entries().is_none()).map(|old| {
                    let mut kept = items.get(old).clone();
                    if let Some(patch) = patch {
                        adopt(&mut kept, items.get(patch));
                    }
                    kept
                });
                let old_item = old.map(|old| items.take(old));
                let patch_item = patch.map(|patch| items.get(patch).clone());
                let merged = self.merge(Pair::Both(old_item, patch_item), schema)?;
                if let Some(old) = old {
                    items.put(old, kept);
                }
                if let Some(patch) = patch.filter(|_| spare) {
                    // The directive has been obeyed.
                    let _ = directive::take(items.get_mut(patch));
                }
                merged.and_then(|merged| {
                    let place = if merged.source == Source::Patch { patch } else { old };
                    place.or(patch).map(|place| (place, merged))
                })
            }
        };
        let Some((place, merged)) = merged.filter(|(_, merged)| !is_nothing(&merged.node)) else {
            return items.remove_old(wanted);
        };
        items.put(place, Some(merged.node));
        wanted.complete(items.get_mut(place))?;
        items.add(place, wanted)
    }
}

/// The patch's list.
#[derive(Debug)]
enum Patch {
    /// There is none.
    None,
    /// It is the list itself, which was taken over from the patch.
    Same,
    List(Node),
}

/// What stays of an item that was taken over, if it says that it be deleted.
fn spare_same(item: &Node) -> Result<Option<Node>, BuildError> {
    if !directive::is_given(item) {
        return Ok(None);
    }
    let mut spare = item.clone();
    directive::take(&mut spare)?;
    Ok(Some(spare))
}

/// Null, or an empty map.
fn is_nothing(node: &Node) -> bool {
    node.tag == Tag::Null || node.entries().is_some_and(<[_]>::is_empty)
}

fn take_items(list: &mut Node) -> Vec<Node> {
    list.items_mut().map(std::mem::take).unwrap_or_default()
}

fn put_items(list: &mut Node, items: Vec<Node>) {
    list.kind = NodeKind::Sequence(items);
}
