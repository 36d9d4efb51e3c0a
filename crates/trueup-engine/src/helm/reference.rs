//! The real helm: run with the same arguments, for its own answer or as a second opinion.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use thiserror::Error;
use trueup_helm::Generation;

/// A helm on this machine whose major version was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceHelm {
    program: PathBuf,
}

/// What a program gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgramAnswer {
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: Vec<u8>,
    /// Exit code.
    pub code: u8,
}

/// Why the reference cannot be asked.
#[derive(Debug, Error)]
pub enum ReferenceError {
    /// It is not there, or cannot be run.
    #[error("cannot run the reference `{}`", program.display())]
    Run {
        /// Path or name.
        program: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// It is no helm.
    #[error("`{} version` says {said:?}, which is no version of helm", program.display())]
    NoHelm {
        /// Path or name.
        program: PathBuf,
        /// What it printed.
        said: String,
    },
    /// It is the other helm.
    #[error("the reference `{}` is helm {found}, but {wanted} is asked for", program.display())]
    OtherGeneration {
        /// Path or name.
        program: PathBuf,
        /// Its version.
        found: String,
        /// The generation asked for: `v3` or `v4`.
        wanted: &'static str,
    },
}

impl ReferenceHelm {
    /// The helm at a path, or of that name in `PATH`.
    ///
    /// # Errors
    /// It cannot be run, or it is not of the wanted generation.
    pub fn find(program: &Path, wanted: Generation) -> Result<Self, ReferenceError> {
        let program = program.to_owned();
        let answer = Command::new(&program).args(["version", "--short"]).stdin(Stdio::null()).output();
        let answer = answer.map_err(|source| ReferenceError::Run { program: program.clone(), source })?;
        let said = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
        let found = said.rsplit_once(": ").map_or(said.as_str(), |(_, version)| version).to_owned();
        if !found.starts_with('v') || !answer.status.success() {
            let shown: String = said.chars().take(80).collect();
            return Err(ReferenceError::NoHelm { program, said: shown });
        }
        let wanted = version_word(wanted);
        if found.split('.').next() != Some(wanted) {
            return Err(ReferenceError::OtherGeneration { program, found, wanted });
        }
        Ok(Self { program })
    }

    /// Runs it with the streams of this process; the result is its exit code.
    ///
    /// # Errors
    /// It cannot be run.
    pub fn run(&self, arguments: &[String]) -> Result<u8, ReferenceError> {
        let status = Command::new(&self.program).args(arguments).status();
        status.map(exit_code).map_err(|source| ReferenceError::Run { program: self.program.clone(), source })
    }

    /// Runs it and keeps what it says.
    ///
    /// # Errors
    /// It cannot be run.
    pub fn answer(&self, arguments: &[String], stdin: &[u8]) -> Result<ProgramAnswer, ReferenceError> {
        self.try_answer(arguments, stdin)
            .map_err(|source| ReferenceError::Run { program: self.program.clone(), source })
    }

    fn try_answer(&self, arguments: &[String], stdin: &[u8]) -> io::Result<ProgramAnswer> {
        let mut command = Command::new(&self.program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let input = child.stdin.take();
        let output = std::thread::scope(|scope| {
            // A program that does not read its input is no error.
            scope.spawn(move || input.map(|mut input| input.write_all(stdin)));
            child.wait_with_output()
        })?;
        Ok(ProgramAnswer { code: exit_code(output.status), stdout: output.stdout, stderr: output.stderr })
    }
}

/// How `--helm-version` says a generation.
fn version_word(generation: Generation) -> &'static str {
    match generation {
        Generation::Helm3 => "v3",
        Generation::Helm4 => "v4",
    }
}

/// The exit code; 1 for a program that was killed.
fn exit_code(status: std::process::ExitStatus) -> u8 {
    status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}
