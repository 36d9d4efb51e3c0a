//! What a chart requires, and where each of it is to be found: names of repositories become URLs.

use std::collections::BTreeMap;

use trueup_yaml::{coerce_to_string, read_json};

use super::config::Repositories;
use super::oci::OCI_PREFIX;
use super::url::{ChartUrl, are_equal};
use crate::{ChartDependency, HelmError};

/// How Helm marks folders.
pub const FOLDER_PREFIX: &str = "file://";
/// The name of the index of a repository that nobody configured.
const UNMANAGED: &str = "helm-manager-";

/// A dependency of which the repository is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    /// The dependency; its repository is a URL even if it was written as an alias.
    pub dependency: ChartDependency,
    /// Where it is.
    pub place: RequirementPlace,
}

/// Where a dependency is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequirementPlace {
    /// In `charts/`, as a folder.
    ChartsFolder,
    /// In another folder.
    Folder,
    /// In an OCI registry.
    Registry,
    /// In a repository of `repositories.yaml`, of this name.
    Repository(String),
    /// In a repository that nobody configured.
    UnknownRepository,
}

impl Requirement {
    /// Reads the dependencies of a chart, as Helm's manager resolves names of repositories.
    ///
    /// # Errors
    /// A name is unknown.
    pub fn resolve(dependencies: &[ChartDependency], known: &Repositories) -> Result<Vec<Self>, HelmError> {
        let mut requirements = Vec::with_capacity(dependencies.len());
        let mut missing = Vec::new();
        for dependency in dependencies {
            match place_of(dependency, known) {
                Some((place, repository)) => {
                    requirements.push(Self { dependency: ChartDependency { repository, ..dependency.clone() }, place });
                }
                None => missing.push(dependency.repository.as_str()),
            }
        }
        if missing.is_empty() { Ok(requirements) } else { Err(unknown_names(&missing)) }
    }

    /// The name under which Helm keeps the index; none where there is no index.
    pub fn index_name(&self) -> Option<String> {
        match &self.place {
            RequirementPlace::Repository(name) => Some(name.clone()),
            RequirementPlace::UnknownRepository => Some(unmanaged_name(&self.dependency.repository)),
            _ => None,
        }
    }
}

/// The name that Helm makes up for a repository that nobody configured.
fn unmanaged_name(repository: &str) -> String {
    use sha2::{Digest, Sha256};
    format!("{UNMANAGED}{}", super::lock::hex(&Sha256::digest(repository)))
}

fn place_of(dependency: &ChartDependency, known: &Repositories) -> Option<(RequirementPlace, String)> {
    let repository = &dependency.repository;
    let place = if repository.is_empty() {
        RequirementPlace::ChartsFolder
    } else if repository.starts_with(FOLDER_PREFIX) {
        RequirementPlace::Folder
    } else if repository.starts_with(OCI_PREFIX) {
        RequirementPlace::Registry
    } else {
        return repository_of(repository, known);
    };
    Some((place, repository.clone()))
}

fn repository_of(repository: &str, known: &Repositories) -> Option<(RequirementPlace, String)> {
    let alias = repository.strip_prefix('@').or_else(|| repository.strip_prefix("alias:"));
    for entry in &known.0 {
        if alias == Some(entry.name.as_str()) {
            return Some((RequirementPlace::Repository(entry.name.clone()), entry.url.clone()));
        }
        if are_equal(&entry.url, repository) {
            return Some((RequirementPlace::Repository(entry.name.clone()), repository.to_owned()));
        }
    }
    // Go's `ParseRequestURI` takes absolute URLs and rooted paths.
    let is_url = repository.starts_with('/') || ChartUrl::parse(repository).is_some_and(|url| url.is_absolute());
    let is_alias = repository.starts_with("alias:");
    (is_url && !is_alias || is_alias && repository.contains("//"))
        .then(|| (RequirementPlace::UnknownRepository, repository.to_owned()))
}

fn unknown_names(missing: &[&str]) -> HelmError {
    let mut text = format!("no repository definition for {}. Please add them via 'helm repo add'", missing.join(", "));
    let is_bare = |name: &&str| !name.contains("//") && !name.starts_with('@') && !name.starts_with("alias:");
    if missing.iter().any(is_bare) {
        text.push_str(
            "\nNote that repositories must be URLs or aliases. For example, to refer to the \"example\"\n\
             repository, use \"https://charts.example.com/\" or \"@example\" instead of\n\
             \"example\". Don't forget to add the repo, too ('helm repo add').",
        );
    }
    HelmError::new(text)
}

/// Helm's check before a build: every repository of a lock is configured.
///
/// # Errors
/// Some are not.
pub fn check_known(repositories: &[&str], known: &Repositories) -> Result<(), HelmError> {
    let is_missing = |repository: &&&str| {
        let needs_none =
            repository.is_empty() || repository.starts_with(FOLDER_PREFIX) || repository.starts_with(OCI_PREFIX);
        let wanted = repository.strip_suffix('/').unwrap_or(repository);
        !needs_none && !known.0.iter().any(|entry| are_equal(&entry.url, wanted))
    };
    let missing: Vec<&str> = repositories.iter().filter(is_missing).copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(HelmError::new(format!("no repository definition for {}", missing.join(", "))))
}

/// Name and version out of the `Chart.yaml` of a folder.
///
/// # Errors
/// There is no such text, or it is none.
pub fn chart_name_and_version(chart_yaml: Option<&[u8]>) -> Result<(String, String), HelmError> {
    let text = chart_yaml.ok_or_else(|| HelmError::new("Chart.yaml file is missing"))?;
    let json =
        read_json(text).map_err(|error| HelmError::new(format!("cannot load Chart.yaml: {}", error.converting())))?;
    let field = |name: &str| {
        let json = json.get(name)?;
        json.as_str().map(ToOwned::to_owned).or_else(|| coerce_to_string(json))
    };
    Ok((field("name").unwrap_or_default(), field("version").unwrap_or_default()))
}

/// What had to be looked up before versions can be chosen.
#[derive(Debug, Clone, Default)]
pub struct RepositoryFacts {
    /// The indexes, by [`Requirement::index_name`].
    pub indexes: BTreeMap<String, super::Index>,
    /// The tags of registries, by `oci://registry/repository` with the name of the chart.
    pub tags: BTreeMap<String, Vec<String>>,
    /// The versions of charts in folders, by what stands in `repository`; for charts in `charts/`, an entry with the
    /// key `charts/NAME` says that the folder is there.
    pub folders: BTreeMap<String, String>,
    /// Where Helm would keep indexes, for its error text.
    pub cache: String,
    /// The absolute path of the chart, for Helm's error texts.
    pub chart: String,
}
