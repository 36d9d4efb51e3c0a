//! What all kustomizations of a build have in common.

use std::cell::{Ref, RefCell};
use std::collections::BTreeMap;

use super::BuildOptions;
use crate::error::BuildError;
use crate::generators::ChartInflator;
use crate::loader::Sources;
use crate::schema::Schema;

/// What all kustomizations of a build have in common.
pub(super) struct Context<'a> {
    pub(super) options: &'a BuildOptions,
    pub(super) sources: &'a Sources<'a>,
    pub(super) charts: &'a dyn ChartInflator,
    schema: RefCell<Schema>,
    /// Whether a kustomization has chosen a schema.
    is_schema_set: RefCell<bool>,
}

impl<'a> Context<'a> {
    pub(super) fn new(options: &'a BuildOptions, sources: &'a Sources<'a>, charts: &'a dyn ChartInflator) -> Self {
        Self { options, sources, charts, schema: RefCell::default(), is_schema_set: RefCell::default() }
    }

    /// What is known of kinds now.
    pub(super) fn schema(&self) -> Ref<'_, Schema> {
        self.schema.borrow()
    }

    /// Chooses a schema: the first one chosen counts for the whole build.
    pub(super) fn set_schema(
        &self,
        openapi: &BTreeMap<String, String>,
        text: Option<&[u8]>,
        is_root: bool,
    ) -> Result<(), BuildError> {
        const VERSIONS: [&str; 1] = ["v1.21.2"];

        if *self.is_schema_set.borrow() && !is_root {
            return Ok(());
        }
        let version = openapi.get("version").map_or("", String::as_str);
        if let Some(text) = text {
            if openapi.contains_key("version") {
                return Err(BuildError::new("builtin version and custom schema provided, cannot use both"));
            }
            self.is_schema_set.replace(true);
            return self.schema.borrow_mut().use_document(text);
        }
        if version.is_empty() {
            return Ok(());
        }
        if !VERSIONS.contains(&version) {
            return Err(BuildError::new("the specified OpenAPI version is not built in"));
        }
        self.is_schema_set.replace(true);
        self.schema.borrow_mut().use_built_in();
        Ok(())
    }
}
