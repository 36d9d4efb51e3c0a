//! `trueup kustomize`: what Kustomize does, without Kustomize.

mod build;
mod edit;

use clap::{Args, Subcommand};

use crate::commands::Exit;
use crate::failure::CliError;
use crate::printer::Printer;
use crate::settings::Settings;

/// The Kustomize that is imitated.
const IMITATED: &str = "v5.8.1";

/// What Kustomize does, without Kustomize.
#[derive(Debug, Args)]
pub(crate) struct KustomizeArgs {
    #[command(subcommand)]
    command: KustomizeCommand,
}

#[derive(Debug, Subcommand)]
enum KustomizeCommand {
    /// Build a kustomization as `kustomize build` does: same flags, same output, same errors (--help lists the flags)
    #[command(disable_help_flag = true)]
    Build(build::BuildArgs),
    /// Change a kustomization file as `kustomize edit` does (--help lists the commands)
    #[command(disable_help_flag = true)]
    Edit(edit::EditArgs),
    /// Print the version of Kustomize that is imitated, as `kustomize version` does
    Version,
}

/// Runs a command of Kustomize.
pub(crate) fn kustomize(args: KustomizeArgs, settings: &Settings, printer: &Printer) -> Result<Exit, CliError> {
    match args.command {
        KustomizeCommand::Build(args) => build::build(args, settings, printer),
        KustomizeCommand::Edit(args) => edit::edit(args, printer),
        KustomizeCommand::Version => {
            printer.data(&format!("{IMITATED}\n"))?;
            Ok(Exit::Clean)
        }
    }
}

/// The folder in which the program was started.
fn working_directory() -> Result<String, String> {
    let folder = std::env::current_dir().map_err(|error| format!("getwd: {error}"))?;
    Ok(folder.to_string_lossy().into_owned())
}
