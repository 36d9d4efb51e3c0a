//! Versions and ranges of charts and of Kubernetes.

use trueup_template::semver::{Constraint, Version};

use crate::generation::Generation;

/// Whether the loose parser takes the version.
pub(crate) fn is_version(version: &str, generation: Generation) -> bool {
    Version::parse_loose(version, generation.libraries().semver).is_ok()
}

/// Whether the version is inside the range; what cannot be parsed is not.
pub fn is_in_range(range: &str, version: &str, generation: Generation) -> bool {
    let library = generation.libraries().semver;
    let Ok(version) = Version::parse_loose(version, library) else { return false };
    Constraint::parse(range, library).is_ok_and(|constraint| constraint.check(&version))
}
