//! The servers of an observation, opened: live ones and recorded ones have the same type.

use std::sync::Arc;

use jiff::Timestamp;
use kube::config::Kubeconfig;
use kube::{Client, Config};
use trueup_model::{GapKind, ServerEntry, ServerKind, SnapshotFiles};

use super::{LiveOrigin, ObserveError, ObserveOptions, Origin, Shared};
use crate::server::Medium;
use crate::transport::recorded_client;
use crate::{KubernetesAccess, Limits, Recorder, Recording, Server, connection};

/// The servers that are known from the beginning, and where others may be found.
pub(super) struct Doors {
    /// The Kubernetes API that holds the Applications.
    pub(super) control: Option<Arc<Server>>,
    /// The kubeconfig context of that API, by which people know it.
    pub(super) control_context: Option<String>,
    /// Argo CD's API.
    pub(super) argo: Option<Arc<Server>>,
    /// Where other clusters are.
    pub(super) elsewhere: Elsewhere,
    /// Argo CD's namespace, if the user named it.
    pub(super) namespace: Option<String>,
    /// The moment of the observation.
    pub(super) captured_at: Timestamp,
}

/// Where clusters other than the control plane are found.
pub(super) enum Elsewhere {
    /// Among the servers of a snapshot.
    Recorded {
        /// The other Kubernetes servers.
        servers: Vec<Arc<Server>>,
        /// Kubernetes servers that gave no answer when the snapshot was taken.
        silent: Vec<ServerEntry>,
        /// The snapshot, for its audit logs.
        files: Arc<dyn SnapshotFiles>,
    },
    /// Through Argo CD's cluster Secrets and a kubeconfig.
    Live {
        /// The kubeconfig, if there is one.
        kubeconfig: Option<Box<Kubeconfig>>,
    },
}

impl Doors {
    pub(super) async fn open(
        options: &ObserveOptions,
        recorder: Option<Arc<Recorder>>,
        shared: &Shared,
    ) -> Result<Self, ObserveError> {
        match &options.origin {
            Origin::Snapshot(files) => {
                let files = Arc::clone(files);
                let recording = tokio::task::spawn_blocking(move || Recording::open(files));
                let recording = recording.await.expect("opening a recording does not panic")?;
                Ok(Self::recorded(&Arc::new(recording), options, recorder.as_ref(), shared))
            }
            Origin::Live(live) => Self::live(live, options, recorder, shared).await,
        }
    }

    fn recorded(
        recording: &Arc<Recording>,
        options: &ObserveOptions,
        recorder: Option<&Arc<Recorder>>,
        shared: &Shared,
    ) -> Self {
        if let [first, ..] = recording.problems() {
            let (place, count) = (format!("snapshot {}", recording.files().label()), recording.problems().len());
            shared.gaps.add(
                GapKind::Malformed,
                &place,
                &format!("{count} lines"),
                &first.to_string(),
                "the answers that these lines recorded",
            );
        }
        let open = |entry: &ServerEntry| {
            let client = recorded_client(Arc::clone(recording), &entry.name);
            server(entry.clone(), client, Medium::Recording, &options.limits, recorder)
        };
        let answers = |server: &&ServerEntry| recording.index().iter().any(|entry| entry.server == server.name);
        let of_kind = |kind: ServerKind| recording.meta().servers.iter().filter(move |server| server.kind == kind);
        let others = || of_kind(ServerKind::Kubernetes).filter(|server| !server.control_plane);
        let silent: Vec<ServerEntry> = others().filter(|server| !answers(server)).cloned().collect();
        if let Some(recorder) = recorder {
            for entry in &silent {
                recorder.add_server(entry);
            }
        }
        Self {
            control: of_kind(ServerKind::Kubernetes).find(|server| server.control_plane && answers(server)).map(open),
            control_context: None,
            argo: of_kind(ServerKind::Argocd).find(answers).map(open),
            elsewhere: Elsewhere::Recorded {
                servers: others().filter(answers).map(open).collect(),
                silent,
                files: Arc::clone(recording.files()),
            },
            namespace: None,
            captured_at: recording.meta().captured_at,
        }
    }

