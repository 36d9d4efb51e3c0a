//! Merging of two tables, the first of which wins.

use std::collections::HashSet;
use std::rc::Rc;

use trueup_template::{Map, Slot, Value};

use super::{Guard, concat};

/// What a null that was given does to a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nulls {
    /// It takes the key away: Helm's coalescing.
    Delete,
    /// It stays, for a later pass: Helm's merging.
    Keep,
}

/// Where warnings go.
pub(crate) trait TableLog {
    /// Says a warning; the place is that in Helm 3's source.
    fn say(&self, place: &'static str, text: &str);

    /// Go's `%v`.
    fn print(&self, slot: &Slot) -> String;
}

/// Merges tables in the way of one generation.
pub(crate) struct Tables<'g, L> {
    pub(super) drops_null_defaults: bool,
    pub(super) guard: &'g Guard,
    pub(super) log: L,
}

impl<L: TableLog> Tables<'_, L> {
    /// Fills `given` up with what stands in `defaults`. `defaults` may be changed, too, as in Helm.
    pub(crate) fn merge(&self, given: &Map, defaults: &Map, path: &str, nulls: Nulls) {
        self.merge_at(given, defaults, path, nulls, 0);
    }

    fn merge_at(&self, given: &Map, defaults: &Map, path: &str, nulls: Nulls, depth: usize) {
        if !self.guard.allows(depth, given.len() + defaults.len()) {
            return;
        }
        let not_null: HashSet<Rc<str>> = if self.drops_null_defaults {
            let known = defaults.snapshot().into_iter().filter(|(_, slot)| !slot.value.is_nil()).map(|(key, _)| key);
            let known = known.collect();
            for (key, slot) in given.snapshot() {
                if slot.value.is_nil() {
                    defaults.insert(key, slot);
                }
            }
            known
        } else {
            HashSet::new()
        };
        for (key, default) in defaults.snapshot() {
            let is_overridden = !self.drops_null_defaults || not_null.contains(&key);
            let Some(slot) = given.get(&key) else {
                given.insert(key, default);
                continue;
            };
            if nulls == Nulls::Delete && slot.value.is_nil() && is_overridden {
                given.remove(&key);
                continue;
            }
            self.meet(&slot, &default, &concat(path, &key), nulls, depth);
        }
    }

    fn meet(&self, given: &Slot, default: &Slot, path: &str, nulls: Nulls, depth: usize) {
        match (as_table(given), as_table(default)) {
            (Some(given), Some(default)) => self.merge_at(&given, &default, path, nulls, depth + 1),
            (None, Some(_)) => self.log.say(
                "coalesce.go:298",
                &format!("warning: cannot overwrite table with non table for {path} ({})", self.log.print(default)),
            ),
            (Some(_), None) if !default.value.is_nil() => self.log.say(
                "coalesce.go:301",
                &format!(
                    "warning: destination for {path} is a table. Ignoring non-table value ({})",
                    self.log.print(default)
                ),
            ),
            _ => {}
        }
    }
}

/// The map, if the slot holds one.
pub(crate) fn as_table(slot: &Slot) -> Option<Map> {
    if let Value::Map(map) = &slot.value { Some(map.clone()) } else { None }
}
