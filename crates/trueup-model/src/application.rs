//! Argo CD's Application, tolerant of missing and unknown fields (Argo CD 2.8 and later).

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    HealthCode, InitiatedBy, ObjectMeta, Operation, OperationState, ResourceKey, Source, SourceHydrator, SyncCode,
};

/// Namespace and name of an Application; `namespace/name` when written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AppKey {
    /// Namespace of the Application object (not of its destination).
    pub namespace: String,
    /// Name of the Application.
    pub name: String,
}

impl fmt::Display for AppKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

/// An Application as the API server holds it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Application {
    /// Name, labels, owners, field managers.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: ApplicationSpec,
    /// What Argo CD says about it.
    pub status: ApplicationStatus,
    /// An operation that was asked for and has not ended.
    pub operation: Option<Operation>,
}

impl Application {
    /// Namespace and name.
    pub fn key(&self) -> AppKey {
        AppKey { namespace: self.metadata.namespace.clone(), name: self.metadata.name.clone() }
    }

    /// The name that Argo CD writes into tracking ids: `namespace_name` outside the control plane's namespace.
    /// Source: `InstanceName`, `pkg/apis/application/v1alpha1/types.go`.
    pub fn instance_name(&self, control_plane_namespace: &str) -> String {
        let ObjectMeta { name, namespace, .. } = &self.metadata;
        if namespace.is_empty() || namespace == control_plane_namespace {
            name.clone()
        } else {
            format!("{namespace}_{name}")
        }
    }

    /// All sources in order; the sync source of a hydrator app is not among them.
    pub fn sources(&self) -> &[Source] {
        if self.spec.sources.is_empty() { self.spec.source.as_slice() } else { &self.spec.sources }
    }

    /// The automated sync policy, if auto-sync is on. `enabled` absent means on.
    /// Source: `IsAutomatedSyncEnabled`, `types.go`.
    pub fn auto_sync(&self) -> Option<&Automated> {
        let automated = self.spec.sync_policy.as_ref()?.automated.as_ref()?;
        (automated.enabled != Some(false)).then_some(automated)
    }

    /// True if `syncPolicy.syncOptions` holds exactly this option, such as `ServerSideApply=true`.
    pub fn has_sync_option(&self, option: &str) -> bool {
        self.spec.sync_policy.as_ref().is_some_and(|p| p.sync_options.iter().any(|o| o == option))
    }

    /// The conditions of a type.
    pub fn conditions<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Condition> {
        self.status.conditions.iter().filter(move |c| c.kind == kind)
    }

    /// The newest history entry.
    pub fn last_deployed(&self) -> Option<&RevisionHistory> {
        self.status.history.iter().max_by_key(|h| h.id)
    }
}

/// `spec` of an Application.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ApplicationSpec {
    /// Name of the `AppProject`.
    pub project: String,
    /// The only source.
    pub source: Option<Source>,
    /// Several sources; wins over `source`.
    pub sources: Vec<Source>,
    /// Render first, commit, sync from there.
    pub source_hydrator: Option<SourceHydrator>,
    /// Where it runs.
    pub destination: Destination,
    /// When and how it syncs.
    pub sync_policy: Option<SyncPolicy>,
    /// Differences that Argo CD shall not see.
    pub ignore_differences: Vec<IgnoreDifference>,
    /// How many history entries are kept; absent means 10.
    pub revision_history_limit: Option<i64>,
}

/// The cluster and namespace of an Application.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Destination {
    /// URL of the API server, or empty when `name` is given.
    pub server: String,
    /// Name of the cluster in Argo CD, or empty when `server` is given.
    pub name: String,
    /// Namespace of the objects that name none.
    pub namespace: String,
}

/// `spec.syncPolicy`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SyncPolicy {
    /// Auto-sync; absent means off.
    pub automated: Option<Automated>,
    /// Options such as `CreateNamespace=true`.
    pub sync_options: Vec<String>,
    /// Retries of a failed sync.
    pub retry: Option<Retry>,
}

/// `spec.syncPolicy.automated`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Automated {
    /// Delete what Git no longer says.
    pub prune: bool,
    /// Sync when only live has changed.
    pub self_heal: bool,
    /// Sync even if that would leave nothing.
    pub allow_empty: bool,
    /// `false` switches auto-sync off; absent means on.
    pub enabled: Option<bool>,
}

/// `retry` of a sync policy or an operation.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Retry {
    /// How often; negative means for ever.
    pub limit: i64,
    /// How long between.
    pub backoff: Option<Backoff>,
    /// Take the newest revision at each retry.
    pub refresh: bool,
}

