//! The command line: what can be typed. Doc comments are the help text.

mod observation_args;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, ValueEnum};
use serde::Deserialize;
use trueup_model::Severity;

use crate::commands::{Command, HelmArgs};
use crate::settings::env_vars;

pub(crate) use observation_args::{NamedPath, ObservationArgs};

const EXAMPLES: &str = "\
Begin here:
  trueup triage --demo                    try it on an example fleet, without any cluster
  trueup triage                           your fleet, through your kubeconfig and argocd login
  trueup triage --env prod -o wide        only production, with rank, risk and rule
  trueup explain checkout-prod            everything about one app, and what to run
  trueup capture incident.d               keep what is there now, to look at it later
  trueup triage --snapshot incident.d     look at it later, offline
  trueup render ./chart -f prod.yaml      what a chart renders to; --why FIELD says where from

Exit codes:
  0  nothing found
  1  something found (at or above --fail-on)
  2  an error, also one in the command line";

/// Gets a stuck Argo CD fleet back under control.
///
/// trueup looks at an Argo CD fleet, names each fault with its cause and its owner, ranks the apps by risk, and says
/// what to do next. It only reads: nothing in Argo CD or in a cluster is changed.
#[derive(Debug, Parser)]
#[command(name = "trueup", version, max_term_width = 100, after_help = EXAMPLES, infer_subcommands = true)]
#[command(arg_required_else_help = true, disable_help_subcommand = false)]
pub(crate) struct Cli {
    /// What applies to every command.
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Reads what was typed, the program's name first.
    ///
    /// # Errors
    /// It makes no sense, or it asks for help.
    pub(crate) fn read(args: &[OsString]) -> Result<Self, clap::Error> {
        if let Some(args) = HelmArgs::at_a_glance(args) {
            return Ok(Self { global: GlobalArgs::default(), command: Command::Helm(args) });
        }
        Self::from_arg_matches(&Self::definition().try_get_matches_from(args)?)
    }

    /// The command line with everything in it that is only known at run time.
    pub(crate) fn definition() -> clap::Command {
        Self::command().after_long_help(format!("{EXAMPLES}\n\nEnvironment:\n{}", env_vars::help_table()))
    }
}

/// What applies to every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "General")]
pub(crate) struct GlobalArgs {
    /// Configuration file [default: ~/.config/trueup/config.yaml if there is one]
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,
    /// When to use colours [default: auto]
    #[arg(long, value_name = "WHEN", global = true)]
    pub(crate) color: Option<ColorChoice>,
    /// Say more on standard error about what is being done (-vv: much more)
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    pub(crate) verbose: u8,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A severity, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SeverityArg {
    /// A risk that has not bitten yet
    Advice,
    /// Needs somebody's attention
    Warning,
    /// Cannot sync, or cannot be trusted
    Error,
    /// Production is broken or is about to be overwritten
    Critical,
}

impl From<SeverityArg> for Severity {
    fn from(arg: SeverityArg) -> Self {
        match arg {
            SeverityArg::Advice => Self::Advice,
            SeverityArg::Warning => Self::Warning,
            SeverityArg::Error => Self::Error,
            SeverityArg::Critical => Self::Critical,
        }
    }
}

/// From which severity on a finding makes the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FailOn {
    /// Any finding
    Advice,
    /// Warnings and worse
    Warning,
    /// Errors and worse
    Error,
    /// Critical findings
    Critical,
    /// Never
    Never,
}

impl FailOn {
    /// The least severity that counts; `None` if none does.
    pub(crate) fn least(self) -> Option<Severity> {
        match self {
            Self::Advice => Some(Severity::Advice),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Critical => Some(Severity::Critical),
            Self::Never => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Cli::definition().debug_assert();
    }

    #[test]
    fn what_is_read_at_a_glance_is_what_the_definition_says() {
        let rests = [
            &["chart"][..],
            &["chart", "--set", "a=b", "-v", "--color", "never", "--config", "x", "--help"],
            &["name", "chart", "--", "--set", "--"],
            &["", "-"],
            &["help"],
        ];
        for rest in rests {
            let typed: Vec<OsString> =
                ["trueup", "helm", "template"].iter().chain(rest).map(|arg| OsString::from(*arg)).collect();
            assert!(HelmArgs::at_a_glance(&typed).is_some(), "{rest:?}");
            let defined = Cli::definition().try_get_matches_from(&typed).expect("the arguments are well formed");
            let defined = Cli::from_arg_matches(&defined).expect("the arguments are well formed");
            let read = Cli::read(&typed).expect("the arguments are well formed");
            assert_eq!(format!("{read:?}"), format!("{defined:?}"));
        }
        for own in [&["helm", "template"][..], &["helm", "template", "--color", "never", "x"], &["version"]] {
            let typed: Vec<OsString> = ["trueup"].iter().chain(own).map(|arg| OsString::from(*arg)).collect();
            assert!(HelmArgs::at_a_glance(&typed).is_none(), "{own:?}");
        }
    }
}
