//! Argo CD's `ApplicationSet`, as far as it decides what happens to its Applications.

use serde::Deserialize;
use serde_json::Value;

use crate::{Condition, ObjectMeta};

/// An `ApplicationSet` as the API server holds it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ApplicationSet {
    /// Name, labels, field managers.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: ApplicationSetSpec,
    /// What the controller says about it.
    pub status: ApplicationSetStatus,
}

/// `spec` of an `ApplicationSet`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ApplicationSetSpec {
    /// The Application that is generated.
    pub template: Value,
    /// Whether Applications are updated and deleted.
    pub sync_policy: Option<ApplicationSetSyncPolicy>,
    /// Fields of the Applications that the controller leaves alone.
    pub ignore_application_differences: Vec<Value>,
    /// Progressive syncs.
    pub strategy: Option<Value>,
}

/// `spec.syncPolicy` of an `ApplicationSet`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ApplicationSetSyncPolicy {
    /// `create-only`, `create-update`, `create-delete` or `sync`.
    pub applications_sync: String,
}

/// `status` of an `ApplicationSet`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ApplicationSetStatus {
    /// `ErrorOccurred`, `ParametersGenerated`, `ResourcesUpToDate`, ….
    pub conditions: Vec<Condition>,
}
