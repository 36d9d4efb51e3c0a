//! Sync operations of an Application: what was asked for, and how it went.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::{OperationPhase, ResourceKey, Retry, Source};

/// A requested operation (`operation`, and `status.operationState.operation`).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Operation {
    /// The sync to carry out.
    pub sync: Option<SyncOperation>,
    /// Who asked for it.
    pub initiated_by: InitiatedBy,
    /// How often it is retried.
    pub retry: Option<Retry>,
}

/// Who asked for an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct InitiatedBy {
    /// Argo CD user, empty for the controller itself.
    pub username: String,
    /// True for auto-sync.
    pub automated: bool,
}

impl InitiatedBy {
    /// The person who asked, if it was one.
    pub fn person(&self) -> Option<&str> {
        (!self.automated && !self.username.is_empty()).then_some(self.username.as_str())
    }
}

/// The sync part of an operation.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SyncOperation {
    /// The revision to apply.
    pub revision: String,
    /// The same for several sources.
    pub revisions: Vec<String>,
    /// Delete what Git no longer says.
    pub prune: bool,
    /// Only try.
    pub dry_run: bool,
    /// Only these objects; empty means all.
    pub resources: Vec<SyncOperationResource>,
    /// The source to render.
    pub source: Option<Source>,
    /// The sources to render.
    pub sources: Vec<Source>,
    /// `apply` (no hooks) or `hook`.
    pub sync_strategy: Option<Value>,
    /// How often self-heal has tried already.
    #[serde(alias = "selfHealAttemptsCount")]
    pub auto_heal_attempts_count: i64,
}

/// One object of a partial sync.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SyncOperationResource {
    /// API group.
    pub group: String,
    /// Kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Namespace; Argo CD's self-heal leaves it out.
    pub namespace: String,
}

/// `status.operationState`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct OperationState {
    /// What was asked for.
    pub operation: Operation,
    /// How far it is.
    pub phase: OperationPhase,
    /// Argo CD's text.
    pub message: String,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended, or when the last try ended if it waits for a retry.
    pub finished_at: Option<Timestamp>,
    /// Retries so far.
    pub retry_count: i64,
    /// What became of each object.
    pub sync_result: Option<SyncResult>,
}

impl OperationState {
    /// True while it waits for its next retry: still running, but the last try has ended.
    pub fn waits_for_retry(&self) -> bool {
        self.phase == OperationPhase::Running && self.finished_at.is_some()
    }

    /// The revisions that it applied or tries to apply.
    pub fn revisions(&self) -> Vec<&str> {
        let result = self.sync_result.as_ref();
        let asked = self.operation.sync.as_ref();
        let many = result.map(|r| &r.revisions).filter(|r| !r.is_empty()).or(asked.map(|s| &s.revisions));
        let one = result.map(|r| &r.revision).filter(|r| !r.is_empty()).or(asked.map(|s| &s.revision));
        match many {
            Some(many) if !many.is_empty() => many.iter().map(String::as_str).collect(),
            _ => one.filter(|r| !r.is_empty()).map(String::as_str).into_iter().collect(),
        }
    }

    /// True if only some objects were synced (self-heal, or a selective sync): no hooks, no history entry.
    pub fn is_partial(&self) -> bool {
        self.operation.sync.as_ref().is_some_and(|s| !s.resources.is_empty())
    }
}

/// `status.operationState.syncResult`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SyncResult {
    /// The revision applied.
    pub revision: String,
    /// The same for several sources.
    pub revisions: Vec<String>,
    /// The source rendered.
    pub source: Option<Source>,
    /// The sources rendered.
    pub sources: Vec<Source>,
    /// One entry for each object and hook.
    pub resources: Vec<ResourceResult>,
}

/// What became of one object in a sync.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ResourceResult {
    /// API group.
    pub group: String,
    /// API version.
    pub version: String,
    /// Kind.
    pub kind: String,
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// `Synced`, `SyncFailed`, `Pruned` or `PruneSkipped`.
    pub status: String,
    /// The server's or Argo CD's text.
    pub message: String,
    /// `PreSync`, `Sync`, `PostSync`, `SyncFail`; empty for an ordinary object.
    pub hook_type: String,
    /// Phase of the hook, or of waiting for the object.
    pub hook_phase: OperationPhase,
    /// The phase it belongs to.
    pub sync_phase: String,
}

impl ResourceResult {
    /// The name of the object.
    pub fn key(&self) -> ResourceKey {
        ResourceKey::new(&self.group, &self.kind, &self.namespace, &self.name)
    }

    /// True for a refused object and for a failed hook (which Argo CD marks `Synced` all the same).
    pub fn failed(&self) -> bool {
        self.status == "SyncFailed" || matches!(self.hook_phase, OperationPhase::Failed | OperationPhase::Error)
    }
}
