//! `trueup helm`: what Helm does, without Helm.

mod engine_choice;
mod flag_parser;
mod flag_table;
mod flag_value;
mod remote_flags;
mod template;

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

/// Runs a command of Helm.
pub(crate) fn helm(args: HelmArgs, settings: &Settings, printer: &Printer) -> Result<Exit, CliError> {
    match args.command {
        HelmCommand::Template(args) => template::template(args, settings, printer),
    }
}
