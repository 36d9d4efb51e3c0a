//! Speed and memory beside the reference: the same charts through both, in turns, on one machine in one run.

mod in_process;
mod process;
mod selection;
mod table;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::conformance::chart_runs;
use process::{Cost, Program};
use selection::Candidate;
use table::Row;

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
    let helm = Program::new(&options.helm, &["template", "release-name", "."])?;
    let trueup = Program::new(&options.trueup, &["helm", "template", "release-name", "."])?;
    let runs = chart_runs::find(&options.folders, false)?;
    let order = selection::mixed(runs.into_iter().map(|run| run.folder).collect())?;
    // What a process was before it became another program counts to that one's memory, so this one stays small until all
    // the others were measured.
    let mut measured = Vec::new();
    for chart in order {
        if measured.len() == options.charts {
            break;
        }
        measured.extend(beside(&helm, &trueup, chart, options.rounds)?);
    }
    let mut rows = Vec::new();
    for (chart, helm, trueup) in measured {
        let in_process = in_process::render(&chart.folder, options.rounds)?;
        rows.push(Row { chart, helm, trueup, in_process });
    }
    table::print(&rows, out)?;
    Ok(ExitCode::SUCCESS)
}

/// What a chart costs both; `None` if either does not render it.
fn beside(
    helm: &Program,
    trueup: &Program,
    chart: Candidate,
    rounds: usize,
) -> std::io::Result<Option<(Candidate, Cost, Cost)>> {
    let mut best: Option<(Cost, Cost)> = None;
    for _ in 0..rounds.max(1) {
        let (Some(theirs), Some(ours)) = (helm.run(&chart.folder)?, trueup.run(&chart.folder)?) else {
            return Ok(None);
        };
        best = Some(best.map_or((theirs, ours), |(best_theirs, best_ours)| {
            (best_theirs.better_of(theirs), best_ours.better_of(ours))
        }));
    }
    Ok(best.map(|(theirs, ours)| (chart, theirs, ours)))
}
