//! Running a tool on a chart, and keeping what it answered.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use super::chart_runs::{ChartRun, hex};

/// No chart takes a tool longer than this.
const PATIENCE: Duration = Duration::from_mins(2);

/// A program with its first arguments.
#[derive(Debug)]
pub(super) struct Tool {
    program: PathBuf,
    arguments: Vec<String>,
    cache: Option<(PathBuf, String)>,
}

/// What a tool answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// Whether it exited with 0.
    pub(super) success: bool,
    /// Its standard output.
    pub(super) stdout: Vec<u8>,
    /// Its standard error.
    pub(super) stderr: Vec<u8>,
}

impl Tool {
    /// A program, found on PATH if it is only a name.
    pub(super) fn new(program: &Path, arguments: &[&str]) -> io::Result<Self> {
        let program =
            if program.components().count() > 1 { fs_err::canonicalize(program)? } else { program.to_owned() };
        Ok(Self { program, arguments: arguments.iter().map(|&text| text.to_owned()).collect(), cache: None })
    }

    /// Keeps answers in a folder: the same program (by its version) with the same chart answers from there.
    pub(super) fn cached_in(mut self, folder: &Path) -> io::Result<Self> {
        let version = Command::new(&self.program).arg("version").output()?;
        fs_err::create_dir_all(folder)?;
        self.cache = Some((folder.to_owned(), String::from_utf8_lossy(&version.stdout).into_owned()));
        Ok(self)
    }

    /// Runs it in the chart's folder. `turn` tells repeated runs apart.
    pub(super) fn run(&self, chart: &ChartRun, arguments: &[String], turn: u8) -> io::Result<Answer> {
        let Some((folder, version)) = &self.cache else { return self.run_now(chart, arguments) };
        let mut hasher = Sha256::new();
        for part in [version.as_str(), chart.digest(), &arguments.join("\0"), &turn.to_string()] {
            hasher.update(part);
            hasher.update([0]);
        }
        let key = hex(&hasher.finalize());
        let file = folder.join(&key);
        if let Some(kept) = fs_err::read(&file).ok().and_then(|bytes| Answer::from_bytes(&bytes)) {
            return Ok(kept);
        }
        let answer = self.run_now(chart, arguments)?;
        fs_err::write(&file, answer.to_bytes())?;
        Ok(answer)
    }

    fn run_now(&self, chart: &ChartRun, arguments: &[String]) -> io::Result<Answer> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).args(arguments).current_dir(&chart.folder).env("TZ", "UTC");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let mut stdout = child.stdout.take().expect("standard output is piped");
        let mut stderr = child.stderr.take().expect("standard error is piped");
        let reader = std::thread::spawn(move || read_all(&mut stdout));
        let error_reader = std::thread::spawn(move || read_all(&mut stderr));
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if started.elapsed() > PATIENCE {
                child.kill()?;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let stdout = reader.join().expect("reading does not panic")?;
        let stderr = error_reader.join().expect("reading does not panic")?;
        Ok(Answer { success: status.success(), stdout, stderr })
    }
}

fn read_all(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Answer {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![u8::from(self.success)];
        bytes.extend((self.stdout.len() as u64).to_le_bytes());
        bytes.extend(&self.stdout);
        bytes.extend(&self.stderr);
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (success, rest) = bytes.split_first()?;
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let (stdout, stderr) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        Some(Self { success: *success == 1, stdout: stdout.to_vec(), stderr: stderr.to_vec() })
    }

    /// The error as the user reads it: without log lines in front and without the hint behind.
    pub(super) fn error_text(&self) -> String {
        let stderr = String::from_utf8_lossy(&self.stderr);
        let error = stderr.find("Error: ").map_or(&*stderr, |at| &stderr[at..]);
        error.trim_end().trim_end_matches("Use --debug flag to render out invalid YAML").trim_end().to_owned()
    }

    /// The innermost message of the error: what stands behind the last place that is named.
    pub(super) fn innermost(&self) -> String {
        let text = self.error_text();
        let last_line = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        last_line.rsplit(">: ").next().unwrap_or(last_line).to_owned()
    }
}
