//! Where a chart is, as Helm's `LocateChart`.

use std::path::{Component, Path, PathBuf};

use trueup_helm::{HelmError, Talk};
use trueup_model::SourceTree;
use trueup_source::{Links, go_error_text, read_directory};

use super::remote::{RemoteOptions, is_local, locate_remote, wait_for};

/// Larger packed charts are refused.
const ARCHIVE: u64 = 512 << 20;

/// Where charts come from.
#[derive(Debug, Clone, Default)]
pub struct ChartQuery {
    /// Servers, and how they are spoken to.
    pub remote: RemoteOptions,
    /// What is done if `charts/` lacks a dependency.
    pub missing: MissingDependencies,
    /// `--verify`
    pub verify: bool,
}

/// What is done if `charts/` lacks a dependency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingDependencies {
    /// It is an error.
    #[default]
    Refuse,
    /// `--dependency-update`: they are fetched and written into the chart's folder.
    Update,
    /// `--dependency-build`: those of the lock are fetched for this rendering; nothing is written.
    Build,
}

/// Where a chart stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The path as it was given, or the URL.
    pub shown: String,
    /// The absolute path.
    pub absolute: String,
    /// The chart itself, if it had to be fetched.
    archive: Option<Vec<u8>>,
}

/// The bytes of a chart.
#[derive(Debug, Clone)]
pub enum ChartSource {
    /// A folder.
    Folder(SourceTree),
    /// A packed chart.
    Archive(Vec<u8>),
}

/// Finds a chart on disk, or fetches it.
pub(super) fn locate(name: &str, query: &ChartQuery, talk: &Talk) -> Result<Located, HelmError> {
    let remote = &query.remote;
    if is_local(name, &remote.repo, remote.generation)? {
        let name = name.trim();
        let absolute = absolute(Path::new(name)).map_err(|error| HelmError::new(go_error_text(&error)))?;
        if query.verify {
            return Err(not_verified(Path::new(name)));
        }
        return Ok(Located { shown: name.to_owned(), absolute, archive: None });
    }
    let (result, remarks) = wait_for(async |talk| locate_remote(name, remote, talk).await);
    talk.say_all(remarks);
    let chart = result?;
    Ok(Located { shown: chart.origin, absolute: chart.file_name, archive: Some(chart.bytes) })
}

impl Located {
    /// The bytes of the chart.
    pub(super) fn read(&self) -> Result<ChartSource, HelmError> {
        match &self.archive {
            Some(bytes) => Ok(ChartSource::Archive(bytes.clone())),
            None => read(Path::new(&self.absolute)),
        }
    }
}

/// Fetches a chart that is on no disk: its packed form.
///
/// # Errors
/// In Helm's words.
pub(crate) fn fetch_chart(name: &str, query: &ChartQuery, talk: &Talk) -> Result<Vec<u8>, HelmError> {
    match locate(name, query, talk)?.archive {
        Some(archive) => Ok(archive),
        None => Err(HelmError::new(format!("{name} is a folder or file here, not a chart of a repository"))),
    }
}

/// Signatures are not verified, which is never taken for success.
fn not_verified(path: &Path) -> HelmError {
    if path.is_dir() {
        return HelmError::new("unpacked charts cannot be verified");
    }
    HelmError::new("signatures of charts are not verified here: `helm verify` it, and leave --verify out")
}

/// Reads the folder or the archive of a chart.
pub(super) fn read(path: &Path) -> Result<ChartSource, HelmError> {
    let failed = |error: &std::io::Error| HelmError::new(format!("open {}: {}", path.display(), go_error_text(error)));
    let metadata = fs_err::metadata(path).map_err(|error| failed(&error))?;
    if metadata.is_dir() {
        let tree = read_directory(path, &|_, _| false, Links::Follow)
            .map_err(|error| HelmError::new(format!("open {}: {error}", path.display())))?;
        return Ok(ChartSource::Folder(tree));
    }
    if metadata.len() > ARCHIVE {
        let text = format!("{} is larger than {} MiB", path.display(), ARCHIVE >> 20);
        return Err(HelmError::new(text));
    }
    fs_err::read(path).map(ChartSource::Archive).map_err(|error| failed(&error))
}

/// Go's `filepath.Abs`: made absolute and clean without asking the disk.
fn absolute(path: &Path) -> std::io::Result<String> {
    let mut clean = PathBuf::new();
    for component in std::path::absolute(path)?.components() {
        if component == Component::ParentDir {
            clean.pop();
        } else {
            clean.push(component);
        }
    }
    Ok(clean.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_on_disk_is_refused_in_helm_words() {
        let text = |name: &str| locate(name, &ChartQuery::default(), &Talk::default()).unwrap_err().text;
        assert_eq!(text("./nope"), "path \"./nope\" not found");
        assert_eq!(text("nope/chart"), "repo nope not found");
        assert_eq!(text("nope"), "non-absolute URLs should be in form of repo_name/path_to_chart, got: nope");
    }

    #[test]
    fn a_path_becomes_absolute() {
        let located = locate(" src/../src ", &ChartQuery::default(), &Talk::default()).unwrap();
        assert_eq!(located.shown, "src/../src");
        assert!(located.absolute.starts_with('/') && located.absolute.ends_with("/src"));
        assert!(!located.absolute.contains(".."));
    }
}
