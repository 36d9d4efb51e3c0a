//! Values out of YAML: every number becomes a float, as after the detour through JSON.

use std::rc::Rc;

use trueup_template::{Cause, List, Map, Origin, Runtime, Slot, Value};
use trueup_yaml::{Json, JsonKind};

use crate::chart::Chart;
use crate::go_text;

/// The defaults of a chart, each with its place in `values.yaml` if the runtime is traced.
pub(crate) fn default_values(chart: &Chart, runtime: &Runtime) -> Map {
    map_from_json(&chart.values, &chart.values_path, runtime)
}

/// A file of values; what is no object is an empty map.
pub(super) fn map_from_json(json: &Json, path: &str, runtime: &Runtime) -> Map {
    let reader = Reader { path: path.into(), runtime };
    let JsonKind::Object(entries) = &json.kind else { return Map::default() };
    reader.map(entries, "")
}

struct Reader<'a> {
    path: Rc<str>,
    runtime: &'a Runtime,
}

impl Reader<'_> {
    fn map(&self, entries: &[(String, Json)], field: &str) -> Map {
        let entry = |(key, value): &(String, Json)| (Rc::from(key.as_str()), self.slot(value, &|| below(field, key)));
        entries.iter().map(entry).collect()
    }

    fn slot(&self, json: &Json, field: &dyn Fn() -> String) -> Slot {
        // The names of fields are only put together where they are kept.
        let field = if self.runtime.is_traced() { field() } else { String::new() };
        let value = match &json.kind {
            JsonKind::Null => Value::Nil,
            JsonKind::Bool(flag) => Value::Bool(*flag),
            JsonKind::Int(_) | JsonKind::Uint(_) | JsonKind::Float(_) => Value::Float(as_float(&json.kind)),
            JsonKind::String(text) => Value::from(text.as_str()),
            JsonKind::Array(items) => {
                let item = |(index, item)| self.slot(item, &|| format!("{field}[{index}]"));
                Value::List(List::of(items.iter().enumerate().map(item).collect()))
            }
            JsonKind::Object(entries) => Value::Map(self.map(entries, &field)),
        };
        Slot { value, cause: self.cause(json, &field) }
    }

    fn cause(&self, json: &Json, field: &str) -> Cause {
        self.runtime.trace(|causes| {
            causes.origin(Origin::File { path: Rc::clone(&self.path), line: json.place.line, field: field.into() })
        })
    }
}

/// The name of a field below another, dots in keys escaped as `--set` wants them.
fn below(field: &str, key: &str) -> String {
    let key = key.replace('.', "\\.");
    if field.is_empty() { key } else { format!("{field}.{key}") }
}

#[expect(clippy::cast_precision_loss, reason = "Go's decoder of JSON makes every number a float64")]
fn as_float(kind: &JsonKind) -> f64 {
    match kind {
        JsonKind::Int(number) => *number as f64,
        JsonKind::Uint(number) => *number as f64,
        JsonKind::Float(number) => *number,
        _ => 0.0,
    }
}

/// A value of which nothing is known but the value.
pub(crate) fn plain_value(json: &Json) -> Value {
    match &json.kind {
        JsonKind::Null => Value::Nil,
        JsonKind::Bool(flag) => Value::Bool(*flag),
        JsonKind::Int(_) | JsonKind::Uint(_) | JsonKind::Float(_) => Value::Float(as_float(&json.kind)),
        JsonKind::String(text) => Value::from(text.as_str()),
        JsonKind::Array(items) => Value::List(List::of(items.iter().map(plain_value).map(Slot::new).collect())),
        JsonKind::Object(entries) => {
            let entry = |(key, value): &(String, Json)| (Rc::from(key.as_str()), Slot::new(plain_value(value)));
            Value::Map(entries.iter().map(entry).collect())
        }
    }
}

/// Go's `%v` of a decoded JSON value.
pub(crate) fn print_json(json: &Json, runtime: &Runtime) -> String {
    go_text::print(&Slot::new(plain_value(json)), runtime)
}

/// Go's name of the type of a decoded JSON value, as panics of type assertions print it.
pub(crate) fn asserted_json_type(kind: &JsonKind) -> &'static str {
    match kind {
        JsonKind::Null => "nil",
        JsonKind::Bool(_) => "bool",
        JsonKind::Int(_) | JsonKind::Uint(_) | JsonKind::Float(_) => "float64",
        JsonKind::String(_) => "string",
        JsonKind::Array(_) => "[]interface {}",
        JsonKind::Object(_) => "map[string]interface {}",
    }
}
