//! JSON patches (RFC 6902), as version 4.13 of evanphx's `json-patch` applies them.

use trueup_yaml::tree::{Node, reprinted_json_text};

use crate::error::BuildError;
use crate::output::problem;
use operation::Operation;
use value::Value;

mod operation;
mod value;

/// A list of operations.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JsonPatch {
    operations: Vec<Operation>,
}

impl JsonPatch {
    /// Reads a patch: JSON if it begins with `[`, else YAML 1.1. `None`: the text says `null`.
    pub fn read(text: &str) -> Result<Option<Self>, BuildError> {
        Self::from_json(&json_text(text)?)
    }

    /// Reads a patch that is JSON.
    pub fn from_json(text: &str) -> Result<Option<Self>, BuildError> {
        let Some(operations) = Operation::read_all(text)? else { return Ok(None) };
        Ok(Some(Self { operations }))
    }

    /// Whether there are no operations.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Changes a resource. Styles and comments get lost, and all numbers become floating-point ones.
    pub fn apply(&self, resource: &mut Node) -> Result<(), BuildError> {
        let text = reprinted_json_text(resource).map_err(|error| BuildError::new(problem(&error)))?;
        let mut document = Value::read(&text)?;
        for operation in &self.operations {
            operation.apply(&mut document)?;
            document.check_size()?;
        }
        if matches!(document, Value::List(_)) {
            let map = "Go value of type map[string]interface {}";
            return Err(BuildError::new(format!("json: cannot unmarshal array into {map}")));
        }
        let (line, origin) = (resource.line, resource.origin);
        *resource = Node::from(&document.to_json()?);
        (resource.line, resource.origin) = (line, origin);
        Ok(())
    }
}

/// The JSON of a patch that may be YAML.
pub fn json_text(text: &str) -> Result<String, BuildError> {
    if text.starts_with('[') {
        return Ok(text.to_owned());
    }
    let json = trueup_yaml::read_json(text.as_bytes()).map_err(|error| BuildError::new(error.to_string()))?;
    Ok(crate::go_json::text_of(&json))
}

#[cfg(test)]
mod tests;
