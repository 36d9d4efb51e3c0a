//! `trueup helm template`: a drop-in for `helm template`, with its texts and exit codes.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use trueup_engine::{Generation, KubernetesAccess, Talk, TemplateOptions, ValueArguments};
use trueup_engine::{HelmTemplateRequest, LookupOrigin, OutputOptions, PostRenderer, Recipe, helm_template};

use super::engine_choice::{EngineChoice, Reference};
use super::flag_parser::{Arguments, helm_version};
use super::flag_table::{FLAGS, Flag, Kind, NO_SHORT, OWN};
use super::remote_flags::chart_query;
use crate::commands::Exit;
use crate::failure::CliError;
use crate::printer::Printer;
use crate::settings::{HelmSettings, Settings};

const USAGE: &str = "\
Renders the templates of a chart and prints the manifests, as `helm template` does.

Usage: trueup helm template [NAME] CHART [flags]

Flags:
  -h, --help                         this text
";

/// The arguments of `helm template`. They are read as Helm reads them, not by clap.
#[derive(Debug, Args)]
pub(crate) struct TemplateArgs {
    #[arg(
        help = "[NAME] CHART and the flags of `helm template`; --helm-version v3|v4 says which Helm is imitated [default: v4]",
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    pub(super) arguments: Vec<OsString>,
}

/// Renders a chart.
pub(crate) fn template(args: TemplateArgs, settings: &Settings, printer: &Printer) -> Result<Exit, CliError> {
    let typed: Vec<String> =
        args.arguments.into_iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let talk = Talk::default();
    let parsed = helm_version(&typed)
        .map(Option::unwrap_or_default)
        .and_then(|generation| Arguments::read(&typed, generation, &talk).map(|arguments| (generation, arguments)));
    let (generation, arguments) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => {
            for remark in talk.into_remarks() {
                printer.line(&remark.0);
            }
            printer.line(&format!("Error: {error}"));
            return Ok(Exit::Refused);
        }
    };
    if arguments.help {
        printer.data(&help(generation))?;
        return Ok(Exit::Clean);
    }
    let request = request(&arguments, generation, &settings.helm());
    let reference = || Reference {
        program: arguments.last("helm").unwrap_or("helm").into(),
        arguments: std::iter::once("template".to_owned()).chain(arguments.for_helm.iter().cloned()).collect(),
    };
    match arguments.last("engine").and_then(|name| EngineChoice::from_str(name, false).ok()).unwrap_or_default() {
        EngineChoice::Native => {}
        EngineChoice::Reference => return reference().run(&request),
        EngineChoice::Both => return reference().run_both(&request, talk, printer),
    }
    let outcome = helm_template(&request, &mut std::io::stdin(), talk);
    for remark in &outcome.remarks {
        printer.line(&remark.0);
    }
    printer.bytes(&outcome.stdout)?;
    let Some(error) = outcome.error else { return Ok(Exit::Clean) };
    printer.line(&format!("Error: {error}"));
    Ok(Exit::Refused)
}

fn request(arguments: &Arguments, generation: Generation, settings: &HelmSettings) -> HelmTemplateRequest {
    let given = |name: &str| arguments.last(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let access = || {
        let files = given("kubeconfig").map(|file| vec![PathBuf::from(file)]);
        let files = files.unwrap_or_else(|| settings.kubeconfig.clone());
        let context = given("kube-context").or_else(|| settings.context.clone());
        KubernetesAccess::Kubeconfig { files, context }
    };
    let pairs = arguments.all("labels");
    let labels = pairs.iter().filter_map(|pair| pair.split_once('='));
    let post_renderer =
        given("post-renderer").map(|program| PostRenderer { program, arguments: arguments.all("post-renderer-args") });
    HelmTemplateRequest {
        arguments: arguments.positional.clone(),
        generate_name: arguments.is_set("generate-name"),
        name_template: arguments.text("name-template"),
        values: ValueArguments {
            files: arguments.all("values"),
            set_json: arguments.all("set-json"),
            set: arguments.all("set"),
            set_string: arguments.all("set-string"),
            set_file: arguments.all("set-file"),
            set_literal: arguments.all("set-literal"),
        },
        chart: chart_query(arguments, generation, settings),
        validate: arguments.is_set("validate"),
        dry_run: arguments.last("dry-run").map(str::to_owned),
        labels: labels.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        post_renderer,
        release_name_in_paths: arguments.is_set("release-name"),
        recipe: recipe(arguments),
        lookup: given("lookup").map(|text| LookupOrigin::parse(&text, access)),
        options: TemplateOptions {
            generation,
            namespace: given("namespace")
                .or_else(|| settings.namespace.clone())
                .or_else(|| access().namespace())
                .unwrap_or_else(|| "default".to_owned()),
            is_upgrade: arguments.is_set("is-upgrade"),
            kube_version: given("kube-version"),
            api_versions: arguments.all("api-versions"),
            include_crds: arguments.is_set("include-crds"),
            skip_schema_validation: arguments.is_set("skip-schema-validation"),
            enable_dns: arguments.is_set("enable-dns"),
            debug: arguments.last("debug").map_or(settings.debug, |value| value == "true"),
            output: OutputOptions {
                no_hooks: arguments.is_set("no-hooks"),
                skip_tests: arguments.is_set("skip-tests"),
                show_only: arguments.all("show-only"),
                output_dir: given("output-dir"),
                release_folder: None,
            },
        },
    }
}

/// `--seed` and `--now`, which were checked when they were read.
fn recipe(arguments: &Arguments) -> Recipe {
    let moment = arguments.last("now").and_then(|text| text.parse::<Timestamp>().ok());
    Recipe {
        seed: arguments.last("seed").and_then(|text| text.parse().ok()),
        now: moment.and_then(|moment| i64::try_from(moment.as_nanosecond()).ok()),
    }
}

/// The flags of a Helm, those without an effect last.
fn help(generation: Generation) -> String {
    let mut text = USAGE.to_owned();
    let shown = |flag: &&Flag| flag.is_in(generation) && flag.deprecation(generation).is_none();
    let (idle, useful): (Vec<_>, Vec<_>) =
        FLAGS.iter().filter(shown).partition(|flag| flag.about == "no effect on rendering");
    for flag in useful {
        push_flag(&mut text, flag);
    }
    text += "\nFlags of trueup:\n";
    for flag in OWN {
        push_flag(&mut text, flag);
    }
    text += "\nThe other flags of `helm template` are understood and have no effect on rendering:\n";
    let names: Vec<String> = idle.iter().map(|flag| format!("--{}", flag.name)).collect();
    for line in names.chunks(4) {
        text.extend(["  ", &line.join(" "), "\n"]);
    }
    text
}

fn push_flag(text: &mut String, flag: &Flag) {
    let short = if flag.short == NO_SHORT { "    ".to_owned() } else { format!("-{}, ", flag.short) };
    let value = match flag.kind {
        Kind::Bool => "",
        Kind::Texts | Kind::Csv | Kind::Pairs => " TEXT...",
        Kind::Seed => " NUMBER",
        Kind::Moment => " TIME",
        _ => " TEXT",
    };
    let name = format!("--{}{value}", flag.name);
    text.extend(["  ", &short, &format!("{name:<30} "), flag.about, "\n"]);
}
