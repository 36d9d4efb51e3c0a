//! Charts that are not on this machine: `--repo`, names of repositories, URLs of archives, OCI registries; and the
//! dependencies that a chart's `charts/` lacks.

mod access;
mod dependencies;
mod indexes;
mod locate;
mod pack;
mod registry;
mod supply;
mod write;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use trueup_helm::repository::{Repositories, strip_credentials};
use trueup_helm::{Generation, HelmError, Remark, Talk};
use trueup_source::{ArchiveCache, ChartDownloads, DownloadError, DownloadLimits, DownloadProblem, ServerAccess};

pub use dependencies::{ChartInNeed, CompletedCharts, DependencyRule, complete_dependencies};
pub use locate::{RemoteChart, is_local, locate_remote};

/// Where charts may come from, and how servers are spoken to.
#[derive(Debug, Clone, Default)]
pub struct RemoteOptions {
    /// Which Helm is imitated.
    pub generation: Generation,
    /// `--repo`
    pub repo: String,
    /// `--version`; `>0.0.0-0` for `--devel`.
    pub version: String,
    /// The flags of connections.
    pub access: ServerAccess,
    /// `repositories.yaml`; it need not exist.
    pub repository_config: Option<PathBuf>,
    /// Where Helm keeps the indexes of named repositories. They are only read; one that is missing is fetched.
    pub repository_cache: Option<PathBuf>,
    /// Helm's `registry/config.json` and docker's `config.json`, whichever are there; the first that knows a registry
    /// counts.
    pub registry_configs: Vec<PathBuf>,
    /// Where archives are kept by digest.
    pub archive_cache: Option<PathBuf>,
    /// Bounds of downloads.
    pub limits: DownloadLimits,
}

/// Everything that a look-up needs.
struct Remote<'a> {
    options: &'a RemoteOptions,
    downloads: ChartDownloads,
    known: Repositories,
    talk: &'a Talk,
}

impl<'a> Remote<'a> {
    fn new(options: &'a RemoteOptions, talk: &'a Talk) -> Result<Self, HelmError> {
        let cache = options.archive_cache.clone().map(ArchiveCache::new);
        let known = match options.repository_config.as_ref().map(|path| (path, fs_err::read(path))) {
            None => Repositories::default(),
            Some((_, Ok(text))) => Repositories::read(&text)?,
            Some((_, Err(error))) if error.kind() == std::io::ErrorKind::NotFound => Repositories::default(),
            Some((path, Err(error))) => {
                let error = trueup_source::go_error_text(&error);
                let path = path.display();
                return Err(HelmError::new(format!("couldn't load repositories file ({path}): open {path}: {error}")));
            }
        };
        Ok(Self { options, downloads: ChartDownloads::new(options.limits, cache), known, talk })
    }

    fn generation(&self) -> Generation {
        self.options.generation
    }
}

/// A download's error as Helm would print it. What Helm does not know of comes with what to do.
fn helm_error(error: &DownloadError) -> HelmError {
    match error.problem {
        DownloadProblem::Status(_) => HelmError::new(error.to_string()),
        _ => HelmError::new(format!("{error}\nhint: {}", error.hint())),
    }
}

/// A URL in a text that people read.
fn shown(url: &str) -> String {
    strip_credentials(url)
}

/// Runs a look-up where nothing else is asynchronous: in a thread of its own, so that it does not matter where it is
/// called from. What Helm would say on its way is handed back.
///
/// # Errors
/// Those of the look-up, or there are no threads left.
pub fn wait_for<T: Send>(
    work: impl AsyncFnOnce(&Talk) -> Result<T, HelmError> + Send,
) -> (Result<T, HelmError>, Vec<Remark>) {
    let run = || {
        let talk = Talk::default();
        let result = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime.block_on(work(&talk)),
            Err(error) => Err(HelmError::new(format!("no thread for the network: {error}"))),
        };
        (result, talk.into_remarks())
    };
    let joined = std::thread::scope(|scope| scope.spawn(run).join());
    joined.unwrap_or_else(|_| (Err(HelmError::new("the look-up was interrupted")), Vec::new()))
}
