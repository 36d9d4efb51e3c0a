//! Loading: the files of a folder or an archive become a chart with its subcharts, as Helm's `chart/loader`.

mod decode;
mod files;
mod lock;
mod metadata;
mod validate;

pub(crate) use decode::unmarshal_error;

use trueup_model::SourceTree;

use crate::archive::{self, ArchiveError, UnpackBudget};
use crate::chart::Chart;
use crate::error::HelmError;
use crate::generation::Generation;
use crate::talk::Talk;
use files::{Loader, folder_files};

/// Where a chart stands.
#[derive(Debug, Clone, Copy)]
pub struct ChartLocation<'a> {
    /// The path as the user knows it, for provenance.
    pub shown: &'a str,
    /// The absolute path, which some of Helm's errors name.
    pub absolute: &'a str,
}

/// Loads a chart from a folder; the tree may hold files that `.helmignore` leaves out.
pub fn load_tree(
    tree: &SourceTree,
    location: ChartLocation<'_>,
    generation: Generation,
    talk: &Talk,
) -> Result<Chart, HelmError> {
    if generation.detects_chart_version() {
        let path = format!("{}/Chart.yaml", location.absolute.trim_end_matches('/'));
        let bytes = files::chart_yaml(tree, &path)
            .map_err(|text| HelmError::new(format!("unable to detect chart at {path}: {text}")))?;
        metadata::detect_version(&bytes)?;
    }
    let files = folder_files(tree, location, generation)?;
    Loader::new(generation, talk).load(files, location.shown, 0)
}

/// Loads a packed chart.
pub fn load_archive(
    bytes: &[u8],
    location: ChartLocation<'_>,
    generation: Generation,
    talk: &Talk,
) -> Result<Chart, HelmError> {
    archive::check_is_gzip(bytes, location.absolute)?;
    let mut budget = UnpackBudget::default();
    let files = archive::read_archive(bytes, generation, &mut budget).map_err(|error| match error {
        ArchiveError::NotGzip => HelmError::new(format!(
            "file '{}' does not appear to be a valid chart file (details: {})",
            location.absolute,
            archive::GZIP_HEADER
        )),
        ArchiveError::Other(error) => generation.hidden_archive_error().map_or(error, HelmError::new),
    })?;
    if generation.detects_chart_version() {
        let chart_yaml = files.iter().find(|file| file.path == "Chart.yaml");
        let chart_yaml =
            chart_yaml.ok_or_else(|| HelmError::new("unable to detect chart version, no Chart.yaml found"))?;
        metadata::detect_version(&chart_yaml.bytes)?;
    }
    let mut loader = Loader::new(generation, talk);
    loader.budget = budget;
    loader.load(files, location.shown, 0)
}

/// Refuses a root chart that is only a library.
pub fn check_installable(chart: &Chart) -> Result<(), HelmError> {
    match chart.metadata.kind.as_str() {
        "" | "application" => Ok(()),
        kind => Err(HelmError::new(format!("{kind} charts are not installable"))),
    }
}

/// Refuses what only Helm 4's detection lets through: charts of `apiVersion: v3`, late, when they would be rendered.
pub fn check_api_version(chart: &Chart, generation: Generation) -> Result<(), HelmError> {
    if generation.detects_chart_version() && chart.metadata.api_version == "v3" {
        return Err(HelmError::new("invalid chart apiVersion"));
    }
    Ok(())
}

/// Warns of a deprecated root chart.
pub fn warn_of_deprecation(chart: &Chart, generation: Generation, talk: &Talk) {
    if chart.metadata.deprecated {
        talk.say(generation.deprecation());
    }
}

#[cfg(test)]
mod tests;
