//! The metadata that every Kubernetes object carries, as far as trueup reads it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// `metadata` of an object.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ObjectMeta {
    /// Name within its namespace.
    pub name: String,
    /// Namespace, empty for cluster-scoped objects.
    pub namespace: String,
    /// Identity of this very object; a re-created one has another.
    pub uid: String,
    /// Opaque version for optimistic locking.
    pub resource_version: String,
    /// Counts changes of the spec.
    pub generation: i64,
    /// When it was created.
    pub creation_timestamp: Option<Timestamp>,
    /// When its deletion was asked for; it stays until its finalizers are gone.
    pub deletion_timestamp: Option<Timestamp>,
    /// Who must act before it may go.
    pub finalizers: Vec<String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Annotations.
    pub annotations: BTreeMap<String, String>,
    /// The objects that own it.
    pub owner_references: Vec<OwnerReference>,
    /// Who wrote which field.
    pub managed_fields: Vec<ManagedFieldsEntry>,
}

/// One owner of an object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OwnerReference {
    /// API version of the owner.
    pub api_version: String,
    /// Kind of the owner.
    pub kind: String,
    /// Name of the owner (same namespace, or cluster-scoped).
    pub name: String,
    /// Identity of the owner.
    pub uid: String,
    /// True for the owner that controls the object.
    pub controller: bool,
}

/// The fields that one field manager wrote in one way.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ManagedFieldsEntry {
    /// Name of the manager, for example `argocd-controller` or `kubectl-edit`.
    pub manager: String,
    /// `Apply` (server-side apply) or `Update` (everything else).
    pub operation: String,
    /// The subresource written through, such as `status` or `scale`; empty for the object itself.
    pub subresource: String,
    /// When the manager last changed the set of its fields, to the second.
    pub time: Option<Timestamp>,
    /// The set of fields, in Kubernetes' `FieldsV1` form.
    #[serde(rename = "fieldsV1")]
    pub fields_v1: Value,
}
