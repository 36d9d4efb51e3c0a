//! Which clusters there are, and how each can be reached.

use std::sync::Arc;

use kube::Config;
use kube::config::Kubeconfig;
use serde_json::Value;
use trueup_model::{Application, Destination, GapKind, ServerEntry, ServerKind};

use super::{IN_CLUSTER, IN_CLUSTER_URL, Reached, is_in_cluster, reach, unreachable};
use crate::connection::{self, ClusterSecret, ConnectionConfig};
use crate::observe::Shared;
use crate::observe::control_plane::ControlPlane;
use crate::observe::doors::{Doors, Elsewhere, server};
use crate::redaction::redact_secret;
use crate::server::{Ask, Medium, Server};
use crate::{ConnectionError, Limits, Recorder, RequestError};

const CLUSTER_SECRETS: &str = "labelSelector=argocd.argoproj.io%2Fsecret-type%3Dcluster";

/// A cluster that somebody knows.
#[derive(Debug, Clone)]
pub(super) struct KnownCluster {
    pub(super) name: String,
    pub(super) server: String,
    pub(super) control_plane: bool,
    pub(super) version: Option<String>,
    credentials: Option<ConnectionConfig>,
}

impl KnownCluster {
    /// True if the destination means this cluster (`GetDestinationCluster`, `util/argo/argo.go`).
    pub(super) fn is_destination(&self, destination: &Destination) -> bool {
        if is_in_cluster(destination) {
            return self.control_plane;
        }
        if destination.name.is_empty() {
            same_url(&self.server, &destination.server)
        } else {
            self.name == destination.name
        }
    }
}

/// Who knows the clusters of Argo CD.
enum Knowledge {
    /// Argo CD's Secrets or API: a destination that is not among them does not exist.
    Complete,
    /// Nobody: each destination may be a cluster.
    Guesses,
}

/// The clusters of a fleet.
pub(super) struct Directory<'d> {
    doors: &'d Doors,
    limits: &'d Limits,
    recorder: Option<&'d Arc<Recorder>>,
    known: Vec<KnownCluster>,
    knowledge: Knowledge,
    /// Why the cluster Secrets could not be read.
    refusal: Option<String>,
}

impl<'d> Directory<'d> {
    /// Asks Argo CD's Secrets, else its API, for the clusters.
    pub(super) async fn read(
        doors: &'d Doors,
        control: &ControlPlane,
        limits: &'d Limits,
        recorder: Option<&'d Arc<Recorder>>,
        shared: &Shared,
    ) -> Self {
        let mut known = Vec::new();
        let mut knowledge = Knowledge::Guesses;
        let mut refusal = None;
        match secrets(doors, &control.namespace, shared).await {
            Some(Ok(secrets)) => {
                known = secrets;
                knowledge = Knowledge::Complete;
            }
            Some(Err(error)) => refusal = Some(error.reason()),
            None => {}
        }
        if let Some(clusters) = of_api(doors).await {
            merge(&mut known, clusters, &knowledge);
            knowledge = Knowledge::Complete;
        }
        Self { doors, limits, recorder, known, knowledge, refusal }
    }

    /// The clusters to read, the control plane first: of live ones those that Applications name, of recorded ones all.
    pub(super) fn clusters(&self, applications: &[Application]) -> Vec<KnownCluster> {
        let used = |known: &KnownCluster| applications.iter().any(|app| known.is_destination(&app.spec.destination));
        let mut clusters = Vec::new();
        let own = self.known.iter().find(|known| same_url(&known.server, IN_CLUSTER_URL));
        let control = KnownCluster {
            name: own.map_or(IN_CLUSTER, |own| &own.name).to_owned(),
            server: IN_CLUSTER_URL.to_owned(),
            control_plane: true,
            version: own.and_then(|own| own.version.clone()),
            credentials: None,
        };
        if self.doors.control.is_some() || used(&control) {
            clusters.push(control);
        }
        let others = self.known.iter().filter(|known| !same_url(&known.server, IN_CLUSTER_URL) && used(known));
        clusters.extend(others.cloned());
        if let Elsewhere::Recorded { servers, silent, .. } = &self.doors.elsewhere {
            for entry in servers.iter().map(|server| server.entry()).chain(silent) {
                if !clusters.iter().any(|known| matches(known, entry)) {
                    let name = entry.cluster.as_ref().unwrap_or(&entry.name);
                    clusters.push(plain(name, &entry.url));
                }
            }
        }
        if matches!(self.knowledge, Knowledge::Guesses) {
            for app in applications {
                let destination = &app.spec.destination;
                let says_something = !destination.name.is_empty() || !destination.server.is_empty();
                if says_something && !clusters.iter().any(|known| known.is_destination(destination)) {
                    let name = if destination.name.is_empty() { &destination.server } else { &destination.name };
                    clusters.push(plain(name, &destination.server));
                }
            }
        }
        clusters
    }

