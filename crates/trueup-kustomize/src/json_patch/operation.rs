//! The operations of a patch.

use std::collections::BTreeMap;

use super::value::{Value, nil_pointer};
use crate::error::BuildError;
use container::container_at;

mod container;

/// One operation: the fields of its object, whatever they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Operation {
    fields: BTreeMap<String, Value>,
}

impl Operation {
    /// The operations of a list; none for `null`.
    pub(super) fn read_all(text: &str) -> Result<Option<Vec<Self>>, BuildError> {
        if let Err(error) = trueup_template::json::decode(text.as_bytes()) {
            return Err(BuildError::new(error));
        }
        let items = match Value::read(text)? {
            Value::Null => return Ok(None),
            Value::List(items) => items,
            other => return Err(mismatch(&other, "jsonpatch.Patch")),
        };
        items.into_iter().map(Self::of).collect::<Result<_, _>>().map(Some)
    }

    fn of(value: Value) -> Result<Self, BuildError> {
        match value {
            Value::Null => Ok(Self::default()),
            Value::Map(fields) => Ok(Self { fields }),
            other => Err(mismatch(&other, "jsonpatch.Operation")),
        }
    }

    /// Changes a document.
    pub(super) fn apply(&self, document: &mut Value) -> Result<(), BuildError> {
        let kind = self.fields.get("op").and_then(Value::text);
        match kind.as_deref() {
            Some("add") => self.add(document),
            Some("remove") => self.remove(document),
            Some("replace") => self.replace(document),
            Some("move") => self.move_value(document),
            Some("test") => self.test(document),
            Some("copy") => self.copy(document),
            other => Err(BuildError::new(format!("Unexpected kind: {}", other.unwrap_or("unknown")))),
        }
    }

    fn text(&self, field: &str, missing: &str) -> Result<String, BuildError> {
        match self.fields.get(field) {
            None | Some(Value::Null) => Err(BuildError::new(format!("operation{missing} field: missing value"))),
            Some(value) => value.text().ok_or_else(|| mismatch(value, "string")),
        }
    }

    fn path(&self) -> Result<String, BuildError> {
        self.text("path", " missing path")
    }

    fn from(&self) -> Result<String, BuildError> {
        self.text("from", ", missing from")
    }

    /// The path of an operation that does not say what is wrong with it.
    fn plain_path(&self, operation: &str) -> Result<String, BuildError> {
        self.path().map_err(|_| BuildError::new(format!("{operation} operation failed to decode path: missing value")))
    }

    fn value(&self) -> Value {
        self.fields.get("value").cloned().unwrap_or(Value::Null)
    }

    fn add(&self, document: &mut Value) -> Result<(), BuildError> {
        let path = self.plain_path("add")?;
        let place = container_at(document, &path);
        let (mut container, key) = place.ok_or_else(|| missing("add", "path", &format!("\"{path}\""), "doc "))?;
        container.add(&key, self.value()).map_err(|error| error.prefixed(format!("error in add for path: '{path}'")))
    }

    fn remove(&self, document: &mut Value) -> Result<(), BuildError> {
        let path = self.plain_path("remove")?;
        let place = container_at(document, &path);
        let (mut container, key) = place.ok_or_else(|| missing("remove", "path", &format!("\"{path}\""), "doc "))?;
        let removed = container.remove(&key);
        removed.map(drop).map_err(|error| error.prefixed(format!("error in remove for path: '{path}'")))
    }

    fn replace(&self, document: &mut Value) -> Result<(), BuildError> {
        let path = self.path().map_err(|error| error.prefixed("replace operation failed to decode path"))?;
        if path.is_empty() {
            return self.replace_document(document);
        }
        let (mut container, key) =
            container_at(document, &path).ok_or_else(|| missing("replace", "path", &path, "doc "))?;
        if container.get(&key).is_err() {
            return Err(missing("replace", "key", &path, "doc "));
        }
        container.set(&key, self.value()).map_err(|error| error.prefixed(format!("error in remove for path: '{path}'")))
    }

    fn replace_document(&self, document: &mut Value) -> Result<(), BuildError> {
        match self.fields.get("value") {
            None => return Err(nil_pointer()),
            Some(value @ (Value::Map(_) | Value::List(_))) => document.clone_from(value),
            Some(_) => {
                return Err(BuildError::new("replace operation value must be object or array: %!w(<nil>)"));
            }
        }
        Ok(())
    }

    fn move_value(&self, document: &mut Value) -> Result<(), BuildError> {
        let from = self.from().map_err(|error| error.prefixed("move operation failed to decode from"))?;
        let (mut container, key) =
            container_at(document, &from).ok_or_else(|| missing("move", "from path", &from, "doc "))?;
        let moved = container.remove(&key);
        let moved = moved.map_err(|error| error.prefixed(format!("error in move for path: '{key}'")))?;
        let path = self.path().map_err(|error| error.prefixed("move operation failed to decode path"))?;
        let (mut container, key) =
            container_at(document, &path).ok_or_else(|| missing("move", "destination path", &path, "doc "))?;
        container.add(&key, moved).map_err(|error| error.prefixed(format!("error in move for path: '{path}'")))
    }

    fn copy(&self, document: &mut Value) -> Result<(), BuildError> {
        let from = self.from().map_err(|error| error.prefixed("copy operation failed to decode from"))?;
        let (container, key) =
            container_at(document, &from).ok_or_else(|| missing("copy", "from path", &from, "doc "))?;
        let copied = container.get(&key).map(|value| value.cloned().unwrap_or(Value::Null));
        let copied = copied.map_err(|error| error.prefixed(format!("error in copy for from: '{from}'")))?;
        let path = self.plain_path("copy")?;
        let (mut container, key) =
            container_at(document, &path).ok_or_else(|| missing("copy", "destination path", &path, "doc "))?;
        container.add(&key, copied).map_err(|error| error.prefixed("error while adding value during copy"))
    }

    fn test(&self, document: &mut Value) -> Result<(), BuildError> {
        let path = self.path().map_err(|error| error.prefixed("test operation failed to decode path"))?;
        let failed = || Err(BuildError::new(format!("testing value {path} failed: test failed")));
        if path.is_empty() {
            let wanted = self.fields.get("value").ok_or_else(nil_pointer)?;
            return if document.is_equal(wanted)? { Ok(()) } else { failed() };
        }
        let (container, key) = container_at(document, &path).ok_or_else(|| missing("test", "path", &path, ""))?;
        let found = container.get(&key).map_err(|error| error.prefixed(format!("error in test for path: '{path}'")))?;
        match (found.unwrap_or(&Value::Null), self.fields.get("value")) {
            (Value::Null, None | Some(Value::Null)) => Ok(()),
            (Value::Null, _) | (_, None) => failed(),
            (found, Some(wanted)) => {
                if found.is_equal(wanted)? {
                    Ok(())
                } else {
                    failed()
                }
            }
        }
    }
}

fn mismatch(value: &Value, go_type: &str) -> BuildError {
    BuildError::new(format!("json: cannot unmarshal {} into Go value of type {go_type}", value.go_word()))
}

fn missing(operation: &str, what: &str, path: &str, subject: &str) -> BuildError {
    BuildError::new(format!("{operation} operation does not apply: {subject}is missing {what}: {path}: missing value"))
}
