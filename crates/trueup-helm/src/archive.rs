//! Packed charts (`.tgz`): their files in the order of the archive, with Helm's checks of names and sizes.

mod sniff;

use std::io::{self, Read};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use tar::{Archive, Entry, EntryType};

use crate::error::HelmError;
use crate::generation::Generation;
use crate::go_text::quote;

pub(crate) use sniff::check_is_gzip;

/// A file out of an archive or a folder.
#[derive(Debug, Clone)]
pub(crate) struct PackedFile {
    /// Path in the chart.
    pub(crate) path: String,
    /// Its bytes without a byte order mark.
    pub(crate) bytes: Arc<[u8]>,
}

/// How many bytes may still be unpacked in loading one chart with all its subcharts. Helm 3 knows no limit, and Helm 4
/// has one for each archive only, so that archives in archives could fill any memory.
#[derive(Debug)]
pub(crate) struct UnpackBudget {
    left: u64,
}

const BUDGET: u64 = 256 << 20;
/// How much of one archive's stream is read, headers and padding included.
const MAX_STREAM: u64 = BUDGET + BUDGET / 4;
/// The longest piece of an archive that is read before its length is compared with the limits.
const FIRST_CAPACITY: u64 = 1 << 16;

impl Default for UnpackBudget {
    fn default() -> Self {
        Self { left: BUDGET }
    }
}

impl UnpackBudget {
    fn take(&mut self, bytes: u64) -> Result<(), HelmError> {
        self.left = self.left.checked_sub(bytes).ok_or_else(|| {
            HelmError::new(format!(
                "the chart and its subcharts unpack to more than {} MiB (a limit of trueup)",
                BUDGET >> 20
            ))
        })?;
        Ok(())
    }
}

/// Why an archive could not be read.
pub(crate) enum ArchiveError {
    /// It does not begin as gzip does; the root chart reports this in a text of its own.
    NotGzip,
    /// Anything else.
    Other(HelmError),
}

impl From<HelmError> for ArchiveError {
    fn from(error: HelmError) -> Self {
        Self::Other(error)
    }
}

impl ArchiveError {
    /// The error as it reads for an archive below `charts/`.
    pub(crate) fn into_plain(self) -> HelmError {
        match self {
            Self::NotGzip => HelmError::new(GZIP_HEADER),
            Self::Other(error) => error,
        }
    }
}

/// What Go's `gzip.ErrHeader` says.
pub(crate) const GZIP_HEADER: &str = "gzip: invalid header";

/// The files of an archive, in its order.
pub(crate) fn read_archive(
    bytes: &[u8],
    generation: Generation,
    budget: &mut UnpackBudget,
) -> Result<Vec<PackedFile>, ArchiveError> {
    check_gzip_header(bytes)?;
    let mut archive = Archive::new(MultiGzDecoder::new(bytes).take(MAX_STREAM));
    let limits = generation.archive_limits();
    let mut left = limits.map_or(u64::MAX, |limits| limits.total);
    let mut files = Vec::new();
    for entry in archive.entries().map_err(|error| tar_error(&error))? {
        let mut entry = entry.map_err(|error| tar_error(&error))?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if is_folder(&entry, &name)
            || matches!(entry.header().entry_type(), EntryType::XGlobalHeader | EntryType::XHeader)
        {
            // Its bytes are unpacked all the same.
            budget.take(entry.size())?;
            continue;
        }
        let path = path_in_chart(&name)?;
        let size = if has_content(entry.header().entry_type()) { entry.size() } else { 0 };
        if let Some(limits) = limits {
            if size > left {
                return Err(too_large(limits.total).into());
            }
            if size > limits.file {
                return Err(HelmError::new(format!(
                    "decompressed chart file {} is larger than the maximum file size {}",
                    quote(&name),
                    limits.file
                ))
                .into());
            }
        }
        budget.take(size)?;
        let content = read_entry(&mut entry, size)?;
        left = left.saturating_sub(size);
        if let Some(limits) = limits
            && left == 0
        {
            return Err(too_large(limits.total).into());
        }
        files.push(PackedFile { path, bytes: content });
    }
    if files.is_empty() {
        return Err(HelmError::new("no files in chart archive").into());
    }
    Ok(files)
}

