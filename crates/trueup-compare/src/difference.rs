//! Holding a desired object against the live one: what desired says must be live, more may be.
//!
//! Only what desired says is compared, so that the fields that the API server fills in are no difference. Two places
//! are compared both ways: maps of free text (labels, data) and lists with merge keys (containers, ports), because an
//! added key or item there is an addition, not a default.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};
use trueup_model::FieldPath;

use crate::merge_key::MergeKeys;
use crate::noise::{is_free_map, is_noise};
use crate::place::{MAX_DEPTH, Step, path_of, plain_text};
use crate::same_value::{Likeness, is_nothing, likeness, secret_likeness};

/// More differences in one object say no more than these.
const MAX_DIFFERENCES: usize = 1_000;

/// One place where the sides differ.
#[derive(Debug, Clone)]
pub(crate) struct Difference<'a> {
    /// Where.
    pub(crate) path: FieldPath,
    /// What desired says; `None` for an addition.
    pub(crate) desired: Option<&'a Value>,
    /// What is live; `None` if it is gone.
    pub(crate) live: Option<&'a Value>,
    /// True if both mean the same.
    pub(crate) same_meaning: bool,
    /// True if desired says nothing but an empty map: servers and controllers drop those, so that only a person's removal
    /// counts (`automated: {}` of an Application switches auto-sync on).
    pub(crate) empty: bool,
}

impl<'a> Difference<'a> {
    /// An addition: live without desired.
    pub(crate) fn addition(path: FieldPath, live: Option<&'a Value>) -> Self {
        Self { path, desired: None, live, same_meaning: false, empty: false }
    }
}

/// All places where live differs from what desired says.
pub(crate) fn differences<'a>(
    desired: &'a Value,
    live: &'a Value,
    keys: &MergeKeys<'_>,
    secret: bool,
) -> Vec<Difference<'a>> {
    let mut walk = Walk { keys, secret, steps: Vec::new(), names: Vec::new(), found: Vec::new() };
    if let (Value::Object(desired), Value::Object(live)) = (desired, live) {
        walk.maps(desired, live);
    }
    walk.found
}

struct Walk<'a, 'k> {
    keys: &'k MergeKeys<'k>,
    secret: bool,
    steps: Vec<Step<'a>>,
    names: Vec<&'a str>,
    found: Vec<Difference<'a>>,
}

