//! Where a chart is, as Helm's `LocateChart`.

use std::path::{Component, Path, PathBuf};

use trueup_helm::{Generation, HelmError};
use trueup_model::SourceTree;
use trueup_source::{Links, go_error_text, read_directory};

/// Larger packed charts are refused.
const ARCHIVE: u64 = 512 << 20;

/// Where charts come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChartQuery {
    /// `--repo`
    pub repo: String,
    /// `--version`
    pub version: String,
    /// `--verify`
    pub verify: bool,
    /// `--devel`
    pub devel: bool,
    /// `--dependency-update`
    pub dependency_update: bool,
}

/// Where a chart stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The path as it was given.
    pub shown: String,
    /// The absolute path.
    pub absolute: String,
}

/// The bytes of a chart.
#[derive(Debug, Clone)]
pub enum ChartSource {
    /// A folder.
    Folder(SourceTree),
    /// A packed chart.
    Archive(Vec<u8>),
}

/// Finds a chart on disk.
pub(super) fn locate(name: &str, query: &ChartQuery, generation: Generation) -> Result<Located, HelmError> {
    let name = name.trim();
    if query.repo.is_empty() || !generation.prefers_repositories() {
        let path = Path::new(name);
        if !name.is_empty() && path.exists() {
            let absolute = absolute(path).map_err(|error| HelmError::new(go_error_text(&error)))?;
            if query.verify {
                return Err(not_verified(path));
            }
            return Ok(Located { shown: name.to_owned(), absolute });
        }
        if query.repo.is_empty() && (path.is_absolute() || name.starts_with('.')) {
            return Err(HelmError::new(format!("path {name:?} not found")));
        }
    }
    if !query.repo.is_empty() || name.contains("://") {
        let text = format!("chart {name:?} would have to be downloaded: `helm pull` it, and name the file");
        return Err(HelmError::new(text));
    }
    match name.split_once('/') {
        Some((repository, chart)) if !repository.is_empty() && !chart.is_empty() => {
            Err(HelmError::new(format!("repo {repository} not found")))
        }
        _ => {
            let text = format!("non-absolute URLs should be in form of repo_name/path_to_chart, got: {name}");
            Err(HelmError::new(text))
        }
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
        let text = |name: &str| locate(name, &ChartQuery::default(), Generation::Helm4).unwrap_err().text;
        assert_eq!(text("./nope"), "path \"./nope\" not found");
        assert_eq!(text("nope/chart"), "repo nope not found");
        assert_eq!(text("nope"), "non-absolute URLs should be in form of repo_name/path_to_chart, got: nope");
    }

    #[test]
    fn a_path_becomes_absolute() {
        let located = locate(" src/../src ", &ChartQuery::default(), Generation::Helm4).unwrap();
        assert_eq!(located.shown, "src/../src");
        assert!(located.absolute.starts_with('/') && located.absolute.ends_with("/src"));
        assert!(!located.absolute.contains(".."));
    }
}
