//! `index.yaml`: which versions of which charts a repository has.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use trueup_template::print::{go_quote, is_printable};
use trueup_template::semver::{Constraint, Version};
use trueup_yaml::{Json, JsonKind};

use super::go_shape::{Strictness, items_of, read_shape, text_of, texts_of};
use super::shapes::INDEX;
use crate::{Generation, HelmError, Talk};

/// The charts of a repository, as Helm has them after loading: invalid entries gone, newest versions first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    entries: BTreeMap<String, Vec<IndexEntry>>,
}

/// A version of a chart in a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexEntry {
    /// `name`
    pub name: String,
    /// `version`, as written.
    pub version: String,
    /// `urls`: the first counts; possibly relative to the repository.
    pub urls: Vec<String>,
    /// `digest` of the archive, as written; empty if there is none.
    pub digest: String,
}

/// Why an index has no such chart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotInIndex {
    /// The name is unknown.
    #[error("no chart name found")]
    Name,
    /// There is no version at all.
    #[error("no chart version found")]
    Empty,
    /// No version is wanted.
    #[error("no chart version found for {name}-{version}")]
    Version {
        /// The chart.
        name: String,
        /// What was asked for.
        version: String,
    },
    /// What was asked for is no version and no range.
    #[error("{0}")]
    Constraint(String),
}

impl Index {
    /// Reads an `index.yaml`: JSON if it is JSON, otherwise YAML in which no key may be unknown or stand twice. `source`
    /// is only named in what is said of entries that are skipped.
    ///
    /// # Errors
    /// The text is empty, cannot be decoded, or has no `apiVersion`.
    pub fn read(text: &[u8], source: &str, generation: Generation, talk: &Talk) -> Result<Self, HelmError> {
        if text.is_empty() {
            return Err(HelmError::new("empty index.yaml file"));
        }
        let json = read_shape(text, &INDEX, Strictness::JsonOrStrict).map_err(HelmError::new)?;
        let mut entries = BTreeMap::new();
        if let Some(Json { kind: JsonKind::Object(charts), .. }) = json.get("entries") {
            for (name, versions) in charts {
                let JsonKind::Array(versions) = &versions.kind else { continue };
                entries.insert(name.clone(), read_versions(name, versions, source, generation, talk));
            }
        }
        if text_of(&json, "apiVersion").is_empty() {
            return Err(HelmError::new("no API version specified"));
        }
        Ok(Self { entries })
    }

    /// The versions of a chart, newest first; `None` if the repository does not know the chart.
    pub fn versions(&self, name: &str) -> Option<&[IndexEntry]> {
        self.entries.get(name).map(Vec::as_slice)
    }

    /// The chart that `helm template --version` takes: one whose version is exactly that text, otherwise the first that
    /// satisfies it as a range; without a version the newest stable one.
    ///
    /// # Errors
    /// There is none.
    pub fn find(
        &self,
        name: &str,
        version: &str,
        generation: Generation,
        talk: &Talk,
    ) -> Result<&IndexEntry, NotInIndex> {
        let library = generation.libraries().semver;
        let versions = self.versions(name).ok_or(NotInIndex::Name)?;
        if versions.is_empty() {
            return Err(NotInIndex::Empty);
        }
        let range = if version.is_empty() { "*" } else { version };
        let constraint =
            Constraint::parse(range, library).map_err(|error| NotInIndex::Constraint(error.to_string()))?;
        if let Some(exact) = versions.iter().find(|entry| !version.is_empty() && entry.version == version) {
            return Ok(exact);
        }
        let satisfies = |entry: &&IndexEntry| {
            Version::parse_loose(&entry.version, library).is_ok_and(|version| constraint.check(&version))
        };
        let found = versions.iter().find(satisfies);
        let found = found.ok_or_else(|| NotInIndex::Version { name: name.to_owned(), version: version.to_owned() })?;
        if !version.is_empty() && !is_range(version) {
            generation.warn_of_other_version(talk, name, version, &found.version);
        }
        Ok(found)
    }

