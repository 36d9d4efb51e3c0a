//! Which Helm is imitated, and everything in which the two differ: other modules ask here and never compare versions.

use trueup_template::{Libraries, SemverLibrary, TomlLibrary};

/// Helm 3.17 or Helm 4.2; Argo CD's own words for them are `v3` and `v4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum Generation {
    /// Helm 3.17.2.
    Helm3,
    /// Helm 4.2.1.
    #[default]
    Helm4,
}

impl Generation {
    /// The versions of Go's libraries inside.
    pub fn libraries(self) -> Libraries {
        match self {
            Self::Helm3 => Libraries { semver: SemverLibrary::V3_3, toml: TomlLibrary::V1_4, must_to_yaml: false },
            Self::Helm4 => Libraries { semver: SemverLibrary::V3_5, toml: TomlLibrary::V1_6, must_to_yaml: true },
        }
    }
}
