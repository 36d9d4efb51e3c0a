//! The vocabulary of trueup and its invariants: one type for each word of the product.
//!
//! Values only: nothing here knows files, networks, clocks or clusters. The reading order below is the
//! order in which the words build on each other, from the name of an object up to the whole [`Fleet`] and
//! the [`Finding`]s made about it.

mod resource_key;
mod field_path;
mod object_meta;
mod decode;
mod argo_codes;
mod argo_glob;
mod source;
mod source_tree;
mod provenance;
mod application;
mod operation;
mod app_project;
mod application_set;
mod argo_settings;
mod live_object;
mod managed_resource;
mod audit_event;
mod commit;
mod secrecy;
mod snapshot;
mod fleet;
mod rule;
mod finding;

pub use app_project::{AppProject, AppProjectSpec, GroupKind, OrphanedResources, ProjectDestination, SyncWindow};
pub use application::{
    AppKey, Application, ApplicationSpec, ApplicationStatus, ApplicationSummary, Automated, Backoff, Condition,
    Destination, HealthStatus, HydrateOperation, HydratorStatus, IgnoreDifference, ResourceStatus, Retry,
    RevisionHistory, SyncPolicy, SyncStatus,
};
pub use application_set::{ApplicationSet, ApplicationSetSpec, ApplicationSetStatus, ApplicationSetSyncPolicy};
pub use argo_codes::{HealthCode, OperationPhase, SyncCode};
pub use argo_glob::ArgoGlob;
pub use argo_settings::{ArgoSettings, ResourceOverride, TrackingMethod};
pub use audit_event::{AuditEvent, is_person};
pub use commit::{Commit, CommitLog};
pub use decode::{DecodeProblem, decode_tolerant};
pub use field_path::{FieldPath, ParseFieldPathError, Segment};
pub use finding::{Certainty, Control, Effect, Evidence, Finding, Owner, Remedy, Severity};
pub use fleet::{ArgoCd, Cluster, Fleet, Gap, GapKind, ServedKind};
pub use live_object::{LiveObject, LiveObjects};
pub use managed_resource::{ManagedResource, TreeNode};
pub use object_meta::{ManagedFieldsEntry, ObjectMeta, OwnerReference};
pub use operation::{
    InitiatedBy, Operation, OperationState, ResourceResult, SyncOperation, SyncOperationResource, SyncResult,
};
pub use provenance::{FieldProvenance, ImpureUse, Provenance, ProvenanceSource};
pub use resource_key::{ParseResourceKeyError, ResourceKey};
pub use rule::{Rule, UnknownRule};
pub use secrecy::{Scrubber, is_secret_name, mask_secret_values};
pub use snapshot::{IndexEntry, ServerEntry, ServerKind, SnapshotFiles, SnapshotMeta, SnapshotTool};
pub use source::{HelmFileParameter, HelmParameter, HelmSource, Source, SourceHydrator};
pub use source_tree::{FollowedLink, SourceEntry, SourceTree};
