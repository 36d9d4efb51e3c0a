//! `cargo xtask fuzz`: inputs made from a seed, and what must never come of them: a panic, a hang, a blow-up of memory, a
//! property that does not hold.

mod corpus;
mod dice;
mod grammar;
mod input;
mod mutate;
mod panics;
mod push;
mod targets;
mod values;
mod watch;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use corpus::Corpus;
use dice::Dice;
use input::Input;
use targets::Target;
use watch::{Bounds, Watch};

/// What is attacked, for how long, with what.
#[derive(Debug, Args)]
pub(crate) struct FuzzOptions {
    /// Which target, or `all`, one after the other.
    #[arg(value_name = "TARGET", value_parser = targets::names())]
    target: String,
    /// How long each target is run.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Equal seeds give equal inputs.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Run the one input of this number again.
    #[arg(long, value_name = "NUMBER")]
    only: Option<u64>,
    /// A folder of further charts to begin with.
    #[arg(long, value_name = "DIR")]
    corpus: Vec<PathBuf>,
}

/// What one input may use: about ten times what the worst of them need in a build without optimization.
const BOUNDS: Bounds = Bounds { time: Duration::from_secs(5), bytes: 512 << 20 };

/// The stack of the thread that runs the inputs: that of a thread of Rust, which is the smallest that rendering is done on.
const STACK: usize = 2 << 20;

/// Findings of one kind that are written down.
const MAX_ALIKE: usize = 3;

/// What came of one target.
#[derive(Debug, Default)]
struct Summary {
    inputs: u64,
    findings: BTreeMap<String, usize>,
}

/// Runs the targets; each finding is printed and its input written below `target/fuzz`.
pub(crate) fn run(root: &Path, options: &FuzzOptions, out: &mut dyn Write) -> io::Result<ExitCode> {
    let mut corpus = Corpus::of(root)?;
    for folder in &options.corpus {
        corpus.add_charts(folder)?;
    }
    let corpus = Arc::new(corpus);
    panics::keep();
    let mut is_clean = true;
    for target in targets::ALL.iter().filter(|target| [target.name, "all"].contains(&options.target.as_str())) {
        let numbers = options.only.map_or(0..u64::MAX, |number| number..number + 1);
        let attack = Attack {
            target,
            corpus: Arc::clone(&corpus),
            seed: options.seed,
            folder: root.join("target/fuzz"),
            keeps: options.only.is_some(),
        };
        let begin = Instant::now();
        let summary = attack.run(numbers, Duration::from_secs(options.seconds))?;
        let seconds = begin.elapsed().as_secs_f64();
        let (inputs, findings) = (summary.inputs, summary.findings.values().sum::<usize>());
        writeln!(out, "{}: {inputs} inputs in {seconds:.0} s, {findings} findings", target.name)?;
        for (finding, count) in &summary.findings {
            writeln!(out, "    {count} × {finding}")?;
        }
        is_clean &= findings == 0;
    }
    Ok(ExitCode::from(u8::from(!is_clean)))
}

/// One target under attack.
#[derive(Debug, Clone)]
struct Attack {
    target: &'static Target,
    corpus: Arc<Corpus>,
    seed: u64,
    /// Where findings are written.
    folder: PathBuf,
    /// Whether an input is written whatever comes of it.
    keeps: bool,
}

impl Attack {
    /// Runs inputs on a thread of their own until there are no more, or the time is over.
    fn run(self, numbers: std::ops::Range<u64>, time: Duration) -> io::Result<Summary> {
        fs_err::create_dir_all(&self.folder)?;
        let thread = thread::Builder::new().stack_size(STACK).name(self.target.name.to_owned());
        let running = thread.spawn(move || self.work(numbers, time))?;
        running.join().unwrap_or_else(|_| Err(io::Error::other("the target's thread panicked outside of an input")))
    }

    fn work(&self, numbers: std::ops::Range<u64>, time: Duration) -> io::Result<Summary> {
        let watch = Arc::new(Watch::default());
        let attack = self.clone();
        watch.start(BOUNDS, move |number, input, what| {
            let line = attack.record(number, input, what);
            // Nothing is left to be done if the error stream is closed.
            let _ = writeln!(io::stderr(), "{line}");
            process::exit(1);
        });
        let begin = Instant::now();
        let mut summary = Summary::default();
        for number in numbers.take_while(|_| begin.elapsed() < time) {
            // What kills the process, such as a full stack, leaves this behind.
            let note = format!("cargo xtask fuzz {} --seed {} --only {number}\n", self.target.name, self.seed);
            fs_err::write(self.folder.join(format!("{}.current", self.target.name)), note)?;
            let input = Arc::new((self.target.make)(&self.corpus, &mut Dice::of(self.seed, number)));
            if self.keeps {
                input.write(&self.folder.join(format!("{}-input", self.target.name)))?;
            }
            for what in self.findings(number, &input, &watch) {
                let kind = what.lines().next().unwrap_or_default();
                let alike = summary.findings.entry(kind.to_owned()).or_default();
                *alike += 1;
                if *alike <= MAX_ALIKE {
                    let line = self.record(number, &input, &what);
                    let _ = writeln!(io::stderr(), "{line}");
                }
            }
            summary.inputs += 1;
        }
        Ok(summary)
    }

    /// What is wrong with how the target took the input: a line that says the kind, and what else is known.
    fn findings(&self, number: u64, input: &Arc<Input>, watch: &Watch) -> Vec<String> {
        let mut findings = Vec::new();
        let excess = watch.over(number, input, BOUNDS, || {
            findings.extend(panics::caught(|| (self.target.check)(input)).err());
        });
        findings.extend(excess);
        findings
    }

    /// Writes the input down, and says how to run it again.
    fn record(&self, number: u64, input: &Input, what: &str) -> String {
        let folder = self.folder.join(format!("crashes/{}-{}-{number}", self.target.name, self.seed));
        let written = match input.write(&folder) {
            Ok(()) => format!("the input is in {}", folder.display()),
            Err(error) => format!("the input could not be written: {error}"),
        };
        let again = format!("cargo xtask fuzz {} --seed {} --only {number}", self.target.name, self.seed);
        let what = what.replace('\n', " ");
        format!("{}: {what}\n    again: {again}\n    {written}", self.target.name)
    }
}
