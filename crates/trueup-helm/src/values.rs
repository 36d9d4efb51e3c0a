//! The user's values: files and `--set` options put together in Helm's order.

mod documents;
mod from_json;

use std::rc::Rc;

use trueup_template::{Cause, List, Map, Origin, Runtime, Slot, Value};

use crate::error::HelmError;
use crate::generation::Generation;
use crate::set_grammar::{Reading, Setting, parse_document, set};

pub(crate) use documents::read_values;
pub(crate) use from_json::{asserted_json_type, default_values, plain_value, print_json};

use from_json::map_from_json;

/// The options about values, in the order of the command line.
#[derive(Debug, Clone, Default)]
pub struct UserValues {
    /// The options.
    pub options: Vec<ValuesOption>,
}

/// One option about values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValuesOption {
    /// `-f`: a file of values.
    File {
        /// Its path as the user gave it.
        path: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// `--set-json`
    SetJson(String),
    /// `--set`
    Set(String),
    /// `--set-string`
    SetString(String),
    /// `--set-file`
    SetFile(String),
    /// `--set-literal`
    SetLiteral(String),
}

/// Reads a file named by `--set-file`; the error is Go's text.
pub type ReadFile<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, String>;

/// The groups of options in the order in which Helm takes them, whatever the order of the command line.
const GROUPS: [&str; 6] = ["-f", "--set-json", "--set", "--set-string", "--set-file", "--set-literal"];

impl ValuesOption {
    fn group(&self) -> &'static str {
        match self {
            Self::File { .. } => "-f",
            Self::SetJson(_) => "--set-json",
            Self::Set(_) => "--set",
            Self::SetString(_) => "--set-string",
            Self::SetFile(_) => "--set-file",
            Self::SetLiteral(_) => "--set-literal",
        }
    }
}

impl UserValues {
    /// All values together, each with its cause if `runtime` is traced.
    pub fn assemble(
        &self,
        read_file: ReadFile<'_>,
        generation: Generation,
        runtime: &Runtime,
    ) -> Result<Map, HelmError> {
        let mut values = Map::default();
        for group in GROUPS {
            for option in self.options.iter().filter(|option| option.group() == group) {
                values = option.apply(values, read_file, generation, runtime)?;
            }
        }
        Ok(values)
    }
}

impl ValuesOption {
    fn apply(
        &self,
        values: Map,
        read_file: ReadFile<'_>,
        generation: Generation,
        runtime: &Runtime,
    ) -> Result<Map, HelmError> {
        let group = self.group();
        let setting = |reading, text: &str| Setting {
            reading,
            generation,
            runtime,
            cause: runtime.trace(|causes| causes.origin(Origin::Option(format!("{group} {text}").into()))),
        };
        let outcome = match self {
            Self::File { path, bytes } => {
                let file = read_values(bytes, generation)
                    .map_err(|error| HelmError::new(format!("failed to parse {path}: {error}")))?;
                return Ok(merge_maps(&values, &map_from_json(&file, path, runtime)));
            }
            Self::SetJson(text) => {
                if generation.takes_json_objects() && text.trim().starts_with('{') {
                    return merge_json_object(&values, text, setting(Reading::Json, text).cause);
                }
                set(text, &values, &setting(Reading::Json, text))
                    .map_err(|_| format!("failed parsing --set-json data {text}"))
            }
            Self::Set(text) => named(group, set(text, &values, &setting(Reading::Typed, text))),
            Self::SetString(text) => named(group, set(text, &values, &setting(Reading::Text, text))),
            Self::SetFile(text) => named(group, set(text, &values, &setting(Reading::File(read_file), text))),
            Self::SetLiteral(text) => named(group, set(text, &values, &setting(Reading::Literal, text))),
        };
        outcome.map_err(HelmError::new)?;
        Ok(values)
    }
}

fn named(group: &str, outcome: Result<(), String>) -> Result<(), String> {
    outcome.map_err(|text| format!("failed parsing {group} data: {text}"))
}

fn merge_json_object(values: &Map, text: &str, cause: Cause) -> Result<Map, HelmError> {
    match parse_document(text.trim()) {
        Some(Slot { value: Value::Map(object), .. }) => Ok(merge_maps(values, &paint_map(&object, cause))),
        _ => Err(HelmError::new(format!("failed parsing --set-json data JSON: {text}"))),
    }
}

/// Helm's `mergeMaps`: maps are merged, everything else replaces.
pub(crate) fn merge_maps(below: &Map, above: &Map) -> Map {
    let merged: Map = below.snapshot().into_iter().collect();
    for (key, slot) in above.snapshot() {
        let both = match (&slot.value, merged.get(&key).map(|slot| slot.value)) {
            (Value::Map(above), Some(Value::Map(below))) => Some(merge_maps(&below, above)),
            _ => None,
        };
        let merged_slot = match both {
            Some(map) => Slot::caused(map, slot.cause),
            None => slot,
        };
        merged.insert(Rc::clone(&key), merged_slot);
    }
    merged
}

/// Gives every value in the slot the same cause.
pub(crate) fn paint(slot: Slot, cause: Cause) -> Slot {
    if !cause.is_known() {
        return slot;
    }
    let value = match slot.value {
        Value::Map(map) => Value::Map(paint_map(&map, cause)),
        Value::List(list) => {
            let items = list.items().iter().map(|item| paint(item.clone(), cause)).collect();
            Value::List(List::new(list.kind(), items))
        }
        other => other,
    };
    Slot::caused(value, cause)
}

fn paint_map(map: &Map, cause: Cause) -> Map {
    map.snapshot().into_iter().map(|(key, slot)| (key, paint(slot, cause))).collect()
}

#[cfg(test)]
mod tests;
