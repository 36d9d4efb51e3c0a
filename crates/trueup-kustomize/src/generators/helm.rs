//! Charts of a kustomization, as kustomize's `HelmChartInflationGenerator`.

use trueup_yaml::{Json, JsonKind};

use super::options::through_config;
use super::{Generator, Surroundings};
use crate::annotations;
use crate::build::HelmOptions;
use crate::error::{BuildError, BuildErrorKind};
use crate::go_path::join;
use crate::go_struct::{Decoder, GoValue};
use crate::kustomization::{HelmChart, HelmGlobals, items};
use crate::loader::Loader;
use crate::output::json_yaml;
use crate::reader::read_resources;
use crate::resource_list::ResourceList;

pub use inflator::{ChartInflator, check_helm_version};
pub use request::{ChartRequest, ValuesFile};

mod inflator;
mod request;
mod values;

/// Where charts are unless a kustomization says it.
const DEFAULT_CHART_HOME: &str = "charts";

/// Renders a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct HelmChartInflationGenerator {
    chart: HelmChart,
    /// Everything for Helm but the values of the chart.
    request: ChartRequest,
}

impl HelmChartInflationGenerator {
    /// For an entry of `helmCharts`. A chart that names no namespace gets the given one: that of its kustomization or
    /// of the nearest one above.
    pub fn new(
        mut chart: HelmChart,
        globals: Option<&HelmGlobals>,
        namespace: &str,
        options: &HelmOptions,
        loader: &dyn Loader,
    ) -> Result<Self, BuildError> {
        if chart.namespace.is_empty() {
            namespace.clone_into(&mut chart.namespace);
        }
        // What is empty is not written into the configuration.
        chart.api_versions = chart.api_versions.filter(|versions| !versions.is_empty());
        chart.additional_values_files = chart.additional_values_files.filter(|files| !files.is_empty());
        chart.values_inline = chart.values_inline.filter(|values| !values.is_empty());
        let mut chart = through_config(chart, "HelmChartInflationGenerator")?;
        values::pass_through_json(&mut chart);
        let globals = globals.cloned().unwrap_or_default();
        let config = config_text(&chart, &globals);
        Self::configured(chart, globals, options, loader).map_err(|error| {
            error.prefixed(format!("trouble configuring builtin HelmChartInflationGenerator with config: `\n{config}`"))
        })
    }

    /// For a plugin's configuration.
    pub fn from_config(config: &Json, options: &HelmOptions, loader: &dyn Loader) -> Result<Self, BuildError> {
        let globals = Decoder::decode(config, false).map_err(BuildError::new);
        let chart = Decoder::decode(config, false).map_err(BuildError::new);
        check_enabled(options)?;
        let mut chart: HelmChart = chart?;
        values::pass_through_json(&mut chart);
        Self::configured(chart, globals?, options, loader)
    }

    fn configured(
        mut chart: HelmChart,
        globals: HelmGlobals,
        options: &HelmOptions,
        loader: &dyn Loader,
    ) -> Result<Self, BuildError> {
        check_enabled(options)?;
        if chart.kube_version.is_empty() {
            chart.kube_version.clone_from(&options.kube_version);
        }
        chart.api_versions.get_or_insert_with(|| options.api_versions.clone());
        chart.debug |= options.debug;
        if chart.name.is_empty() {
            return Err(BuildError::new("chart name cannot be empty"));
        }
        let home = if globals.chart_home.is_empty() { DEFAULT_CHART_HOME } else { &globals.chart_home };
        let folder = chart_folder(&chart, home, loader.root());
        if chart.values_file.is_empty() {
            chart.values_file = join(&join(&folder, &chart.name), "values.yaml");
        }
        let more_values = more_values(&chart, loader)?;
        if chart.values_merge.is_empty() {
            "override".clone_into(&mut chart.values_merge);
        }
        if !matches!(chart.values_merge.as_str(), "merge" | "override" | "replace") {
            return Err(BuildError::new("valuesMerge must be one of [merge override replace]"));
        }
        let request = ChartRequest::new(&chart, folder, globals.config_home, more_values);
        Ok(Self { chart, request })
    }
}

impl Generator for HelmChartInflationGenerator {
    fn generate(&self, surroundings: &Surroundings<'_>) -> Result<ResourceList, BuildError> {
        let inflator = surroundings.inflator;
        let mut request = self.request.clone();
        inflator.check(&request).map_err(BuildError::new)?;
        let path = request.chart_path();
        match inflator.is_folder(&path) {
            Some(true) => {}
            found if request.repo.is_empty() => {
                let path = if found.is_some() { path.as_str() } else { "" };
                return Err(BuildError::new(format!("no repo specified for pull, no chart found at '{path}'")));
            }
            _ => inflator.pull(&request).map_err(BuildError::new)?,
        }
        request.values = values::content(&self.chart, surroundings.loader)?;
        let output = inflator.inflate(&request).map_err(BuildError::new)?;
        let mut list = resources_of(&output, surroundings)?;
        for resource in &mut list.resources {
            resource.set_annotation(annotations::HELM_GENERATED, "true")?;
        }
        Ok(list)
    }
}

fn check_enabled(options: &HelmOptions) -> Result<(), BuildError> {
    if !options.enabled {
        return Err(BuildError::new("must specify --enable-helm"));
    }
    if options.command.is_empty() {
        return Err(BuildError::new("must specify --helm-command"));
    }
    Ok(())
}

/// The folder in which the chart's folder is: one for each version, if the chart can be pulled.
fn chart_folder(chart: &HelmChart, home: &str, root: &str) -> String {
    let home = if home.starts_with('/') { home.to_owned() } else { join(root, home) };
    if chart.version.is_empty() || chart.repo.is_empty() {
        return home;
    }
    join(&home, &format!("{}-{}", chart.name, chart.version))
}

fn more_values(chart: &HelmChart, loader: &dyn Loader) -> Result<Vec<ValuesFile>, BuildError> {
    let load = |path: &String| {
        let content = loader.load(path).map_err(|error| error.prefixed("could not load additionalValuesFile"))?;
        Ok(ValuesFile { path: join(loader.root(), path), content })
    };
    items(&chart.additional_values_files).iter().map(load).collect()
}

/// The configuration as kustomize would write it into a file.
fn config_text(chart: &HelmChart, globals: &HelmGlobals) -> String {
    let mut all = Vec::new();
    for part in [globals.encode(), chart.encode()] {
        if let JsonKind::Object(entries) = part.kind {
            all.extend(entries);
        }
    }
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    json_yaml(&JsonKind::Object(all).into())
}

/// What Helm has written. If it cannot be read, kustomize reads it once more in another way, which changes the error.
fn resources_of(output: &[u8], surroundings: &Surroundings<'_>) -> Result<ResourceList, BuildError> {
    let mut list = ResourceList::default();
    let read = read_resources(output, surroundings.origin).and_then(|resources| {
        list.append_all(ResourceList { resources }, &surroundings.schema.scopes)?;
        Ok(())
    });
    match read {
        Ok(()) => Ok(list),
        Err(error) if error.kind() == BuildErrorKind::MalformedYaml => Err(error.prefixed("error reading helm output")),
        Err(error) => Err(error.prefixed("could not parse rnode slice into resource map")),
    }
}
