//! Repositories of charts: what `index.yaml`, registries, `repositories.yaml` and `Chart.lock` say, and what is to be
//! fetched. Nothing here knows a network.
//!
//! Reading order: an [`Index`] is what a repository has, an [`OciReference`] names a chart in a registry,
//! [`Repositories`] are those that have names. A [`Requirement`] is a dependency of a chart; [`choose_versions`] turns
//! requirements into a [`ChartLock`], and [`supply`] says what is to be done for each locked dependency.

mod go_shape;
mod shapes;
mod difference;
mod url;
mod index;
mod oci;
mod config;
mod lock;
mod requirement;
mod plan;

#[cfg(test)]
mod tests;

pub use config::{RegistryConfig, RegistryLogin, Repositories, RepositoryEntry};
pub use index::{Index, IndexEntry, NotInIndex};
pub use lock::{ChartLock, LockedDependency, digest_of, lock_file_name};
pub use oci::{OCI_PREFIX, OciReference, TagChoice, choose_tag, sort_tags};
pub use plan::{Supply, choose_versions, file_name, find_in, folder_path, supply, tags_key};
pub use requirement::{
    FOLDER_PREFIX, RepositoryFacts, Requirement, RequirementPlace, chart_name_and_version, check_known,
};
pub use url::{ChartUrl, are_equal, join_reference, resolve_reference, strip_credentials};
