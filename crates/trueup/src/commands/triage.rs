//! `trueup triage`: the fleet, worst first.

use clap::{Args, ValueEnum};
use trueup_api::{Triage, to_json, to_junit, to_names, to_sarif, to_yaml};
use trueup_engine::{LabelSelector, Selection};
use trueup_model::{Application, Fleet, Rule, Severity};
use trueup_triage::TriageSettings;

use super::Exit;
use super::observe::observe;
use crate::cli::{FailOn, ObservationArgs, SeverityArg};
use crate::failure::CliError;
use crate::page::visible;
use crate::printer::Printer;
use crate::settings::Settings;
use crate::view::{Detail, TriageView, triage_page};

const EXAMPLES: &str = "\
Examples:
  trueup triage --demo                          the example fleet
  trueup triage 'checkout-*'                    some apps, by name
  trueup triage --env prod --severity error     errors in production
  trueup triage --rule 'sync/*' --rule 'loop/*' what does not apply, and what never ends
  trueup triage -l team=payments -o json        for programs: the schema is trueup.dev/v1
  trueup triage --fail-on critical -o junit     for a pipeline

Exit codes: 0 nothing found, 1 found something at or above --fail-on, 2 error";

/// Rank the fleet by risk: what is wrong with each app, whose it is, and the next command.
///
/// Looks at every Application, names what is wrong by its cause rather than its symptom, and lists the worst first.
/// Causes that several apps share are told once. Only reads.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct TriageArgs {
    /// Only these Applications; * and ? match any characters
    #[arg(value_name = "NAME|GLOB")]
    names: Vec<String>,
    #[command(flatten)]
    filters: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    observation: ObservationArgs,
}

/// Which Applications and findings.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which apps")]
struct FilterArgs {
    /// Only Applications in these namespaces (of the Application, not of what it deploys)
    #[arg(short, long, value_name = "NAMESPACE", value_delimiter = ',', conflicts_with = "all_namespaces")]
    namespace: Vec<String>,
    /// Applications in all namespaces; the default, and accepted because kubectl has it
    #[arg(short = 'A', long)]
    all_namespaces: bool,
    /// Only Applications with these labels: team=payments,tier!=3
    #[arg(short = 'l', long, value_name = "LABELS")]
    selector: Option<String>,
    /// Only Applications of these projects; globs
    #[arg(long, value_name = "PROJECT", value_delimiter = ',')]
    project: Vec<String>,
    /// Only Applications in these environments, such as prod; globs
    #[arg(long = "env", value_name = "ENVIRONMENT", value_delimiter = ',')]
    environment: Vec<String>,
    /// Only findings of these rules, such as sync/immutable-field or 'sync/*'
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    rule: Vec<String>,
    /// Only findings at or above this severity
    #[arg(long, value_name = "SEVERITY")]
    severity: Option<SeverityArg>,
}

impl FilterArgs {
    /// True if they leave out Applications, whatever is wrong with them.
    fn choose_apps(&self) -> bool {
        let lists = [&self.namespace, &self.project, &self.environment];
        self.selector.is_some() || lists.iter().any(|list| !list.is_empty())
    }
}

/// What is printed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
struct OutputArgs {
    /// Form of the output
    #[arg(short, long, value_name = "FORM", default_value = "table")]
    output: TriageForm,
    /// Show healthy apps too
    #[arg(long)]
    all: bool,
    /// Say how each rank came about
    #[arg(long)]
    explain_rank: bool,
    /// Exit with 1 from which severity on [default: warning]
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
}

/// Forms of the output of a triage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TriageForm {
    /// For people
    Table,
    /// For people: with rank, risk, project, Argo CD's verdicts and rule, and every app
    Wide,
    /// For programs: schema trueup.dev/v1
    Json,
    /// The same as YAML
    Yaml,
    /// One application.argoproj.io/NAME a line, worst first
    Name,
    /// SARIF 2.1.0, for code scanners
    Sarif,
    /// `JUnit` XML.
    #[value(help = "JUnit XML, for pipelines: a test case for each app")]
    Junit,
}

/// Triages a fleet.
pub(super) async fn triage(args: TriageArgs, settings: &Settings, printer: &Printer) -> Result<Exit, CliError> {
    let fail_on = settings.fail_on(args.output.fail_on).least();
    let selection = selection(&args.names, &args.filters)?;
    let observation = settings.observation(args.observation)?;
    let fleet = observe(&observation, printer).await?;
    demand_names(&fleet, settings.triage(), &args.names)?;
    let mut report = trueup_engine::triage(&fleet, settings.triage(), &selection);
    if args.filters.choose_apps() || !args.names.is_empty() {
        // Who asks about some apps is not answered with what belongs to none. What was not observed stays: it is a gap.
        report.fleet.clear();
    }
    let triage = Triage::new(&report, &fleet.scrubber);
    let form = args.output.output;
    let all = args.output.all || form == TriageForm::Wide;
    let least = (!all).then(|| args.filters.severity.map_or(Severity::Warning, Severity::from));
    let text = match form {
        TriageForm::Table | TriageForm::Wide => {
            let detail = if form == TriageForm::Wide { Detail::Wide } else { Detail::Table };
            let again = observation.again();
            let view = TriageView { detail, least, explain_rank: args.output.explain_rank, again: &again };
            triage_page(&triage, &view, printer.look())
        }
        TriageForm::Json => to_json(&triage)?,
        TriageForm::Yaml => to_yaml(&triage)?,
        TriageForm::Name => to_names(&triage, least).iter().map(|name| visible(name) + "\n").collect(),
        TriageForm::Sarif => to_sarif(&triage)?,
        TriageForm::Junit => to_junit(&triage, fail_on),
    };
    printer.data(&text)?;
    let found = fail_on.is_some_and(|least| triage.severest() >= Some(least));
    Ok(if found { Exit::Found } else { Exit::Clean })
}

/// A name without `*` and the like that no Application has is a slip, not a clean fleet.
fn demand_names(fleet: &Fleet, settings: &TriageSettings, names: &[String]) -> Result<(), CliError> {
    let is = |app: &Application, name: &str| app.metadata.name == name || app.key().to_string() == name;
    let missing = names.iter().find(|name| !is_glob(name) && !fleet.applications.iter().any(|app| is(app, name)));
    match missing {
        // Fails for this name, with similar names as a hint.
        Some(name) => Ok(trueup_engine::explain(fleet, settings, name).map(|_| ())?),
        None => Ok(()),
    }
}

fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

fn selection(names: &[String], filters: &FilterArgs) -> Result<Selection, CliError> {
    for rule in &filters.rule {
        if !is_glob(rule) && rule.parse::<Rule>().is_err() {
            return Err(CliError::UnknownRule { text: rule.clone() });
        }
    }
    let labels: LabelSelector = filters.selector.as_deref().unwrap_or_default().parse()?;
    let selection = Selection::default()
        .names(names)?
        .namespaces(&filters.namespace)?
        .projects(&filters.project)?
        .environments(&filters.environment)?
        .rules(&filters.rule)?
        .labels(labels)
        .min_severity(filters.severity.map(Severity::from));
    Ok(selection)
}
