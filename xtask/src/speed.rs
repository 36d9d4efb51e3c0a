//! Speed and memory beside the reference: the same charts through both, in turns, on one machine in one run.

mod probe;
mod selection;
mod table;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::conformance::chart_runs;
use probe::Probe;

/// What is measured against what.
#[derive(Debug, Args)]
pub(crate) struct HelmSpeed {
    /// Folders that contain charts, at any depth.
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,
    /// The reference: the real helm.
    #[arg(long, value_name = "PATH", default_value = "helm")]
    helm: PathBuf,
    /// The trueup to measure, a release build.
    #[arg(long, value_name = "PATH", default_value = "target/release/trueup")]
    trueup: PathBuf,
    /// How many charts, spread over publishers and sizes; charts that the reference does not render are passed over.
    #[arg(long, default_value_t = 50)]
    charts: usize,
    /// How often each is rendered by each; the fastest counts.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

/// Measures and prints.
pub(crate) fn helm(options: &HelmSpeed, out: &mut dyn Write) -> Result<ExitCode, Box<dyn Error>> {
    let probe = Probe::find()?;
    let runs = chart_runs::find(&options.folders, false)?;
    let order = selection::mixed(runs.into_iter().map(|run| run.folder).collect())?;
    let mut rows = Vec::new();
    for chart in order {
        if rows.len() == options.charts {
            break;
        }
        rows.extend(probe.measure(chart, options)?);
    }
    table::print(&rows, out)?;
    Ok(ExitCode::SUCCESS)
}
