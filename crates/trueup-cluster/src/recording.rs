//! A recording: the answers of the servers of a snapshot, given again to whoever asks like a client of theirs.
//!
//! In goes a GET request to one server, out comes what that server would have answered at the moment of the
//! capture: the recorded answer, or one that follows from a recorded list (one object of it, one namespace, a
//! selector, metadata only), or the refusal of the real servers. What the recording does not know is said as such
//! ([`AnswerOrigin::NotRecorded`]), and damaged files give an answer that names them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use trueup_model::{IndexEntry, ServerEntry, ServerKind, SnapshotFiles, SnapshotMeta};

mod answer;
mod argocd;
mod body;
mod error;
mod field_selector;
mod index;
mod kubernetes;
mod label_selector;
mod list;
mod request;
mod resource_path;
mod served;

pub use answer::{AnswerOrigin, RecordedAnswer};
pub use error::{RecordingError, RecordingProblem};
pub use request::RecordedRequest;

use body::ListCache;
use index::{INDEX_FILE, Index};
use request::{Query, Shape};
use served::Served;

const META_FILE: &str = "snapshot.yaml";

/// The recorded answers of all servers of a snapshot.
pub struct Recording {
    meta: SnapshotMeta,
    index: Index,
    problems: Vec<RecordingProblem>,
    files: Arc<dyn SnapshotFiles>,
    lists: ListCache,
    served: Mutex<HashMap<String, Arc<Served>>>,
}

impl Recording {
    /// Reads `snapshot.yaml` and the index. Broken lines of the index are kept as [`Self::problems`].
    ///
    /// # Errors
    /// If one of the two files is missing, `snapshot.yaml` is not understood, or no line of the index is usable.
    pub fn open(files: Arc<dyn SnapshotFiles>) -> Result<Self, RecordingError> {
        let snapshot = files.label();
        let read = |file: &'static str| {
            let source = files.read(file);
            source.map_err(|source| RecordingError::Unreadable { snapshot: snapshot.clone(), file, source })
        };
        let meta = parse_meta(&read(META_FILE)?, &snapshot)?;
        let (index, problems) = Index::parse(&read(INDEX_FILE)?);
        if index.entries().is_empty() {
            let problem = problems.first().map_or_else(|| "it is empty".to_owned(), ToString::to_string);
            return Err(RecordingError::EmptyIndex { snapshot, problem });
        }
        Ok(Self { meta, index, problems, files, lists: ListCache::default(), served: Mutex::default() })
    }

    /// What the snapshot says about itself.
    pub fn meta(&self) -> &SnapshotMeta {
        &self.meta
    }

    /// All recorded answers, in the order of the index.
    pub fn index(&self) -> &[IndexEntry] {
        self.index.entries()
    }

    /// The files that the answers are in.
    pub fn files(&self) -> &Arc<dyn SnapshotFiles> {
        &self.files
    }

    /// What was passed over when the index was read.
    pub fn problems(&self) -> &[RecordingProblem] {
        &self.problems
    }

    /// The server of this name.
    pub fn server(&self, name: &str) -> Option<&ServerEntry> {
        self.meta.servers.iter().find(|server| server.name == name)
    }

    /// Answers a GET request to the server of this name.
    pub fn answer(&self, server: &str, request: &RecordedRequest<'_>) -> RecordedAnswer {
        match self.server(server).map(|server| server.kind) {
            Some(ServerKind::Kubernetes) => kubernetes::answer(self, server, request),
            Some(ServerKind::Argocd) => argocd::answer(self, server, request),
            Some(ServerKind::HelmRepository | ServerKind::Other) => self.file_answer(server, request),
            None => RecordedAnswer::not_recorded(server, request.path),
        }
    }

    /// Servers of plain files are asked for exact paths.
    fn file_answer(&self, server: &str, request: &RecordedRequest<'_>) -> RecordedAnswer {
        let query = Query::parse(request.query);
        match self.index.find(server, request.path, &query, Shape::Plain) {
            Some(entry) => self.whole(entry),
            None => RecordedAnswer::not_recorded(server, request.path),
        }
    }

    /// A recorded answer as it is.
    fn whole(&self, entry: &IndexEntry) -> RecordedAnswer {
        match body::read(self.files.as_ref(), entry) {
            Ok(body) => RecordedAnswer::recorded(entry.status, &entry.file, body),
            Err(what) => RecordedAnswer::damaged(&what),
        }
    }

    fn served(&self, server: &str) -> Arc<Served> {
        let mut served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || Arc::new(Served::read(&self.index, self.files.as_ref(), server));
        Arc::clone(served.entry(server.to_owned()).or_insert_with(read))
    }
}

impl std::fmt::Debug for Recording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Recording");
        shown
            .field("snapshot", &self.files.label())
            .field("answers", &self.index.entries().len())
            .finish_non_exhaustive()
    }
}

fn parse_meta(text: &[u8], snapshot: &str) -> Result<SnapshotMeta, RecordingError> {
    let wrong = |reason: String| RecordingError::Meta { snapshot: snapshot.to_owned(), reason };
    let text = std::str::from_utf8(text).map_err(|error| wrong(error.to_string()))?;
    let meta: SnapshotMeta = serde_saphyr::from_str(text).map_err(|error| wrong(error.to_string()))?;
    if meta.schema_version != 1 {
        return Err(RecordingError::Version { snapshot: snapshot.to_owned(), version: meta.schema_version });
    }
    Ok(meta)
}
