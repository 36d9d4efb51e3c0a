//! Where a kustomization's files come from: local folders, copies of repositories, and servers.

use crate::error::BuildError;

pub use file_system::{FileSystem, ResolvedPath};
pub use remote::{CloneError, HttpError, NoRemote, Remote};
pub use repo_spec::RepoSpec;
pub(crate) use rooted::{Rooted, in_file};
pub(crate) use sources::Sources;

mod file_system;
mod remote;
mod repo_spec;
mod rooted;
mod sources;

/// Reads files for one kustomization, from its root: the folder of its kustomization file.
pub trait Loader {
    /// The absolute path of the root, without links.
    fn root(&self) -> &str;
    /// The content of a file: a path from the root, or an `http(s)` address. Restricted as kustomize's load
    /// restrictor demands.
    fn load(&self, path: &str) -> Result<Vec<u8>, BuildError>;
}
