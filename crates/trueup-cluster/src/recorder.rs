//! Writes what servers answer into a new snapshot (`trueup capture`), without the secrets in it.

mod body;
mod file_name;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use bytes::Bytes;
use jiff::Timestamp;
use trueup_model::{Fleet, IndexEntry, Scrubber, ServerEntry, SnapshotMeta, SnapshotTool};

use crate::SecretPolicy;
use crate::redaction::{PublicText, Redactor};
use crate::server::Ask;
use body::Body;
use file_name::file_name;

/// Larger bodies are compressed in the snapshot.
const COMPRESSED_FROM: usize = 150_000;

/// Collects answers; they are written when [`Recorder::finish`] is called, since only then all secret values are known
/// that have to be replaced wherever they occur.
pub struct Recorder {
    folder: PathBuf,
    staging: PathBuf,
    tool: SnapshotTool,
    redactor: Redactor,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    servers: BTreeMap<String, ServerEntry>,
    answers: Vec<(IndexEntry, Body)>,
    asked: BTreeSet<(String, String, String, Option<String>)>,
    audit: BTreeMap<String, Body>,
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaptureSummary {
    /// Recorded answers.
    pub answers: usize,
    /// Files written for them.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
}

/// Why a snapshot cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum RecorderError {
    /// There is something already.
    #[error("{0} exists and is not an empty folder: give a new name")]
    Exists(String),
    /// The name of a file leads out of the snapshot.
    #[error("{0:?} is not a file name inside a snapshot")]
    Name(String),
    /// The disk refuses.
    #[error("the snapshot cannot be written")]
    Write(#[source] io::Error),
}

impl Recorder {
    /// A recorder that will write to this folder, which must not exist or be empty. Files are staged beside it, so
    /// that the snapshot appears as a whole or not at all.
    ///
    /// # Errors
    /// If the folder has content, or the place cannot be written.
    pub fn create(folder: &Path, policy: SecretPolicy, tool: SnapshotTool) -> Result<Self, RecorderError> {
        refuse_content(folder)?;
        let name = folder.file_name().map_or_else(|| "snapshot".to_owned(), |name| name.to_string_lossy().into_owned());
        let staging = folder.with_file_name(format!(".{name}.partial-{:08x}", rand::random::<u32>()));
        fs_err::create_dir_all(&staging).map_err(RecorderError::Write)?;
        let state = Mutex::default();
        Ok(Self { folder: folder.to_owned(), staging, tool, redactor: Redactor::new(policy), state })
    }

    /// Adds a file as it is, such as a Git bundle.
    ///
    /// # Errors
    /// If the name leads out of the snapshot, or the disk refuses.
    pub fn add_file(&self, name: &str, bytes: &[u8]) -> Result<(), RecorderError> {
        let plain = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !plain || name.is_empty() {
            return Err(RecorderError::Name(name.to_owned()));
        }
        self.write(name, bytes).map_err(RecorderError::Write)
    }

    /// Makes a server part of the snapshot, also one that never answers.
    pub(crate) fn add_server(&self, entry: &ServerEntry) {
        self.state().servers.insert(entry.name.clone(), entry.clone());
    }

    /// Leaves out what a server has answered so far: other credentials will be tried.
    pub(crate) fn forget_answers(&self, server: &str) {
        let mut state = self.state();
        state.asked.retain(|(name, ..)| name != server);
        state.answers.retain(|(entry, _)| entry.server != server);
    }

    /// Keeps one answer, of whatever status.
    pub(crate) fn record(&self, server: &ServerEntry, ask: &Ask<'_>, status: u16, body: &Bytes) {
        let body = body::redacted(server, ask, status, body, &self.redactor);
        self.keep(server, ask, status, Body::packed(&body));
    }

    /// Keeps a list that came in pages as if it had come in one piece.
    pub(crate) fn record_joined(&self, server: &ServerEntry, ask: &Ask<'_>, first_page: &Bytes, items: &[Bytes]) {
        self.record(server, ask, 200, &body::joined(first_page, items));
    }

    /// Keeps an audit log, one event a line.
    pub(crate) fn record_audit(&self, server: &str, log: &[u8]) {
        let log = body::redacted_audit(log, &self.redactor);
        let name = format!("audit/{}.jsonl", file_name::safe(server));
        self.state().audit.insert(name, Body::packed(&log));
    }

