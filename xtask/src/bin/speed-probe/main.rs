//! What `cargo xtask speed helm` measures with: a small program of its own, because a child begins with its parent's memory
//! as the most that it ever held, and because xtask counts every allocation for its fuzzing.

mod in_process;
mod process;

use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use process::{Cost, Program};

/// The allocator of trueup itself.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Renders a chart with the real helm, with trueup as a process, and within this process. Prints microseconds and bytes of
/// helm, the same of trueup, and microseconds within; nothing if a program fails.
#[derive(Debug, Parser)]
struct Arguments {
    helm: PathBuf,
    trueup: PathBuf,
    /// Folder of the chart.
    chart: PathBuf,
    /// How often each; the fastest counts.
    rounds: usize,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to be done if the error stream is closed.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let helm = Program::new(&arguments.helm, &["template", "release-name", "."])?;
    let trueup = Program::new(&arguments.trueup, &["helm", "template", "release-name", "."])?;
    let Some((helm, trueup)) = beside(&helm, &trueup, &arguments.chart, arguments.rounds)? else { return Ok(()) };
    let within = in_process::render(&arguments.chart, arguments.rounds)?;
    let (theirs, ours) = (helm.time.as_micros(), trueup.time.as_micros());
    writeln!(io::stdout(), "{theirs} {} {ours} {} {}", helm.bytes, trueup.bytes, within.as_micros())?;
    Ok(())
}

/// What a chart costs both, in turns; `None` if either does not render it.
fn beside(helm: &Program, trueup: &Program, chart: &Path, rounds: usize) -> io::Result<Option<(Cost, Cost)>> {
    let mut best: Option<(Cost, Cost)> = None;
    for _ in 0..rounds.max(1) {
        let (Some(theirs), Some(ours)) = (helm.run(chart)?, trueup.run(chart)?) else {
            return Ok(None);
        };
        best = Some(best.map_or((theirs, ours), |(best_theirs, best_ours)| {
            (best_theirs.better_of(theirs), best_ours.better_of(ours))
        }));
    }
    Ok(best)
}
