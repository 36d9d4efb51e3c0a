//! What Helm is asked for.

use crate::go_path::join;
use crate::kustomization::{HelmChart, items};

/// A chart to fetch, if it is not there, and to render.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are Helm's flags")]
pub struct ChartRequest {
    /// The absolute path of the folder in which the chart's folder is.
    pub folder: String,
    /// Helm's configuration; a temporary folder if empty.
    pub config_home: String,
    /// The chart's name.
    pub name: String,
    /// The repository to fetch from; may begin with `oci://`.
    pub repo: String,
    /// The version to fetch.
    pub version: String,
    /// The release's name; Helm makes one if empty.
    pub release_name: String,
    /// The release's namespace.
    pub namespace: String,
    /// A template for the release's name.
    pub name_template: String,
    /// The content of the first file of values: the chart's own or a given one, and what is merged into it.
    pub values: Vec<u8>,
    /// Further files of values, later ones win.
    pub more_values: Vec<ValuesFile>,
    /// Capabilities.
    pub api_versions: Vec<String>,
    /// Capabilities.
    pub kube_version: String,
    /// With definitions.
    pub include_crds: bool,
    /// Without tests.
    pub skip_tests: bool,
    /// Without hooks.
    pub skip_hooks: bool,
    /// With debug output.
    pub debug: bool,
    /// Also versions that are no releases.
    pub devel: bool,
}

/// A file of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuesFile {
    /// Its absolute path.
    pub path: String,
    /// Its content.
    pub content: Vec<u8>,
}

impl ChartRequest {
    pub(super) fn new(chart: &HelmChart, folder: String, config_home: String, more_values: Vec<ValuesFile>) -> Self {
        Self {
            folder,
            config_home,
            name: chart.name.clone(),
            repo: chart.repo.clone(),
            version: chart.version.clone(),
            release_name: chart.release_name.clone(),
            namespace: chart.namespace.clone(),
            name_template: chart.name_template.clone(),
            values: Vec::new(),
            more_values,
            api_versions: items(&chart.api_versions).to_vec(),
            kube_version: chart.kube_version.clone(),
            include_crds: chart.include_crds,
            skip_tests: chart.skip_tests,
            skip_hooks: chart.skip_hooks,
            debug: chart.debug,
            devel: chart.devel,
        }
    }

    /// The chart's folder.
    pub fn chart_path(&self) -> String {
        join(&self.folder, &self.name)
    }

    /// What the file with the first values is called in the temporary folder.
    pub fn values_file_name(&self) -> String {
        format!("{}-kustomize-values.yaml", self.name)
    }

    /// The arguments that ask for Helm's version.
    pub fn version_arguments() -> Vec<String> {
        ["version", "--short"].map(str::to_owned).to_vec()
    }

    /// The arguments that fetch the chart.
    pub fn pull_arguments(&self) -> Vec<String> {
        let mut arguments = Arguments::of(&["pull", "--untar", "--untardir", &self.folder]);
        if self.repo.starts_with("oci://") {
            let repo = self.repo.strip_suffix('/').unwrap_or(&self.repo);
            arguments.add(&[&format!("{repo}/{}", self.name)]);
        } else {
            arguments.add_option("--repo", &self.repo);
            arguments.add(&[&self.name]);
        }
        arguments.add_option("--version", &self.version);
        arguments.add_flag("--devel", self.devel);
        arguments.0
    }

    /// The arguments that render the chart; `values` is the path of the file with the first values.
    pub fn template_arguments(&self, values: &str) -> Vec<String> {
        let release = if self.release_name.is_empty() { "--generate-name" } else { &self.release_name };
        let mut arguments = Arguments::of(&["template", release, &self.chart_path()]);
        arguments.add_option("--namespace", &self.namespace);
        arguments.add_option("--name-template", &self.name_template);
        arguments.add(&["-f", values]);
        self.more_values.iter().for_each(|file| arguments.add(&["-f", &file.path]));
        self.api_versions.iter().for_each(|version| arguments.add(&["--api-versions", version]));
        arguments.add_option("--kube-version", &self.kube_version);
        arguments.add_flag("--include-crds", self.include_crds);
        arguments.add_flag("--skip-tests", self.skip_tests);
        arguments.add_flag("--no-hooks", self.skip_hooks);
        arguments.add_flag("--debug", self.debug);
        arguments.add_flag("--devel", self.devel);
        arguments.0
    }

    /// What Helm's environment has in addition; `temporary` is a temporary folder.
    pub fn environment(&self, temporary: &str) -> [(&'static str, String); 3] {
        let home = if self.config_home.is_empty() { join(temporary, "helm") } else { self.config_home.clone() };
        let cache = format!("{home}/.cache");
        let data = format!("{home}/.data");
        [("HELM_CONFIG_HOME", home), ("HELM_CACHE_HOME", cache), ("HELM_DATA_HOME", data)]
    }

    /// Kustomize's error for a run of Helm that failed: `failure` is what Go says of it (`exit status 1`).
    pub fn failure_text(
        &self,
        (command, arguments): (&str, &[String]),
        temporary: &str,
        (stdout, stderr): (&str, &str),
        failure: &str,
    ) -> String {
        let environment = self.environment(temporary).map(|(name, value)| format!("{name}={value}")).join(" ");
        let stderr = if arguments.iter().any(|argument| argument == "--debug") {
            format!(" Helm stack trace:\n{stderr}\nHelm template:\n{stdout}\n")
        } else {
            stderr.to_owned()
        };
        let arguments = arguments.join(" ");
        format!(
            "{stderr}: unable to run: '{command} {arguments}' with env=[{environment}] (is '{command}' installed?): \
             {failure}"
        )
    }
}

struct Arguments(Vec<String>);

impl Arguments {
    fn of(arguments: &[&str]) -> Self {
        Self(arguments.iter().copied().map(str::to_owned).collect())
    }

    fn add(&mut self, arguments: &[&str]) {
        self.0.extend(arguments.iter().copied().map(str::to_owned));
    }

    fn add_option(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.add(&[name, value]);
        }
    }

    fn add_flag(&mut self, name: &str, is_set: bool) {
        if is_set {
            self.add(&[name]);
        }
    }
}