/// Removes a byte order mark, as Helm does of every file of a chart.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn too_large(total: u64) -> HelmError {
    HelmError::new(format!("decompressed chart is larger than the maximum size {total}"))
}

fn read_entry(entry: &mut Entry<'_, impl Read>, size: u64) -> Result<Arc<[u8]>, HelmError> {
    let mut content = Vec::with_capacity(usize::try_from(size.min(FIRST_CAPACITY)).unwrap_or_default());
    if size > 0 {
        entry.take(size).read_to_end(&mut content).map_err(|error| tar_error(&error))?;
    }
    if (content.len() as u64) < size {
        return Err(HelmError::new("unexpected EOF"));
    }
    Ok(Arc::from(without_mark(&content)))
}

/// Whether an entry of this type brings bytes; Go's reader gives links, devices and pipes none.
fn has_content(kind: EntryType) -> bool {
    !matches!(
        kind,
        EntryType::Link
            | EntryType::Symlink
            | EntryType::Char
            | EntryType::Block
            | EntryType::Directory
            | EntryType::Fifo
    )
}

fn is_folder(entry: &Entry<'_, impl Read>, name: &str) -> bool {
    const FORMAT: u32 = 0o170_000;
    const FOLDER: u32 = 0o040_000;
    let header = entry.header();
    let is_old_regular = header.as_bytes()[156] == 0;
    header.entry_type() == EntryType::Directory
        || header.mode().is_ok_and(|mode| mode & FORMAT == FOLDER)
        || (is_old_regular && name.ends_with('/'))
}

/// The path below the first component, whatever that is.
fn path_in_chart(name: &str) -> Result<String, HelmError> {
    let delimiter = if name.contains('\\') { '\\' } else { '/' };
    let (first, rest) = name.split_once(delimiter).unwrap_or((name, ""));
    let rest = if delimiter == '/' { rest.to_owned() } else { rest.replace(delimiter, "/") };
    if rest.starts_with('/') {
        return Err(HelmError::new("chart illegally contains absolute paths"));
    }
    let path = clean(&rest);
    if path == "." {
        return Err(HelmError::new(format!(
            "chart illegally contains content outside the base directory: {}",
            quote(name)
        )));
    }
    if path.starts_with("..") {
        return Err(HelmError::new("chart illegally references parent directory"));
    }
    if let [drive, b':', b'/', ..] = path.as_bytes()
        && drive.is_ascii_alphabetic()
    {
        return Err(HelmError::new("chart contains illegally named files"));
    }
    if first == "Chart.yaml" {
        return Err(HelmError::new("chart yaml not in base directory"));
    }
    Ok(path)
}

/// Go's `path.Clean` of a relative path.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// The checks of Go's `gzip.NewReader`.
fn check_gzip_header(bytes: &[u8]) -> Result<(), ArchiveError> {
    if bytes.is_empty() {
        return Err(HelmError::new("EOF").into());
    }
    if bytes.len() < 10 {
        return Err(HelmError::new("unexpected EOF").into());
    }
    if bytes.starts_with(b"\x1f\x8b\x08") { Ok(()) } else { Err(ArchiveError::NotGzip) }
}

/// The text of Go's error; the place inside a damaged stream is not told.
fn tar_error(error: &io::Error) -> HelmError {
    let text = error.to_string();
    HelmError::new(match error.kind() {
        io::ErrorKind::UnexpectedEof => "unexpected EOF",
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData if text.contains("deflate") => {
            "flate: corrupt input before offset"
        }
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData if text.contains("gzip") => "gzip: invalid checksum",
        _ if text.contains("unexpected EOF") || text.contains("failed to read entire block") => "unexpected EOF",
        _ => "archive/tar: invalid tar header",
    })
}

#[cfg(test)]
mod tests;
