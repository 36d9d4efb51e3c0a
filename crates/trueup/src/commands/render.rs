//! `trueup render`: the desired manifests of a chart, and where their fields came from.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use trueup_api::{FieldOrigins, ImpureUses, Manifest, Manifests, to_json, to_yaml};
use trueup_engine::{
    Answer, AskError, FieldSelector, Generation, HelmTemplateRequest, LookupOrigin, OutputOptions, Question, Recipe,
    Talk, TemplateOptions, ValueArguments, ask_helm_chart, helm_template,
};

use super::Exit;
use super::helm::{EngineChoice, Reference};
use crate::failure::CliError;
use crate::page::visible;
use crate::printer::Printer;
use crate::settings::Settings;
use crate::view::{impure_page, origins_page};

const EXAMPLES: &str = "\
Examples:
  trueup render ./web -f prod.yaml              the manifests, as `helm template` prints them
  trueup render ./web --why Deployment/web      where every field of an object came from
  trueup render ./web --why 'Deployment/web:spec.template.spec.containers[0].image'
                                                where one field came from
  trueup render ./web --impure                  what is not the same every time, and what it reaches
  trueup render ./web --seed 1 --now 2026-01-01T00:00:00Z
                                                the same bytes every time
  trueup render ./web --engine both             held against the real helm

Exit codes: 0 rendered, 1 --impure or --engine both found something, 2 error";

/// What Helm says after errors of rendering; `render` has no such flag.
const DEBUG_HINT: &str = "\n\nUse --debug flag to render out invalid YAML";

/// Render a chart: its manifests, why a field has its value, and what is not the same every time.
///
/// Renders as `helm template` of Helm 3.17 or 4.2 does, to the byte, without Helm. Nothing is asked of a cluster or of a
/// chart repository.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct RenderArgs {
    /// The chart: a folder, or a packed chart (.tgz)
    #[arg(value_name = "CHART")]
    chart: String,
    /// Name of the release
    #[arg(long, value_name = "NAME", default_value = "release-name")]
    name: String,
    /// Namespace of the release [default: that of the environment, or default]
    #[arg(short, long, value_name = "NAMESPACE")]
    namespace: Option<String>,
    #[command(flatten)]
    values: ValueArgs,
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    questions: QuestionArgs,
    #[command(flatten)]
    repeat: RepeatArgs,
}

/// Options about values, in Helm's words and Helm's order of precedence.
#[derive(Debug, Args)]
#[command(next_help_heading = "Values")]
struct ValueArgs {
    /// File of values; may be repeated
    #[arg(short = 'f', long = "values", value_name = "FILE", value_delimiter = ',')]
    files: Vec<String>,
    /// A value: image.tag=1.2,replicas=3
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// A value that is a string
    #[arg(long, value_name = "KEY=TEXT")]
    set_string: Vec<String>,
    /// A value as JSON
    #[arg(long, value_name = "KEY=JSON")]
    set_json: Vec<String>,
    /// A value that is the text of a file
    #[arg(long, value_name = "KEY=FILE")]
    set_file: Vec<String>,
    /// A value taken literally, commas and all
    #[arg(long, value_name = "KEY=TEXT")]
    set_literal: Vec<String>,
}

/// What is rendered for, and what of it is printed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rendering")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
struct TargetArgs {
    /// Which Helm is imitated: 3.17 or 4.2
    #[arg(long, value_name = "VERSION", default_value = "v4")]
    helm_version: HelmVersion,
    /// Kubernetes version for .Capabilities.KubeVersion
    #[arg(long, value_name = "VERSION")]
    kube_version: Option<String>,
    /// Kubernetes API versions for .Capabilities.APIVersions
    #[arg(short, long, value_name = "VERSION", value_delimiter = ',')]
    api_versions: Vec<String>,
    /// Render for an upgrade rather than an installation
    #[arg(long)]
    is_upgrade: bool,
    /// Do not check values against values.schema.json
    #[arg(long)]
    skip_schema_validation: bool,
    /// With the CRDs of crds/
    #[arg(long)]
    include_crds: bool,
    /// Without hooks
    #[arg(long)]
    no_hooks: bool,
    /// Without test hooks
    #[arg(long)]
    skip_tests: bool,
    /// Only what these templates render
    #[arg(short, long, value_name = "TEMPLATE")]
    show_only: Vec<String>,
}

