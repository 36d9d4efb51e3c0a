//! Definitions of `OpenAPI` documents, as far as patches need them.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

/// The schema of a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Definition {
    /// The name of the definition that stands for this one.
    pub(super) reference: Option<String>,
    pub(super) properties: BTreeMap<String, Rc<Definition>>,
    /// Of the values of all other keys.
    pub(super) additional: Option<Rc<Definition>>,
    /// Of the items, if it is a list.
    pub(super) items: Option<Rc<Definition>>,
    pub(super) is_array: bool,
    /// Whether items are merged.
    pub(super) is_merged: bool,
    /// What tells items apart.
    pub(super) merge_keys: Vec<String>,
    /// Whether it says nothing.
    pub(super) is_empty: bool,
}

impl Definition {
    /// Reads a schema; none if it is not one.
    pub(super) fn read(json: &Value) -> Option<Self> {
        let object = match json {
            Value::Null => return Some(Self { is_empty: true, ..Self::default() }),
            Value::Object(object) => object,
            _ => return None,
        };
        let texts = ["description", "title", "format", "pattern", "id", "discriminator"];
        if texts.iter().any(|field| object.get(*field).is_some_and(|value| !value.is_string() && !value.is_null())) {
            return None;
        }
        let strategy = object.get("x-kubernetes-patch-strategy").and_then(Value::as_str);
        Some(Self {
            reference: object.get("$ref").and_then(Value::as_str).and_then(definition_name),
            properties: properties(object.get("properties"))?,
            additional: nested(object.get("additionalProperties")).ok()?,
            items: nested(object.get("items")).ok()?,
            is_array: is_array(object.get("type"))?,
            is_merged: strategy.is_some_and(|strategy| strategy.split(',').any(|word| word == "merge")),
            merge_keys: strategy.map(|_| merge_keys(object)).unwrap_or_default(),
            is_empty: object.is_empty(),
        })
    }
}

/// `NAME` of `#/definitions/NAME`.
fn definition_name(reference: &str) -> Option<String> {
    if reference.is_empty() {
        return None;
    }
    let name = reference.strip_prefix("#/definitions/").unwrap_or(reference);
    Some(name.replace("~1", "/").replace("~0", "~"))
}

fn properties(json: Option<&Value>) -> Option<BTreeMap<String, Rc<Definition>>> {
    match json {
        None | Some(Value::Null) => Some(BTreeMap::new()),
        Some(Value::Object(object)) => {
            let read = |(name, schema): (&String, &Value)| Some((name.clone(), Rc::new(Definition::read(schema)?)));
            object.iter().map(read).collect()
        }
        Some(_) => None,
    }
}

/// A value that is no schema.
struct NoSchema;

/// A schema in a field that may also hold a boolean or a list of schemas.
fn nested(json: Option<&Value>) -> Result<Option<Rc<Definition>>, NoSchema> {
    match json {
        Some(schema @ Value::Object(_)) => Definition::read(schema).map(|schema| Some(Rc::new(schema))).ok_or(NoSchema),
        None | Some(Value::Null | Value::Bool(_) | Value::Array(_)) => Ok(None),
        Some(_) => Err(NoSchema),
    }
}

fn is_array(json: Option<&Value>) -> Option<bool> {
    match json {
        None | Some(Value::Null) => Some(false),
        Some(Value::String(name)) => Some(name == "array"),
        Some(Value::Array(names)) => Some(names.len() == 1 && names[0] == "array"),
        Some(_) => None,
    }
}

fn merge_keys(object: &serde_json::Map<String, Value>) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match object.get("x-kubernetes-list-map-keys") {
        Some(Value::Array(keys)) => keys.iter().filter_map(text).collect(),
        _ => object.get("x-kubernetes-patch-merge-key").and_then(text).into_iter().collect(),
    }
}
