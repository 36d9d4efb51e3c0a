//! How the two Helms differ between rendering and printing.

use super::Generation;

impl Generation {
    /// Whether the end of each document is trimmed, and not only its front.
    pub(crate) fn trims_end_of_documents(self) -> bool {
        self == Self::Helm3
    }

    /// The Go package of what a manifest is read into.
    pub(crate) fn manifest_package(self) -> &'static str {
        match self {
            Self::Helm3 => "releaseutil",
            Self::Helm4 => "util",
        }
    }

    /// The kinds that are installed after those that both know.
    pub(crate) fn last_kinds(self) -> &'static [&'static str] {
        match self {
            Self::Helm3 => &[],
            Self::Helm4 => &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
        }
    }

    /// Whether an error of `text/template` itself is printed as blocks of several lines.
    pub(crate) fn prints_errors_as_blocks(self) -> bool {
        self == Self::Helm4
    }

    /// Whether `--dry-run` is checked first of all and strictly, and not when the chart is loaded.
    pub(crate) fn checks_dry_run_early(self) -> bool {
        self == Self::Helm4
    }

    /// Whether programs are post-renderers. Elsewhere only plugins are.
    pub fn runs_post_renderers(self) -> bool {
        self == Self::Helm3
    }
}
