//! Where the files of a snapshot are: a folder, or an archive in memory.

mod archive;
mod folder;

use std::io;
use std::path::{Component, Path};
use std::sync::Arc;

use trueup_model::SnapshotFiles;

pub use archive::SnapshotArchive;
pub use folder::SnapshotFolder;

/// The largest archive file that is read, compressed.
const MAX_ARCHIVE_FILE: u64 = 512 << 20;

/// Why a snapshot cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenSnapshotError {
    /// The folder or file cannot be read.
    #[error("cannot open the snapshot {label}")]
    Unreadable {
        /// The path as given.
        label: String,
        /// Why.
        source: io::Error,
    },
    /// It is neither a folder nor a regular file.
    #[error("{label} is neither a folder nor a .tar.zst file")]
    NotASnapshot {
        /// The path as given.
        label: String,
    },
    /// The archive is damaged, or holds what no snapshot holds.
    #[error("the archive {label} is not a snapshot: {reason}")]
    Archive {
        /// The path as given.
        label: String,
        /// What is wrong, with the entry's name.
        reason: String,
    },
}

/// Opens a snapshot: a folder, or a file that is a tar archive compressed with zstd.
///
/// # Errors
/// If there is nothing at the path, or something else.
pub fn open_snapshot(path: &Path) -> Result<Arc<dyn SnapshotFiles>, OpenSnapshotError> {
    let label = path.display().to_string();
    let unreadable = |source| OpenSnapshotError::Unreadable { label: label.clone(), source };
    let metadata = fs_err::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Ok(Arc::new(SnapshotFolder::open(path)?));
    }
    if !metadata.is_file() {
        return Err(OpenSnapshotError::NotASnapshot { label });
    }
    if metadata.len() > MAX_ARCHIVE_FILE {
        let reason = format!("it has {} MiB, more than {} MiB", metadata.len() >> 20, MAX_ARCHIVE_FILE >> 20);
        return Err(OpenSnapshotError::Archive { label, reason });
    }
    let bytes = fs_err::read(path).map_err(unreadable)?;
    Ok(Arc::new(SnapshotArchive::from_tar_zst(&label, &bytes)?))
}

/// The name, if it stays inside the snapshot: relative, `/` between its parts, no `..`.
fn inside(name: &str) -> io::Result<&Path> {
    let path = Path::new(name);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if plain && !name.contains(['\\', '\0']) {
        Ok(path)
    } else {
        Err(io::Error::new(io::ErrorKind::PermissionDenied, format!("{name:?} leads out of the snapshot")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, body) in entries {
            let mut header = tar::Header::new_gnu();
            header.set_size(body.len() as u64);
            // Written by hand, since `set_path` refuses what these tests are about.
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            builder.append(&header, *body).unwrap();
        }
        zstd::encode_all(builder.into_inner().unwrap().as_slice(), 1).unwrap()
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs_err::create_dir_all(folder.path().join("git/shop")).unwrap();
        fs_err::write(folder.path().join("snapshot.yaml"), "schemaVersion: 1").unwrap();
        fs_err::write(folder.path().join("git/shop/web.bundle"), "bundle").unwrap();
        folder
    }

    #[test]
    fn a_folder_and_an_archive_hold_the_same_files() {
        let folder = folder();
        let bytes = archive(&[("./snapshot.yaml", b"schemaVersion: 1"), ("git/shop/web.bundle", b"bundle")]);
        let file = folder.path().with_extension("tar.zst");
        fs_err::write(&file, bytes).unwrap();
        for path in [folder.path(), &file] {
            let files = open_snapshot(path).unwrap();
            assert_eq!(files.read("snapshot.yaml").unwrap(), b"schemaVersion: 1");
            assert_eq!(files.list("git/").unwrap(), ["git/shop/web.bundle"]);
            assert_eq!(files.read("git/none").unwrap_err().kind(), io::ErrorKind::NotFound);
        }
        fs_err::remove_file(&file).unwrap();
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        let folder = folder();
        let files = SnapshotFolder::open(folder.path()).unwrap();
        for name in ["../etc/passwd", "/etc/passwd", "git/../../etc/passwd"] {
            assert_eq!(files.read(name).unwrap_err().kind(), io::ErrorKind::PermissionDenied, "{name}");
        }
        for name in ["../x", "/x"] {
            assert!(SnapshotArchive::from_tar_zst("x", &archive(&[(name, b"x")])).is_err(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_are_refused_and_not_listed() {
        let folder = folder();
        let outside = tempfile::NamedTempFile::new().unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("git/link")).unwrap();
        std::os::unix::fs::symlink("snapshot.yaml", folder.path().join("inner")).unwrap();
        let files = SnapshotFolder::open(folder.path()).unwrap();
        assert_eq!(files.read("git/link").unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(files.list("git").unwrap(), ["git/shop/web.bundle"]);
        assert!(files.read("inner").is_ok());
    }

    #[test]
    fn a_damaged_archive_is_an_error() {
        let mut bytes = archive(&[("snapshot.yaml", &[b'x'; 4000])]);
        bytes.truncate(bytes.len() / 2);
        assert!(SnapshotArchive::from_tar_zst("x", &bytes).is_err());
        assert!(SnapshotArchive::from_tar_zst("x", b"plain text").is_err());
    }
}
