//! Helm charts to manifests, as Helm 3 and Helm 4 do it.
//!
//! Reading order: a [`Chart`] is what was loaded, a [`Generation`] is which Helm is imitated, a [`HelmError`] is what
//! Helm would print after `Error: `, and [`Talk`] is what it would print on stderr on its way. [`UserValues`] and the
//! chart's own become the values that [`engine`] renders templates with; [`manifest`] splits, sorts and prints the result.

mod archive;
mod capabilities;
mod chart;
mod coalesce;
mod dependencies;
mod error;
mod generation;
mod go_text;
mod ignore;
mod load;
mod options;
mod rendering;
mod set_grammar;
pub mod repository;
mod talk;
mod values;
mod versions;

#[cfg(test)]
mod tests_support;

pub mod engine;
pub mod error_text;
pub mod manifest;
pub mod provenance;
pub mod release;
pub mod schema;

pub use capabilities::{Capabilities, KubeVersion};
pub use chart::{Chart, ChartDependency, ChartFile, ChartMetadata, ImportValue, Maintainer};
pub use dependencies::{ActiveChart, check_dependencies, coalesce_values, missing_dependencies, process_dependencies};
pub use error::HelmError;
pub use generation::Generation;
pub use ignore::IgnoreRules;
pub use load::{ChartLocation, check_api_version, check_installable, load_archive, load_tree, warn_of_deprecation};
pub use options::{TemplateOptions, ValueArguments};
pub use rendering::{Rendering, Target, render};
pub use talk::{Remark, Talk, link_remark};
pub use values::{ReadFile, UserValues, ValuesOption};
pub use versions::is_in_range;