/// What is asked.
#[derive(Debug, Args)]
#[command(next_help_heading = "Questions")]
struct QuestionArgs {
    #[arg(
        help = "Say where a field came from, such as 'Deployment/web:spec.template.spec.containers[0].image'; may be repeated",
        long,
        value_name = "KIND/NAME:FIELD"
    )]
    why: Vec<String>,
    /// List what is not the same every time (random, time, lookup), by template line and field; exit with 1 if there is any
    #[arg(long, conflicts_with = "why")]
    impure: bool,
    /// Form of the output [default: yaml; with --why and --impure a table]
    #[arg(short, long, value_name = "FORM")]
    output: Option<RenderForm>,
}

/// What makes a rendering repeatable, and who answers and renders.
#[derive(Debug, Args)]
#[command(next_help_heading = "Repeating and checking")]
struct RepeatArgs {
    /// Seed of everything random: equal seeds give equal output [default: fresh every time]
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// What the templates' clock says, such as 2026-01-01T00:00:00Z [default: the time]
    #[arg(long, value_name = "TIME")]
    now: Option<Timestamp>,
    /// Who answers `lookup`: a snapshot (PATH, or PATH#CLUSTER), or `cluster` for that of the kubeconfig [default: nobody, nothing is found]
    #[arg(long, value_name = "ORIGIN")]
    lookup: Option<String>,
    /// Who renders: trueup, the real helm, or both to see whether they agree
    #[arg(long, value_name = "ENGINE", default_value = "native", conflicts_with_all = ["why", "impure", "output"])]
    engine: EngineChoice,
    /// The real helm, for --engine
    #[arg(long, value_name = "PATH", default_value = "helm")]
    helm: PathBuf,
}

/// Which Helm is imitated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum HelmVersion {
    /// Helm 3.17
    #[value(alias = "3")]
    V3,
    /// Helm 4.2
    #[value(alias = "4")]
    V4,
}

/// Forms of the output of a rendering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RenderForm {
    /// Manifests as `helm template` prints them; answers in schema trueup.dev/v1
    Yaml,
    /// For programs: schema trueup.dev/v1
    Json,
}

/// Renders a chart.
pub(super) fn render(args: RenderArgs, settings: &Settings, printer: &Printer) -> Result<Exit, CliError> {
    let fields: Vec<FieldSelector> = args.questions.why.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
    let question = match args.questions.output {
        _ if !fields.is_empty() => Some(Question::Why(fields)),
        _ if args.questions.impure => Some(Question::Impure),
        Some(RenderForm::Json) => Some(Question::Objects),
        Some(RenderForm::Yaml) | None => None,
    };
    let form = args.questions.output;
    let (engine, program) = (args.repeat.engine, args.repeat.helm.clone());
    let request = request(args, settings);
    if let Some(question) = question {
        return answer(&request, &question, form, printer);
    }
    let reference = || Reference { program: program.clone(), arguments: helm_arguments(&request) };
    match engine {
        EngineChoice::Native => manifests(&request, printer),
        EngineChoice::Reference => reference().run(&request),
        EngineChoice::Both => reference().run_both(&request, Talk::default(), printer),
    }
}

fn manifests(request: &HelmTemplateRequest, printer: &Printer) -> Result<Exit, CliError> {
    let outcome = helm_template(request, &mut std::io::stdin(), Talk::default());
    for remark in &outcome.remarks {
        printer.line(&visible(&remark.0));
    }
    printer.bytes(&outcome.stdout)?;
    Ok(outcome.error.map_or(Exit::Clean, |error| failed(&error, printer)))
}

