//! A snapshot in a folder.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use trueup_model::SnapshotFiles;

use super::{OpenSnapshotError, inside};

/// The largest file that is read; what is larger is not part of any snapshot.
const MAX_FILE: u64 = 2 << 30;

/// How many files a listing may name, and how deep it goes.
const MAX_FILES: usize = 200_000;
const MAX_DEPTH: usize = 32;

/// The files of a snapshot in a folder.
#[derive(Debug)]
pub struct SnapshotFolder {
    root: PathBuf,
    label: String,
}

impl SnapshotFolder {
    /// Opens a folder; its content is read when it is asked for.
    ///
    /// # Errors
    /// If it does not exist.
    pub fn open(path: &Path) -> Result<Self, OpenSnapshotError> {
        let label = path.display().to_string();
        let root = fs_err::canonicalize(path)
            .map_err(|source| OpenSnapshotError::Unreadable { label: label.clone(), source })?;
        Ok(Self { root, label })
    }

    /// The real place of a file, if it is below the root after all links are followed.
    fn resolve(&self, name: &str) -> io::Result<PathBuf> {
        let place = fs_err::canonicalize(self.root.join(inside(name)?))?;
        if place.starts_with(&self.root) {
            Ok(place)
        } else {
            Err(io::Error::new(io::ErrorKind::PermissionDenied, format!("{name:?} is a link out of the snapshot")))
        }
    }

    fn walk(&self, folder: &Path, depth: usize, found: &mut Vec<String>) -> io::Result<()> {
        if depth > MAX_DEPTH {
            return Err(io::Error::other(format!(
                "folders are nested deeper than {MAX_DEPTH} below {}",
                folder.display()
            )));
        }
        for entry in fs_err::read_dir(folder)? {
            let entry = entry?;
            // Links are followed when a file is read by name, where they are checked; a walk ignores them.
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.walk(&entry.path(), depth + 1, found)?;
            } else if kind.is_file() {
                let path = entry.path();
                let relative = path.strip_prefix(&self.root).ok().and_then(Path::to_str);
                found.extend(relative.map(|name| name.replace('\\', "/")));
                if found.len() > MAX_FILES {
                    return Err(io::Error::other(format!("more than {MAX_FILES} files below {}", folder.display())));
                }
            }
        }
        Ok(())
    }
}

impl SnapshotFiles for SnapshotFolder {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let file = fs_err::File::open(self.resolve(name)?)?;
        let length = file.metadata()?.len();
        if length > MAX_FILE {
            return Err(io::Error::other(format!("{name} has more than {} MiB", MAX_FILE >> 20)));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        file.take(MAX_FILE).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let place = match self.resolve(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            place => place?,
        };
        let mut found = Vec::new();
        self.walk(&place, 0, &mut found)?;
        found.sort();
        Ok(found)
    }

    fn label(&self) -> String {
        self.label.clone()
    }
}
