//! `trueup kustomize edit`: changes a kustomization file as `kustomize edit` does, as far as Argo CD uses it.

use std::ffi::OsString;

use clap::Args;
use trueup_engine::{ArgumentError, EditCommand, kustomize_edit};

use super::working_directory;
use crate::commands::Exit;
use crate::failure::CliError;
use crate::printer::Printer;

const HELP: &str = "\
Changes the kustomization file of the current folder, as `kustomize edit` does.

Usage: trueup kustomize edit COMMAND [arguments]

Commands:
  set nameprefix PREFIX        set namesuffix SUFFIX       set namespace NAMESPACE
  set image [NAME=]IMAGE...    set replicas NAME=COUNT...
  set label KEY:VALUE...       set annotation KEY:VALUE...
  add label KEY:VALUE...       [-f|--force] [--without-selector] [--include-templates]
  add annotation KEY:VALUE...  [-f|--force]
  add component PATH...        add resource PATH... [--no-verify]
  fix                          old fields become new ones
";

/// The arguments of `kustomize edit`. They are read as Kustomize reads them, not by clap.
#[derive(Debug, Args)]
pub(crate) struct EditArgs {
    #[arg(
        help = "The command of `kustomize edit`, such as `set image web=web:2`",
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    arguments: Vec<OsString>,
}

/// Edits the kustomization of the current folder.
pub(crate) fn edit(args: EditArgs, printer: &Printer) -> Result<Exit, CliError> {
    let words: Vec<String> =
        args.arguments.into_iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let failed = |error: &str| {
        printer.line(&format!("Error: {error}"));
        Ok(Exit::Refused)
    };
    let command = match EditCommand::parse(&words) {
        Ok(command) => command,
        Err(ArgumentError::Help(_)) => {
            printer.data(HELP)?;
            return Ok(Exit::Clean);
        }
        Err(ArgumentError::Invalid(error)) => return failed(&error),
    };
    let folder = match working_directory() {
        Ok(folder) => folder,
        Err(error) => return failed(&error),
    };
    let outcome = kustomize_edit(&command, &folder);
    for line in &outcome.log {
        printer.line(line);
    }
    printer.bytes(outcome.stdout.as_bytes())?;
    let Some(error) = &outcome.error else { return Ok(Exit::Clean) };
    printer.line(&format!("Error: {error}"));
    Ok(Exit::Of(outcome.exit_code()))
}
