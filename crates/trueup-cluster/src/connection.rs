//! From credentials to a client: kubeconfig, service account, Argo CD's cluster Secrets, Argo CD's own API.
//!
//! Everything becomes a [`kube::Config`], so that there is one HTTP stack with one treatment of certificates, tokens
//! and exec plugins.

mod cluster_secret;

use std::path::PathBuf;
use std::time::Duration;

use kube::config::{KubeConfigOptions, Kubeconfig};
use kube::{Client, Config};
use serde_json::json;

pub(crate) use cluster_secret::{ClusterSecret, ConnectionConfig};

use crate::Limits;
use crate::argo_login::{ArgoConnection, Verification};

/// Credential plugins may ask a cloud; they get longer than a request.
const LONGEST_LOGIN: Duration = Duration::from_mins(1);

/// How to reach the Kubernetes API that holds the Applications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KubernetesAccess {
    /// Through kubeconfig files, merged as kubectl does.
    Kubeconfig {
        /// The files, in order; absent ones are passed over unless it is the only one.
        files: Vec<PathBuf>,
        /// The context; absent means the current one.
        context: Option<String>,
    },
    /// With the service account of the Pod that this runs in.
    InCluster,
}

/// Why a server cannot even be asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ConnectionError {
    /// The kubeconfig, or a part of it, cannot be used.
    #[error("kubeconfig: {0}")]
    Kubeconfig(String),
    /// No service account.
    #[error("no service account to use inside the cluster: {0}")]
    InCluster(String),
    /// The cluster Secret says too little, or what cannot be used here.
    #[error("cluster Secret: {0}")]
    ClusterSecret(String),
    /// A client cannot be made of it.
    #[error("{0}")]
    Client(String),
    /// The credential plugin does not end.
    #[error("the credential plugin gave nothing within {0} s")]
    Slow(u64),
}

impl KubernetesAccess {
    /// The merged kubeconfig; `None` inside a cluster.
    pub(crate) fn kubeconfig(&self) -> Result<Option<Kubeconfig>, ConnectionError> {
        let Self::Kubeconfig { files, .. } = self else { return Ok(None) };
        let present: Vec<&PathBuf> = files.iter().filter(|file| files.len() == 1 || file.exists()).collect();
        let merged = present.into_iter().try_fold(Kubeconfig::default(), |merged, file| {
            Kubeconfig::read_from(file).and_then(|next| merged.merge(next))
        });
        merged.map(Some).map_err(|error| ConnectionError::Kubeconfig(error.to_string()))
    }

    /// The namespace of the context; `None` if it has none, or if the kubeconfig cannot be used.
    pub fn namespace(&self) -> Option<String> {
        let kubeconfig = self.kubeconfig().ok()??;
        let name = self.context_name(Some(&kubeconfig))?;
        let named = kubeconfig.contexts.into_iter().find(|context| context.name == name)?;
        named.context?.namespace.filter(|namespace| !namespace.is_empty())
    }

    /// The context that is used: the one named, else the kubeconfig's current one.
    pub(crate) fn context_name(&self, kubeconfig: Option<&Kubeconfig>) -> Option<String> {
        let Self::Kubeconfig { context, .. } = self else { return None };
        context.clone().or_else(|| kubeconfig?.current_context.clone())
    }
}

/// The configuration of one context.
pub(crate) async fn context_config(kubeconfig: &Kubeconfig, context: Option<&str>) -> Result<Config, ConnectionError> {
    let options = KubeConfigOptions { context: context.map(str::to_owned), ..KubeConfigOptions::default() };
    Config::from_custom_kubeconfig(kubeconfig.clone(), &options)
        .await
        .map_err(|error| ConnectionError::Kubeconfig(error.to_string()))
}

/// The configuration of a Pod's service account.
pub(crate) fn in_cluster_config() -> Result<Config, ConnectionError> {
    Config::incluster().map_err(|error| ConnectionError::InCluster(error.to_string()))
}

/// The contexts whose cluster has this URL.
pub(crate) fn contexts_of_server<'k>(kubeconfig: &'k Kubeconfig, url: &str) -> Vec<&'k str> {
    let same = |server: &str| server.trim_end_matches('/') == url.trim_end_matches('/');
    let clusters: Vec<&str> = kubeconfig
        .clusters
        .iter()
        .filter(|cluster| cluster.cluster.as_ref().and_then(|c| c.server.as_deref()).is_some_and(same))
        .map(|cluster| cluster.name.as_str())
        .collect();
    let of_server = |context: &kube::config::NamedContext| {
        context.context.as_ref().is_some_and(|context| clusters.contains(&context.cluster.as_str()))
    };
    kubeconfig.contexts.iter().filter(|context| of_server(context)).map(|context| context.name.as_str()).collect()
}

/// The configuration for Argo CD's API.
pub(crate) async fn argo_config(connection: &ArgoConnection) -> Result<Config, ConnectionError> {
    let mut cluster = json!({ "server": connection.url });
    match &connection.verification {
        Verification::System => {}
        Verification::Authority(data) => cluster["certificate-authority-data"] = json!(data),
        Verification::File(file) => cluster["certificate-authority"] = json!(file),
        Verification::Skipped => cluster["insecure-skip-tls-verify"] = json!(true),
    }
    config_of(cluster, json!({ "token": connection.token })).await
}

/// The configuration of a kubeconfig with one cluster and one user.
pub(crate) async fn config_of(cluster: serde_json::Value, user: serde_json::Value) -> Result<Config, ConnectionError> {
    let kubeconfig: Kubeconfig = serde_json::from_value(json!({
        "clusters": [{ "name": "server", "cluster": cluster }],
        "users": [{ "name": "user", "user": user }],
        "contexts": [{ "name": "only", "context": { "cluster": "server", "user": "user" } }],
        "current-context": "only",
    }))
    .map_err(|error| ConnectionError::Client(error.to_string()))?;
    let config = Config::from_custom_kubeconfig(kubeconfig, &KubeConfigOptions::default()).await;
    config.map_err(|error| ConnectionError::Client(error.to_string()))
}

/// A client that neither retries nor watches the time of answers by itself, since [`Server`](crate::Server) does.
pub(crate) async fn client(mut config: Config, limits: &Limits) -> Result<Client, ConnectionError> {
    config.connect_timeout = Some(limits.connect);
    config.read_timeout = None;
    config.default_retry = false;
    // A credential plugin runs while the client is made, and blocks. It gets a thread of its own, since one that hangs
    // would hold up the end of the runtime if the runtime knew it.
    let (made, client) = tokio::sync::oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    std::thread::spawn(move || {
        let _inside = runtime.enter();
        // Nobody waits any more if the plugin took too long.
        let _ = made.send(Client::try_from(config));
    });
    match tokio::time::timeout(LONGEST_LOGIN, client).await {
        Ok(Ok(Ok(client))) => Ok(client),
        Ok(Ok(Err(error))) => Err(ConnectionError::Client(error.to_string())),
        Ok(Err(_)) => Err(ConnectionError::Client("the client cannot be made".to_owned())),
        Err(_) => Err(ConnectionError::Slow(LONGEST_LOGIN.as_secs())),
    }
}
