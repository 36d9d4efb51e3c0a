//! Coalescing: the values that were given go over the defaults of the chart and of its subcharts, as in Helm's
//! `chartutil/coalesce.go` and `chart/common/util/coalesce.go`.
//!
//! Maps are shared where Helm shares them (globals below their first level), because templates can change them. Where
//! Go goes through a map in random order, this goes in byte order of the keys.

mod guard;
mod tables;

use std::rc::Rc;

use trueup_template::{List, Map, Runtime, Slot, Value};

use crate::error::HelmError;
use crate::generation::Generation;
use crate::go_text::{print, print_as_bool, quote};
use crate::talk::Talk;

pub(crate) use guard::Guard;
pub(crate) use tables::{Nulls, Tables, as_table};

/// The key under which values are handed to every subchart.
const GLOBAL: &str = "global";

/// A chart as far as coalescing sees it.
pub(crate) trait ChartNode: Copy {
    /// Its name or alias.
    fn name(&self) -> &str;
    /// Its defaults.
    fn values(&self) -> &Map;
    /// Its subcharts.
    fn children(&self) -> Vec<Self>;
}

/// Coalesces in the way of one generation.
#[derive(Clone, Copy)]
pub(crate) struct Coalescing<'a> {
    pub(crate) generation: Generation,
    pub(crate) runtime: &'a Runtime,
    pub(crate) talk: &'a Talk,
    pub(crate) guard: &'a Guard,
}

impl<'a> Coalescing<'a> {
    /// The values of a chart and its subcharts, with what the user gave over them; `user` stays as it is.
    pub(crate) fn values<C: ChartNode>(self, chart: C, user: &Map, nulls: Nulls) -> Result<Map, HelmError> {
        let values = self.deep_copy(user);
        self.chart(chart, &values, "", nulls)?;
        self.guard.check()?;
        Ok(values)
    }

    fn chart<C: ChartNode>(self, chart: C, given: &Map, prefix: &str, nulls: Nulls) -> Result<(), HelmError> {
        let path = concat(prefix, chart.name());
        let children = chart.children();
        self.own_values(chart, &children, given, &path, nulls);
        for child in children {
            match given.get(child.name()) {
                None => {
                    given.insert(child.name(), Slot::new(Map::default()));
                }
                Some(Slot { value: Value::Map(_), .. }) => {}
                Some(other) => {
                    let text = format!("type mismatch on {}: {}", child.name(), print_as_bool(&other, self.runtime));
                    return Err(HelmError::new(text));
                }
            }
            if let Some(values) = given.get(child.name()).as_ref().and_then(as_table) {
                self.globals(&values, given, &path);
                self.chart(child, &values, &path, nulls)?;
            }
        }
        Ok(())
    }

    /// Copies the defaults of one chart below what was given.
    fn own_values<C: ChartNode>(self, chart: C, children: &[C], given: &Map, path: &str, nulls: Nulls) {
        let tables = self.tables();
        for (key, default) in self.deep_copy(chart.values()).snapshot() {
            match given.get(&key) {
                None => self.default_alone(&key, default, given, nulls),
                Some(slot) if slot.value.is_nil() => {
                    if nulls == Nulls::Delete {
                        given.remove(&key);
                    }
                }
                Some(slot) => {
                    let Some(table) = as_table(&slot) else { continue };
                    let Some(defaults) = as_table(&default) else {
                        if !default.value.is_nil() {
                            self.log(
                                "coalesce.go:237",
                                &format!("warning: skipped value for {path}.{key}: Not a table."),
                            );
                        }
                        continue;
                    };
                    let is_child = children.iter().any(|child| child.name() == &*key);
                    let nulls = if is_child { Nulls::Keep } else { nulls };
                    if nulls == Nulls::Delete && self.generation.drops_null_defaults() {
                        self.remove_nulls(&defaults, 0);
                    }
                    tables.merge(&table, &defaults, &concat(path, &key), nulls);
                }
            }
        }
    }

