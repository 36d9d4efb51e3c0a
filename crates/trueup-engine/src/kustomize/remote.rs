//! Remote bases and files, fetched as kustomize does it: repositories by the `git` program, files by HTTP.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use trueup_kustomize::loader::{CloneError, HttpError, Remote, RepoSpec};
use trueup_source::{ChartDownloads, DownloadLimits, DownloadProblem, ServerAccess};

/// How often a running command is looked at.
const PATIENCE: Duration = Duration::from_millis(10);
/// How much a command may say.
const MAX_OUTPUT: u64 = 64 << 10;

/// Work trees of repositories, removed when this is dropped, and files of servers.
#[derive(Default)]
pub(super) struct GitAndHttp {
    work_trees: Mutex<Vec<TempDir>>,
}

impl fmt::Debug for GitAndHttp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("GitAndHttp")
    }
}

impl Remote for GitAndHttp {
    fn get(&self, url: &str) -> Result<Vec<u8>, HttpError> {
        let downloads = ChartDownloads::new(DownloadLimits::default(), None);
        let threads = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let threads = threads.map_err(|error| HttpError::NoAnswer(format!("Get {url:?}: {error}")))?;
        let body = threads.block_on(downloads.get_index(url, &ServerAccess::default()));
        body.map_err(|error| match status(&error.problem) {
            Some(status) => HttpError::Status(status),
            None => HttpError::NoAnswer(format!("Get {url:?}: {}", error.problem)),
        })
    }

    fn clone_repository(&self, spec: &RepoSpec) -> Result<String, CloneError> {
        let failed = |error: &dyn fmt::Display| CloneError::Failed(error.to_string());
        let git = find_git()
            .ok_or_else(|| failed(&"no 'git' program on path: exec: \"git\": executable file not found in $PATH"))?;
        let folder = tempfile::Builder::new().prefix("kustomize-").tempdir().map_err(|error| failed(&error))?;
        let root = folder.path().canonicalize().map_err(|error| failed(&error))?;
        let address = spec.clone_spec();
        let reference = if spec.reference.is_empty() { "HEAD" } else { &spec.reference };
        let runner = Git { program: &git, folder: &root, timeout: spec.timeout };
        runner.run(&["init"])?;
        runner.run(&["remote", "add", "origin", &address])?;
        runner.run(&["fetch", "--depth=1", &address, reference])?;
        runner.run(&["checkout", "FETCH_HEAD"])?;
        if spec.submodules {
            runner.run(&["submodule", "update", "--init", "--recursive"])?;
        }
        self.work_trees.lock().unwrap_or_else(PoisonError::into_inner).push(folder);
        Ok(root.to_string_lossy().into_owned())
    }
}

/// The number of a status such as `404 Not Found`.
fn status(problem: &DownloadProblem) -> Option<u16> {
    let DownloadProblem::Status(text) = problem else { return None };
    text.split(' ').next()?.parse().ok()
}

/// The program that `git` is in `PATH`.
fn find_git() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("git")).find(|program| program.is_file())
}

/// The `git` program in one folder.
struct Git<'a> {
    program: &'a Path,
    folder: &'a Path,
    timeout: Duration,
}

impl Git<'_> {
    /// Runs a command to its end, or to the end of its time. The errors are kustomize's.
    fn run(&self, arguments: &[&str]) -> Result<(), CloneError> {
        let command = format!("{} {}", self.program.display(), arguments.join(" "));
        let failed =
            |output: &str, end: &str| CloneError::Failed(format!("failed to run '{command}': {output}: {end}"));
        let mut log = tempfile::tempfile().map_err(|error| failed("", &error.to_string()))?;
        let both = log.try_clone().and_then(|out| Ok((out, log.try_clone()?)));
        let (out, err) = both.map_err(|error| failed("", &error.to_string()))?;
        let child = Command::new(self.program)
            .args(arguments)
            .current_dir(self.folder)
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn();
        let mut child = child.map_err(|error| failed("", &error.to_string()))?;
        let Some(status) = wait(&mut child, self.timeout).map_err(|error| failed("", &error.to_string()))? else {
            return Err(CloneError::TimedOut { command });
        };
        if status.success() {
            return Ok(());
        }
        Err(failed(&said(&mut log), &format!("exit status {}", status.code().unwrap_or(-1))))
    }
}

/// What a command has printed.
fn said(log: &mut std::fs::File) -> String {
    use std::io::Seek;

    let mut text = Vec::new();
    // What cannot be read back is not said.
    let _ = log.rewind().and_then(|()| log.take(MAX_OUTPUT).read_to_end(&mut text));
    String::from_utf8_lossy(&text).into_owned()
}

/// Waits for a command; `None` if it takes too long, after it was ended.
fn wait(child: &mut Child, timeout: Duration) -> std::io::Result<Option<std::process::ExitStatus>> {
    let end = Instant::now() + timeout;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= end {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(PATIENCE);
    }
}
