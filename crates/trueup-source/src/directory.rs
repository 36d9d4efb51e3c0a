//! A directory on disk as a [`SourceTree`].

use std::path::{Component, Path, PathBuf};

use fs_err as fs;
use trueup_model::{FollowedLink, SourceEntry, SourceTree};

use crate::SourceError;

/// More entries than this are refused.
const ENTRIES: usize = 200_000;
/// More bytes than this are refused.
const BYTES: u64 = 1 << 30;
/// Directories nest no deeper than this.
const DEPTH: usize = 200;
/// Links that Go's `filepath.EvalSymlinks` follows for one path.
const LINKS: usize = 255;

/// Which symbolic links are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// All, wherever they lead.
    Follow,
    /// Those that stay in the tree; others are entries that cannot be read.
    Inside,
}

/// Reads a directory. Symbolic links are followed; each is recorded. What cannot be read as a file is an entry that says
/// so in Go's words, so that one such file does not hide the rest.
///
/// `skip` is asked with the path relative to the root and whether it is a directory; what it skips is not read. A link
/// that leads nowhere is an entry all the same: Helm trips over it before it asks what to ignore.
///
/// # Errors
/// The root cannot be read, or there is more in it than anybody means.
pub fn read_directory(root: &Path, skip: &dyn Fn(&str, bool) -> bool, links: Links) -> Result<SourceTree, SourceError> {
    let real_root = fs::canonicalize(root).map_err(|source| SourceError::Directory { source })?;
    let names = names(root).map_err(|source| SourceError::Directory { source })?;
    let mut reader = Reader {
        root: root.to_owned(),
        skip,
        links,
        tree: SourceTree::default(),
        entries: 0,
        bytes: 0,
        ancestors: vec![real_root.clone()],
        real_root,
    };
    reader.children(root, "", names)?;
    Ok(reader.tree)
}

/// An error of the operating system in Go's words.
pub fn go_error_text(error: &std::io::Error) -> String {
    // `fs_err` puts the path before the system's own text, which has no colon.
    let whole = error.to_string();
    let text = whole.rsplit(": ").next().unwrap_or_default().split(" (os error").next().unwrap_or_default();
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

struct Reader<'a> {
    root: PathBuf,
    real_root: PathBuf,
    skip: &'a dyn Fn(&str, bool) -> bool,
    links: Links,
    tree: SourceTree,
    entries: usize,
    bytes: u64,
    /// The directories that are being read, links resolved.
    ancestors: Vec<PathBuf>,
}

impl Reader<'_> {
    fn children(&mut self, directory: &Path, path: &str, names: Vec<String>) -> Result<(), SourceError> {
        for name in names {
            let below = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
            self.entries += 1;
            if self.entries > ENTRIES {
                return Err(SourceError::TooMuch { path: self.root.clone(), limit: format!("{ENTRIES} files") });
            }
            self.entry(&directory.join(&name), &below)?;
        }
        Ok(())
    }

    fn entry(&mut self, place: &Path, path: &str) -> Result<(), SourceError> {
        let shown = place.display();
        let metadata = match fs::symlink_metadata(place) {
            Ok(metadata) => metadata,
            Err(error) => return self.unreadable(path, format!("lstat {shown}: {}", go_error_text(&error))),
        };
        if !metadata.is_symlink() {
            return self.followed(place, path, &metadata);
        }
        let target = match resolve(place) {
            Ok(target) => target,
            Err(error) => {
                let text = format!("error evaluating symlink {shown}: {error}");
                self.tree.insert_entry(path, SourceEntry::BrokenLink(text));
                return Ok(());
            }
        };
        if self.links == Links::Inside && !target.starts_with(&self.real_root) {
            return self.unreadable(path, format!("{shown}: the symbolic link leads out of the tree"));
        }
        self.tree.record_link(FollowedLink { path: shown.to_string(), target: target.display().to_string() });
        match fs::symlink_metadata(&target) {
            Ok(metadata) => self.followed(place, path, &metadata),
            Err(error) => self.unreadable(path, format!("lstat {}: {}", target.display(), go_error_text(&error))),
        }
    }

    /// What stands at a place after links were followed.
    fn followed(&mut self, place: &Path, path: &str, metadata: &std::fs::Metadata) -> Result<(), SourceError> {
        if (self.skip)(path, metadata.is_dir()) {
            return Ok(());
        }
        if metadata.is_dir() {
            return self.directory(place, path);
        }
        let shown = place.display();
        if !metadata.is_file() {
            let text = format!("cannot load irregular file {shown} as it has file mode type bits set");
            return self.unreadable(path, text);
        }
        self.bytes = self.bytes.saturating_add(metadata.len());
        if self.bytes > BYTES {
            return Err(SourceError::TooMuch { path: self.root.clone(), limit: format!("{} MiB", BYTES >> 20) });
        }
        match fs::read(place) {
            Ok(bytes) => {
                let entry = SourceEntry::File { bytes: bytes.into(), executable: is_executable(metadata) };
                self.tree.insert_entry(path, entry);
                Ok(())
            }
            Err(error) => {
                self.unreadable(path, format!("error reading {path}: open {shown}: {}", go_error_text(&error)))
            }
        }
    }

    fn directory(&mut self, place: &Path, path: &str) -> Result<(), SourceError> {
        let shown = place.display();
        let endless = format!("lstat {shown}: too many levels of symbolic links");
        let real = match fs::canonicalize(place) {
            Ok(real) if !self.ancestors.contains(&real) && self.ancestors.len() < DEPTH => real,
            Ok(_) => return self.unreadable(path, endless),
            Err(error) => return self.unreadable(path, format!("lstat {shown}: {}", go_error_text(&error))),
        };
        let names = match names(place) {
            Ok(names) => names,
            Err(error) => return self.unreadable(path, format!("open {shown}: {}", go_error_text(&error))),
        };
        self.ancestors.push(real);
        let result = self.children(place, path, names);
        self.ancestors.pop();
        result
    }

    // Always `Ok`, so that the callers above read as one chain of cases.
    #[expect(clippy::unnecessary_wraps, reason = "every case of reading an entry ends with the same type")]
    fn unreadable(&mut self, path: &str, text: String) -> Result<(), SourceError> {
        self.tree.insert_entry(path, SourceEntry::Unreadable(text));
        Ok(())
    }
}

