//! Which Helm is imitated, and everything in which the two differ: other modules ask here and never compare versions.

mod output;
mod words;

use std::sync::LazyLock;

use trueup_template::{FunctionSet, Libraries, SemverLibrary, TomlLibrary, functions};

use crate::capabilities::api_versions;

/// Helm 3.17 or Helm 4.2; Argo CD's own words for them are `v3` and `v4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum Generation {
    /// Helm 3.17.2.
    Helm3,
    /// Helm 4.2.1.
    #[default]
    Helm4,
}

/// What a build of Helm says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BuildInfo {
    pub(crate) version: &'static str,
    pub(crate) git_commit: &'static str,
    pub(crate) git_tree_state: &'static str,
    pub(crate) go_version: &'static str,
    /// Helm 3 does not say it.
    pub(crate) kube_client_version: Option<&'static str>,
}

/// How much one archive may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ArchiveLimits {
    /// Bytes of one file.
    pub(crate) file: u64,
    /// Bytes of all files; reaching it is too much already.
    pub(crate) total: u64,
}

impl Generation {
    /// The versions of Go's libraries inside.
    pub fn libraries(self) -> Libraries {
        match self {
            Self::Helm3 => Libraries { semver: SemverLibrary::V3_3, toml: TomlLibrary::V1_4, must_to_yaml: false },
            Self::Helm4 => Libraries { semver: SemverLibrary::V3_5, toml: TomlLibrary::V1_6, must_to_yaml: true },
        }
    }

    /// Everything that templates can call.
    pub(crate) fn functions(self) -> FunctionSet {
        static HELM_4: LazyLock<FunctionSet> = LazyLock::new(|| FunctionSet::new(functions::HELM));
        match self {
            Self::Helm3 => HELM_4.clone().without("mustToYaml").without("mustToToml"),
            Self::Helm4 => HELM_4.clone(),
        }
    }

    /// The Go package of `Values`, `Capabilities` and their parts.
    pub(crate) fn values_package(self) -> &'static str {
        match self {
            Self::Helm3 => "chartutil",
            Self::Helm4 => "common",
        }
    }

    /// Go's name of the type of `.Values`.
    pub(crate) fn values_type(self) -> &'static str {
        match self {
            Self::Helm3 => "chartutil.Values",
            Self::Helm4 => "common.Values",
        }
    }

    /// Go's name of the type of `.Capabilities.APIVersions`.
    pub(crate) fn version_set_type(self) -> &'static str {
        match self {
            Self::Helm3 => "chartutil.VersionSet",
            Self::Helm4 => "common.VersionSet",
        }
    }

    /// Whether `.Chart` is a map and not a struct.
    pub(crate) fn chart_is_a_map(self) -> bool {
        self == Self::Helm4
    }

    /// What `.Capabilities.HelmVersion` says in a release build.
    pub(crate) fn build_info(self) -> BuildInfo {
        match self {
            Self::Helm3 => BuildInfo {
                version: "v3.17.2",
                git_commit: "cc0bbbd6d6276b83880042c1ecb34087e84d41eb",
                git_tree_state: "clean",
                go_version: "go1.23.7",
                kube_client_version: None,
            },
            Self::Helm4 => BuildInfo {
                version: "v4.2.1",
                git_commit: "",
                git_tree_state: "clean",
                go_version: "go1.26.8",
                kube_client_version: Some("v1.36"),
            },
        }
    }

    /// The limits of archives and of single files.
    pub(crate) fn archive_limits(self) -> Option<ArchiveLimits> {
        match self {
            Self::Helm3 => None,
            Self::Helm4 => Some(ArchiveLimits { file: 5 << 20, total: 100 << 20 }),
        }
    }

    /// Whether `Chart.yaml` is read for its `apiVersion` before anything else.
    pub(crate) fn detects_chart_version(self) -> bool {
        self == Self::Helm4
    }

    /// Whether all documents of a file of values count, and not only the first.
    pub(crate) fn merges_documents_of_values(self) -> bool {
        self == Self::Helm4
    }

    /// The Go package of `Chart.yaml`'s types in error texts.
    pub(crate) fn chart_package(self) -> &'static str {
        match self {
            Self::Helm3 => "chart",
            Self::Helm4 => "v2",
        }
    }

    /// Whether a chart may not be named `.` or `..`.
    pub(crate) fn refuses_dots_as_name(self) -> bool {
        self == Self::Helm4
    }

    /// Whether `--set-json` takes a whole object.
    pub(crate) fn takes_json_objects(self) -> bool {
        self == Self::Helm4
    }

    /// Whether an index of `--set` that is not closed ends the option silently instead of failing.
    pub(crate) fn ends_at_open_index(self) -> bool {
        self == Self::Helm4
    }

    /// Whether null defaults are dropped, and a null over a null default stays.
    pub(crate) fn drops_null_defaults(self) -> bool {
        self == Self::Helm4
    }

    /// Whether a dependency is copied with its own dependencies when it is enabled, instead of sharing them with other
    /// aliases of the same chart.
    pub(crate) fn copies_dependencies(self) -> bool {
        self == Self::Helm4
    }

    /// Whether paths of `import-values` that are no texts are formatted instead of ending Helm.
    pub(crate) fn formats_import_paths(self) -> bool {
        self == Self::Helm4
    }

    /// Whether `--kube-version` is read by Kubernetes' own parser and suffixes of versions do not count in constraints.
    pub(crate) fn normalizes_kube_version(self) -> bool {
        self == Self::Helm4
    }

    /// The version of Kubernetes that a release build renders for without `--kube-version`.
    pub(crate) fn default_kube_version(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Helm3 => ("v1.32.0", "1", "32"),
            Self::Helm4 => ("v1.36.0", "1", "36"),
        }
    }

    /// The API versions that are known without a cluster, in Helm's order.
    pub(crate) fn built_in_api_versions(self) -> &'static [&'static str] {
        match self {
            Self::Helm3 => &api_versions::HELM_3,
            Self::Helm4 => &api_versions::HELM_4,
        }
    }

    /// Whether a value of `--dry-run` means that a cluster must be there.
    pub(crate) fn asks_cluster(self, dry_run: Option<&str>) -> bool {
        self == Self::Helm4 && dry_run == Some("server")
    }
}
