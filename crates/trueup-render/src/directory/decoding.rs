//! What stands in files of manifests.

use serde_json::Value;
use trueup_yaml::{DocumentText, read_documents};

use super::DirectoryError;
use crate::json;

/// The texts that make Argo CD take a file for manifests even though it cannot read it.
const SIGNS: [&str; 3] = ["apiVersion:", "kind:", "metadata:"];

/// The object of a `.json` file. One without a kind is kept: Argo CD takes it for a manifest of an OCI image.
pub(super) fn json_file(name: &str, bytes: &[u8]) -> Result<Value, DirectoryError> {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
    let failed = |error: String| DirectoryError(format!("Failed to unmarshal {name:?}: {error}"));
    let value = match values.next() {
        None => return Err(failed("EOF".to_owned())),
        Some(Err(error)) => return Err(failed(error.to_string())),
        Some(Ok(value)) => value,
    };
    if !value.is_object() {
        let word = if value.is_array() { "array" } else { "value" };
        return Err(failed(format!("json: cannot unmarshal {word} into Go value of type map[string]interface {{}}")));
    }
    let rest = &bytes[values.byte_offset()..];
    let has_more = rest.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| !b"]}".contains(byte));
    if has_more {
        let text = format!("Found multiple objects in {name:?}. Only single objects are allowed in JSON files.");
        return Err(DirectoryError(text));
    }
    Ok(json::as_go_prints(value))
}

/// The objects of what a Jsonnet file rendered to: an array of objects, or one object.
pub(super) fn generated(name: &str, text: &str) -> Result<Vec<Value>, DirectoryError> {
    let failed = |error: String| DirectoryError(format!("Failed to unmarshal generated json {name:?}: {error}"));
    let value: Value = serde_json::from_str(text).map_err(|error| failed(error.to_string()))?;
    match json::as_go_prints(value) {
        Value::Array(items) if items.iter().all(|item| item.is_null() || kind_of(item).is_ok()) => {
            Ok(items.into_iter().filter(|item| !item.is_null()).collect())
        }
        value => match kind_of(&value) {
            Ok(()) => Ok(vec![value]),
            Err(error) => Err(failed(error)),
        },
    }
}

/// The objects of a YAML file. A file that cannot be read, and does not look like manifests, has none.
pub(super) fn yaml_file(name: &str, bytes: &[u8]) -> Result<Vec<Value>, DirectoryError> {
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let (objects, error) = documents(&text);
    match error {
        None => Ok(objects),
        Some(_) if objects.is_empty() && !SIGNS.iter().all(|sign| text.contains(sign)) => Ok(objects),
        Some(error) => {
            Err(DirectoryError(format!("Failed to unmarshal {name:?}: failed to unmarshal manifest: {error}")))
        }
    }
}

/// The objects up to the first mistake, and the mistake, as apimachinery's `YAMLOrJSONDecoder` finds them.
fn documents(text: &str) -> (Vec<Value>, Option<String>) {
    let mut objects = Vec::new();
    for document in read_documents(text.as_bytes()) {
        match document.map_err(|error| error.to_string()).and_then(|document| object(&document)) {
            Ok(None) => {}
            Ok(Some(object)) => objects.push(object),
            Err(error) => return (objects, Some(error)),
        }
    }
    (objects, None)
}

/// One document; `None` if there is nothing in it.
fn object(document: &DocumentText<'_>) -> Result<Option<Value>, String> {
    let json = document.read_json().map_err(|error| format!("error converting YAML to JSON: {error}"))?;
    let value = json::value(&json);
    if value.is_null() {
        return Ok(None);
    }
    kind_of(&value)?;
    Ok(Some(value))
}

/// An error unless this is an object that has a kind, as `UnstructuredJSONScheme` wants it.
fn kind_of(value: &Value) -> Result<(), String> {
    let mismatch = |word: &str| {
        Err(format!(
            "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {word} into Go value of type \
             map[string]interface {{}}"
        ))
    };
    match value {
        Value::Object(fields) if fields.get("kind").and_then(Value::as_str).is_some_and(|kind| !kind.is_empty()) => {
            Ok(())
        }
        Value::Object(_) => {
            Err(format!("error unmarshaling JSON: while decoding JSON: Object 'Kind' is missing in '{value}'"))
        }
        Value::Array(_) => mismatch("array"),
        Value::String(_) => mismatch("string"),
        Value::Bool(_) => mismatch("bool"),
        Value::Number(_) => mismatch("number"),
        Value::Null => mismatch("null"),
    }
}
