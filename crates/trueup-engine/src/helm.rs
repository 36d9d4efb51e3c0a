//! `helm template`: the files of a chart and the options about values to what Helm would print.

mod disagreement;
mod files;
mod locate;
mod lookup;
mod name_template;
mod post_render;
pub(crate) mod remote;
mod questions;
mod recipe;
mod reference;
mod render;

use std::cell::RefCell;
use std::io::Read;

use trueup_helm::manifest::{CrdFile, RenderedFile, print_unsorted, sort_manifests};
use trueup_helm::release::{self, ReleaseName};
use trueup_helm::{Capabilities, HelmError, Remark, Talk, TemplateOptions, ValueArguments};

use trueup_template::Runtime;

pub use disagreement::disagreement;
pub(crate) use locate::fetch_chart;
pub use locate::{ChartQuery, ChartSource, MissingDependencies};
pub use lookup::LookupOrigin;
pub use post_render::PostRenderer;
pub use questions::{Answer, AskError, Question, ask_helm_chart};
pub use recipe::Recipe;
pub use reference::{ProgramAnswer, ReferenceError, ReferenceHelm};
pub use render::{RenderInput, Rendering};

/// What `helm template` was asked for.
#[derive(Debug, Clone, Default)]
pub struct HelmTemplateRequest {
    /// `[NAME] CHART`
    pub arguments: Vec<String>,
    /// `--generate-name`
    pub generate_name: bool,
    /// `--name-template`
    pub name_template: String,
    /// `-f`, `--set` and the like.
    pub values: ValueArguments,
    /// Where charts come from.
    pub chart: ChartQuery,
    /// `--validate`
    pub validate: bool,
    /// `--dry-run`, if it was given.
    pub dry_run: Option<String>,
    /// `--labels`
    pub labels: Vec<(String, String)>,
    /// `--post-renderer`
    pub post_renderer: Option<PostRenderer>,
    /// `--release-name`
    pub release_name_in_paths: bool,
    /// What makes it repeatable.
    pub recipe: Recipe,
    /// Who answers `lookup`.
    pub lookup: Option<LookupOrigin>,
    /// Everything that concerns rendering and printing.
    pub options: TemplateOptions,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct HelmTemplateOutcome {
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Lines of standard error before the error.
    pub remarks: Vec<Remark>,
    /// The text after `Error: `, if it failed.
    pub error: Option<String>,
}

/// Renders a chart as `helm template` does, and writes files if `--output-dir` says so.
pub fn helm_template(request: &HelmTemplateRequest, stdin: &mut dyn Read, talk: Talk) -> HelmTemplateOutcome {
    let mut stdout = Vec::new();
    let result = template(request, stdin, &talk, &mut stdout);
    let error = result.err().map(|error| in_helm_words(&error, request));
    HelmTemplateOutcome { stdout, remarks: talk.into_remarks(), error }
}

/// The error as `helm template` prints it after `Error: `.
fn in_helm_words(error: &HelmError, request: &HelmTemplateRequest) -> String {
    let hint = error.in_rendering && !request.options.debug;
    if hint { format!("{error}\n\nUse --debug flag to render out invalid YAML") } else { error.text.clone() }
}

fn template(
    request: &HelmTemplateRequest,
    stdin: &mut dyn Read,
    talk: &Talk,
    stdout: &mut Vec<u8>,
) -> Result<(), HelmError> {
    let runtime = runtime(request)?;
    let rendering = render(request, stdin, &runtime, talk, stdout)?;
    print(request, &rendering, talk, stdout)
}

/// The world of one rendering.
fn runtime(request: &HelmTemplateRequest) -> Result<Runtime, HelmError> {
    let mut runtime = request.recipe.runtime(&request.options);
    if let Some(origin) = &request.lookup {
        runtime.lookup = origin.open()?;
    }
    Ok(runtime)
}

/// Everything up to the rendered files. What Helm prints meanwhile goes to `stdout`.
fn render(
    request: &HelmTemplateRequest,
    stdin: &mut dyn Read,
    runtime: &Runtime,
    talk: &Talk,
    stdout: &mut Vec<u8>,
) -> Result<Rendering, HelmError> {
    let generation = request.options.generation;
    let options = &request.options;
    let capabilities = Capabilities::new(options.kube_version.as_deref(), &options.api_versions, generation)?;
    if !request.arguments.is_empty() {
        release::check_dry_run_early(request.dry_run.as_deref(), generation, talk)?;
    }
    let (name, chart) = release::name_and_chart(&request.arguments, request.generate_name, &request.name_template)?;
    let located = locate::locate(chart, &request.chart, talk)?;
    said_at_debug(options, &request.chart, &located, talk);
    let stdin = RefCell::new(stdin);
    let read_file = |path: &str| files::read_value_file(path, &stdin, generation.libraries());
    let input = RenderInput { request, name: &name, capabilities, located: &located, read_file: &read_file };
    render::render_chart(&input, runtime, talk, stdout)
}

/// What Helm 4 says at the beginning with `--debug`. Helm 3 says it with the time, which is left out.
fn said_at_debug(options: &TemplateOptions, query: &ChartQuery, located: &locate::Located, talk: &Talk) {
    let said = options.generation.debug_lines(&query.remote.version, &located.absolute);
    for line in said.into_iter().filter(|_| options.debug) {
        talk.say(line);
    }
}

fn print(
    request: &HelmTemplateRequest,
    rendering: &Rendering,
    talk: &Talk,
    stdout: &mut Vec<u8>,
) -> Result<(), HelmError> {
    let generation = request.options.generation;
    let files: Vec<RenderedFile> = rendering.files.clone();
    let mut manifests = sort_manifests(files, generation, talk).inspect_err(|_| {
        if request.options.debug {
            stdout.extend(print_unsorted(&rendering.files));
        }
    })?;
    if request.options.include_crds {
        manifests.crds = rendering.crds.iter().map(CrdFile::document).collect();
    }
    let mut output = request.options.output.clone();
    output.release_folder = request.release_name_in_paths.then(|| rendering.release_name.clone());
    let mut body = manifests.body(&output);
    if let Some(post_renderer) = request.post_renderer.as_ref().filter(|_| generation.runs_post_renderers()) {
        body = post_renderer.run(&body)?;
    }
    let (printed, result) = manifests.print(&body, &output, generation);
    for file in &printed.files {
        files::write_output(file)?;
        stdout.extend(format!("wrote {}\n", file.path).into_bytes());
    }
    stdout.extend(printed.stdout);
    result
}

impl RenderInput<'_> {
    /// What Helm checks of a release after the chart and its dependencies are there, and before it looks at values.
    pub fn check_release(&self, name: &str, talk: &Talk) -> Result<(), HelmError> {
        let generation = self.request.options.generation;
        release::check_dry_run_late(self.request.dry_run.as_deref(), generation)?;
        release::check_offline(self.request.validate, self.request.dry_run.as_deref(), generation, talk)?;
        release::check_labels(&self.request.labels)?;
        release::check_name(name, generation, talk)
    }

    /// The name of the release, or the template that makes it.
    pub fn release_name(&self) -> &ReleaseName {
        self.name
    }

    /// The bytes of the files of `-f`, in their order.
    pub fn value_files(&self) -> Result<Vec<(String, Vec<u8>)>, HelmError> {
        let read = |path: &String| Ok((path.clone(), (self.read_file)(path).map_err(HelmError::new)?));
        self.request.values.files.iter().map(read).collect()
    }

    /// Reads the chart, and says which links were followed. To be called after the values were read.
    pub fn chart_source(&self, talk: &Talk) -> Result<ChartSource, HelmError> {
        let source = self.located.read()?;
        if let ChartSource::Folder(tree) = &source {
            for link in tree.followed_links() {
                talk.say(trueup_helm::link_remark(&link.path, &link.target, self.request.options.generation));
            }
        }
        Ok(source)
    }
}
