//! A snapshot in a compressed archive, unpacked in memory: a file, or the demo inside the binary.

use std::collections::BTreeMap;
use std::io::{self, Read};

use trueup_model::SnapshotFiles;

use super::{OpenSnapshotError, inside};

/// How much an archive may hold: unpacked bytes, and files.
const MAX_UNPACKED: u64 = 2 << 30;
const MAX_ENTRIES: usize = 200_000;

/// The files of a snapshot in memory.
pub struct SnapshotArchive {
    label: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl SnapshotArchive {
    /// Unpacks a tar archive that is compressed with zstd. `label` is what to call it in messages.
    ///
    /// # Errors
    /// If the archive is damaged or too large, or an entry's name leads out of it. Links are left out.
    pub fn from_tar_zst(label: &str, bytes: &[u8]) -> Result<Self, OpenSnapshotError> {
        let files = unpack(bytes)
            .map_err(|error| OpenSnapshotError::Archive { label: label.to_owned(), reason: error.to_string() })?;
        if files.is_empty() {
            return Err(OpenSnapshotError::Archive { label: label.to_owned(), reason: "it is empty".to_owned() });
        }
        Ok(Self { label: label.to_owned(), files })
    }

    /// A snapshot made of names and contents, for tests and for snapshots that are made in memory.
    #[must_use]
    pub fn from_files<N: Into<String>, I: IntoIterator<Item = (N, Vec<u8>)>>(label: &str, files: I) -> Self {
        let files = files.into_iter().map(|(name, body)| (name.into(), body)).collect();
        Self { label: label.to_owned(), files }
    }
}

fn unpack(bytes: &[u8]) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let unpacked = zstd::Decoder::new(bytes)?.take(MAX_UNPACKED);
    let mut files = BTreeMap::new();
    let mut left = MAX_UNPACKED;
    for entry in tar::Archive::new(unpacked).entries()? {
        let mut entry = entry?;
        if entry.header().entry_type() != tar::EntryType::Regular {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        inside(&name)?;
        let mut body = Vec::new();
        entry.read_to_end(&mut body)?;
        left = left
            .checked_sub(body.len() as u64)
            .filter(|left| *left > 0)
            .ok_or_else(|| io::Error::other(format!("it holds more than {} MiB", MAX_UNPACKED >> 20)))?;
        if files.len() >= MAX_ENTRIES {
            return Err(io::Error::other(format!("it holds more than {MAX_ENTRIES} files")));
        }
        files.insert(name.trim_start_matches("./").to_owned(), body);
    }
    Ok(files)
}

impl SnapshotFiles for SnapshotArchive {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        inside(name)?;
        self.files
            .get(name)
            .cloned()
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, format!("{}: no file {name}", self.label)))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        inside(folder)?;
        let folder = folder.trim_end_matches('/');
        let below =
            |name: &str| folder.is_empty() || name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        Ok(self.files.keys().filter(|name| below(name)).cloned().collect())
    }

    fn label(&self) -> String {
        self.label.clone()
    }
}
