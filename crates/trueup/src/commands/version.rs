//! `trueup version`.

use clap::{Args, ValueEnum};
use serde::Serialize;
use trueup_api::{SCHEMA_VERSION, to_json};

use super::Exit;
use crate::failure::CliError;
use crate::printer::Printer;

/// Print the version.
#[derive(Debug, Args)]
pub(crate) struct VersionArgs {
    /// Form of the output
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    output: VersionForm,
}

/// Forms of the output of `version`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum VersionForm {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    schema_version: &'static str,
    version: &'static str,
}

/// Prints the version.
pub(super) fn version(args: &VersionArgs, printer: &Printer) -> Result<Exit, CliError> {
    let version = Version { schema_version: SCHEMA_VERSION, version: env!("CARGO_PKG_VERSION") };
    printer.data(&match args.output {
        VersionForm::Text => format!("trueup {}\n", version.version),
        VersionForm::Json => to_json(&version)?,
    })?;
    Ok(Exit::Clean)
}
