//! A rendered chart on the wire: `trueup render -o json`, alone, with `--why`, and with `--impure`.

use serde::Serialize;
use serde_json::Value;
use trueup_model::{FieldProvenance, ImpureUse, Provenance};

use crate::SCHEMA_VERSION;

/// The objects that a chart renders to: `trueup render -o json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifests {
    /// [`SCHEMA_VERSION`].
    pub schema_version: &'static str,
    /// The objects in the order in which they are printed.
    pub manifests: Vec<Manifest>,
}

/// One object.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Name of the template that it came from.
    pub template: String,
    /// Whether it is a hook.
    pub hook: bool,
    /// The object.
    pub object: Value,
}

impl Manifests {
    /// The document of these objects.
    pub fn new(manifests: Vec<Manifest>) -> Self {
        Self { schema_version: SCHEMA_VERSION, manifests }
    }
}

/// Where fields came from: `trueup render --why FIELD -o json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldOrigins {
    /// [`SCHEMA_VERSION`].
    pub schema_version: &'static str,
    /// The fields in the order in which they were asked for.
    pub fields: Vec<FieldOrigin>,
}

/// One scalar and where it came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldOrigin {
    /// The object: `Kind/name`.
    pub object: String,
    /// The template that it came from.
    pub template: String,
    /// The field.
    pub field: String,
    /// The value as the manifest writes it.
    pub value: String,
    /// What made it, from the outside in; empty if nothing is known.
    pub from: Vec<Provenance>,
}

impl FieldOrigins {
    /// The document of these fields.
    pub fn new(fields: Vec<FieldProvenance>) -> Self {
        Self { schema_version: SCHEMA_VERSION, fields: fields.into_iter().map(FieldOrigin::from).collect() }
    }
}

impl From<FieldProvenance> for FieldOrigin {
    fn from(field: FieldProvenance) -> Self {
        let FieldProvenance { object, template, field, value, from } = field;
        Self { object, template, field: field.to_string(), value, from }
    }
}

/// What is not the same every time: `trueup render --impure -o json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImpureUses {
    /// [`SCHEMA_VERSION`].
    pub schema_version: &'static str,
    /// The uses by template and line.
    pub uses: Vec<ImpureUse>,
}

impl ImpureUses {
    /// The document of these uses.
    pub fn new(uses: Vec<ImpureUse>) -> Self {
        Self { schema_version: SCHEMA_VERSION, uses }
    }
}