impl<'a> Walk<'a, '_> {
    fn maps(&mut self, desired: &'a Map<String, Value>, live: &'a Map<String, Value>) {
        for (name, wanted) in desired {
            if is_noise(&self.steps, name) {
                continue;
            }
            if self.secret && self.steps.is_empty() && name == "stringData" {
                self.string_data(wanted, live.get("data"));
                continue;
            }
            self.inside(name, |walk| match live.get(name) {
                Some(actual) => walk.values(wanted, actual),
                None => walk.missing(name, wanted),
            });
        }
        if matches!(self.steps.as_slice(), [Step::Field("metadata")]) {
            self.added_metadata(desired, live);
        }
        if matches!(self.steps.last(), Some(Step::Field(name)) if is_free_map(name)) {
            for (name, actual) in live {
                if !desired.contains_key(name) && !is_noise(&self.steps, name) {
                    self.inside(name, |walk| walk.report(None, Some(actual), false));
                }
            }
        }
    }

    /// Labels and annotations where desired has none at all.
    fn added_metadata(&mut self, desired: &Map<String, Value>, live: &'a Map<String, Value>) {
        for name in ["labels", "annotations"] {
            let added =
                live.get(name).and_then(Value::as_object).filter(|_| desired.get(name).is_none_or(Value::is_null));
            for (key, actual) in added.into_iter().flatten() {
                self.inside(name, |walk| {
                    if !is_noise(&walk.steps, key) {
                        walk.inside(key, |walk| walk.report(None, Some(actual), false));
                    }
                });
            }
        }
    }

    fn values(&mut self, desired: &'a Value, live: &'a Value) {
        if self.steps.len() > MAX_DEPTH {
            return;
        }
        match (desired, live) {
            (Value::Object(d), Value::Object(l)) => self.maps(d, l),
            (Value::Array(d), Value::Array(l)) => self.lists(desired, live, d, l),
            (Value::Null, _) => {}
            _ => {
                let likeness = if self.secret && self.names.first() == Some(&"data") {
                    secret_likeness(desired, live)
                } else {
                    let (name, above) = self.name_and_parent();
                    likeness(desired, live, name, above)
                };
                if likeness != Likeness::Same && !(is_nothing(desired) && is_nothing(live)) {
                    self.report(Some(desired), Some(live), likeness == Likeness::SameMeaning);
                }
            }
        }
    }

    fn lists(&mut self, desired: &'a Value, live: &'a Value, d: &'a [Value], l: &'a [Value]) {
        if d.iter().chain(l).all(|item| !item.is_object() && !item.is_array()) {
            if d.len() != l.len() || d.iter().zip(l).any(|(d, l)| plain_text(d) != plain_text(l)) {
                self.report(Some(desired), Some(live), false);
            }
            return;
        }
        if let Some((wanted, actual)) = self.keys.of_lists(&self.names, d, l) {
            let positions: HashMap<_, usize> = actual.iter().enumerate().map(|(i, key)| (key, i)).collect();
            for (item, key) in d.iter().zip(&wanted) {
                let found = positions.get(key).map(|i| &l[*i]);
                self.stepping(Step::Item(key.clone()), |walk| match found {
                    Some(actual) => walk.values(item, actual),
                    None => walk.report(Some(item), None, false),
                });
            }
            let known: HashSet<_> = wanted.iter().collect();
            for (item, key) in l.iter().zip(actual.iter()).filter(|(_, key)| !known.contains(key)) {
                self.stepping(Step::Item(key.clone()), |walk| walk.report(None, Some(item), false));
            }
        } else if d.len() == l.len() {
            for (index, (d, l)) in d.iter().zip(l).enumerate() {
                self.stepping(Step::Index(index), |walk| walk.values(d, l));
            }
        } else {
            self.report(Some(desired), Some(live), false);
        }
    }

    /// Desired says a field that live lacks. In maps of free text each key is one field; a map that holds only one other map
    /// is named by that, since emptied maps vanish with their last key.
    fn missing(&mut self, name: &str, wanted: &'a Value) {
        match wanted {
            Value::Object(map) if map.is_empty() => {
                let empty = Difference {
                    path: path_of(&self.steps),
                    desired: Some(wanted),
                    live: None,
                    same_meaning: false,
                    empty: true,
                };
                self.push(empty);
            }
            _ if is_nothing(wanted) => {}
            Value::Object(map) if is_free_map(name) || self.steps.len() == 1 && name == "metadata" => {
                self.each_missing(map);
            }
            Value::Object(map) if map.len() == 1 && map.values().all(Value::is_object) => self.each_missing(map),
            _ => self.report(Some(wanted), None, false),
        }
    }

    fn each_missing(&mut self, map: &'a Map<String, Value>) {
        if self.steps.len() > MAX_DEPTH {
            return;
        }
        for (name, wanted) in map {
            if !is_noise(&self.steps, name) {
                self.inside(name, |walk| walk.missing(name, wanted));
            }
        }
    }

    /// The API server moves `stringData` into `data`, in base64: only the keys can be compared.
    fn string_data(&mut self, wanted: &'a Value, data: Option<&'a Value>) {
        let Some(wanted) = wanted.as_object() else { return };
        self.inside("data", |walk| {
            for (key, value) in wanted {
                if data.and_then(|d| d.get(key)).is_none() {
                    walk.inside(key, |walk| walk.report(Some(value), None, false));
                }
            }
        });
    }

    fn report(&mut self, desired: Option<&'a Value>, live: Option<&'a Value>, same_meaning: bool) {
        self.push(Difference { path: path_of(&self.steps), desired, live, same_meaning, empty: false });
    }

    fn push(&mut self, difference: Difference<'a>) {
        if self.found.len() < MAX_DIFFERENCES {
            self.found.push(difference);
        }
    }

    fn inside(&mut self, name: &'a str, visit: impl FnOnce(&mut Self)) {
        self.names.push(name);
        self.stepping(Step::Field(name), visit);
        self.names.pop();
    }

    fn stepping(&mut self, step: Step<'a>, visit: impl FnOnce(&mut Self)) {
        self.steps.push(step);
        visit(self);
        self.steps.pop();
    }

    fn name_and_parent(&self) -> (&'a str, &'a str) {
        let name = |back: usize| self.names.len().checked_sub(back).map_or("", |i| self.names[i]);
        (name(1), name(2))
    }
}