    /// The first way to a cluster that works; `None`, and a gap, if there is none.
    pub(super) async fn connect(&self, known: &KnownCluster, shared: &Shared) -> Option<Reached> {
        let mut failures = Vec::new();
        let reached = match &self.doors.elsewhere {
            _ if known.control_plane => first_reached(self.doors.control.as_slice(), &mut failures).await,
            Elsewhere::Recorded { servers, .. } => {
                let servers: Vec<_> = servers.iter().filter(|server| matches(known, server.entry())).cloned().collect();
                first_reached(&servers, &mut failures).await
            }
            Elsewhere::Live { kubeconfig } => self.log_in(known, kubeconfig.as_deref(), &mut failures).await,
        };
        if reached.is_none() {
            let kind = failures.first().map_or(GapKind::Absent, |failure| failure.kind);
            let mut reasons: Vec<String> = failures.into_iter().map(|failure| failure.reason).collect();
            reasons.dedup();
            if reasons.is_empty() {
                reasons.push(self.nobody(known));
            }
            let own = self.doors.control.as_ref().filter(|_| known.control_plane);
            let url = own.map_or(&known.server, |server| &server.entry().url);
            unreachable(known, url, kind, &reasons.join("; "), shared);
        }
        reached
    }

    fn nobody(&self, known: &KnownCluster) -> String {
        match &self.doors.elsewhere {
            Elsewhere::Recorded { silent, .. } if silent.iter().any(|entry| matches(known, entry)) => {
                "it gave no answer when the snapshot was taken".to_owned()
            }
            Elsewhere::Recorded { .. } => "it is not in the snapshot".to_owned(),
            Elsewhere::Live { .. } if known.control_plane => {
                "no kubeconfig of the cluster that Argo CD runs in".to_owned()
            }
            Elsewhere::Live { .. } => {
                let secrets = match &self.refusal {
                    Some(reason) => format!("its cluster Secret cannot be read ({reason})"),
                    None => "no usable cluster Secret".to_owned(),
                };
                format!("{secrets}, and no kubeconfig context has its URL")
            }
        }
    }

    /// Tries one set of credentials after the other; making a client may run a program, so none is made in vain.
    async fn log_in(
        &self,
        known: &KnownCluster,
        kubeconfig: Option<&Kubeconfig>,
        failures: &mut Vec<Failure>,
    ) -> Option<Reached> {
        let entry = ServerEntry {
            name: known.name.clone(),
            kind: ServerKind::Kubernetes,
            url: known.server.clone(),
            control_plane: false,
            cluster: Some(known.name.clone()),
        };
        if let Some(recorder) = self.recorder {
            recorder.add_server(&entry);
        }
        for config in self.configs(known, kubeconfig).await {
            if failures.last().is_some_and(|failure| failure.is_silence) {
                // Other credentials do not help where nobody answers.
                break;
            }
            let client = match config {
                Ok(config) => connection::client(config, self.limits).await,
                Err(error) => Err(error),
            };
            match client {
                Ok(client) => {
                    let server = server(entry.clone(), client, Medium::Network, self.limits, self.recorder);
                    if let Some(reached) = first_reached(&[server], failures).await {
                        return Some(reached);
                    }
                    self.recorder.inspect(|recorder| recorder.forget_answers(&entry.name));
                }
                Err(error) => {
                    failures.push(Failure { kind: GapKind::Forbidden, reason: error.to_string(), is_silence: false });
                }
            }
        }
        None
    }

