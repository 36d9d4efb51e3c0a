//! Single objects and lists of one cluster, live or recorded, asked for by `apiVersion` and kind.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::OnceCell;
use trueup_model::{ServedKind, ServerEntry, ServerKind, SnapshotFiles};

use crate::observe::{Served, discover, open_live};
use crate::server::{Ask, Medium, percent_encoded};
use crate::transport::recorded_client;
use crate::{ConnectionError, KubernetesAccess, Limits, Recording, RecordingError, RequestError, Server};

/// Which cluster is asked.
#[derive(Clone)]
pub enum ClusterOrigin {
    /// A cluster of a snapshot.
    Snapshot {
        /// The snapshot.
        files: Arc<dyn SnapshotFiles>,
        /// The cluster by its name, the server's name or URL; absent means the one that Argo CD runs in.
        cluster: Option<String>,
    },
    /// A live cluster.
    Live(KubernetesAccess),
}

/// Why objects cannot be asked for.
#[derive(Debug, thiserror::Error)]
pub enum OpenClusterError {
    /// The snapshot is damaged.
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// The cluster cannot be reached.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// The snapshot has no such cluster.
    #[error("the snapshot has no cluster {wanted}; it has {known}")]
    UnknownCluster {
        /// What was asked for.
        wanted: String,
        /// What there is.
        known: String,
    },
}

/// The objects of one cluster. What it serves is asked once.
pub struct ClusterObjects {
    server: Arc<Server>,
    served: OnceCell<Served>,
}

impl ClusterObjects {
    /// Opens a cluster; nothing is asked yet.
    ///
    /// # Errors
    /// If there is no such cluster, or no client for it.
    pub async fn open(origin: ClusterOrigin, limits: &Limits) -> Result<Self, OpenClusterError> {
        let server = match origin {
            ClusterOrigin::Live(access) => open_live(&access, limits).await?,
            ClusterOrigin::Snapshot { files, cluster } => {
                let recording = Arc::new(Recording::open(files)?);
                let entry = recorded_cluster(&recording, cluster.as_deref())?;
                let client = recorded_client(Arc::clone(&recording), &entry.name);
                Arc::new(Server::new(entry, client, Medium::Recording, limits.clone(), None))
            }
        };
        Ok(Self { server, served: OnceCell::new() })
    }

    /// What the cluster is called in messages.
    pub fn place(&self) -> String {
        self.server.place()
    }

    /// The kind as it is served; `None` if it is not.
    ///
    /// # Errors
    /// If the cluster does not say what it serves.
    pub async fn kind(&self, api_version: &str, kind: &str) -> Result<Option<ServedKind>, RequestError> {
        let discovered = async || discover(&self.server).await.map(|(served, _)| served);
        let served = self.served.get_or_try_init(discovered).await?;
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        Ok(served.version(group, version, kind).cloned())
    }

    /// One object; `None` if there is none of that name. The namespace counts only if the kind has one.
    ///
    /// # Errors
    /// If the cluster does not answer, or answers with an error.
    pub async fn object(&self, kind: &ServedKind, namespace: &str, name: &str) -> Result<Option<Value>, RequestError> {
        let path = format!("{}/{}", path(kind, namespace), percent_encoded(name));
        match self.server.get(Ask::path(&path)).await {
            Ok(answer) => self.json(&path, &answer.body).map(Some),
            Err(RequestError::Status { status: 404, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The list of all objects, of one namespace if one is given.
    ///
    /// # Errors
    /// If the cluster does not answer, answers with an error, or breaks off in the middle.
    pub async fn list(&self, kind: &ServedKind, namespace: &str) -> Result<Option<Value>, RequestError> {
        let path = path(kind, namespace);
        let list = match self.server.list(Ask::path(&path)).await {
            Ok(list) => list,
            Err(RequestError::Status { status: 404, .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        if let Some(error) = list.incomplete {
            return Err(error);
        }
        let api_version = api_version(kind);
        let item = |body: &bytes::Bytes| {
            let mut item = self.json(&path, body)?;
            // Items of built-in kinds come without.
            if let Value::Object(fields) = &mut item {
                fields.entry("apiVersion").or_insert_with(|| json!(api_version));
                fields.entry("kind").or_insert_with(|| json!(kind.kind));
            }
            Ok(item)
        };
        let items = list.items.iter().map(item).collect::<Result<Vec<Value>, RequestError>>()?;
        Ok(Some(json!({ "apiVersion": api_version, "kind": format!("{}List", kind.kind), "items": items })))
    }

    fn json(&self, path: &str, body: &[u8]) -> Result<Value, RequestError> {
        serde_json::from_slice(body).map_err(|error| RequestError::Malformed {
            place: self.server.place(),
            request: path.to_owned(),
            reason: error.to_string(),
        })
    }
}

fn api_version(kind: &ServedKind) -> String {
    if kind.group.is_empty() { kind.version.clone() } else { format!("{}/{}", kind.group, kind.version) }
}

fn path(kind: &ServedKind, namespace: &str) -> String {
    let root = if kind.group.is_empty() { "/api" } else { "/apis" };
    let mut path = format!("{root}/{}", api_version(kind));
    if kind.namespaced && !namespace.is_empty() {
        path.extend(["/namespaces/", &percent_encoded(namespace)]);
    }
    path.extend(["/", &kind.plural]);
    path
}

/// The server of a cluster in a snapshot.
fn recorded_cluster(recording: &Recording, wanted: Option<&str>) -> Result<ServerEntry, OpenClusterError> {
    let clusters = || recording.meta().servers.iter().filter(|server| server.kind == ServerKind::Kubernetes);
    let is_wanted = |server: &&ServerEntry| match wanted {
        None => server.control_plane,
        Some("in-cluster") if server.control_plane => true,
        Some(wanted) => {
            server.name == wanted
                || server.cluster.as_deref() == Some(wanted)
                || server.url.trim_end_matches('/') == wanted
        }
    };
    clusters().find(is_wanted).cloned().ok_or_else(|| OpenClusterError::UnknownCluster {
        wanted: wanted.unwrap_or("in-cluster").to_owned(),
        known: clusters().map(|server| server.name.as_str()).collect::<Vec<_>>().join(", "),
    })
}
