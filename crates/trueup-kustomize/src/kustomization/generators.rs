//! Config maps, secrets and charts to make.

use std::collections::BTreeMap;

use super::ValuesInline;
use crate::go_struct::go_struct;

go_struct! {
    /// A config map to make.
    pub struct ConfigMapArgs = "ConfigMapArgs", "types.ConfigMapArgs" {
        /// Its namespace.
        pub namespace: String = "namespace", at "GeneratorArgs.namespace";
        /// Its name, without hash.
        pub name: String = "name", at "GeneratorArgs.name";
        /// `create`, `replace` or `merge`.
        pub behavior: String = "behavior", at "GeneratorArgs.behavior";
        /// `KEY=VALUE`
        pub literals: Option<Vec<String>> = "literals", at "GeneratorArgs.KvPairSources.literals";
        /// `FILE` or `KEY=FILE`
        pub files: Option<Vec<String>> = "files", at "GeneratorArgs.KvPairSources.files";
        /// Files of `KEY=VALUE` lines.
        pub envs: Option<Vec<String>> = "envs", at "GeneratorArgs.KvPairSources.envs";
        /// Deprecated: one of `envs`.
        pub env: String = "env", at "GeneratorArgs.KvPairSources.env";
        /// How it is made.
        pub options: Option<GeneratorOptions> = "options", at "GeneratorArgs.options";
    }
}

go_struct! {
    /// A secret to make.
    pub struct SecretArgs = "SecretArgs", "types.SecretArgs" {
        /// Its namespace.
        pub namespace: String = "namespace", at "GeneratorArgs.namespace";
        /// Its name, without hash.
        pub name: String = "name", at "GeneratorArgs.name";
        /// `create`, `replace` or `merge`.
        pub behavior: String = "behavior", at "GeneratorArgs.behavior";
        /// `KEY=VALUE`
        pub literals: Option<Vec<String>> = "literals", at "GeneratorArgs.KvPairSources.literals";
        /// `FILE` or `KEY=FILE`
        pub files: Option<Vec<String>> = "files", at "GeneratorArgs.KvPairSources.files";
        /// Files of `KEY=VALUE` lines.
        pub envs: Option<Vec<String>> = "envs", at "GeneratorArgs.KvPairSources.envs";
        /// Deprecated: one of `envs`.
        pub env: String = "env", at "GeneratorArgs.KvPairSources.env";
        /// How it is made.
        pub options: Option<GeneratorOptions> = "options", at "GeneratorArgs.options";
        /// Its type; `Opaque` if empty.
        pub kind: String = "type";
    }
}

go_struct! {
    /// How config maps and secrets are made.
    pub struct GeneratorOptions = "GeneratorOptions", "types.GeneratorOptions" {
        /// Their labels.
        pub labels: Option<BTreeMap<String, String>> = "labels";
        /// Their annotations.
        pub annotations: Option<BTreeMap<String, String>> = "annotations";
        /// No hash in their names.
        pub disable_name_suffix_hash: bool = "disableNameSuffixHash";
        /// They cannot be changed.
        pub immutable: bool = "immutable";
    }
}

go_struct! {
    /// Folders of all charts.
    pub struct HelmGlobals = "HelmGlobals", "types.HelmGlobals" {
        /// Where the charts are: `charts` if empty.
        pub chart_home: String = "chartHome";
        /// Helm's configuration.
        pub config_home: String = "configHome";
    }
}

go_struct! {
    /// A chart to render.
    pub struct HelmChart = "HelmChart", "types.HelmChart" {
        /// The chart's name.
        pub name: String = "name";
        /// Its version.
        pub version: String = "version";
        /// Its repository.
        pub repo: String = "repo";
        /// The release's name.
        pub release_name: String = "releaseName";
        /// The release's namespace.
        pub namespace: String = "namespace";
        /// Further files of values.
        pub additional_values_files: Option<Vec<String>> = "additionalValuesFiles";
        /// The file of values instead of the chart's.
        pub values_file: String = "valuesFile";
        /// Values.
        pub values_inline: Option<ValuesInline> = "valuesInline";
        /// `merge`, `override` or `replace`.
        pub values_merge: String = "valuesMerge";
        /// With definitions.
        pub include_crds: bool = "includeCRDs";
        /// Without hooks.
        pub skip_hooks: bool = "skipHooks";
        /// Capabilities.
        pub api_versions: Option<Vec<String>> = "apiVersions";
        /// Capabilities.
        pub kube_version: String = "kubeVersion";
        /// A template for the release's name.
        pub name_template: String = "nameTemplate";
        /// Without tests.
        pub skip_tests: bool = "skipTests";
        /// With debug output.
        pub debug: bool = "debug";
        /// Also versions that are no releases.
        pub devel: bool = "devel";
    }
}

go_struct! {
    /// The old form of [`HelmChart`] and [`HelmGlobals`].
    pub struct HelmChartArgs = "HelmChartArgs", "types.HelmChartArgs" {
        /// The chart's name.
        pub chart_name: String = "chartName";
        /// Its version.
        pub chart_version: String = "chartVersion";
        /// Its repository.
        pub chart_repo_url: String = "chartRepoUrl";
        /// Where the charts are.
        pub chart_home: String = "chartHome";
        /// Has no effect.
        pub chart_repo_name: String = "chartRepoName";
        /// Has no effect.
        pub helm_bin: String = "helmBin";
        /// Helm's configuration.
        pub helm_home: String = "helmHome";
        /// The file of values.
        pub values: String = "values";
        /// Values.
        pub values_local: Option<ValuesInline> = "valuesLocal";
        /// `merge`, `override` or `replace`.
        pub values_merge: String = "valuesMerge";
        /// The release's name.
        pub release_name: String = "releaseName";
        /// Has no effect.
        pub release_namespace: String = "releaseNamespace";
        /// Has no effect.
        pub extra_args: Option<Vec<String>> = "extraArgs";
    }
}
