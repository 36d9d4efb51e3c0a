//! Versions and constraints as `github.com/Masterminds/semver/v3` reads them, in its versions 3.3.0 and 3.5.0.

mod constraint;
mod version;

#[cfg(test)]
mod tests;

pub use constraint::Constraint;
pub use version::Version;

use crate::runtime::SemverLibrary;

/// Why a version or a constraint is refused, in the words of the library.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(String);

impl Invalid {
    fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// Error texts that the two libraries write differently.
#[derive(Debug, Clone, Copy)]
enum Refusal {
    Version,
    Empty,
    Characters,
    LeadingZero,
    Metadata,
    Prerelease,
    ConstraintParser,
}

impl Refusal {
    fn by(self, library: SemverLibrary) -> Invalid {
        let (old, new) = match self {
            Self::Version => ("Invalid Semantic Version", "invalid semantic version"),
            Self::Empty => ("Version string empty", "version string empty"),
            Self::Characters => ("Invalid characters in version", "invalid characters in version"),
            Self::LeadingZero => ("Version segment starts with 0", "version segment starts with 0"),
            Self::Metadata => ("Invalid Metadata string", "invalid metadata string"),
            Self::Prerelease => ("Invalid Prerelease string", "invalid prerelease string"),
            Self::ConstraintParser => ("constraint Parser Error", "constraint parser error"),
        };
        Invalid::new(match library {
            SemverLibrary::V3_3 => old,
            SemverLibrary::V3_5 => new,
        })
    }
}
