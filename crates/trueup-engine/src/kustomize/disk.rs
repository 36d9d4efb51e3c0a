//! The local disk as kustomize reads it.

use std::path::{Component, Path, PathBuf};

use trueup_kustomize::loader::{FileSystem, ResolvedPath};
use trueup_source::go_error_text;

/// As many links as Go follows in one path.
const MAX_LINKS: usize = 255;

/// The local disk.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Disk;

impl FileSystem for Disk {
    fn resolve(&self, path: &str) -> Result<ResolvedPath, String> {
        let resolved = follow(Path::new(path))?;
        let is_directory = resolved.is_dir();
        Ok(ResolvedPath { path: resolved.to_string_lossy().into_owned(), is_directory })
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let is_directory = fs_err::metadata(path).is_ok_and(|metadata| metadata.is_dir());
        if is_directory {
            return Err(format!("read {path}: is a directory"));
        }
        fs_err::read(path).map_err(|error| format!("open {path}: {}", go_error_text(&error)))
    }
}

/// Follows all links, one part of the path after the other, as Go's `filepath.EvalSymlinks`.
fn follow(path: &Path) -> Result<PathBuf, String> {
    let mut parts: Vec<PathBuf> = split(path);
    parts.reverse();
    let mut resolved = PathBuf::new();
    let mut links = 0;
    while let Some(part) = parts.pop() {
        if part.as_os_str() == ".." {
            resolved.pop();
            continue;
        }
        let next = resolved.join(&part);
        let metadata = fs_err::symlink_metadata(&next)
            .map_err(|error| format!("lstat {}: {}", next.display(), go_error_text(&error)))?;
        if !metadata.is_symlink() {
            if !metadata.is_dir() && !parts.is_empty() {
                return Err("not a directory".to_owned());
            }
            resolved = next;
            continue;
        }
        links += 1;
        if links > MAX_LINKS {
            return Err("EvalSymlinks: too many links".to_owned());
        }
        let target = fs_err::read_link(&next)
            .map_err(|error| format!("readlink {}: {}", next.display(), go_error_text(&error)))?;
        if target.is_absolute() {
            resolved = PathBuf::new();
        }
        parts.extend(split(&target).into_iter().rev());
    }
    Ok(resolved)
}

/// The parts of a path; `/` is the first part of an absolute one.
fn split(path: &Path) -> Vec<PathBuf> {
    let is_kept = |part: &Component<'_>| !matches!(part, Component::CurDir);
    path.components().filter(is_kept).map(|part| PathBuf::from(part.as_os_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs_err::create_dir_all(root.join("a/b")).unwrap();
        fs_err::write(root.join("a/file"), "x").unwrap();
        fs_err::os::unix::fs::symlink("b/../file", root.join("a/link")).unwrap();
        fs_err::os::unix::fs::symlink("loop", root.join("a/loop")).unwrap();
        (folder, root.to_string_lossy().into_owned())
    }

    #[test]
    fn links_are_followed_wherever_they_stand() {
        let (_folder, root) = folder();
        let resolved = |path: &str| Disk.resolve(&format!("{root}/{path}")).map(|found| found.path.replace(&root, ""));
        assert_eq!(resolved("a/link"), Ok("/a/file".to_owned()));
        assert_eq!(resolved("a/b/../link"), Ok("/a/file".to_owned()));
        assert_eq!(resolved("a/loop"), Err("EvalSymlinks: too many links".to_owned()));
    }

    #[test]
    fn errors_name_the_part_that_is_not_there() {
        let (_folder, root) = folder();
        let error = |path: &str| Disk.resolve(&format!("{root}/{path}")).unwrap_err().replace(&root, "ROOT");
        assert_eq!(error("a/nope/x"), "lstat ROOT/a/nope: no such file or directory");
        assert_eq!(error("a/file/x"), "not a directory");
        assert_eq!(Disk.read(&format!("{root}/a")).unwrap_err().replace(&root, "ROOT"), "read ROOT/a: is a directory");
    }
}
