//! Agreement with the reference: a folder of charts through the real tool and through trueup, side by side.

pub(crate) mod chart_runs;
mod mask;
mod objects;
mod process;
mod report;
mod verdict;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clap::Args;

use chart_runs::ChartRun;
use process::{Answer, Tool};
use report::Tally;
use verdict::Verdict;

/// What is held against what.
#[derive(Debug, Args)]
pub(crate) struct HelmConformance {
    /// Folders that contain charts, at any depth.
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,
    /// The reference: the real helm.
    #[arg(long, value_name = "PATH", default_value = "helm")]
    helm: PathBuf,
    /// Which generation the reference is.
    #[arg(long, value_name = "v3|v4", default_value = "v4")]
    helm_version: String,
    /// The trueup to measure.
    #[arg(long, value_name = "PATH", default_value = "target/release/trueup")]
    trueup: PathBuf,
    /// Given to both; a reference built without release flags does not know its own default.
    #[arg(long, value_name = "VERSION", default_value = "v1.33.0")]
    kube_version: String,
    /// Where the reference's answers are kept, so that only trueup is run again.
    #[arg(long, value_name = "DIR", default_value = "target/conformance")]
    cache: PathBuf,
    /// Also render each chart with each of its `ci/*.yaml` values files.
    #[arg(long)]
    ci_values: bool,
    /// Runs at a time.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
}

/// Runs every chart through both and prints what differs. Exits with 1 if anything does.
pub(crate) fn helm(options: &HelmConformance, out: &mut dyn Write) -> io::Result<ExitCode> {
    let runs = chart_runs::find(&options.folders, options.ci_values)?;
    let reference = Tool::new(&options.helm, &["template"])?.cached_in(&options.cache)?;
    let subject = Tool::new(&options.trueup, &["helm", "template", "--helm-version", &options.helm_version])?;
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.max(1) {
            scope.spawn(|| {
                while let Some(run) = runs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let verdict = judge(run, &reference, &subject, &options.kube_version);
                    verdicts.lock().expect("no thread panics with the lock").push((run, verdict));
                }
            });
        }
    });
    let mut verdicts = verdicts.into_inner().expect("no thread panics with the lock");
    verdicts.sort_by_key(|(run, _)| run.name());
    let mut tally = Tally::default();
    for (run, verdict) in verdicts {
        let verdict = verdict?;
        tally.add(&verdict);
        report::line(out, &run.name(), &verdict)?;
    }
    tally.print(out)?;
    Ok(if tally.agrees() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn judge(run: &ChartRun, reference: &Tool, subject: &Tool, kube_version: &str) -> io::Result<Verdict> {
    let mut arguments = run.arguments();
    arguments.extend(["--kube-version".to_owned(), kube_version.to_owned()]);
    let mut expected: Vec<Answer> = vec![reference.run(run, &arguments, 0)?, reference.run(run, &arguments, 1)?];
    let found = subject.run(run, &arguments, 0)?;
    let verdict = verdict::of(&expected, &found);
    if !matches!(verdict, Verdict::Different(_) | Verdict::EqualObjects(_)) {
        return Ok(verdict);
    }
    // Both may have run in the same second: what shows the time is only told apart by a later run.
    std::thread::sleep(A_NEW_SECOND);
    expected.push(reference.run(run, &arguments, 2)?);
    Ok(verdict::of(&expected, &found))
}

/// After this the clock shows another second.
const A_NEW_SECOND: Duration = Duration::from_millis(1100);
