//! Charts, rendered as Argo CD calls `helm template`.
//!
//! Source: `helmTemplate` in `reposerver/repository/repository.go`, `util/helm/cmd.go` of Argo CD.

use std::collections::BTreeMap;

use serde_json::Value;
use trueup_helm::engine::Release;
use trueup_helm::manifest::{CrdFile, OutputOptions, sort_manifests};
use trueup_helm::{
    Capabilities, Chart, ChartLocation, Generation, HelmError, Talk, Target, UserValues, ValuesOption,
    check_api_version, check_dependencies, check_installable, load_archive, load_tree, missing_dependencies,
};
use trueup_model::{HelmSource, SourceTree};
use trueup_template::Runtime;

use crate::json;
use crate::value_files::{ValueFile, ValueFileContext};

/// How Argo CD's messages name the values of the Application.
const EXTRA_VALUES: &str = "<temp file with values from source.helm.values/valuesObject>";
/// How Argo CD's messages name the folder of a checkout.
const CHECKOUT: &str = "<path to cached source>";

/// The chart of a source.
#[derive(Debug, Clone, Copy)]
pub enum ChartInput<'a> {
    /// The folder that [`ValueFileContext::path`] names.
    Folder,
    /// A packed chart from a repository of charts.
    Archive(&'a [u8]),
}

/// Everything that decides what a chart renders to.
#[derive(Debug, Clone, Copy)]
pub struct HelmInput<'a> {
    /// The chart.
    pub chart: ChartInput<'a>,
    /// `spec.source.helm`
    pub settings: &'a HelmSource,
    /// The name of the Application, without its namespace.
    pub app: &'a str,
    /// The namespace of the destination.
    pub namespace: &'a str,
    /// The version of the destination's API server; empty for Helm's own default.
    pub kube_version: &'a str,
    /// What the destination serves.
    pub api_versions: &'a [String],
    /// Where value files are.
    pub files: ValueFileContext<'a>,
    /// Files that lie on servers, by their URL.
    pub remote_files: &'a BTreeMap<String, Vec<u8>>,
    /// The files of dependencies that the source does not hold, by their path in `charts/`.
    pub dependencies: &'a BTreeMap<String, Vec<u8>>,
    /// Which Helm Argo CD has.
    pub generation: Generation,
}

/// Why a chart gives no manifests.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HelmFailure {
    /// In Argo CD's or Helm's words.
    #[error("{0}")]
    Failed(String),
    /// `charts/` lacks dependencies that `Chart.yaml` names; Argo CD would run `helm dependency build`.
    #[error("found in Chart.yaml, but missing in charts/ directory: {}", .0.join(", "))]
    MissingDependencies(Vec<String>),
    /// A value file lies on a server.
    #[error("the value file {0} lies on a server and was not fetched")]
    MissingFile(String),
}

impl From<HelmError> for HelmFailure {
    fn from(error: HelmError) -> Self {
        Self::Failed(error.text)
    }
}

/// The manifests of a chart, in Helm's order.
///
/// # Errors
/// In Helm's words; or something is missing that only a network has.
pub fn manifests(input: &HelmInput<'_>, runtime: &Runtime) -> Result<Vec<Value>, HelmFailure> {
    let generation = input.generation;
    let talk = Talk::default();
    let read_file = |path: &str| input.read(path);
    let capabilities = input.capabilities()?;
    let user = UserValues { options: input.values()? }.assemble(&read_file, generation, runtime)?;
    let chart = input.load(&talk)?;
    check_installable(&chart)?;
    if let Err(error) = check_dependencies(&chart, generation) {
        let missing: Vec<String> = missing_dependencies(&chart).into_iter().map(str::to_owned).collect();
        return Err(if missing.is_empty() { error.into() } else { HelmFailure::MissingDependencies(missing) });
    }
    check_api_version(&chart, generation)?;
    let target = Target {
        generation,
        release: Release {
            name: input.release_name().to_owned(),
            namespace: input.release_namespace().to_owned(),
            is_upgrade: false,
        },
        capabilities,
        skip_schema_validation: input.settings.skip_schema_validation,
        debug: false,
    };
    let rendering = trueup_helm::render(&chart, &user, &target, runtime, &talk)?;
    let mut sorted = sort_manifests(rendering.files, generation, &talk)?;
    if !input.settings.skip_crds {
        sorted.crds = rendering.crds.iter().map(CrdFile::document).collect();
    }
    let options = OutputOptions { skip_tests: input.settings.skip_tests, ..OutputOptions::default() };
    let objects = sorted.objects(&options);
    Ok(objects.into_iter().map(|object| json::as_go_prints(object.object)).filter(|object| !object.is_null()).collect())
}

