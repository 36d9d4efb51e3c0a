//! The files of a snapshot: the servers' answers as received (snapshot format, version 1).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Read access to the files of a snapshot, wherever they are: a folder, an archive, the demo inside the binary.
///
/// Names are relative, with `/`; implementations refuse `..`, absolute names and links that lead outside.
pub trait SnapshotFiles: Send + Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    /// An error that names the file; kind `NotFound` if there is none.
    fn read(&self, name: &str) -> std::io::Result<Vec<u8>>;

    /// The names of all files below a folder (`git/`), sorted.
    ///
    /// # Errors
    /// An error that names the folder.
    fn list(&self, folder: &str) -> std::io::Result<Vec<String>>;

    /// What to call this snapshot in messages: its path.
    fn label(&self) -> String;
}

/// `snapshot.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SnapshotMeta {
    /// Always 1 so far.
    pub schema_version: u32,
    /// End of the capture.
    pub captured_at: Timestamp,
    /// Who made it.
    pub tool: SnapshotTool,
    /// True if Secret values are digests.
    #[serde(default)]
    pub redacted: bool,
    /// The servers that answered.
    pub servers: Vec<ServerEntry>,
}

/// The program that made a snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotTool {
    /// Its name.
    pub name: String,
    /// Its version.
    #[serde(default)]
    pub version: String,
}

/// One server of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerEntry {
    /// Name of its folder.
    pub name: String,
    /// What it is.
    pub kind: ServerKind,
    /// Where it was.
    pub url: String,
    /// True for the cluster that holds the Applications.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub control_plane: bool,
    /// Name of the cluster in Argo CD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
}

/// Kinds of servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServerKind {
    /// A Kubernetes API server.
    Kubernetes,
    /// Argo CD's API.
    Argocd,
    /// A Helm repository.
    HelmRepository,
    /// Anything that this version does not know; its answers are kept and not read.
    #[serde(other)]
    Other,
}

/// One line of `index.jsonl`: one recorded answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexEntry {
    /// Name of the server.
    pub server: String,
    /// HTTP method.
    pub method: String,
    /// Path of the request.
    pub path: String,
    /// Query of the request, without `?`.
    #[serde(default)]
    pub query: String,
    /// `Accept` header, only where it was not plain JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<String>,
    /// HTTP status of the answer.
    pub status: u16,
    /// File with the body.
    pub file: String,
    /// `zstd` if the file is compressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// When the answer came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}
