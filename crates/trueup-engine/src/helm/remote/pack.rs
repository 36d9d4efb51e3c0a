//! A chart's folder as an archive, as `helm package` makes it: what `.helmignore` leaves out is not in it.

use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, Header};
use trueup_helm::repository::folder_path;
use trueup_helm::{Chart, ChartLocation, Generation, HelmError, IgnoreRules, Talk, load_tree};
use trueup_model::{SourceEntry, SourceTree};

use super::dependencies::ChartInNeed;
use crate::helm::locate::{self, ChartSource};

/// A chart in a folder.
pub(super) struct FolderChart {
    pub(super) tree: SourceTree,
    pub(super) chart: Chart,
}

/// Reads the folder that a dependency names.
pub(super) fn read_chart(
    repository: &str,
    chart: ChartInNeed<'_>,
    generation: Generation,
) -> Result<FolderChart, HelmError> {
    let path = folder_path(repository, chart.absolute);
    if !Path::new(&path).exists() {
        return Err(HelmError::new(format!("directory {path} not found")));
    }
    let ChartSource::Folder(tree) = locate::read(Path::new(&path))? else {
        return Err(HelmError::new(format!("{path} is no folder")));
    };
    let location = ChartLocation { shown: &path, absolute: &path };
    let chart = load_tree(&tree, location, generation, &Talk::default())?;
    Ok(FolderChart { tree, chart })
}

/// The archive of a folder; the same folder gives the same bytes.
pub(super) fn pack(folder: &FolderChart) -> Result<Vec<u8>, HelmError> {
    let rules = match folder.tree.file(".helmignore") {
        Some(text) => IgnoreRules::parse(text)?,
        None => IgnoreRules::default(),
    };
    let cannot = |error: &std::io::Error| HelmError::new(format!("the chart cannot be packed: {error}"));
    let mut builder = Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
    for (path, entry) in folder.tree.entries() {
        let SourceEntry::File { bytes, .. } = entry else { continue };
        if is_ignored(&rules, path) {
            continue;
        }
        let mut header = Header::new_gnu();
        header.set_size(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        header.set_mode(0o644);
        let path = format!("{}/{path}", folder.chart.metadata.name);
        builder.append_data(&mut header, path, &**bytes).map_err(|error| cannot(&error))?;
    }
    builder.into_inner().and_then(GzEncoder::finish).map_err(|error| cannot(&error))
}

fn is_ignored(rules: &IgnoreRules, path: &str) -> bool {
    let above = path.match_indices('/').any(|(index, _)| rules.ignores(&path[..index], true));
    above || rules.ignores(path, false)
}
