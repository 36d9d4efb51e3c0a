//! `trueup kustomize build`: a drop-in for `kustomize build`, with its texts and exit codes.

mod flags;

use std::ffi::OsString;

use clap::Args;
use trueup_engine::{BuildOptions, KustomizeBuildRequest, kustomize_build};

use super::working_directory;
use crate::commands::Exit;
use crate::failure::CliError;
use crate::printer::Printer;
use crate::settings::Settings;

/// The arguments of `kustomize build`. They are read as Kustomize reads them, not by clap.
#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    #[arg(
        help = "[DIR] and the flags of `kustomize build`",
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    arguments: Vec<OsString>,
}

/// Builds a kustomization.
pub(crate) fn build(args: BuildArgs, settings: &Settings, printer: &Printer) -> Result<Exit, CliError> {
    let typed: Vec<String> =
        args.arguments.into_iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let mut remarks = Vec::new();
    let parsed = flags::Flags::read(&typed, &mut remarks);
    for remark in &remarks {
        printer.line(remark);
    }
    let request = match parsed {
        Ok(flags) if flags.help => {
            printer.data(&flags::help())?;
            return Ok(Exit::Clean);
        }
        Ok(flags) => flags.request().and_then(|options| {
            let add_managed_by_label = options.add_managed_by_label || settings.labels_managed_by();
            let working_directory = working_directory()?;
            let options = BuildOptions { working_directory, add_managed_by_label, ..options };
            Ok(KustomizeBuildRequest {
                options,
                helm_program: flags.helm_program.clone(),
                output: flags.output.clone(),
            })
        }),
        Err(error) => Err(error),
    };
    let request = match request {
        Ok(request) => request,
        Err(error) => {
            printer.line(&format!("Error: {error}"));
            return Ok(Exit::Refused);
        }
    };
    let outcome = kustomize_build(&request);
    for line in &outcome.log {
        printer.line(line);
    }
    printer.bytes(&outcome.stdout)?;
    let Some(error) = &outcome.error else { return Ok(Exit::Clean) };
    printer.line(&format!("Error: {error}"));
    Ok(Exit::Of(outcome.exit_code()))
}
