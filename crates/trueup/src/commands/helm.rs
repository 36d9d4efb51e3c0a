//! `trueup helm`: what Helm does, without Helm.

mod engine_choice;
mod flag_parser;
mod flag_table;
mod flag_value;
mod remote_flags;
mod template;

use std::ffi::OsString;

use clap::{Args, Subcommand};

use crate::commands::Exit;
use crate::failure::CliError;
use crate::printer::Printer;
use crate::settings::Settings;

pub(crate) use engine_choice::{EngineChoice, Reference};

/// What Helm does, without Helm.
#[derive(Debug, Args)]
pub(crate) struct HelmArgs {
    #[command(subcommand)]
    command: HelmCommand,
}

#[derive(Debug, Subcommand)]
enum HelmCommand {
    /// Render a chart as `helm template` does: same flags, same output, same errors (--help lists the flags)
    #[command(disable_help_flag = true)]
    Template(template::TemplateArgs),
}

impl HelmArgs {
    /// Reads the arguments of the whole program if they are `helm template` and at once an argument that can be nothing but
    /// Helm's: then all that follows is too, and the long definition of the command line is not needed.
    pub(crate) fn at_a_glance(args: &[OsString]) -> Option<Self> {
        let [_, helm, template, arguments @ ..] = args else { return None };
        let is_flag = arguments.first()?.as_encoded_bytes().starts_with(b"-");
        let is_plain = helm == "helm" && template == "template" && !is_flag;
        is_plain
            .then(|| Self { command: HelmCommand::Template(template::TemplateArgs { arguments: arguments.into() }) })
    }
}

/// Runs a command of Helm.
pub(crate) fn helm(args: HelmArgs, settings: &Settings, printer: &Printer) -> Result<Exit, CliError> {
    match args.command {
        HelmCommand::Template(args) => template::template(args, settings, printer),
    }
}
