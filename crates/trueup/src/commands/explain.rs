//! `trueup explain`: everything about one Application.

use clap::{Args, ValueEnum};
use trueup_api::{Explanation, to_json, to_yaml};

use super::Exit;
use super::observe::observe;
use crate::cli::{FailOn, ObservationArgs};
use crate::failure::CliError;
use crate::printer::Printer;
use crate::settings::Settings;
use crate::view::explanation_page;

const EXAMPLES: &str = "\
Examples:
  trueup explain checkout-prod
  trueup explain team-a/checkout-prod       with the namespace, if several have an app of that name
  trueup explain --snapshot incident.d checkout-prod -o json

Exit codes: 0 nothing found, 1 found something at or above --fail-on, 2 error";

/// Everything about one app: states, timeline, findings with evidence, what Argo CD will do next.
///
/// Tells where the app comes from and who owns it, how far each stage of its release has come, what happened on one
/// axis of time, each finding with what was read and where, what Argo CD will do by itself and why, and what to run.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExplainArgs {
    /// The Application: NAME, or NAMESPACE/NAME
    #[arg(value_name = "APP")]
    app: String,
    /// Form of the output
    #[arg(short, long, value_name = "FORM", default_value = "table", help_heading = "Output")]
    output: ExplainForm,
    /// Exit with 1 from which severity on [default: warning]
    #[arg(long, value_name = "SEVERITY", help_heading = "Output")]
    fail_on: Option<FailOn>,
    #[command(flatten)]
    observation: ObservationArgs,
}

/// Forms of the output of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExplainForm {
    /// For people
    Table,
    /// For programs: schema trueup.dev/v1
    Json,
    /// The same as YAML
    Yaml,
}

/// Explains one Application.
pub(super) async fn explain(args: ExplainArgs, settings: &Settings, printer: &Printer) -> Result<Exit, CliError> {
    let fail_on = settings.fail_on(args.fail_on).least();
    let observation = settings.observation(args.observation)?;
    let fleet = observe(&observation, printer).await?;
    let explanation = trueup_engine::explain(&fleet, settings.triage(), &args.app)?;
    let explanation = Explanation::new(&explanation, fleet.captured_at, &fleet.scrubber);
    let text = match args.output {
        ExplainForm::Table => explanation_page(&explanation, &observation.again(), printer.look()),
        ExplainForm::Json => to_json(&explanation)?,
        ExplainForm::Yaml => to_yaml(&explanation)?,
    };
    printer.data(&text)?;
    let found = fail_on.is_some_and(|least| explanation.app.severest() >= Some(least));
    Ok(if found { Exit::Found } else { Exit::Clean })
}
