//! A chart as it was loaded: metadata, default values, templates, files and subcharts.

use std::sync::Arc;

use trueup_yaml::Json;

/// A chart and its subcharts.
#[derive(Debug, Clone)]
pub struct Chart {
    /// `Chart.yaml`, with what `requirements.yaml` says put over it.
    pub metadata: ChartMetadata,
    /// `values.yaml`; an empty object without one.
    pub values: Arc<Json>,
    /// Path of `values.yaml` as the user knows it, for provenance.
    pub values_path: Arc<str>,
    /// `values.schema.json`.
    pub schema: Option<Arc<[u8]>>,
    /// What stands below `templates/`, by path in the chart, in the order of loading.
    pub templates: Vec<ChartFile>,
    /// Every other file that templates may read, and `crds/`, in the order of loading.
    pub files: Vec<ChartFile>,
    /// The subcharts: after loading all that are there, after dependencies were processed those that are enabled.
    pub dependencies: Vec<Chart>,
}

impl Chart {
    /// Path of the folder or the archive as the user knows it, for provenance.
    pub(crate) fn shown(&self) -> &str {
        self.values_path.strip_suffix("/values.yaml").unwrap_or(&self.values_path)
    }
}

/// A file of a chart.
#[derive(Debug, Clone)]
pub struct ChartFile {
    /// Path in the chart, such as `templates/deployment.yaml`.
    pub path: Arc<str>,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// `Chart.yaml`. The fields are Helm's.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChartMetadata {
    /// `name`; after dependencies were processed, the alias.
    pub name: String,
    /// `home`
    pub home: String,
    /// `sources`
    pub sources: Vec<String>,
    /// `version`
    pub version: String,
    /// `description`
    pub description: String,
    /// `keywords`
    pub keywords: Vec<String>,
    /// `maintainers`
    pub maintainers: Vec<Maintainer>,
    /// `icon`
    pub icon: String,
    /// `apiVersion`
    pub api_version: String,
    /// `condition`
    pub condition: String,
    /// `tags`
    pub tags: String,
    /// `appVersion`
    pub app_version: String,
    /// `deprecated`
    pub deprecated: bool,
    /// `annotations`, in byte order of the keys.
    pub annotations: Vec<(String, String)>,
    /// `kubeVersion`
    pub kube_version: String,
    /// `dependencies`
    pub dependencies: Vec<ChartDependency>,
    /// Whether `dependencies` is there at all, even empty: Go's nil and empty slices are processed differently.
    pub declares_dependencies: bool,
    /// `type`
    pub kind: String,
}

/// One of `maintainers`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Maintainer {
    /// `name`
    pub name: String,
    /// `email`
    pub email: String,
    /// `url`
    pub url: String,
}

/// One of `dependencies`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChartDependency {
    /// `name`
    pub name: String,
    /// `version`: a constraint.
    pub version: String,
    /// `repository`
    pub repository: String,
    /// `condition`: paths into the values, joined by commas.
    pub condition: String,
    /// `tags`
    pub tags: Vec<String>,
    /// `enabled`: set while dependencies are processed.
    pub enabled: bool,
    /// `import-values`
    pub import_values: Vec<ImportValue>,
    /// `alias`
    pub alias: String,
}

/// One of `import-values`, as it was written.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportValue {
    /// A key below the child's `exports`.
    Export(String),
    /// `{child, parent}`; texts that are not there are as Go formats them.
    Paths {
        /// Path in the child's values.
        child: Json,
        /// Path in the parent's values.
        parent: Json,
    },
    /// Anything else, which Helm passes over.
    Other(Json),
}
