//! A program run as a process of its own: how long it takes and how much memory.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// A program with its arguments.
#[derive(Debug)]
pub(crate) struct Program {
    path: PathBuf,
    arguments: &'static [&'static str],
}

/// What one run costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// From the start of the process to its end.
    pub(crate) time: Duration,
    /// The most memory that it held at a time.
    pub(crate) bytes: u64,
}

impl Cost {
    /// The shorter time and the larger memory.
    pub(crate) fn better_of(self, other: Self) -> Self {
        Self { time: self.time.min(other.time), bytes: self.bytes.max(other.bytes) }
    }
}

impl Program {
    /// A program, found on PATH if it is only a name.
    pub(crate) fn new(path: &Path, arguments: &'static [&'static str]) -> io::Result<Self> {
        let path = if path.components().count() > 1 { fs_err::canonicalize(path)? } else { path.to_owned() };
        Ok(Self { path, arguments })
    }

    /// Runs it in a folder, its output thrown away; `None` if it fails.
    pub(crate) fn run(&self, folder: &Path) -> io::Result<Option<Cost>> {
        let mut command = Command::new(&self.path);
        command.args(self.arguments).current_dir(folder);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let started = Instant::now();
        let used = command.spawn()?.wait4()?;
        let time = started.elapsed();
        Ok(used.status.success().then_some(Cost { time, bytes: used.rusage.maxrss }))
    }
}
