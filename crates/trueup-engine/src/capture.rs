//! `capture`: what was observed, as a snapshot.

use std::path::PathBuf;
use std::sync::Arc;

use trueup_cluster::{CaptureSummary, Origin, Recorder, SecretPolicy};
use trueup_model::{Fleet, SnapshotFiles, SnapshotTool};

use crate::observe::observe_recorded;
use crate::{EngineError, GitClone, ObserveRequest};

/// What to capture, and where to.
pub struct CaptureRequest {
    /// What to observe.
    pub observe: ObserveRequest,
    /// The folder to write; it must not exist or be empty.
    pub folder: PathBuf,
    /// Whether Secret values are kept.
    pub secrets: SecretPolicy,
    /// A snapshot whose `git/` and `ci/` folders are copied, since no server answers for them.
    pub copy_from: Option<Arc<dyn SnapshotFiles>>,
}

/// Observes a fleet and writes every answer into a snapshot folder.
///
/// # Errors
/// If there is nothing to observe, or the folder cannot be written.
pub async fn capture(request: CaptureRequest) -> Result<(CaptureSummary, Fleet), EngineError> {
    let tool = SnapshotTool { name: "trueup".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() };
    let recorder = Recorder::create(&request.folder, request.secrets, tool).map_err(EngineError::Capture)?;
    let recorder = Arc::new(recorder);
    let copied = request.copy_from.or(match &request.observe.servers.origin {
        Origin::Snapshot(files) => Some(Arc::clone(files)),
        Origin::Live(_) => None,
    });
    let clones = request.observe.clones.clone();
    let fleet = observe_recorded(request.observe, Some(Arc::clone(&recorder))).await?;
    keep_bundles(&clones, &recorder)?;
    if let Some(files) = copied {
        copy(files.as_ref(), &recorder, &fleet)?;
    }
    let summary = recorder.finish(fleet.captured_at, &fleet).map_err(EngineError::Capture)?;
    Ok((summary, fleet))
}

/// Keeps the repositories that were given as bundle files; a clone would have to be packed first (`git bundle create`).
fn keep_bundles(clones: &[GitClone], recorder: &Recorder) -> Result<(), EngineError> {
    let mut urls = String::new();
    for (i, clone) in clones.iter().filter(|c| c.path.is_file()).enumerate() {
        let Ok(bytes) = fs_err::read(&clone.path) else { continue };
        let stem = clone.path.file_stem().map_or_else(|| "repository".into(), |s| s.to_string_lossy().into_owned());
        let name = format!("{i:03}/{stem}.bundle");
        recorder.add_file(&format!("git/{name}"), &bytes).map_err(EngineError::Capture)?;
        urls.extend([name.as_str(), "\t", &clone.repo_url, "\n"]);
    }
    if urls.is_empty() {
        return Ok(());
    }
    recorder.add_file("git/urls.tsv", urls.as_bytes()).map_err(EngineError::Capture)
}

/// Copies what no server answers for: the repositories, and what the pipelines rendered (without the secret
/// values that were seen). Repositories are copied as they are: what is in Git is in Git.
fn copy(files: &dyn SnapshotFiles, recorder: &Recorder, fleet: &Fleet) -> Result<(), EngineError> {
    for folder in ["git/", "ci/"] {
        for name in files.list(folder).unwrap_or_default() {
            let Ok(bytes) = files.read(&name) else { continue };
            let bytes = match String::from_utf8(bytes) {
                Ok(text) if folder == "ci/" => fleet.scrubber.scrub(&text).into_owned().into_bytes(),
                Ok(text) => text.into_bytes(),
                Err(binary) => binary.into_bytes(),
            };
            recorder.add_file(&name, &bytes).map_err(EngineError::Capture)?;
        }
    }
    Ok(())
}
