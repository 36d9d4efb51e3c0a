//! Why the history of a repository could not be read.

use std::io;
use std::path::PathBuf;

/// An error that names the repository or the place in a bundle; the chain of sources says the rest.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is no readable repository.
    #[error("cannot open {repo_url} at {}", path.display())]
    Open {
        /// The URL that Applications name.
        repo_url: String,
        /// Where its clone should be.
        path: PathBuf,
        /// What gix says.
        source: Box<gix::Error>,
    },
    /// The references cannot be listed.
    #[error("cannot list the references of {repo_url}")]
    References {
        /// The URL that Applications name.
        repo_url: String,
        /// What gix says.
        source: Box<gix::Error>,
    },
    /// A file that is no Git bundle, or one of a kind that is not understood.
    #[error("not a Git bundle that can be read: {0}")]
    BundleHeader(String),
    /// The bundle is larger than permitted.
    #[error("the bundle has {bytes} bytes, more than the limit of {limit}")]
    BundleTooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The pack inside a bundle is damaged.
    #[error("the pack of the bundle cannot be read")]
    Pack {
        /// What gix says.
        source: Box<gix::Error>,
    },
    /// A place for the unpacked bundle is missing.
    #[error("no temporary folder for the bundle")]
    Scratch {
        /// What the system says.
        source: io::Error,
    },
    /// A directory cannot be read.
    #[error("the directory cannot be read")]
    Directory {
        /// What the system says, with the path.
        source: io::Error,
    },
    /// A directory holds more than permitted.
    #[error("{} holds more than {limit}", path.display())]
    TooMuch {
        /// The directory.
        path: PathBuf,
        /// The limit.
        limit: String,
    },
    /// The files of a commit cannot be read.
    #[error("commit {commit} cannot be read: {reason}")]
    Commit {
        /// The commit.
        commit: String,
        /// Why.
        reason: String,
    },
    /// None of the references leads to a commit.
    #[error("no reference leads to a commit")]
    NoCommits,
}