fn answer(
    request: &HelmTemplateRequest,
    question: &Question,
    form: Option<RenderForm>,
    printer: &Printer,
) -> Result<Exit, CliError> {
    let (remarks, answer) = ask_helm_chart(request, question, &mut std::io::stdin());
    for remark in &remarks {
        printer.line(&visible(&remark.0));
    }
    let answer = match answer {
        Ok(answer) => answer,
        Err(AskError::Helm(error)) => return Ok(failed(&error, printer)),
        Err(AskError::NoSuchField(error)) => return Err(error.into()),
    };
    match answer {
        Answer::Objects(objects) => {
            let manifest = |object: trueup_engine::RenderedObject| Manifest {
                template: object.template,
                hook: object.is_hook,
                object: object.object,
            };
            printer.data(&to_json(&Manifests::new(objects.into_iter().map(manifest).collect()))?)?;
            Ok(Exit::Clean)
        }
        Answer::Why(fields) => {
            let origins = FieldOrigins::new(fields);
            printer.data(&match form {
                None => origins_page(&origins, printer.look()),
                Some(RenderForm::Json) => to_json(&origins)?,
                Some(RenderForm::Yaml) => to_yaml(&origins)?,
            })?;
            Ok(Exit::Clean)
        }
        Answer::Impure(uses) => {
            let uses = ImpureUses::new(uses);
            printer.data(&match form {
                None => impure_page(&uses, printer.look()),
                Some(RenderForm::Json) => to_json(&uses)?,
                Some(RenderForm::Yaml) => to_yaml(&uses)?,
            })?;
            Ok(if uses.uses.is_empty() { Exit::Clean } else { Exit::Found })
        }
    }
}

/// Helm's words stay as they are, also over several lines.
fn failed(error: &str, printer: &Printer) -> Exit {
    let error = error.strip_suffix(DEBUG_HINT).unwrap_or(error);
    printer.line(&visible(&format!("error: {error}")));
    Exit::Failed
}

fn request(args: RenderArgs, settings: &Settings) -> HelmTemplateRequest {
    let RenderArgs { chart, name, namespace, values, target, repeat, .. } = args;
    let settings = settings.helm();
    HelmTemplateRequest {
        arguments: vec![name, chart],
        values: ValueArguments {
            files: values.files,
            set_json: values.set_json,
            set: values.set,
            set_string: values.set_string,
            set_file: values.set_file,
            set_literal: values.set_literal,
        },
        recipe: Recipe { seed: repeat.seed, now: repeat.now.map(nanoseconds) },
        lookup: repeat.lookup.as_deref().map(|text| LookupOrigin::parse(text, || settings.cluster())),
        options: TemplateOptions {
            generation: match target.helm_version {
                HelmVersion::V3 => Generation::Helm3,
                HelmVersion::V4 => Generation::Helm4,
            },
            namespace: namespace.or_else(|| settings.namespace.clone()).unwrap_or_else(|| "default".to_owned()),
            is_upgrade: target.is_upgrade,
            kube_version: target.kube_version,
            api_versions: target.api_versions,
            include_crds: target.include_crds,
            skip_schema_validation: target.skip_schema_validation,
            debug: settings.debug,
            output: OutputOptions {
                no_hooks: target.no_hooks,
                skip_tests: target.skip_tests,
                show_only: target.show_only,
                ..OutputOptions::default()
            },
            ..TemplateOptions::default()
        },
        ..HelmTemplateRequest::default()
    }
}

/// The moment in nanoseconds since 1970, as near as they go.
fn nanoseconds(moment: Timestamp) -> i64 {
    let nanoseconds = moment.as_nanosecond();
    i64::try_from(nanoseconds).unwrap_or(if nanoseconds < 0 { i64::MIN } else { i64::MAX })
}

/// The same request in the words of `helm template`.
fn helm_arguments(request: &HelmTemplateRequest) -> Vec<String> {
    let HelmTemplateRequest { values, options, .. } = request;
    let mut arguments = vec!["template".to_owned()];
    let lists = [
        ("--values", &values.files),
        ("--set-json", &values.set_json),
        ("--set", &values.set),
        ("--set-string", &values.set_string),
        ("--set-file", &values.set_file),
        ("--set-literal", &values.set_literal),
        ("--api-versions", &options.api_versions),
        ("--show-only", &options.output.show_only),
    ];
    for (flag, given) in lists {
        arguments.extend(given.iter().map(|value| format!("{flag}={value}")));
    }
    arguments.push(format!("--namespace={}", options.namespace));
    arguments.extend(options.kube_version.iter().map(|version| format!("--kube-version={version}")));
    let switches = [
        ("--is-upgrade", options.is_upgrade),
        ("--skip-schema-validation", options.skip_schema_validation),
        ("--include-crds", options.include_crds),
        ("--no-hooks", options.output.no_hooks),
        ("--skip-tests", options.output.skip_tests),
    ];
    arguments.extend(switches.iter().filter(|(_, on)| *on).map(|(flag, _)| (*flag).to_owned()));
    arguments.push("--".to_owned());
    arguments.extend(request.arguments.iter().cloned());
    arguments
}
