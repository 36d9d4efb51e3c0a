//! Archives on disk, by digest.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fs_err as fs;
use tempfile::NamedTempFile;

use super::ArchiveDigest;

/// A folder of archives, each under the digest of its bytes. Several processes may use it: what is there is complete,
/// because archives are written beside and then renamed, and what is read is checked, so that damage is only a miss.
#[derive(Debug, Clone)]
pub struct ArchiveCache {
    folder: PathBuf,
}

impl ArchiveCache {
    /// A cache in a folder, which need not exist.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The archive of a digest, if it is there and undamaged.
    pub fn get(&self, digest: ArchiveDigest, limit: u64) -> Option<Vec<u8>> {
        let path = self.path(digest);
        let size = fs::metadata(&path).ok()?.len();
        let bytes = if size > limit { return None } else { fs::read(&path).ok()? };
        if ArchiveDigest::of(&bytes) == digest {
            return Some(bytes);
        }
        tracing::warn!(path = %path.display(), "a damaged archive in the cache is fetched anew");
        None
    }

    /// Keeps an archive.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn put(&self, bytes: &[u8]) -> io::Result<ArchiveDigest> {
        let digest = ArchiveDigest::of(bytes);
        let path = self.path(digest);
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.persist(&path).map_err(|error| error.error)?;
        Ok(digest)
    }

    fn path(&self, digest: ArchiveDigest) -> PathBuf {
        let hex = digest.hex();
        self.folder.join("sha256").join(&hex[..2]).join(format!("{hex}.tgz"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_a_miss_and_is_repaired() {
        let folder = tempfile::tempdir().expect("a scratch folder can be made");
        let cache = ArchiveCache::new(folder.path().join("not/yet"));
        assert_eq!(cache.get(ArchiveDigest::of(b"abc"), 10), None);
        let digest = cache.put(b"abc").expect("the folder can be written");
        assert_eq!(cache.get(digest, 10).as_deref(), Some(&b"abc"[..]));
        assert_eq!(cache.get(digest, 2), None);
        fs::write(cache.path(digest), "abd").expect("the file can be written");
        assert_eq!(cache.get(digest, 10), None);
        cache.put(b"abc").expect("the folder can be written");
        assert_eq!(cache.get(digest, 10).as_deref(), Some(&b"abc"[..]));
        assert_eq!(ArchiveDigest::parse(&digest.to_string()), Some(digest));
        assert_eq!(ArchiveDigest::parse("sha256:12"), None);
    }
}
