//! End-to-end tests: the real binary in a clean environment.

mod faults;
mod helm_cases;
mod helm_charts;
mod kustomize_cases;
mod live;
mod output;
mod recorded_fleet;
mod reference_helm;
mod render;
mod usage;
mod why;

use std::path::Path;
use std::process::{Command, Output};

/// What a run of the binary gave.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs `trueup` in an empty folder with an environment that holds nothing but these variables.
fn trueup_in(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> Run {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_trueup"))
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .envs(variables.iter().copied())
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| {
        String::from_utf8(bytes).expect("the output is UTF-8").replace(&folder.display().to_string(), "[HOME]")
    };
    Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Runs `trueup` in an empty folder with an empty environment.
fn trueup(args: &[&str]) -> Run {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    trueup_in(folder.path(), args, &[])
}

impl Run {
    /// Exit code, standard output and standard error as one text.
    fn transcript(&self) -> String {
        let code = self.code.map_or("killed".to_owned(), |code| code.to_string());
        format!("exit {code}\n--- stdout\n{}--- stderr\n{}", self.out, self.err)
    }
}
