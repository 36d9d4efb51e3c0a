//! A chart and the user's values to rendered files: everything between loading and printing.

use trueup_template::{Map, Runtime};

use crate::capabilities::Capabilities;
use crate::chart::Chart;
use crate::dependencies::{coalesce_values, process_dependencies};
use crate::engine::{self, Release, Scope};
use crate::error::HelmError;
use crate::generation::Generation;
use crate::manifest::{CrdFile, RenderedFile, crds};
use crate::provenance::SourceFiles;
use crate::schema;
use crate::talk::Talk;

/// What a chart is rendered for.
#[derive(Debug, Clone)]
pub struct Target {
    /// Which Helm is imitated.
    pub generation: Generation,
    /// The release.
    pub release: Release,
    /// The cluster.
    pub capabilities: Capabilities,
    /// `--skip-schema-validation`
    pub skip_schema_validation: bool,
    /// `--debug`
    pub debug: bool,
}

/// What rendering gives.
#[derive(Debug, Clone, Default)]
pub struct Rendering {
    /// Each template file with what it rendered to, in the order of rendering.
    pub files: Vec<RenderedFile>,
    /// The files of `crds/`.
    pub crds: Vec<CrdFile>,
    /// Where the templates stand; empty when nothing is traced.
    pub sources: SourceFiles,
}

/// Renders a chart: dependencies, values, schema, the chart's `kubeVersion`, templates; in this order, so that the first error
/// is Helm's first error.
///
/// # Errors
/// In Helm's words.
pub fn render(
    chart: &Chart,
    user: &Map,
    target: &Target,
    runtime: &Runtime,
    talk: &Talk,
) -> Result<Rendering, HelmError> {
    let generation = target.generation;
    let active = process_dependencies(chart, user, generation, runtime, talk)?;
    let values = coalesce_values(&active, user, generation, runtime, talk)?;
    if !target.skip_schema_validation {
        schema::check_values(&active, &values, generation, target.debug, talk)?;
    }
    target.capabilities.check_kube_version(&chart.metadata, generation)?;
    let scope = Scope::new(&target.release, &target.capabilities, generation, runtime);
    let files = engine::render(&active, &values, &scope, runtime)?;
    let sources = if runtime.is_traced() { SourceFiles::of_chart(&active) } else { SourceFiles::default() };
    Ok(Rendering { files, crds: crds(&active), sources })
}
