//! The files that a build can read.

use std::fmt;

/// A tree of files and folders: a disk, or the tree of a commit. All paths are absolute and their parts are separated by
/// `/`. What is asked for may have `..` in it.
pub trait FileSystem: fmt::Debug {
    /// Follows all links of a path that must exist. The error is Go's of `filepath.EvalSymlinks`:
    /// `lstat PATH: no such file or directory`, with the first path that cannot be followed.
    fn resolve(&self, path: &str) -> Result<ResolvedPath, String>;
    /// The content of a file; links are followed. The error is Go's of `os.ReadFile`:
    /// `open PATH: no such file or directory`, `read PATH: is a directory`.
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// An existing path that has no links in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedPath {
    /// The path.
    pub path: String,
    /// Whether it is a folder.
    pub is_directory: bool,
}
