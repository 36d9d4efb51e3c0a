//! What lies on servers.

use std::fmt;

use super::repo_spec::RepoSpec;

/// Fetches files and repositories.
pub trait Remote: fmt::Debug {
    /// The body of what a server answers to `GET` of an `http(s)` address, redirections followed.
    fn get(&self, url: &str) -> Result<Vec<u8>, HttpError>;
    /// Makes a work tree of a repository, and returns the absolute path without links of its folder, which the build's
    /// [`FileSystem`](super::FileSystem) must then know.
    fn clone_repository(&self, spec: &RepoSpec) -> Result<String, CloneError>;
}

/// Why there is no body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HttpError {
    /// The server answered with a status that is no success.
    Status(u16),
    /// There was no answer, in Go's words.
    NoAnswer(String),
}

/// Why there is no work tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CloneError {
    /// A command took too long.
    TimedOut {
        /// The command line.
        command: String,
    },
    /// In kustomize's words: `failed to run 'COMMAND': OUTPUT: exit status 128`.
    Failed(String),
}

/// Refuses everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRemote;

impl Remote for NoRemote {
    fn get(&self, url: &str) -> Result<Vec<u8>, HttpError> {
        Err(HttpError::NoAnswer(format!("{url} is not fetched: there is no network here")))
    }

    fn clone_repository(&self, spec: &RepoSpec) -> Result<String, CloneError> {
        Err(CloneError::Failed(format!("{} is not fetched: there is no network here", spec.clone_spec())))
    }
}
