//! YAML as values, each scalar with the cause of the text that it stood in.

use std::rc::Rc;

use trueup_yaml::{Json, JsonKind, read_json};

use crate::cause::Cause;
use crate::json::Target;
use crate::runtime::Runtime;
use crate::value::{List, Map, Slot, Text, Value};

/// `sigs.k8s.io/yaml`'s `Unmarshal` into a map or a list; the error has its text.
pub(super) fn unmarshal(runtime: &Runtime, text: &Text, target: Target) -> Result<Value, String> {
    let json = read_json(text).map_err(|error| error.converting())?;
    let found = match (&json.kind, target) {
        (JsonKind::Object(_), Target::Map) | (JsonKind::Array(_), Target::List) | (_, Target::Any) => {
            return Ok(value(&json, &|json: &Json| cause(runtime, text, json)));
        }
        (JsonKind::Null, _) => return Ok(target.empty()),
        (JsonKind::Object(_), _) => "object",
        (JsonKind::Array(_), _) => "array",
        (JsonKind::String(_), _) => "string",
        (JsonKind::Bool(_), _) => "bool",
        (JsonKind::Int(_) | JsonKind::Uint(_) | JsonKind::Float(_), _) => "number",
    };
    Err(format!("error unmarshaling JSON: while decoding JSON: {}", target.mismatch(found)))
}

/// Go reads every number of JSON into `float64`. The depth of values is limited by the reader of YAML.
#[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
fn value(json: &Json, cause: &dyn Fn(&Json) -> Cause) -> Value {
    let slot = |json: &Json| Slot::caused(value(json, cause), cause(json));
    match &json.kind {
        JsonKind::Null => Value::Nil,
        JsonKind::Bool(value) => Value::Bool(*value),
        JsonKind::Int(number) => Value::Float(*number as f64),
        JsonKind::Uint(number) => Value::Float(*number as f64),
        JsonKind::Float(number) => Value::Float(*number),
        JsonKind::String(text) => Value::from(text.as_str()),
        JsonKind::Array(items) => Value::List(List::of(items.iter().map(slot).collect())),
        JsonKind::Object(entries) => {
            Value::Map(entries.iter().map(|(key, json)| (Rc::from(key.as_str()), slot(json))).collect::<Map>())
        }
    }
}

/// The causes of the part of the text where a value stood.
fn cause(runtime: &Runtime, text: &Text, json: &Json) -> Cause {
    let spans = text.spans();
    let first = spans.partition_point(|span| span.end <= json.place.start);
    let inside = spans[first..].iter().take_while(|span| span.start < json.place.end).map(|span| span.cause);
    runtime.trace(|causes| causes.union(inside))
}