/// Back-off of retries; Go durations as text.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Backoff {
    /// First wait; absent means 5 s.
    pub duration: String,
    /// Growth; absent means 2.
    pub factor: Option<i64>,
    /// Longest wait; absent means 3 min.
    pub max_duration: String,
}

/// One rule of `spec.ignoreDifferences`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IgnoreDifference {
    /// Group, a glob.
    pub group: String,
    /// Kind, a glob.
    pub kind: String,
    /// Name; empty means any.
    pub name: String,
    /// Namespace; empty means any.
    pub namespace: String,
    /// JSON pointers of ignored fields.
    pub json_pointers: Vec<String>,
    /// jq paths of ignored fields.
    pub jq_path_expressions: Vec<String>,
    /// Field managers whose fields are ignored.
    pub managed_fields_managers: Vec<String>,
}

/// `status` of an Application.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ApplicationStatus {
    /// Live against desired.
    pub sync: SyncStatus,
    /// Health of the whole.
    pub health: HealthStatus,
    /// What Argo CD complains about.
    pub conditions: Vec<Condition>,
    /// Successful full syncs, oldest first.
    pub history: Vec<RevisionHistory>,
    /// The last operation, or the one under way.
    pub operation_state: Option<OperationState>,
    /// The managed objects and their state.
    pub resources: Vec<ResourceStatus>,
    /// When Argo CD last compared.
    pub reconciled_at: Option<Timestamp>,
    /// `Helm`, `Kustomize`, `Directory` or `Plugin`; empty after a failed render.
    pub source_type: String,
    /// The same for several sources.
    pub source_types: Vec<String>,
    /// Namespace of the controller that wrote this status.
    pub controller_namespace: String,
    /// Images and URLs.
    pub summary: ApplicationSummary,
    /// How the last hydration went; empty for apps without a hydrator.
    pub source_hydrator: HydratorStatus,
}

/// `status.sourceHydrator`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HydratorStatus {
    /// The last hydration, whether it has ended or not.
    pub current_operation: HydrateOperation,
}

/// One run of the hydrator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HydrateOperation {
    /// `Hydrating`, `Hydrated` or `Failed`; empty if there was none.
    pub phase: String,
    /// Why it failed.
    pub message: String,
    /// The dry commit that it renders.
    #[serde(rename = "drySHA")]
    pub dry_sha: String,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// `status.summary`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ApplicationSummary {
    /// Images that run.
    pub images: Vec<String>,
}

/// `status.sync`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SyncStatus {
    /// The verdict.
    pub status: SyncCode,
    /// The revision compared with; the `targetRevision` text instead of a commit after a failed render.
    pub revision: String,
    /// The same for several sources.
    pub revisions: Vec<String>,
}

/// A health verdict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HealthStatus {
    /// The verdict.
    pub status: HealthCode,
    /// Why.
    pub message: String,
    /// Since when.
    pub last_transition_time: Option<Timestamp>,
}

/// A condition of an Application or `ApplicationSet`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Condition {
    /// Its type, such as `ComparisonError`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The text.
    pub message: String,
    /// Since when.
    pub last_transition_time: Option<Timestamp>,
    /// `True` or `False`; only `ApplicationSet` conditions have it.
    pub status: String,
    /// A word for the cause; only `ApplicationSet` conditions have it.
    pub reason: String,
}

/// One successful full sync.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RevisionHistory {
    /// Increasing number.
    pub id: i64,
    /// Revision that was applied.
    pub revision: String,
    /// The same for several sources.
    pub revisions: Vec<String>,
    /// The source as it was then.
    pub source: Option<Source>,
    /// The sources as they were then.
    pub sources: Vec<Source>,
    /// When the sync ended.
    pub deployed_at: Option<Timestamp>,
    /// When the sync began.
    pub deploy_started_at: Option<Timestamp>,
    /// Who asked for it.
    pub initiated_by: InitiatedBy,
}

/// One managed object in `status.resources`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ResourceStatus {
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
    /// Verdict; absent for hooks.
    pub status: Option<SyncCode>,
    /// Health, where Argo CD stores it here.
    pub health: Option<HealthStatus>,
    /// True for a hook.
    pub hook: bool,
    /// Live, and not in Git any more.
    pub requires_pruning: bool,
    /// Sync wave.
    pub sync_wave: i64,
}

impl ResourceStatus {
    /// The name of the object.
    pub fn key(&self) -> ResourceKey {
        ResourceKey::new(&self.group, &self.kind, &self.namespace, &self.name)
    }
}
