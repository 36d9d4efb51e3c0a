//! Observation of a fleet: Kubernetes API servers and Argo CD's API, live or recorded, as one code path.
//!
//! In go a kubeconfig, an Argo CD login or a snapshot; out comes a [`Fleet`](trueup_model::Fleet), with a gap for all
//! that could not be read. A snapshot is recorded HTTP answers: the same clients run over a transport that is
//! either the network or a [`Recording`]. Nothing here ever writes to a server.

mod argo_login;
mod connection;
mod limits;
mod objects;
mod observe;
mod recorder;
mod recording;
mod redaction;
mod server;
mod snapshot_files;
mod transport;

pub use argo_login::{ArgoConnection, ArgoLogin, ArgoLoginError, config_file_in_opts};
pub use connection::{ConnectionError, KubernetesAccess};
pub use limits::Limits;
pub use objects::{ClusterObjects, ClusterOrigin, OpenClusterError};
pub use observe::{
    AuditFile, LiveOrigin, ObserveError, ObserveOptions, Origin, Progress, ProgressSink, Stage, observe,
    progress_to_nobody,
};
pub use recorder::{CaptureSummary, Recorder, RecorderError};
pub use recording::{AnswerOrigin, RecordedAnswer, RecordedRequest, Recording, RecordingError, RecordingProblem};
pub use redaction::SecretPolicy;
pub use server::{Answer, Ask, ListAnswer, Medium, RequestError, Server};
pub use snapshot_files::{OpenSnapshotError, SnapshotArchive, SnapshotFolder, open_snapshot};
pub use transport::{RecordedService, recorded_client};