    async fn live(
        live: &LiveOrigin,
        options: &ObserveOptions,
        recorder: Option<Arc<Recorder>>,
        shared: &Shared,
    ) -> Result<Self, ObserveError> {
        if live.kubernetes.is_none() && live.argo.is_none() {
            return Err(ObserveError::NothingNamed);
        }
        let limits = &options.limits;
        let (mut control, mut kubeconfig) = (None, None);
        if let Some(access) = &live.kubernetes {
            match open_control(access, limits, recorder.as_ref()).await {
                Ok((server, read)) => (control, kubeconfig) = (Some(server), read),
                // With an Argo CD login there is still something to look at.
                Err(error) if live.argo.is_some() => {
                    let reason = error.to_string();
                    shared.gaps.add(
                        GapKind::Unreachable,
                        "kubeconfig",
                        "the cluster of Argo CD",
                        &reason,
                        "what runs in cluster in-cluster",
                    );
                }
                Err(error) => return Err(error.into()),
            }
        }
        let mut argo = None;
        if let Some(connection) = &live.argo {
            shared.redactor.learn_scalar(&connection.token);
            let config = connection::argo_config(connection).await?;
            let client = connection::client(config, limits).await?;
            let (name, kind, url) = ("argocd".to_owned(), ServerKind::Argocd, connection.url.clone());
            let entry = ServerEntry { name, kind, url, control_plane: false, cluster: None };
            argo = Some(server(entry, client, Medium::Network, limits, recorder.as_ref()));
        }
        let control_context = live.kubernetes.as_ref().and_then(|access| access.context_name(kubeconfig.as_ref()));
        let kubeconfig = kubeconfig.map(Box::new);
        let (namespace, captured_at) = (live.argo_namespace.clone(), options.now);
        Ok(Self { control, control_context, argo, elsewhere: Elsewhere::Live { kubeconfig }, namespace, captured_at })
    }
}

/// A live cluster alone.
pub(crate) async fn open_live(
    access: &KubernetesAccess,
    limits: &Limits,
) -> Result<Arc<Server>, crate::ConnectionError> {
    open_control(access, limits, None).await.map(|(server, _)| server)
}

async fn open_control(
    access: &KubernetesAccess,
    limits: &Limits,
    recorder: Option<&Arc<Recorder>>,
) -> Result<(Arc<Server>, Option<Kubeconfig>), crate::ConnectionError> {
    let kubeconfig = access.kubeconfig()?;
    let config = match (access, &kubeconfig) {
        (KubernetesAccess::Kubeconfig { context, .. }, Some(kubeconfig)) => {
            connection::context_config(kubeconfig, context.as_deref()).await?
        }
        _ => connection::in_cluster_config()?,
    };
    let (name, url) = ("in-cluster".to_owned(), url_of(&config));
    let entry = ServerEntry { name, kind: ServerKind::Kubernetes, url, control_plane: true, cluster: None };
    let client = connection::client(config, limits).await?;
    Ok((server(entry, client, Medium::Network, limits, recorder), kubeconfig))
}

/// A door, known to the recorder.
pub(super) fn server(
    entry: ServerEntry,
    client: Client,
    medium: Medium,
    limits: &Limits,
    recorder: Option<&Arc<Recorder>>,
) -> Arc<Server> {
    if let Some(recorder) = recorder {
        recorder.add_server(&entry);
    }
    Arc::new(Server::new(entry, client, medium, limits.clone(), recorder.cloned()))
}

/// The URL of a configuration, without a slash at its end.
pub(super) fn url_of(config: &Config) -> String {
    config.cluster_url.to_string().trim_end_matches('/').to_owned()
}
