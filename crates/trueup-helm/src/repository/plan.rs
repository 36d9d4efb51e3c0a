//! From what a chart requires to exact versions, and from exact versions to what is to be fetched.

use trueup_template::print::go_quote;
use trueup_template::semver::{Constraint, Version};

use super::config::Repositories;
use super::index::Index;
use super::lock::{ChartLock, LockedDependency, digest_of};
use super::oci::{OCI_PREFIX, OciReference, sort_tags};
use super::requirement::{FOLDER_PREFIX, RepositoryFacts, Requirement, RequirementPlace};
use super::url::{ChartUrl, are_equal, clean_path, join_reference, resolve_reference};
use crate::{Generation, HelmError, Talk};

/// What is to be done to have a dependency in `charts/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Supply {
    /// It stands there as a folder; only its version is checked against the range.
    InPlace {
        /// The range.
        range: String,
    },
    /// A folder is packed.
    Pack {
        /// `file://…`
        repository: String,
        /// The version or range that the folder's chart must satisfy.
        range: String,
    },
    /// An archive is fetched.
    Archive {
        /// Its URL.
        url: String,
        /// Its digest, as the index claims; empty if it does not.
        digest: String,
        /// The repository of `repositories.yaml` to which it belongs.
        repository: Option<String>,
        /// Its name in `charts/`.
        file_name: String,
    },
    /// A chart is pulled from a registry.
    Registry {
        /// Where.
        reference: OciReference,
        /// Its name in `charts/`.
        file_name: String,
    },
}

/// Chooses exact versions, as Helm's resolver does. The lock has no time yet.
///
/// # Errors
/// A range is none, or nothing satisfies it.
pub fn choose_versions(
    requirements: &[Requirement],
    facts: &RepositoryFacts,
    generation: Generation,
) -> Result<ChartLock, HelmError> {
    let mut dependencies = Vec::with_capacity(requirements.len());
    let mut missing = Vec::new();
    for requirement in requirements {
        let dependency = &requirement.dependency;
        let constraint = Constraint::parse(&dependency.version, generation.libraries().semver).map_err(|error| {
            let name = go_quote(dependency.name.as_bytes());
            HelmError::new(format!("dependency {name} has an invalid version/constraint format: {error}"))
        })?;
        match version_of(requirement, &constraint, facts, generation)? {
            Some(version) => dependencies.push(LockedDependency {
                name: dependency.name.clone(),
                repository: dependency.repository.clone(),
                version,
            }),
            None => missing.push(format!(
                "{} (repository {}, version {})",
                go_quote(dependency.name.as_bytes()),
                go_quote(dependency.repository.as_bytes()),
                go_quote(dependency.version.as_bytes())
            )),
        }
    }
    if !missing.is_empty() {
        return Err(HelmError::new(format!(
            "can't get a valid version for {} subchart(s): {}. Make sure a matching chart version exists in the repo, \
             or change the version constraint in Chart.yaml",
            missing.len(),
            missing.join(", ")
        )));
    }
    let wanted: Vec<_> = requirements.iter().map(|requirement| requirement.dependency.clone()).collect();
    let digest = digest_of(&wanted, &dependencies);
    Ok(ChartLock { dependencies, digest, generated: String::new() })
}

fn version_of(
    requirement: &Requirement,
    constraint: &Constraint,
    facts: &RepositoryFacts,
    generation: Generation,
) -> Result<Option<String>, HelmError> {
    let library = generation.libraries().semver;
    let dependency = &requirement.dependency;
    let satisfies =
        |version: &str| Version::parse_loose(version, library).is_ok_and(|version| constraint.check(&version));
    match &requirement.place {
        RequirementPlace::ChartsFolder => {
            let folder = format!("charts/{}", dependency.name);
            if !facts.folders.contains_key(&folder) {
                return Err(folder_missing(&folder, &facts.chart));
            }
            Ok(Some(dependency.version.clone()))
        }
        RequirementPlace::Folder => {
            let version = facts
                .folders
                .get(&dependency.repository)
                .ok_or_else(|| folder_missing(&dependency.repository, &facts.chart))?;
            Ok(satisfies(version).then(|| version.clone()))
        }
        RequirementPlace::Registry if Version::parse_loose(&dependency.version, library).is_ok() => {
            Ok(Some(dependency.version.clone()))
        }
        RequirementPlace::Registry => {
            let place = tags_key(&dependency.repository, &dependency.name);
            let tags = facts.tags.get(&place).map(Vec::as_slice).unwrap_or_default();
            let tags = sort_tags(tags, generation);
            // Helm leaves the range in the lock when no tag satisfies it, and fails in fetching it.
            Ok(Some(tags.into_iter().find(|tag| satisfies(tag)).unwrap_or_else(|| dependency.version.clone())))
        }
        RequirementPlace::Repository(_) | RequirementPlace::UnknownRepository => {
            let name = requirement.index_name().unwrap_or_default();
            let index = facts.indexes.get(&name).ok_or_else(|| no_index(&name, &facts.cache))?;
            let versions = index.versions(&dependency.name).ok_or_else(|| {
                HelmError::new(format!("{} chart not found in repo {}", dependency.name, dependency.repository))
            })?;
            let found = versions.iter().find(|entry| !entry.urls.is_empty() && satisfies(&entry.version));
            Ok(found.map(|entry| entry.version.clone()))
        }
    }
}

