//! Where manifests come from: directories on disk as a [`SourceTree`](trueup_model::SourceTree), and
//! the history of Git repositories, from the bundles of a snapshot and from local clones to a
//! [`CommitLog`](trueup_model::CommitLog).
//!
//! Bytes of other people's repositories come in, values come out; [`HistoryLimits`] bounds what is read of each.
//! Whatever cannot be read of a snapshot becomes a [`Gap`](trueup_model::Gap) that names the file, never an error.

mod bundle;
mod bundle_list;
mod changed_paths;
mod charts;
mod commit_log;
mod directory;
mod git_repository;
mod history;
mod history_limits;
mod local_repository;
mod source_error;

pub use charts::{
    ArchiveCache, ArchiveDigest, ChartArchive, ChartDownloads, DownloadError, DownloadLimits, DownloadProblem, Login,
    PulledChart, RegistryChart, ServerAccess,
};
pub use commit_log::commit_log;
pub use directory::{Links, go_error_text, read_directory};
pub use git_repository::GitRepository;
pub use history_limits::HistoryLimits;
pub use local_repository::local_history;
pub use source_error::SourceError;
