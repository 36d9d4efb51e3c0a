//! Bodies of recorded answers: reading, decompression with a limit, and a small cache of parsed lists.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use trueup_model::{IndexEntry, SnapshotFiles};

use super::list::RecordedList;

/// A decompressed body may have this many bytes. Larger than any list that an API server can give (etcd holds
/// 8 GiB at the very most, sane clusters a tenth of this in one kind), small enough to survive a hostile file.
const LIMIT: u64 = 512 << 20;

/// Bytes of bodies whose parsed lists are kept.
const CACHE_LIMIT: usize = 64 << 20;

/// Reads a body, decompressing it where the index says so.
///
/// # Errors
/// A sentence that names the file.
pub(super) fn read(files: &dyn SnapshotFiles, entry: &IndexEntry) -> Result<Bytes, String> {
    let raw = files.read(&entry.file).map_err(|error| format!("{}: {error}", entry.file))?;
    match entry.encoding.as_deref() {
        None | Some("" | "identity") => Ok(Bytes::from(raw)),
        Some("zstd") => {
            decompress(&raw, LIMIT).map(Bytes::from).map_err(|reason| format!("{}: zstd: {reason}", entry.file))
        }
        Some(other) => Err(format!("{}: encoding {other:?} is not known", entry.file)),
    }
}

fn decompress(raw: &[u8], limit: u64) -> Result<Vec<u8>, String> {
    let decoder = zstd::Decoder::with_buffer(raw).map_err(|error| error.to_string())?;
    let mut body = Vec::new();
    let length = decoder.take(limit + 1).read_to_end(&mut body).map_err(|error| error.to_string())?;
    if length as u64 > limit {
        return Err(format!("more than {limit} bytes when decompressed"));
    }
    body.shrink_to_fit();
    Ok(body)
}

/// The parsed lists that were used last, up to [`CACHE_LIMIT`] bytes.
///
/// Only answers that are computed from a list go through it: a whole list is handed out as it is in the file.
#[derive(Debug, Default)]
pub(super) struct ListCache(Mutex<VecDeque<(String, Arc<RecordedList>)>>);

impl ListCache {
    /// The list in a file, parsed now or earlier.
    ///
    /// # Errors
    /// A sentence that names the file.
    pub(super) fn list(&self, files: &dyn SnapshotFiles, entry: &IndexEntry) -> Result<Arc<RecordedList>, String> {
        if let Some(list) = self.take_up(&entry.file) {
            return Ok(list);
        }
        let body = read(files, entry)?;
        let list = Arc::new(RecordedList::parse(body).map_err(|reason| format!("{}: {reason}", entry.file))?);
        self.put(&entry.file, &list);
        Ok(list)
    }

    fn take_up(&self, file: &str) -> Option<Arc<RecordedList>> {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let position = lists.iter().position(|(name, _)| name == file)?;
        let found = lists.remove(position)?;
        let list = Arc::clone(&found.1);
        lists.push_front(found);
        Some(list)
    }

    fn put(&self, file: &str, list: &Arc<RecordedList>) {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Two threads may have read the same list at the same time.
        lists.retain(|(name, _)| name != file);
        lists.push_front((file.to_owned(), Arc::clone(list)));
        let mut total = 0;
        lists.retain(|(_, list)| {
            total += list.size();
            total <= CACHE_LIMIT
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_is_refused_at_the_limit() {
        let bomb = zstd::encode_all(&vec![0_u8; 1 << 20][..], 3).unwrap();
        assert_eq!(decompress(&bomb, 1 << 20).unwrap().len(), 1 << 20);
        assert_eq!(decompress(&bomb, 1000).unwrap_err(), "more than 1000 bytes when decompressed");
    }
}
