//! `OpenAPI` documents that take the place of the built-in schema.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::definition::Definition;
use crate::error::{BuildError, BuildErrorKind};
use crate::id::Gvk;
use crate::scope::Scopes;

/// More references in a row are a circle.
const MOST_REFERENCES: usize = 100;

/// An `OpenAPI` document.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Document {
    definitions: BTreeMap<String, Rc<Definition>>,
    /// The definitions of kinds, by `apiVersion` and `kind`.
    kinds: BTreeMap<(String, String), Rc<Definition>>,
}

impl Document {
    /// Reads a document: JSON if it begins with `{`, else YAML. Scopes of kinds are added from its `paths`.
    pub(super) fn read(text: &[u8], scopes: &mut Scopes) -> Result<Self, BuildError> {
        let json = json_of(text).map_err(|problem| invalid(&problem))?;
        let mut document = Self::default();
        if let Some(definitions) = json.get("definitions").and_then(Value::as_object) {
            for (name, definition) in definitions {
                document.add(name, definition)?;
            }
        }
        for (gvk, is_namespaced) in scopes_of(json.get("paths")) {
            scopes.add(gvk, is_namespaced);
        }
        Ok(document)
    }

    fn add(&mut self, name: &str, json: &Value) -> Result<(), BuildError> {
        let not_a_schema = || invalid(&format!("definition {name} is no schema"));
        let definition = Rc::new(Definition::read(json).ok_or_else(not_a_schema)?);
        let kinds = json.get("x-kubernetes-group-version-kind").and_then(Value::as_array);
        for gvk in kinds.into_iter().flatten().filter_map(gvk) {
            self.kinds.insert((gvk.api_version(), gvk.kind), Rc::clone(&definition));
        }
        self.definitions.insert(name.to_owned(), definition);
        Ok(())
    }

    /// The definition of a kind. A reference in its place is not followed, as in kustomize.
    pub(super) fn kind(&self, api_version: &str, kind: &str) -> Option<Rc<Definition>> {
        self.kinds.get(&(api_version.to_owned(), kind.to_owned())).cloned()
    }

    /// What a definition refers to, or the definition itself; none if the reference leads nowhere.
    pub(super) fn resolved(&self, definition: &Rc<Definition>) -> Option<Rc<Definition>> {
        let mut current = definition;
        for _ in 0..MOST_REFERENCES {
            match &current.reference {
                None => return Some(Rc::clone(current)),
                Some(name) => current = self.definitions.get(name)?,
            }
        }
        None
    }
}

fn invalid(problem: &str) -> BuildError {
    BuildError::of_kind(BuildErrorKind::Panic, format!("invalid schema file: {problem}"))
}

fn json_of(text: &[u8]) -> Result<Value, String> {
    if text.first() == Some(&b'{') {
        return serde_json::from_slice(text).map_err(|error| error.to_string());
    }
    let json = trueup_yaml::read_json(text).map_err(|error| error.to_string())?;
    let value: Value = serde_json::from_str(&crate::go_json::text_of(&json)).map_err(|error| error.to_string())?;
    if value.is_object() || value.is_null() { Ok(value) } else { Err("it is no object".to_owned()) }
}

fn gvk(json: &Value) -> Option<Gvk> {
    let text = |field: &str| json.get(field).and_then(Value::as_str);
    Some(Gvk {
        group: text("group").unwrap_or_default().to_owned(),
        version: text("version")?.to_owned(),
        kind: text("kind")?.to_owned(),
    })
}

/// Kinds with a path in a namespace are namespaced, those with other paths only are not.
fn scopes_of(paths: Option<&Value>) -> BTreeMap<Gvk, bool> {
    let mut scopes = BTreeMap::new();
    for (path, operations) in paths.and_then(Value::as_object).into_iter().flatten() {
        let kind = operations.get("get").and_then(|get| get.get("x-kubernetes-group-version-kind"));
        let Some(gvk) = kind.and_then(gvk) else { continue };
        let is_namespaced = path.contains("namespaces/{namespace}");
        let known = scopes.entry(gvk).or_insert(is_namespaced);
        *known |= is_namespaced;
    }
    scopes
}
