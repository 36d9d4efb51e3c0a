//! The commands: one file each, with its arguments and one function. The file tree is the command tree.

mod capture;
mod completion;
mod explain;
mod helm;
mod kustomize;
mod observe;
mod render;
mod triage;
mod version;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Subcommand;
use tokio::runtime::{Builder, Runtime};
use tracing_subscriber::filter::LevelFilter;

use crate::cli::{Cli, ColorChoice};
use crate::failure::CliError;
use crate::printer::Printer;
use crate::settings::{Environment, Settings};

pub(crate) use helm::HelmArgs;

/// Fewer workers would let one slow parse hold up all answers that arrive meanwhile.
const LEAST_WORKERS: usize = 2;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Rank the fleet by risk: what is wrong with each app, whose it is, and the next command
    Triage(triage::TriageArgs),
    /// Everything about one app: states, timeline, findings with evidence, what Argo CD will do next
    Explain(explain::ExplainArgs),
    /// Write what is there now to a snapshot, to look at it later or elsewhere
    Capture(capture::CaptureArgs),
    /// Render a chart: its manifests, why a field has its value, and what is not the same every time
    Render(render::RenderArgs),
    /// What Helm does, without Helm: `trueup helm template` renders a chart
    Helm(HelmArgs),
    /// What Kustomize does, without Kustomize: `trueup kustomize build` builds a kustomization
    Kustomize(kustomize::KustomizeArgs),
    /// Print the version
    Version(version::VersionArgs),
    /// Print a completion script for a shell
    Completion(completion::CompletionArgs),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing was found.
    Clean,
    /// Something was found.
    Found,
    /// It could not do its work.
    Failed,
    /// A command that stands in for another program failed: the exit code is that program's.
    Refused,
    /// Another program did the work: its exit code.
    Of(u8),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => Self::SUCCESS,
            Exit::Found | Exit::Refused => Self::from(1),
            Exit::Failed => Self::from(2),
            Exit::Of(code) => Self::from(code),
        }
    }
}

/// Runs what was typed. Errors are printed here and nowhere else.
pub(crate) fn run(args: impl IntoIterator<Item = OsString>, environment: &Environment) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::read(&args) {
        Ok(cli) => cli,
        Err(error) => {
            // A reader that has gone away is no error; nothing else can go wrong with help and usage texts.
            let _ = error.print();
            return if error.use_stderr() { Exit::Failed } else { Exit::Clean };
        }
    };
    listen(cli.global.verbose);
    let typed = cli.global.color;
    match Settings::resolve(&cli.global, environment.clone()) {
        Ok(settings) => {
            let printer = Printer::new(typed.or(settings.color()).unwrap_or(ColorChoice::Auto), environment);
            dispatch(cli.command, &settings, &printer).unwrap_or_else(|error| printer.failure(&error))
        }
        Err(error) => Printer::new(typed.unwrap_or(ColorChoice::Auto), environment).failure(&error.into()),
    }
}

fn dispatch(command: Command, settings: &Settings, printer: &Printer) -> Result<Exit, CliError> {
    match command {
        Command::Triage(args) => runtime()?.block_on(triage::triage(args, settings, printer)),
        Command::Explain(args) => runtime()?.block_on(explain::explain(args, settings, printer)),
        Command::Capture(args) => runtime()?.block_on(capture::capture(args, settings, printer)),
        Command::Render(args) => render::render(args, settings, printer),
        Command::Helm(args) => helm::helm(args, settings, printer),
        Command::Kustomize(args) => kustomize::kustomize(args, settings, printer),
        Command::Version(args) => version::version(&args, printer),
        Command::Completion(args) => completion::completion(&args, printer),
    }
}

fn runtime() -> Result<Runtime, CliError> {
    let workers = std::thread::available_parallelism().map_or(LEAST_WORKERS, |n| n.get().max(LEAST_WORKERS));
    Builder::new_multi_thread().worker_threads(workers).enable_all().build().map_err(CliError::Runtime)
}

/// Sends what is being done to standard error, as much as was asked for.
fn listen(verbose: u8) {
    let level = match verbose {
        0 => LevelFilter::ERROR,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).with_ansi(false).init();
}