    fn keep(&self, server: &ServerEntry, ask: &Ask<'_>, status: u16, body: Body) {
        let accept = ask.accept.map(str::to_owned);
        let mut state = self.state();
        let asked = (server.name.clone(), ask.path.to_owned(), ask.query.to_owned(), accept.clone());
        if !state.asked.insert(asked) {
            return;
        }
        let entry = IndexEntry {
            server: server.name.clone(),
            method: "GET".to_owned(),
            path: ask.path.to_owned(),
            query: ask.query.to_owned(),
            accept,
            status,
            file: file_name(&server.name, ask),
            encoding: None,
            at: None,
        };
        state.answers.push((entry, body));
    }

    /// Replaces the secrets in everything that was kept, writes it, and puts the snapshot in its place.
    /// The names in `fleet` are public, and stay also where they are part of a secret.
    ///
    /// # Errors
    /// If the disk refuses, or the folder has got content meanwhile. What was staged is removed.
    pub fn finish(&self, captured_at: Timestamp, fleet: &Fleet) -> Result<CaptureSummary, RecorderError> {
        let mut state = self.state();
        let mut answers = std::mem::take(&mut state.answers);
        answers.sort_by(|(a, _), (b, _)| {
            (&a.server, &a.path, &a.query, &a.accept).cmp(&(&b.server, &b.path, &b.query, &b.accept))
        });
        let scrubber = self.scrubber(fleet);
        let mut summary = CaptureSummary { answers: answers.len(), ..CaptureSummary::default() };
        let mut index = Vec::new();
        for (mut entry, body) in answers {
            let text = body.scrubbed(&scrubber).map_err(RecorderError::Write)?;
            let (file, encoding) = self.write_body(&entry.file, &text, &mut summary).map_err(RecorderError::Write)?;
            (entry.file, entry.encoding) = (file, encoding);
            serde_json::to_writer(&mut index, &entry).map_err(|error| RecorderError::Write(error.into()))?;
            index.push(b'\n');
        }
        for (name, body) in &state.audit {
            let text = body.scrubbed(&scrubber).map_err(RecorderError::Write)?;
            self.write_body(name, &text, &mut summary).map_err(RecorderError::Write)?;
        }
        let meta = SnapshotMeta {
            schema_version: 1,
            captured_at,
            tool: self.tool.clone(),
            redacted: self.redactor.policy() == SecretPolicy::Digest,
            servers: state.servers.values().cloned().collect(),
        };
        let meta = serde_saphyr::to_string(&meta)
            .map_err(|error| RecorderError::Write(io::Error::other(error.to_string())))?;
        self.write("index.jsonl", &index).map_err(RecorderError::Write)?;
        self.write("snapshot.yaml", meta.as_bytes()).map_err(RecorderError::Write)?;
        self.put_in_place()?;
        Ok(summary)
    }

    /// Secret values in every form in which they stand in JSON: as they are, and inside one or two strings of JSON.
    fn scrubber(&self, fleet: &Fleet) -> Scrubber {
        let values = self.redactor.scrubbed_values(&PublicText::of(fleet));
        let forms = values.into_iter().flat_map(|(value, digest)| {
            let once = escaped(&value);
            let twice = escaped(&once);
            [value, once, twice].map(|form| (form, digest.clone()))
        });
        Scrubber::with_replacements(forms)
    }

    fn write_body(
        &self,
        name: &str,
        text: &[u8],
        summary: &mut CaptureSummary,
    ) -> io::Result<(String, Option<String>)> {
        let (name, bytes, encoding) = if text.len() > COMPRESSED_FROM {
            (format!("{name}.zst"), zstd::encode_all(text, 9)?, Some("zstd".to_owned()))
        } else {
            (name.to_owned(), text.to_vec(), None)
        };
        self.write(&name, &bytes)?;
        summary.files += 1;
        summary.bytes += bytes.len() as u64;
        Ok((name, encoding))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let place = self.staging.join(name);
        if let Some(folder) = place.parent() {
            fs_err::create_dir_all(folder)?;
        }
        fs_err::write(place, bytes)
    }

    fn put_in_place(&self) -> Result<(), RecorderError> {
        refuse_content(&self.folder)?;
        if self.folder.exists() {
            fs_err::remove_dir(&self.folder).map_err(RecorderError::Write)?;
        }
        fs_err::rename(&self.staging, &self.folder).map_err(RecorderError::Write)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no code panics while it holds this lock")
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // Gone after a successful `finish`; otherwise nobody needs a half snapshot, and nobody can be told.
        let _ = fs_err::remove_dir_all(&self.staging);
    }
}

fn refuse_content(folder: &Path) -> Result<(), RecorderError> {
    let has_content = match fs_err::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    };
    if has_content { Err(RecorderError::Exists(folder.display().to_string())) } else { Ok(()) }
}

/// A text as it stands inside a string of JSON.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