    /// The chart that a locked dependency means: of equal precedence, and with a URL.
    ///
    /// # Errors
    /// There is none.
    pub fn find_locked(&self, name: &str, version: &str, generation: Generation) -> Result<&IndexEntry, HelmError> {
        let versions = self.versions(name).ok_or_else(|| HelmError::new("entry not found"))?;
        let library = generation.libraries().semver;
        let wanted = Version::parse_loose(version, library);
        let is_wanted = |entry: &&IndexEntry| {
            let is_equal = match &wanted {
                _ if version.is_empty() => true,
                Err(_) => version == entry.version,
                Ok(wanted) => Version::parse_loose(&entry.version, library)
                    .is_ok_and(|version| wanted.compare(&version) == Ordering::Equal),
            };
            is_equal && !entry.urls.is_empty()
        };
        versions.iter().find(is_wanted).ok_or_else(|| HelmError::new("no matching version"))
    }
}

/// Whether Helm 4 takes a text for a range rather than for one version.
fn is_range(version: &str) -> bool {
    if version.contains(['^', '~', '<', '>', '=', '!', '*']) || version.contains("||") || version.contains(" - ") {
        return true;
    }
    version.split(['-', '+']).next().unwrap_or_default().contains(['x', 'X'])
}

fn read_versions(chart: &str, versions: &[Json], source: &str, generation: Generation, talk: &Talk) -> Vec<IndexEntry> {
    let library = generation.libraries().semver;
    let mut entries = Vec::with_capacity(versions.len());
    // From the last to the first, as Helm does and as its log shows.
    for json in versions.iter().rev() {
        if json.kind == JsonKind::Null {
            let text = format!(
                "skipping loading invalid entry for chart {} from {source}: empty entry",
                go_quote(chart.as_bytes())
            );
            generation.warn(talk, "index.go:359", &text);
            continue;
        }
        let version = text_of(json, "version");
        match check_entry(json, &version, generation) {
            Ok(()) => entries.push((Version::parse_loose(&version, library).ok(), read_entry(json, version))),
            Err(error) => {
                let text = format!(
                    "skipping loading invalid entry for chart {} {} from {source}: validation: {error}",
                    go_quote(chart.as_bytes()),
                    go_quote(version.as_bytes())
                );
                generation.warn(talk, "index.go:370", &text);
            }
        }
    }
    entries.reverse();
    entries.sort_by(|(left, _), (right, _)| match (left, right) {
        (Some(left), Some(right)) => right.compare(left),
        (left, right) => left.is_none().cmp(&right.is_none()),
    });
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn read_entry(json: &Json, version: String) -> IndexEntry {
    IndexEntry { name: text_of(json, "name"), version, urls: texts_of(json, "urls"), digest: text_of(json, "digest") }
}

/// Helm's `Metadata.Validate`, without what an index is forgiven.
fn check_entry(json: &Json, version: &str, generation: Generation) -> Result<(), String> {
    let name = clean(&text_of(json, "name"));
    if name.is_empty() {
        return Err("chart.metadata.name is required".to_owned());
    }
    if generation.refuses_dots_as_name() && (name == "." || name == "..") {
        return Err(format!("chart.metadata.name {} is not allowed", go_quote(name.as_bytes())));
    }
    if name.contains('/') && name != "/" {
        return Err(format!("chart.metadata.name {} is invalid", go_quote(name.as_bytes())));
    }
    if version.is_empty() {
        return Err("chart.metadata.version is required".to_owned());
    }
    if Version::parse_loose(version, generation.libraries().semver).is_err() {
        return Err(format!("chart.metadata.version {} is invalid", go_quote(version.as_bytes())));
    }
    if !matches!(text_of(json, "type").as_str(), "" | "application" | "library") {
        return Err("chart.metadata.type must be application or library".to_owned());
    }
    if items_of(json, "maintainers").iter().any(|maintainer| maintainer.kind == JsonKind::Null) {
        return Err("maintainers must not contain empty or null nodes".to_owned());
    }
    items_of(json, "dependencies").iter().try_for_each(check_dependency)
}

fn check_dependency(json: &Json) -> Result<(), String> {
    if json.kind == JsonKind::Null {
        return Err("dependencies must not contain empty or null nodes".to_owned());
    }
    let is_allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    if text_of(json, "alias").chars().all(is_allowed) {
        return Ok(());
    }
    let name = clean(&text_of(json, "name"));
    Err(format!("dependency {} has disallowed characters in the alias", go_quote(name.as_bytes())))
}

/// Makes every space an ASCII one and removes what cannot be printed.
fn clean(text: &str) -> String {
    let cleaned = |character: char| {
        if character.is_whitespace() { Some(' ') } else { is_printable(character).then_some(character) }
    };
    text.chars().filter_map(cleaned).collect()
}
