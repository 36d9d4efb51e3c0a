//! Files below `crds/`, which are printed as they are.

use trueup_template::Text;

use super::OutputDocument;
use crate::dependencies::ActiveChart;

/// The custom resource definitions of a chart and its subcharts, in Helm's order.
pub fn crds(chart: &ActiveChart<'_>) -> Vec<OutputDocument> {
    let mut found = Vec::new();
    collect(chart, &mut found);
    found
}

fn collect(chart: &ActiveChart<'_>, found: &mut Vec<OutputDocument>) {
    for file in chart.source.files.iter().filter(|file| is_crd(&file.path)) {
        let source = format!("{}/{}", chart.full_path, file.path);
        found.push(OutputDocument { source, content: Text::from(&*file.bytes) });
    }
    chart.dependencies.iter().for_each(|child| collect(child, found));
}

fn is_crd(path: &str) -> bool {
    path.starts_with("crds/") && has_manifest_extension(path)
}

fn has_manifest_extension(path: &str) -> bool {
    let base = path.rsplit('/').next().unwrap_or_default();
    let extension = base.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("yaml" | "yml" | "json"))
}
