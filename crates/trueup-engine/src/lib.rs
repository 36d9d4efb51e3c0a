//! Use cases: one function a verb. The only place that sees observation and diagnosis together.
//!
//! `observe` reads a fleet, live or from a snapshot; `triage` and `explain` diagnose it; `capture` writes what was
//! observed as a snapshot.

mod error;
mod selection;
mod kustomize;
mod observe;
mod triage;
mod explain;
mod capture;
mod helm;

pub use capture::{CaptureRequest, capture};
pub use error::EngineError;
pub use explain::explain;
pub use helm::remote::{
    ChartInNeed, CompletedCharts, DependencyRule, RemoteChart, RemoteOptions, complete_dependencies, is_local,
    locate_remote, wait_for,
};
pub use helm::{
    Answer, AskError, ChartQuery, ChartSource, HelmTemplateOutcome, HelmTemplateRequest, LookupOrigin,
    MissingDependencies, PostRenderer, ProgramAnswer, Question, Recipe, ReferenceError, ReferenceHelm, RenderInput,
    Rendering, ask_helm_chart, disagreement, helm_template,
};
pub use kustomize::{
    KustomizeBuildOutcome, KustomizeBuildRequest, KustomizeEditOutcome, kustomize_build, kustomize_edit,
};
pub use observe::{GitClone, ObserveRequest, observe};
pub use selection::{LabelSelector, Selection, SelectionError};
pub use triage::triage;

pub use trueup_cluster::{
    ArgoConnection, ArgoLogin, ArgoLoginError, AuditFile, CaptureSummary, KubernetesAccess, Limits, LiveOrigin,
    ObserveOptions, OpenSnapshotError, Origin, Progress, ProgressSink, SecretPolicy, SnapshotArchive, Stage,
    config_file_in_opts, open_snapshot, progress_to_nobody,
};

pub use trueup_helm::manifest::{OutputOptions, RenderedObject};
pub use trueup_helm::provenance::{FieldSelector, NoSuchField, ParseFieldSelectorError};
pub use trueup_helm::{Generation, Talk, TemplateOptions, ValueArguments};
pub use trueup_kustomize::build::{BuildOptions, HelmOptions as BuildHelmOptions, LoadRestrictor, Reorder};
pub use trueup_kustomize::edit::{ArgumentError, EditCommand};
pub use trueup_source::{DownloadLimits, Login, ServerAccess};
