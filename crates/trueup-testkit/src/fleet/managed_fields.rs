//! `metadata.managedFields`: which manager owns which field, written as the API server writes it.

use serde_json::{Map, Value, json};

/// The fields of a part of a built-in object, in the form `FieldsV1`.
///
/// Lists that merge by a key are written item by item; other lists and selectors are owned as a whole.
pub(crate) fn fields_of(value: &Value) -> Value {
    match value {
        Value::Object(map) => object_fields(map),
        _ => json!({}),
    }
}

/// The fields of a custom resource without a merging schema: every list is owned as a whole.
pub(crate) fn fields_of_custom(value: &Value) -> Value {
    let Value::Object(map) = value else { return json!({}) };
    let mut fields = Map::new();
    fields.insert(".".to_owned(), json!({}));
    for (key, item) in map {
        fields.insert(format!("f:{key}"), fields_of_custom(item));
    }
    Value::Object(fields)
}

/// One entry of `managedFields` for an update at a time; a scale request leaves none.
pub(crate) fn entry(manager: &str, api_version: &str, time: Option<String>, fields: Value) -> Value {
    let mut entry =
        json!({"manager": manager, "operation": "Update", "apiVersion": api_version, "fieldsType": "FieldsV1"});
    entry["fieldsV1"] = fields;
    if let Some(time) = time {
        entry["time"] = Value::String(time);
    }
    entry
}

/// The same, through a subresource.
pub(crate) fn subresource_entry(
    manager: &str,
    api_version: &str,
    time: Option<String>,
    fields: Value,
    subresource: &str,
) -> Value {
    let mut entry = entry(manager, api_version, time, fields);
    entry["subresource"] = subresource.into();
    entry
}

/// Takes a field away from a manager, because another one has set it since. The path is in `FieldsV1` form.
pub(crate) fn disown(object: &mut Value, manager: &str, path: &[&str]) {
    let Some(entries) = object["metadata"]["managedFields"].as_array_mut() else { return };
    for entry in entries.iter_mut().filter(|e| e["manager"] == manager && e.get("subresource").is_none()) {
        if let Some((leaf, parents)) = path.split_last() {
            let parent = parents.iter().try_fold(&mut entry["fieldsV1"], |at, part| at.get_mut(*part));
            if let Some(Value::Object(fields)) = parent {
                fields.remove(*leaf);
            }
        }
    }
}

/// Maps whose keys people choose, and structures that can be absent as a whole: they are owned as well as their parts.
const OWNED_AS_WELL: &[&str] = &[
    "annotations",
    "labels",
    "data",
    "resources",
    "limits",
    "requests",
    "httpGet",
    "livenessProbe",
    "readinessProbe",
    "rollingUpdate",
    "hard",
];

/// Parts that are owned as a whole.
const ATOMIC: &[&str] = &["selector", "securityContext"];

fn object_fields(map: &Map<String, Value>) -> Value {
    let mut fields = Map::new();
    for (key, item) in map {
        let owned = match item {
            Value::Array(items) => list_fields(key, items),
            Value::Object(part) if ATOMIC.contains(&key.as_str()) || part.is_empty() => json!({}),
            Value::Object(part) => {
                let mut owned = object_fields(part);
                if OWNED_AS_WELL.contains(&key.as_str()) {
                    owned["."] = json!({});
                }
                owned
            }
            _ => json!({}),
        };
        fields.insert(format!("f:{key}"), owned);
    }
    Value::Object(fields)
}

fn list_fields(name: &str, items: &[Value]) -> Value {
    let keys: &[&str] = match name {
        "containers" | "initContainers" | "env" | "volumes" => &["name"],
        "ports" if items.iter().any(|i| i.get("containerPort").is_some()) => &["containerPort", "protocol"],
        "ports" => &["port", "protocol"],
        "conditions" => &["type"],
        "ownerReferences" => &["uid"],
        "volumeMounts" => &["mountPath"],
        _ => return json!({}),
    };
    let mut fields = Map::new();
    // A pod always has containers, so that nobody owns the list as such.
    if name != "containers" {
        fields.insert(".".to_owned(), json!({}));
    }
    for item in items {
        let key: Map<String, Value> = keys.iter().map(|k| ((*k).to_owned(), item[*k].clone())).collect();
        let mut owned = if name == "ownerReferences" { json!({}) } else { fields_of(item) };
        if name != "ownerReferences" {
            owned["."] = json!({});
        }
        fields.insert(format!("k:{}", Value::Object(key)), owned);
    }
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_lists_are_owned_item_by_item_and_others_as_a_whole() {
        let value = json!({
            "labels": {"app": "web"}, "selector": {"app": "web"},
            "containers": [{"name": "web", "args": ["a"], "ports": [{"containerPort": 80, "protocol": "TCP"}]}],
        });
        let expected = json!({
            "f:labels": {".": {}, "f:app": {}}, "f:selector": {},
            "f:containers": {"k:{\"name\":\"web\"}": {".": {}, "f:name": {}, "f:args": {},
                "f:ports": {".": {}, "k:{\"containerPort\":80,\"protocol\":\"TCP\"}": {".": {}, "f:containerPort": {}, "f:protocol": {}}}}},
        });
        assert_eq!(fields_of(&value), expected);
    }

    #[test]
    fn a_field_changes_its_owner() {
        let mut object =
            json!({"metadata": {"managedFields": [entry("a", "v1", None, json!({"f:spec": {"f:x": {}, "f:y": {}}}))]}});
        disown(&mut object, "a", &["f:spec", "f:x"]);
        assert_eq!(object["metadata"]["managedFields"][0]["fieldsV1"], json!({"f:spec": {"f:y": {}}}));
    }
}
