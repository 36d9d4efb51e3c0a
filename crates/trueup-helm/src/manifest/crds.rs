//! Files below `crds/`, which are printed as they are.

use std::sync::Arc;

use trueup_template::Text;

use super::OutputDocument;
use crate::dependencies::ActiveChart;

/// A file of `crds/`, which is a document only once somebody asks for it: they are large, and mostly left out.
#[derive(Debug, Clone)]
pub struct CrdFile {
    /// Where it stands, as in `# Source:`.
    pub source: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

impl CrdFile {
    /// The file as it is printed.
    pub fn document(&self) -> OutputDocument {
        OutputDocument { source: self.source.clone(), content: Text::from(&*self.bytes) }
    }
}

/// The custom resource definitions of a chart and its subcharts, in Helm's order.
pub fn crds(chart: &ActiveChart<'_>) -> Vec<CrdFile> {
    let mut found = Vec::new();
    collect(chart, &mut found);
    found
}

fn collect(chart: &ActiveChart<'_>, found: &mut Vec<CrdFile>) {
    for file in chart.source.files.iter().filter(|file| is_crd(&file.path)) {
        let source = format!("{}/{}", chart.full_path, file.path);
        found.push(CrdFile { source, bytes: Arc::clone(&file.bytes) });
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
