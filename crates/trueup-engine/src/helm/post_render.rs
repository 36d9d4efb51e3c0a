//! A program that gets the manifests and gives back others: Helm 3's post-renderer.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use trueup_helm::HelmError;
use trueup_source::go_error_text;

/// A program and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRenderer {
    /// A path, or the name of a program on the `PATH`.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
}

impl PostRenderer {
    /// Finds the program, as Go's `exec.LookPath`.
    ///
    /// # Errors
    /// There is no such program, in Helm's words.
    pub fn find(program: &str) -> Result<String, String> {
        let is_program = |path: &Path| {
            fs_err::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
        };
        let found = if program.contains('/') {
            let path = Path::new(program);
            let why = match fs_err::metadata(path) {
                Err(error) => go_error_text(&error),
                Ok(found) if found.is_dir() => "is a directory".to_owned(),
                Ok(_) => "permission denied".to_owned(),
            };
            is_program(path).then(|| path.to_owned()).ok_or(why)
        } else {
            let folders = std::env::var_os("PATH").unwrap_or_default();
            let found =
                std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| is_program(path));
            found.ok_or_else(|| "executable file not found in $PATH".to_owned())
        };
        let found = found.map_err(|why| format!("unable to find binary at {program}: exec: {program:?}: {why}"))?;
        std::path::absolute(found)
            .map(|path| path.components().collect::<PathBuf>().display().to_string())
            .map_err(|error| go_error_text(&error))
    }

    /// Runs the program.
    pub(super) fn run(&self, manifests: &[u8]) -> Result<Vec<u8>, HelmError> {
        let frame = "error while running post render on files";
        let failed = |text: String| {
            HelmError::in_rendering(format!("{frame}: error while running command {}. {text}", self.program))
        };
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| failed(format!("error output:\n: {error}")))?;
        let stdin = child.stdin.take();
        let output = std::thread::scope(|scope| {
            if let Some(mut stdin) = stdin {
                // A program need not read what it gets.
                scope.spawn(move || drop(stdin.write_all(manifests)));
            }
            child.wait_with_output()
        });
        let output = output.map_err(|error| failed(format!("error output:\n: {error}")))?;
        if !output.status.success() {
            let status = output.status.code().map_or("signal".to_owned(), |code| format!("exit status {code}"));
            return Err(failed(format!("error output:\n{}: {status}", String::from_utf8_lossy(&output.stderr))));
        }
        Ok(output.stdout)
    }
}
