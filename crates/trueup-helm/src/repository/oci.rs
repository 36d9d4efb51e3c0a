//! Charts in OCI registries: references and tags.

use trueup_template::semver::{Constraint, Version};

use crate::{Generation, HelmError};

/// What Helm calls such places.
pub const OCI_PREFIX: &str = "oci://";

/// `oci://registry/repository`, possibly with a tag or a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OciReference {
    /// Host and port.
    pub registry: String,
    /// Path of the repository.
    pub repository: String,
    /// The tag as registries have it: `_` where a version has `+`.
    pub tag: String,
    /// `sha256:…`; empty if there is none.
    pub digest: String,
}

/// How a version of a chart is found in a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagChoice {
    /// The digest says it all.
    Digest,
    /// This tag; nothing is asked before.
    Tag(String),
    /// The tags have to be listed, and [`choose_tag`] chooses.
    List,
}

impl OciReference {
    /// Takes a reference apart.
    ///
    /// # Errors
    /// It is none.
    pub fn parse(text: &str, generation: Generation) -> Result<Self, HelmError> {
        let invalid = |what: &str, value: &str| HelmError::new(generation.invalid_reference(what, value));
        let rest = text.strip_prefix(OCI_PREFIX).unwrap_or(text);
        let (rest, digest) = rest.rsplit_once('@').unwrap_or((rest, ""));
        let (registry, path) = rest.split_once('/').ok_or_else(|| invalid("missing registry or repository", ""))?;
        let (repository, tag) = path.rsplit_once(':').unwrap_or((path, ""));
        let is_name = |part: &str| {
            let edge = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            let inner = |byte: u8| edge(byte) || matches!(byte, b'.' | b'_' | b'-');
            part.bytes().all(inner) && part.bytes().next().is_some_and(edge) && part.bytes().last().is_some_and(edge)
        };
        if registry.is_empty() || registry.contains(['@', ' ', '?', '#', '\\']) {
            return Err(invalid("invalid registry", registry));
        }
        if !repository.split('/').all(is_name) {
            return Err(invalid("invalid repository", repository));
        }
        let tag = tag.replace('+', "_");
        let is_tag = tag.len() <= 128 && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        if !is_tag {
            return Err(invalid("invalid tag", &tag));
        }
        let is_digest = digest.strip_prefix("sha256:").is_some_and(|hex| {
            hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        });
        if !digest.is_empty() && !is_digest {
            return Err(invalid("invalid digest", digest));
        }
        Ok(Self { registry: registry.to_owned(), repository: repository.to_owned(), tag, digest: digest.to_owned() })
    }

    /// Which tag is meant, as Helm's `ValidateReference` decides.
    ///
    /// # Errors
    /// `--version` and the reference contradict each other.
    pub fn choose(&self, version: &str, generation: Generation) -> Result<TagChoice, HelmError> {
        if !version.is_empty() && !self.tag.is_empty() && self.tag != version {
            let tag = &self.tag;
            return Err(HelmError::new(format!("chart reference and version mismatch: {version} is not {tag}")));
        }
        if !self.digest.is_empty() {
            return Ok(TagChoice::Digest);
        }
        let version = if version.is_empty() { &self.tag } else { version };
        if Version::parse_loose(version, generation.libraries().semver).is_ok() {
            return Ok(TagChoice::Tag(version.replace('+', "_")));
        }
        Ok(TagChoice::List)
    }

    /// The reference for people to read.
    pub fn shown(&self) -> String {
        format!("{OCI_PREFIX}{}/{}", self.registry, self.repository)
    }
}

/// The tags that are versions, `_` as `+`, newest first.
pub fn sort_tags(tags: &[String], generation: Generation) -> Vec<String> {
    let library = generation.libraries().semver;
    let mut versions: Vec<Version> =
        tags.iter().filter_map(|tag| Version::parse_strict(tag.replace('_', "+"), library).ok()).collect();
    versions.sort_by(|left, right| right.compare(left));
    versions.iter().map(ToString::to_string).collect()
}

/// The tag for a version or a range out of all tags of a repository; `reference` is as the user wrote it.
///
/// # Errors
/// There is none.
pub fn choose_tag(
    tags: &[String],
    version: &str,
    reference: &str,
    generation: Generation,
) -> Result<String, HelmError> {
    let sorted = sort_tags(tags, generation);
    if sorted.is_empty() {
        return Err(HelmError::new(generation.no_tags(reference)));
    }
    let library = generation.libraries().semver;
    if !version.is_empty() && sorted.iter().any(|tag| tag == version) {
        return Ok(version.to_owned());
    }
    let range = if version.is_empty() { "*" } else { version };
    let constraint = Constraint::parse(range, library).map_err(|error| HelmError::new(error.to_string()))?;
    let satisfies =
        |tag: &&String| Version::parse_loose(tag.as_str(), library).is_ok_and(|version| constraint.check(&version));
    sorted.iter().find(satisfies).cloned().ok_or_else(|| HelmError::new(generation.no_fitting_tag(version)))
}