    fn default_alone(self, key: &Rc<str>, default: Slot, given: &Map, nulls: Nulls) {
        if nulls == Nulls::Delete && self.generation.drops_null_defaults() {
            if default.value.is_nil() {
                return;
            }
            if let Some(table) = as_table(&default) {
                self.remove_nulls(&table, 0);
            }
        }
        given.insert(Rc::clone(key), default);
    }

    /// Puts the globals of `parent` over those of `child`.
    fn globals(self, child: &Map, parent: &Map, prefix: &str) {
        let globals_of = |map: &Map, side: &str, place| match map.get(GLOBAL) {
            None => Some(Map::default()),
            Some(slot) => as_table(&slot).or_else(|| {
                self.log(place, &format!("warning: skipping globals because {side} {GLOBAL} is not a table."));
                None
            }),
        };
        let Some(own) = globals_of(child, "destination", "coalesce.go:138") else { return };
        let Some(handed_down) = globals_of(parent, "source", "coalesce.go:145") else { return };
        for (key, slot) in handed_down.snapshot() {
            self.global(&own, key, slot, prefix);
        }
        let cause = child.get(GLOBAL).map(|slot| slot.cause).unwrap_or_default();
        child.insert(GLOBAL, Slot::caused(own, cause));
    }

    fn global(self, own: &Map, key: Rc<str>, slot: Slot, prefix: &str) {
        let existing = own.get(&key);
        let Some(table) = as_table(&slot) else {
            if existing.as_ref().and_then(as_table).is_some() {
                self.log("coalesce.go:175", &format!("key {key} is table. Skipping"));
            } else {
                own.insert(key, slot);
            }
            return;
        };
        // Only the first level is copied: below it the parent's own tables are filled up.
        let copy: Map = table.snapshot().into_iter().collect();
        match existing {
            None => {}
            Some(existing) => {
                let Some(existing) = as_table(&existing) else {
                    let text = format!("Conflict: cannot merge map onto non-map for {}. Skipping.", quote(&key));
                    self.log("coalesce.go:161", &text);
                    return;
                };
                self.tables().merge(&copy, &existing, &concat(prefix, &key), Nulls::Keep);
            }
        }
        own.insert(key, Slot::caused(copy, slot.cause));
    }

    /// Merging of tables in the same way.
    pub(crate) fn tables(self) -> Tables<'a, Self> {
        Tables { drops_null_defaults: self.generation.drops_null_defaults(), guard: self.guard, log: self }
    }

    /// A map that shares nothing changeable with the original.
    pub(crate) fn deep_copy(self, map: &Map) -> Map {
        self.copy_map(map, 0)
    }

    fn copy_map(self, map: &Map, depth: usize) -> Map {
        if !self.guard.allows(depth, map.len()) {
            return Map::default();
        }
        map.snapshot().into_iter().map(|(key, slot)| (key, self.copy_slot(&slot, depth))).collect()
    }

    fn copy_slot(self, slot: &Slot, depth: usize) -> Slot {
        let holds_others = |item: &Slot| matches!(item.value, Value::Map(_) | Value::List(_));
        let value = match &slot.value {
            Value::Map(map) => Value::Map(self.copy_map(map, depth + 1)),
            Value::List(list) if list.items().iter().any(holds_others) && self.guard.allows(depth + 1, list.len()) => {
                let items = list.items().iter().map(|item| self.copy_slot(item, depth + 1)).collect();
                Value::List(List::new(list.kind(), items))
            }
            other => other.clone(),
        };
        Slot { value, cause: slot.cause }
    }

    fn remove_nulls(self, map: &Map, depth: usize) {
        if !self.guard.allows(depth, map.len()) {
            return;
        }
        for (key, slot) in map.snapshot() {
            if slot.value.is_nil() {
                map.remove(&key);
            } else if let Some(table) = as_table(&slot) {
                self.remove_nulls(&table, depth + 1);
            }
        }
    }

    fn log(self, place: &'static str, text: &str) {
        self.talk.log(self.generation, place, text);
    }
}

impl tables::TableLog for Coalescing<'_> {
    fn say(&self, place: &'static str, text: &str) {
        self.log(place, text);
    }

    fn print(&self, slot: &Slot) -> String {
        print(slot, self.runtime)
    }
}

fn concat(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") }
}

#[cfg(test)]
mod tests;
