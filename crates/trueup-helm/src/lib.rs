//! Helm charts to manifests, as Helm 3 and Helm 4 do it.
//!
//! Reading order: a [`Chart`] is what was loaded, a [`Generation`] is which Helm is imitated, a [`HelmError`] is what
//! Helm would print after `Error: `, and [`Talk`] is what it would print on stderr on its way.

mod archive;
mod capabilities;
mod chart;
mod coalesce;
mod dependencies;
mod error;
mod generation;
mod gotext;
mod ignore;
mod load;
mod set_grammar;
mod talk;
#[cfg(test)]
mod tests_support;
mod values;
mod versions;

pub use capabilities::{Capabilities, KubeVersion};
pub use chart::{Chart, ChartDependency, ChartFile, ChartMetadata, ImportValue, Maintainer};
pub use dependencies::{ActiveChart, check_dependencies, coalesce_values, missing_dependencies, process_dependencies};
pub use error::HelmError;
pub use generation::Generation;
pub use ignore::IgnoreRules;
pub use load::{ChartLocation, check_api_version, check_installable, load_archive, load_tree, warn_of_deprecation};
pub use talk::{Remark, Talk};
pub use values::{ReadFile, UserValues, ValuesOption};
