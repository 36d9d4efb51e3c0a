//! The small program that measures: see `src/bin/speed-probe`.

use std::io::{Error, Result};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::HelmSpeed;
use super::selection::Candidate;

const NAME: &str = "speed-probe";

/// What one run of a program costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    /// From the start of the process to its end.
    pub(super) time: Duration,
    /// The most memory that it held at a time.
    pub(super) bytes: u64,
}

/// What one chart costs.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) chart: Candidate,
    pub(super) helm: Cost,
    pub(super) trueup: Cost,
    pub(super) in_process: Duration,
}

/// The program that measures, beside this one.
#[derive(Debug)]
pub(super) struct Probe {
    path: PathBuf,
}

impl Probe {
    pub(super) fn find() -> Result<Self> {
        let path = std::env::current_exe()?.with_file_name(NAME).with_extension(std::env::consts::EXE_EXTENSION);
        if path.is_file() {
            return Ok(Self { path });
        }
        let text = format!("{} is not there: `cargo build --release --package xtask` makes it", path.display());
        Err(Error::other(text))
    }

    /// Measures a chart; `None` if a program does not render it.
    pub(super) fn measure(&self, chart: Candidate, options: &HelmSpeed) -> Result<Option<Row>> {
        let mut command = Command::new(&self.path);
        command.args([&options.helm, &options.trueup, &chart.folder]).arg(options.rounds.to_string());
        let answer = command.stderr(Stdio::inherit()).output()?;
        let text = String::from_utf8_lossy(&answer.stdout);
        let numbers: Vec<u64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        Ok(match numbers.as_slice() {
            [helm, helm_bytes, trueup, trueup_bytes, within] => Some(Row {
                chart,
                helm: Cost { time: Duration::from_micros(*helm), bytes: *helm_bytes },
                trueup: Cost { time: Duration::from_micros(*trueup), bytes: *trueup_bytes },
                in_process: Duration::from_micros(*within),
            }),
            _ if answer.status.success() => None,
            _ => return Err(Error::other(format!("{NAME} failed on {}", chart.folder.display()))),
        })
    }
}
