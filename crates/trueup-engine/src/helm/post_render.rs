//! A program that gets the manifests and gives back others: Helm 3's post-renderer.

use std::io::Write;
use std::process::{Command, Stdio};

use trueup_helm::HelmError;

/// A program and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRenderer {
    /// A path, or the name of a program on the `PATH`.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
}

impl PostRenderer {
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
        if output.stdout.is_empty() {
            return Err(HelmError::in_rendering(format!(
                "{frame}: post-renderer {:?} produced empty output",
                self.program
            )));
        }
        Ok(output.stdout)
    }
}
