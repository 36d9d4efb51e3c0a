//! A whole build: from the folder that was named to the resources to print.

use crate::error::BuildError;
use crate::generators::ChartInflator;
use crate::loader::{FileSystem, Remote, Sources};
use crate::resource_list::ResourceList;

mod built_in;
mod context;
mod origin;
mod plugins;
mod run;
mod steps;
mod target;

/// What is to be built, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuildOptions {
    /// A folder, or the address of a repository.
    pub target: String,
    /// The absolute path of the folder from which a relative target counts.
    pub working_directory: String,
    /// Which files a kustomization may read.
    pub load_restrictor: LoadRestrictor,
    /// The order of the output, unless the kustomization says it.
    pub reorder: Reorder,
    /// Label everything with kustomize's version.
    pub add_managed_by_label: bool,
    /// Charts.
    pub helm: HelmOptions,
    /// Functions and external plugins were asked for. They are not run here.
    pub enable_alpha_plugins: bool,
}

/// Which files a kustomization may read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LoadRestrictor {
    /// Those in its folder and below.
    #[default]
    RootOnly,
    /// All.
    None,
}

/// The order of the output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reorder {
    /// Nobody said anything: as [`Reorder::Legacy`].
    #[default]
    Unspecified,
    /// By kinds.
    Legacy,
    /// As the files have it.
    None,
}

/// How charts are rendered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HelmOptions {
    /// Whether charts are rendered at all.
    pub enabled: bool,
    /// Helm's program, for messages.
    pub command: String,
    /// Capabilities, for charts that name none.
    pub api_versions: Vec<String>,
    /// The cluster's version, for charts that name none.
    pub kube_version: String,
    /// With debug output.
    pub debug: bool,
}

/// What a build gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Build {
    /// The resources in their order, or why there are none.
    pub result: Result<ResourceList, BuildError>,
    /// What kustomize prints to the standard error output before that.
    pub log: Vec<LogLine>,
    /// The files that were read: the `origin` of a node is the number of its file, counted from 1.
    pub sources: Vec<String>,
}

/// A line of the standard error output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// The line.
    pub text: String,
    /// Whether date and time go before it: `2006/01/02 15:04:05 `.
    pub dated: bool,
}

/// Builds what the options name.
pub fn build(options: &BuildOptions, files: &dyn FileSystem, remote: &dyn Remote, charts: &dyn ChartInflator) -> Build {
    let sources = Sources::new(files, remote);
    let result = run::run(options, &sources, charts);
    let (log, sources) = sources.into_parts();
    Build { result, log, sources }
}

#[cfg(test)]
mod tests;
