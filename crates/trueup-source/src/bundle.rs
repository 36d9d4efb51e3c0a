//! A Git bundle: a list of references and a pack with the objects they need.
//!
//! Format: `gitformat-bundle(5)`, versions 2 and 3.

use std::sync::atomic::AtomicBool;

use gix::hash::Kind as HashKind;
use gix::{ObjectId, odb, progress};
use gix_pack::Bundle as Pack;
use gix_pack::bundle::write::Options;
use tempfile::TempDir;

use crate::history::{History, walk};
use crate::{HistoryLimits, SourceError};

/// References of one bundle; more were made to do harm.
const REFERENCES: usize = 100_000;

/// Reads the history that a bundle holds.
///
/// # Errors
/// The bytes are no bundle, are more than permitted, or its pack is damaged.
pub(crate) fn bundle_history(bytes: &[u8], limits: HistoryLimits) -> Result<History, SourceError> {
    let header = Header::read(bytes)?;
    let (_scratch, objects) = unpack(bytes, &header, limits)?;
    let tips = header.references.iter().map(|(_, tip)| *tip);
    let mut history = walk(&objects, tips, limits);
    if history.commits.is_empty() {
        return Err(SourceError::NoCommits);
    }
    if header.partial {
        history.cut.get_or_insert_with(|| "the bundle holds only the newer part of the history".to_owned());
    }
    Ok(history)
}

/// Unpacks a bundle into a folder that is removed with what is returned.
pub(crate) fn unpack(
    bytes: &[u8],
    header: &Header<'_>,
    limits: HistoryLimits,
) -> Result<(TempDir, odb::Handle), SourceError> {
    if bytes.len() > limits.bundle_bytes {
        return Err(SourceError::BundleTooLarge { bytes: bytes.len(), limit: limits.bundle_bytes });
    }
    let scratch = tempfile::tempdir().map_err(|source| SourceError::Scratch { source })?;
    let packs = scratch.path().join("pack");
    fs_err::create_dir(&packs).map_err(|source| SourceError::Scratch { source })?;
    let options = Options { thread_limit: Some(1), alloc_limit_bytes: Some(limits.object_bytes), ..Options::default() };
    Pack::write_to_directory(
        &mut { header.pack },
        Some(&packs),
        &mut progress::Discard,
        &AtomicBool::new(false),
        None::<odb::Handle>,
        HashKind::Sha1,
        options,
    )
    .map_err(|source| SourceError::Pack { source: Box::new(source) })?;
    let objects = odb::at(scratch.path(), HashKind::Sha1).map_err(|source| SourceError::Scratch { source })?;
    Ok((scratch, objects))
}

/// What stands before the pack.
pub(crate) struct Header<'a> {
    /// Names of references and what they point at.
    pub(crate) references: Vec<(String, ObjectId)>,
    /// True if the bundle needs commits that it does not hold.
    partial: bool,
    pack: &'a [u8],
}

impl<'a> Header<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, SourceError> {
        let unreadable = |what: String| SourceError::BundleHeader(what);
        let (first, mut rest) = line(bytes).ok_or_else(|| unreadable("it has no first line".to_owned()))?;
        if !matches!(first, b"# v2 git bundle" | b"# v3 git bundle") {
            return Err(unreadable("its first line is not `# v2 git bundle` or `# v3 git bundle`".to_owned()));
        }
        let mut header = Header { references: Vec::new(), partial: false, pack: &[] };
        loop {
            let (text, after) = line(rest).ok_or_else(|| unreadable("it ends within its header".to_owned()))?;
            rest = after;
            match text {
                [] => break,
                [b'@', capability @ ..] => permit(capability)?,
                [b'-', ..] => header.partial = true,
                line => header.references.push(reference(line)?),
            }
            if header.references.len() > REFERENCES {
                return Err(unreadable(format!("it has more than {REFERENCES} references")));
            }
        }
        Ok(Header { pack: rest, ..header })
    }
}

/// Capabilities of version 3. A filter leaves blobs out, which nobody here reads.
fn permit(capability: &[u8]) -> Result<(), SourceError> {
    if capability == b"object-format=sha1" || capability.starts_with(b"filter=") {
        return Ok(());
    }
    let shown: String = String::from_utf8_lossy(capability).chars().take(80).collect();
    Err(SourceError::BundleHeader(format!("it needs {shown:?}")))
}

fn reference(line: &[u8]) -> Result<(String, ObjectId), SourceError> {
    let mut words = line.splitn(2, |byte| *byte == b' ');
    let (id, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let id = ObjectId::from_hex(id).map_err(|_| {
        let shown: String = String::from_utf8_lossy(line).chars().take(80).collect();
        SourceError::BundleHeader(format!("its header has the odd line {shown:?}"))
    })?;
    Ok((String::from_utf8_lossy(name).into_owned(), id))
}

/// The bytes before the first line feed and those after it.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|b| *b == b'\n')?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}
