//! `trueup completion`.

use clap::Args;
use clap_complete::Shell;

use super::Exit;
use crate::cli::Cli;
use crate::failure::CliError;
use crate::printer::Printer;

const EXAMPLES: &str = "\
Examples:
  source <(trueup completion bash)                                    this shell only
  trueup completion zsh > \"${fpath[1]}/_trueup\"                       every zsh
  trueup completion fish > ~/.config/fish/completions/trueup.fish     every fish";

/// Print a completion script for a shell.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CompletionArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Prints a completion script.
pub(super) fn completion(args: &CompletionArgs, printer: &Printer) -> Result<Exit, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::definition(), "trueup", &mut script);
    printer.data(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}