impl HelmInput<'_> {
    fn release_name(&self) -> &str {
        if self.settings.release_name.is_empty() { self.app } else { &self.settings.release_name }
    }

    fn release_namespace(&self) -> &str {
        match self.settings.namespace.as_str() {
            "" if self.namespace.is_empty() => "default",
            "" => self.namespace,
            own => own,
        }
    }

    fn capabilities(&self) -> Result<Capabilities, HelmFailure> {
        let own = &self.settings.kube_version;
        let version = whole_version(if own.is_empty() { self.kube_version } else { own });
        let api_versions =
            if self.settings.api_versions.is_empty() { self.api_versions } else { &self.settings.api_versions };
        let version = (!version.is_empty()).then_some(version);
        Ok(Capabilities::new(version.as_deref(), api_versions, self.generation)?)
    }

    /// The values in the order in which Helm takes them: files, those of the Application, parameters.
    fn values(&self) -> Result<Vec<ValuesOption>, HelmFailure> {
        let settings = self.settings;
        let files = self.files.resolve_all(&settings.value_files, settings.ignore_missing_value_files);
        let mut options = Vec::new();
        for file in files.map_err(|error| HelmFailure::Failed(error.0))? {
            options.push(ValuesOption::File { path: shown(&file), bytes: self.bytes(&file)? });
        }
        if let Some(bytes) = own_values(settings) {
            options.push(ValuesOption::File { path: EXTRA_VALUES.to_owned(), bytes });
        }
        // Argo CD keeps parameters in maps: the last of one name counts, and their order is random there.
        let substituted = |value: &str| escaped(&self.files.environment.substitute(value));
        let parameters = |force_string: bool| -> BTreeMap<&str, String> {
            let chosen = settings.parameters.iter().filter(|parameter| parameter.force_string == force_string);
            chosen.map(|parameter| (parameter.name.as_str(), substituted(&parameter.value))).collect()
        };
        options.extend(parameters(false).iter().map(|(name, value)| ValuesOption::Set(format!("{name}={value}"))));
        options.extend(parameters(true).iter().map(|(name, value)| ValuesOption::SetString(format!("{name}={value}"))));
        let mut files: BTreeMap<&str, String> = BTreeMap::new();
        for parameter in &settings.file_parameters {
            let file = self.files.resolve(&parameter.path);
            let file =
                file.map_err(|error| HelmFailure::Failed(format!("error resolving helm value file path: {error}")))?;
            files.insert(&parameter.name, escaped(&shown(&file)));
        }
        options.extend(files.iter().map(|(name, path)| ValuesOption::SetFile(format!("{name}={path}"))));
        Ok(options)
    }

    fn bytes(&self, file: &ValueFile) -> Result<Vec<u8>, HelmFailure> {
        match file {
            ValueFile::Remote(url) => {
                self.remote_files.get(url).cloned().ok_or_else(|| HelmFailure::MissingFile(url.clone()))
            }
            ValueFile::Local { .. } => self.read(&shown(file)).map_err(HelmFailure::Failed),
        }
    }

    /// The bytes of what [`shown`] shows; the error is Go's.
    fn read(&self, shown: &str) -> Result<Vec<u8>, String> {
        let missing = || format!("open {shown}: no such file or directory");
        let inside = shown.strip_prefix(CHECKOUT).ok_or_else(missing)?;
        let (reference, path) = match inside.strip_prefix('$').and_then(|rest| rest.split_once('/')) {
            Some((reference, path)) => (Some(reference), path),
            None => (None, inside.strip_prefix('/').unwrap_or(inside)),
        };
        let tree = self.files.tree(reference);
        match tree.file(path) {
            Some(bytes) => Ok(bytes.to_vec()),
            None if crate::paths::is_folder(tree, path) => Err(format!("read {shown}: is a directory")),
            None => Err(missing()),
        }
    }

    fn load(&self, talk: &Talk) -> Result<Chart, HelmFailure> {
        let location = ChartLocation { shown: ".", absolute: CHECKOUT };
        match self.chart {
            ChartInput::Archive(bytes) => Ok(load_archive(bytes, location, self.generation, talk)?),
            ChartInput::Folder => {
                let mut tree = folder(self.files.repository, self.files.path);
                for (path, bytes) in self.dependencies {
                    tree.insert(format!("charts/{path}"), bytes.as_slice());
                }
                Ok(load_tree(&tree, location, self.generation, talk)?)
            }
        }
    }
}

/// A folder of a repository as a tree of its own.
fn folder(repository: &SourceTree, path: &str) -> SourceTree {
    if path.is_empty() { repository.clone() } else { repository.subtree(path) }
}

/// How a file is called in messages and in `--set-file`.
fn shown(file: &ValueFile) -> String {
    match file {
        ValueFile::Remote(url) => url.clone(),
        ValueFile::Local { reference: None, path } => format!("{CHECKOUT}/{path}"),
        ValueFile::Local { reference: Some(reference), path } => format!("{CHECKOUT}${reference}/{path}"),
    }
}

/// `valuesObject` or else `values`, as the text that Argo CD writes to a file.
fn own_values(settings: &HelmSource) -> Option<Vec<u8>> {
    match &settings.values_object {
        Some(object) if !object.is_null() => Some(object.to_string().into_bytes()),
        _ if settings.values.is_empty() => None,
        _ => Some(settings.values.clone().into_bytes()),
    }
}

/// A value for `--set`: commas are escaped unless they are already, or the whole is a list.
fn escaped(value: &str) -> String {
    if value.starts_with('{') && value.ends_with('}') {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len());
    let mut before = '\0';
    for character in value.chars() {
        if character == ',' && before != '\\' {
            out.push('\\');
        }
        out.push(character);
        before = character;
    }
    out
}

/// `1.34.4` of `v1.34.4-eks-1`, as apimachinery's `ParseGeneric` reads versions.
fn whole_version(version: &str) -> String {
    let version = version.strip_prefix('v').unwrap_or(version);
    let end = version.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(version.len());
    version[..end].trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests;