/// The names in a directory, in byte order.
fn names(directory: &Path) -> std::io::Result<Vec<String>> {
    let mut names = fs::read_dir(directory)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<std::io::Result<Vec<String>>>()?;
    names.sort();
    Ok(names)
}

/// Where a path leads once every link in it was followed; the error is that of Go's `filepath.EvalSymlinks`.
fn resolve(path: &Path) -> Result<PathBuf, String> {
    let parts = |path: &Path| path.components().rev().map(|c| c.as_os_str().to_owned()).collect::<Vec<_>>();
    let mut rest = parts(path);
    let mut resolved = PathBuf::new();
    let mut links = 0;
    while let Some(part) = rest.pop() {
        match Path::new(&part).components().next() {
            Some(Component::RootDir) => resolved = PathBuf::from("/"),
            Some(Component::ParentDir) => {
                resolved.pop();
            }
            Some(Component::Normal(name)) => {
                let next = resolved.join(name);
                let metadata = fs::symlink_metadata(&next)
                    .map_err(|error| format!("lstat {}: {}", next.display(), go_error_text(&error)))?;
                if !metadata.is_symlink() {
                    resolved = next;
                    continue;
                }
                links += 1;
                if links > LINKS {
                    return Err("EvalSymlinks: too many links".to_owned());
                }
                let target = fs::read_link(&next)
                    .map_err(|error| format!("readlink {}: {}", next.display(), go_error_text(&error)))?;
                rest.extend(parts(&target));
            }
            _ => {}
        }
    }
    Ok(resolved)
}

#[cfg(unix)]
fn is_executable(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &std::fs::Metadata) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn listed(tree: &SourceTree, root: &Path) -> Vec<String> {
        let root = root.display().to_string();
        let line = |(path, entry): (&str, &SourceEntry)| match entry {
            SourceEntry::File { bytes, executable } => {
                let mark = if *executable { "*" } else { "" };
                format!("{path}{mark}={}", String::from_utf8_lossy(bytes))
            }
            SourceEntry::Unreadable(text) | SourceEntry::BrokenLink(text) => {
                format!("{path}!{}", text.replace(&root, "ROOT"))
            }
        };
        tree.entries().map(line).collect()
    }

    fn tree() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a scratch folder can be made");
        let root = folder.path().join("r");
        fs::create_dir_all(root.join("sub")).expect("a folder can be made");
        fs::write(root.join("a"), "1").expect("a file can be written");
        fs::write(root.join("sub/b"), "2").expect("a file can be written");
        fs::write(folder.path().join("outside"), "3").expect("a file can be written");
        folder
    }

    #[test]
    fn links_are_followed_and_recorded() {
        let folder = tree();
        let root = folder.path().canonicalize().expect("the folder exists").join("r");
        symlink("../outside", root.join("out")).expect("a link can be made");
        symlink("sub", root.join("twin")).expect("a link can be made");
        let read = |links| read_directory(&root, &|_, _| false, links).expect("the root can be read");
        assert_eq!(listed(&read(Links::Follow), &root), ["a=1", "out=3", "sub/b=2", "twin/b=2"]);
        let inside = read(Links::Inside);
        assert_eq!(
            listed(&inside, &root),
            ["a=1", "out!ROOT/out: the symbolic link leads out of the tree", "sub/b=2", "twin/b=2"]
        );
        assert_eq!(inside.followed_links().len(), 1);
    }

    #[test]
    fn what_cannot_be_read_says_so_in_go_words() {
        let folder = tree();
        let root = folder.path().canonicalize().expect("the folder exists").join("r");
        symlink("nowhere/x", root.join("broken")).expect("a link can be made");
        symlink("..", root.join("sub/up")).expect("a link can be made");
        let read = read_directory(&root, &|path, _| path == "a", Links::Follow).expect("the root can be read");
        assert_eq!(
            listed(&read, &root),
            [
                "broken!error evaluating symlink ROOT/broken: lstat ROOT/nowhere: no such file or directory",
                "sub/b=2",
                "sub/up!lstat ROOT/sub/up: too many levels of symbolic links",
            ]
        );
    }
}
