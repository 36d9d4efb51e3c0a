//! A small snapshot made by a test, in memory.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;
use trueup_model::{IndexEntry, ServerEntry, ServerKind, SnapshotFiles, SnapshotMeta, SnapshotTool};

/// The files of a snapshot under construction; [`Self::build`] gives what everything else reads.
#[derive(Debug, Clone)]
pub struct MemorySnapshot {
    meta: SnapshotMeta,
    index: Vec<IndexEntry>,
    files: BTreeMap<String, Vec<u8>>,
}

impl MemorySnapshot {
    /// A snapshot of no servers, captured at this moment.
    pub fn new(captured_at: Timestamp) -> Self {
        let tool = SnapshotTool { name: "test".into(), version: String::new() };
        let meta = SnapshotMeta { schema_version: 1, captured_at, tool, redacted: false, servers: Vec::new() };
        Self { meta, index: Vec::new(), files: BTreeMap::new() }
    }

    /// Adds the cluster that holds the Applications.
    #[must_use]
    pub fn control_plane(self, name: &str, url: &str) -> Self {
        self.server(ServerEntry {
            name: name.into(),
            kind: ServerKind::Kubernetes,
            url: url.into(),
            control_plane: true,
            cluster: None,
        })
    }

    /// Adds a cluster under the name that Argo CD has for it.
    #[must_use]
    pub fn cluster(self, name: &str, url: &str) -> Self {
        self.server(ServerEntry {
            name: name.into(),
            kind: ServerKind::Kubernetes,
            url: url.into(),
            control_plane: false,
            cluster: Some(name.into()),
        })
    }

    /// Adds Argo CD's API.
    #[must_use]
    pub fn argocd(self, name: &str, url: &str) -> Self {
        let kind = ServerKind::Argocd;
        self.server(ServerEntry { name: name.into(), kind, url: url.into(), control_plane: false, cluster: None })
    }

    /// Adds a server.
    #[must_use]
    pub fn server(mut self, server: ServerEntry) -> Self {
        self.meta.servers.push(server);
        self
    }

    /// Adds an answer of JSON to a path, which may carry a query after `?`.
    #[must_use]
    pub fn answer(self, server: &str, path: &str, body: &Value) -> Self {
        self.answer_as(server, path, None, 200, body)
    }

    /// Adds an answer to a request with this `Accept` header.
    #[must_use]
    pub fn answer_as(self, server: &str, path: &str, accept: Option<&str>, status: u16, body: &Value) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let file = format!("{server}/{}.json", self.index.len());
        let entry = IndexEntry {
            server: server.into(),
            method: "GET".into(),
            path: path.into(),
            query: query.into(),
            accept: accept.map(str::to_owned),
            status,
            file: file.clone(),
            encoding: None,
            at: Some(self.meta.captured_at),
        };
        self.entry(entry).file(&file, body.to_string())
    }

    /// Adds a line to the index.
    #[must_use]
    pub fn entry(mut self, entry: IndexEntry) -> Self {
        self.index.push(entry);
        self
    }

    /// Adds or replaces a file.
    #[must_use]
    pub fn file(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.files.insert(name.to_owned(), content.into());
        self
    }

    /// The files, with `snapshot.yaml` and `index.jsonl` unless the test has put its own there.
    pub fn build(mut self) -> Arc<dyn SnapshotFiles> {
        // JSON is YAML, too.
        let meta = serde_json::to_vec(&self.meta).expect("a value of plain fields has a JSON form");
        self.files.entry("snapshot.yaml".to_owned()).or_insert(meta);
        let lines = self.index.iter().map(|entry| {
            let line = serde_json::to_string(entry).expect("a value of plain fields has a JSON form");
            line + "\n"
        });
        let index = lines.collect::<String>().into_bytes();
        self.files.entry("index.jsonl".to_owned()).or_insert(index);
        Arc::new(MemoryFiles(self.files))
    }
}

struct MemoryFiles(BTreeMap<String, Vec<u8>>);

impl SnapshotFiles for MemoryFiles {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let missing =
            || io::Error::new(io::ErrorKind::NotFound, format!("{name}: no such file in the test's snapshot"));
        self.0.get(name).cloned().ok_or_else(missing)
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let folder = format!("{}/", folder.trim_end_matches('/'));
        Ok(self.0.keys().filter(|name| name.starts_with(&folder)).cloned().collect())
    }

    fn label(&self) -> String {
        "test snapshot".to_owned()
    }
}
