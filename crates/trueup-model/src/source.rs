//! Where the desired state of an Application comes from.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// One source of an Application (`spec.source`, or an item of `spec.sources`).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Source {
    /// Repository: Git, Helm, or `oci://…`.
    #[serde(rename = "repoURL")]
    pub repo_url: String,
    /// Folder inside a Git repository or OCI artifact.
    pub path: String,
    /// Chart name, for a Helm repository.
    pub chart: String,
    /// Branch, tag, commit or version range; empty means `HEAD`.
    pub target_revision: String,
    /// The name under which other sources refer to this one (`$name/…`).
    #[serde(rename = "ref")]
    pub reference: String,
    /// A name for people.
    pub name: String,
    /// Helm settings.
    pub helm: Option<HelmSource>,
    /// Kustomize settings, as written.
    pub kustomize: Option<Value>,
    /// Settings of a plain directory, as written.
    pub directory: Option<Value>,
    /// Plugin settings, as written.
    pub plugin: Option<Value>,
    /// Fields that this version of trueup does not know; they count when sources are compared.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl Source {
    /// True for a chart from a Helm repository.
    pub fn is_chart(&self) -> bool {
        !self.chart.is_empty()
    }

    /// What is rendered, for people: a path or a chart name.
    pub fn location(&self) -> &str {
        if self.is_chart() { &self.chart } else { &self.path }
    }
}

/// Helm settings of a source.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the Application")]
pub struct HelmSource {
    /// Release name, if it is not the Application's name.
    pub release_name: String,
    /// Value files in order.
    pub value_files: Vec<String>,
    /// Values as YAML text.
    pub values: String,
    /// Values as an object; wins over `values`.
    pub values_object: Option<Value>,
    /// `--set` and `--set-string` parameters.
    pub parameters: Vec<HelmParameter>,
    /// Value files that do not exist are left out silently.
    pub ignore_missing_value_files: bool,
    /// `--set-file` parameters.
    pub file_parameters: Vec<HelmFileParameter>,
    /// The namespace for templates, if it is not the destination's.
    pub namespace: String,
    /// The Kubernetes version for templates, if it is not the destination's.
    pub kube_version: String,
    /// The API versions for templates instead of the destination's.
    pub api_versions: Vec<String>,
    /// Without the files of `crds/`.
    pub skip_crds: bool,
    /// Without tests.
    pub skip_tests: bool,
    /// Values are not held against `values.schema.json`.
    pub skip_schema_validation: bool,
    /// Everything else, as written.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// One Helm parameter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HelmParameter {
    /// Path of the value, in `--set` grammar.
    pub name: String,
    /// The value, as text.
    pub value: String,
    /// `--set-string` instead of `--set`.
    pub force_string: bool,
}

/// One Helm parameter whose value is a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct HelmFileParameter {
    /// Path of the value, in `--set` grammar.
    pub name: String,
    /// Path of the file, as in `valueFiles`.
    pub path: String,
}

/// `spec.sourceHydrator`: rendered manifests are committed to a branch, and the app syncs from there.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SourceHydrator {
    /// What is rendered.
    pub dry_source: Source,
    /// `targetBranch` and `path` that the app is compared with.
    pub sync_source: BTreeMap<String, Value>,
    /// The branch that is written, where it differs from the one that is synced.
    pub hydrate_to: BTreeMap<String, Value>,
}