/// The key of [`RepositoryFacts::tags`].
pub fn tags_key(repository: &str, name: &str) -> String {
    format!("{repository}/{name}")
}

/// The absolute path of a folder that a dependency names.
pub fn folder_path(repository: &str, chart: &str) -> String {
    let path = repository.strip_prefix(FOLDER_PREFIX).unwrap_or(repository);
    if path.starts_with('/') { clean_path(path) } else { clean_path(&format!("{chart}/{path}")) }
}

fn folder_missing(repository: &str, chart: &str) -> HelmError {
    HelmError::new(format!("directory {} not found", folder_path(repository, chart)))
}

fn no_index(name: &str, cache: &str) -> HelmError {
    HelmError::new(format!(
        "no cached repository for {name} found. (try 'helm repo update'): open {cache}/{name}-index.yaml: no such file \
         or directory"
    ))
}

/// What is to be done for a locked dependency, as Helm's `downloadAll` decides.
///
/// # Errors
/// The repository has no such version; the text is Helm's.
pub fn supply(
    locked: &LockedDependency,
    known: &Repositories,
    facts: &RepositoryFacts,
    generation: Generation,
    talk: &Talk,
) -> Result<Supply, HelmError> {
    if locked.repository.is_empty() {
        return Ok(Supply::InPlace { range: locked.version.clone() });
    }
    if locked.repository.starts_with(FOLDER_PREFIX) {
        return Ok(Supply::Pack { repository: locked.repository.clone(), range: locked.version.clone() });
    }
    if locked.repository.starts_with(OCI_PREFIX) {
        let reference = format!("{}/{}:{}", locked.repository, locked.name, locked.version);
        let file_name = format!("{}-{}.tgz", locked.name, locked.version);
        let reference = OciReference::parse(&reference, generation)
            .map_err(|_| HelmError::new(format!("improperly formatted oci chart reference: {reference}")))?;
        return Ok(Supply::Registry { reference, file_name });
    }
    let known_entry = known.0.iter().find(|entry| are_equal(&locked.repository, &entry.url));
    let could_not = |text: String| HelmError::new(format!("could not find : {text}"));
    let (index_name, repository) = match known_entry {
        Some(entry) => (entry.name.clone(), Some(entry.name.clone())),
        None => (unknown_index_name(&locked.repository), None),
    };
    let index = facts.indexes.get(&index_name).ok_or_else(|| no_index(&index_name, &facts.cache))?;
    let entry =
        match repository {
            Some(_) => {
                index.find_locked(&locked.name, &locked.version, generation).map_err(|error| could_not(error.text))?
            }
            None => find_in(index, &locked.repository, &locked.name, &locked.version, generation, talk).map_err(
                |error| could_not(format!("chart {} not found in {}: {}", locked.name, locked.repository, error.text)),
            )?,
        };
    let first = entry.urls.first().map(String::as_str).unwrap_or_default();
    let joins = repository.is_some() && generation.joins_paths();
    let url =
        if joins { join_reference(&locked.repository, first) } else { resolve_reference(&locked.repository, first) };
    let url = url.map_err(could_not)?;
    Ok(Supply::Archive { file_name: file_name(&url), url, digest: entry.digest.clone(), repository })
}

fn unknown_index_name(repository: &str) -> String {
    let dependency = crate::ChartDependency { repository: repository.to_owned(), ..Default::default() };
    let requirement = Requirement { dependency, place: RequirementPlace::UnknownRepository };
    requirement.index_name().unwrap_or_default()
}

/// The last part of a URL's path, percent signs resolved.
pub fn file_name(url: &str) -> String {
    let path = ChartUrl::parse(url).map(|url| url.path).unwrap_or_default();
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    percent_decoded(name).replace(['/', '\0'], "_")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The chart that `--repo URL` means, in an index that was got from there.
///
/// # Errors
/// There is none, or it cannot be downloaded; in Helm's words.
pub fn find_in<'a>(
    index: &'a Index,
    repository: &str,
    name: &str,
    version: &str,
    generation: Generation,
    talk: &Talk,
) -> Result<&'a super::IndexEntry, HelmError> {
    let mut shown = format!("chart {}", go_quote(name.as_bytes()));
    if !version.is_empty() {
        shown = format!("{shown} version {}", go_quote(version.as_bytes()));
    }
    let entry = index
        .find(name, version, generation, talk)
        .map_err(|_| HelmError::new(format!("{shown} not found in {repository} repository")))?;
    if entry.urls.is_empty() {
        return Err(HelmError::new(format!("{shown} has no downloadable URLs")));
    }
    Ok(entry)
}