    async fn configs(
        &self,
        known: &KnownCluster,
        kubeconfig: Option<&Kubeconfig>,
    ) -> Vec<Result<Config, ConnectionError>> {
        let mut configs = match &known.credentials {
            Some(credentials) => credentials.configs(&known.server).await,
            None => Vec::new(),
        };
        if let Some(kubeconfig) = kubeconfig {
            for context in connection::contexts_of_server(kubeconfig, &known.server) {
                configs.push(connection::context_config(kubeconfig, Some(context)).await);
            }
        }
        configs
    }
}

/// What one attempt came to.
struct Failure {
    kind: GapKind,
    reason: String,
    /// Nobody answered in time.
    is_silence: bool,
}

impl From<&RequestError> for Failure {
    fn from(error: &RequestError) -> Self {
        let is_silence = matches!(error, RequestError::TimedOut { .. });
        Self { kind: error.gap_kind(), reason: error.reason(), is_silence }
    }
}

async fn first_reached(servers: &[Arc<Server>], failures: &mut Vec<Failure>) -> Option<Reached> {
    for server in servers {
        match reach(Arc::clone(server)).await {
            Ok(reached) => return Some(reached),
            Err(error) => failures.push(Failure::from(&error)),
        }
    }
    None
}

fn plain(name: &str, server: &str) -> KnownCluster {
    KnownCluster {
        name: name.to_owned(),
        server: server.to_owned(),
        control_plane: false,
        version: None,
        credentials: None,
    }
}

fn matches(known: &KnownCluster, entry: &ServerEntry) -> bool {
    entry.cluster.as_deref().unwrap_or(&entry.name) == known.name
        || (!known.server.is_empty() && same_url(&known.server, &entry.url))
}

fn same_url(a: &str, b: &str) -> bool {
    !a.is_empty() && a.trim_end_matches('/') == b.trim_end_matches('/')
}

/// `None` if there is no Kubernetes API to ask.
async fn secrets(doors: &Doors, namespace: &str, shared: &Shared) -> Option<Result<Vec<KnownCluster>, RequestError>> {
    let path = format!("/api/v1/namespaces/{namespace}/secrets");
    let list = doors.control.as_ref()?.list(Ask { path: &path, query: CLUSTER_SECRETS, accept: None }).await;
    Some(list.map(|list| {
        let secrets = list.items.iter().filter_map(|item| serde_json::from_slice::<Value>(item).ok());
        let clusters = secrets.filter_map(|mut secret| {
            let cluster = ClusterSecret::read(&secret);
            // The redacted Secret is of no use; its credentials are to be remembered.
            redact_secret(&mut secret, &shared.redactor);
            cluster
        });
        clusters.map(KnownCluster::from).collect()
    }))
}

impl From<ClusterSecret> for KnownCluster {
    fn from(secret: ClusterSecret) -> Self {
        Self { credentials: secret.config, ..plain(&secret.name, &secret.server) }
    }
}

/// `None` if there is no Argo CD API, or it does not tell.
async fn of_api(doors: &Doors) -> Option<Vec<KnownCluster>> {
    let list = doors.argo.as_ref()?.list(Ask::path("/api/v1/clusters")).await.ok()?;
    let clusters = list.items.iter().filter_map(|item| serde_json::from_slice::<Value>(item).ok()).filter_map(|item| {
        let server = item["server"].as_str()?;
        let name = item["name"].as_str().filter(|name| !name.is_empty()).unwrap_or(server);
        let version = [&item["serverVersion"], &item["info"]["serverVersion"]].into_iter().find_map(Value::as_str);
        Some(KnownCluster { version: version.map(str::to_owned), ..plain(name, server) })
    });
    Some(clusters.collect())
}

/// Adds what Argo CD's API says to what the Secrets say: versions, and clusters whose Secret is not readable.
fn merge(known: &mut Vec<KnownCluster>, clusters: Vec<KnownCluster>, knowledge: &Knowledge) {
    for cluster in clusters {
        match known.iter_mut().find(|known| same_url(&known.server, &cluster.server)) {
            Some(known) => known.version = cluster.version,
            None if matches!(knowledge, Knowledge::Guesses) || same_url(&cluster.server, IN_CLUSTER_URL) => {
                known.push(cluster);
            }
            None => {}
        }
    }
}
