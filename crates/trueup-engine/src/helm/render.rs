//! From what was asked for to rendered files: the door between disks and rendering.

use trueup_helm::engine::Release;
use trueup_helm::manifest::{CrdFile, RenderedFile};
use trueup_helm::release::ReleaseName;
use trueup_helm::{
    Chart, ChartLocation, HelmError, Talk, Target, UserValues, ValuesOption, check_api_version, check_dependencies,
    check_installable, load_archive, load_tree, warn_of_deprecation,
};
use trueup_template::Runtime;

use super::HelmTemplateRequest;
use super::locate::{ChartSource, Located};
use super::name_template;

/// Everything from which manifests come, with the doors to what is on disk.
pub struct RenderInput<'a> {
    /// What was asked for.
    pub request: &'a HelmTemplateRequest,
    /// Where the name of the release comes from.
    pub name: &'a ReleaseName,
    /// The cluster that is rendered for.
    pub capabilities: trueup_helm::Capabilities,
    /// Where the chart stands.
    pub located: &'a Located,
    /// Reads a file that an option names; `-` is standard input. The error is Go's text.
    pub read_file: &'a dyn Fn(&str) -> Result<Vec<u8>, String>,
}

/// What rendering gives.
#[derive(Debug, Clone, Default)]
pub struct Rendering {
    /// The name of the release, once `--name-template` was executed.
    pub release_name: String,
    /// Each template file with what it rendered to, in the order of rendering.
    pub files: Vec<RenderedFile>,
    /// The files of `crds/`.
    pub crds: Vec<CrdFile>,
}

/// Values, chart, dependencies, schema, templates: in this order, so that the first error is Helm's first error.
pub(super) fn render_chart(input: &RenderInput<'_>, runtime: &Runtime, talk: &Talk) -> Result<Rendering, HelmError> {
    let options = &input.request.options;
    let generation = options.generation;
    let release_name = match input.release_name() {
        ReleaseName::Given(name) => name.clone(),
        ReleaseName::Template(text) => name_template::execute(text, runtime)?,
    };
    let user = input.user_values()?.assemble(input.read_file, generation, runtime)?;
    let chart = input.chart(talk)?;
    check_installable(&chart)?;
    warn_of_deprecation(&chart, generation, talk);
    check_dependencies(&chart, generation)?;
    check_api_version(&chart, generation)?;
    input.check_release(&release_name, talk)?;
    let target = Target {
        generation,
        release: Release {
            name: release_name.clone(),
            namespace: options.namespace.clone(),
            is_upgrade: options.is_upgrade,
        },
        capabilities: input.capabilities.clone(),
        skip_schema_validation: options.skip_schema_validation,
    };
    let rendering = trueup_helm::render(&chart, &user, &target, runtime, talk)?;
    Ok(Rendering { release_name, files: rendering.files, crds: rendering.crds })
}

impl RenderInput<'_> {
    /// The options about values, the files of `-f` read.
    fn user_values(&self) -> Result<UserValues, HelmError> {
        let values = &self.request.values;
        let files = self.value_files()?.into_iter().map(|(path, bytes)| ValuesOption::File { path, bytes });
        let all = |texts: &[String], option: fn(String) -> ValuesOption| -> Vec<ValuesOption> {
            texts.iter().cloned().map(option).collect()
        };
        let mut options: Vec<ValuesOption> = files.collect();
        options.extend(all(&values.set_json, ValuesOption::SetJson));
        options.extend(all(&values.set, ValuesOption::Set));
        options.extend(all(&values.set_string, ValuesOption::SetString));
        options.extend(all(&values.set_file, ValuesOption::SetFile));
        options.extend(all(&values.set_literal, ValuesOption::SetLiteral));
        Ok(UserValues { options })
    }

    fn chart(&self, talk: &Talk) -> Result<Chart, HelmError> {
        let generation = self.request.options.generation;
        let location = ChartLocation { shown: &self.located.shown, absolute: &self.located.absolute };
        match self.chart_source(talk)? {
            ChartSource::Folder(tree) => load_tree(&tree, location, generation, talk),
            ChartSource::Archive(bytes) => load_archive(&bytes, location, generation, talk),
        }
    }
}
