//! `kustomize build`: the folder of a kustomization on the disk to what kustomize would print.

mod charts;
mod disk;
mod edit;
mod remote;

use std::path::PathBuf;

use trueup_kustomize::build::{BuildOptions, LogLine, build};
use trueup_kustomize::error::{BuildError, BuildErrorKind};
use trueup_kustomize::output::{self, OutputFile};
use trueup_kustomize::scope::Scopes;

pub use edit::{KustomizeEditOutcome, kustomize_edit};

use charts::{HelmProgram, NativeCharts};
use disk::Disk;
use remote::GitAndHttp;

/// What `kustomize build` was asked for.
#[derive(Debug, Clone, Default)]
pub struct KustomizeBuildRequest {
    /// What is built, and how.
    pub options: BuildOptions,
    /// `--helm-command`: the program that renders charts instead of trueup itself.
    pub helm_program: Option<String>,
    /// `--output`: a file, or a folder that gets a file for each resource.
    pub output: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct KustomizeBuildOutcome {
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Lines of standard error before the error.
    pub log: Vec<String>,
    /// The text after `Error: `, if it failed.
    pub error: Option<BuildError>,
}

impl KustomizeBuildOutcome {
    /// The exit code that kustomize would have: 2 where it panics.
    pub fn exit_code(&self) -> u8 {
        exit_code(self.error.as_ref())
    }
}

fn exit_code(error: Option<&BuildError>) -> u8 {
    match error {
        None => 0,
        Some(error) if error.kind() == BuildErrorKind::Panic => 2,
        Some(_) => 1,
    }
}

/// Builds a kustomization as `kustomize build` does, and writes files if `--output` says so.
pub fn kustomize_build(request: &KustomizeBuildRequest) -> KustomizeBuildOutcome {
    let remote = GitAndHttp::default();
    let built = match &request.helm_program {
        None => build(&request.options, &Disk, &remote, &NativeCharts),
        Some(program) => build(&request.options, &Disk, &remote, &HelmProgram::new(program)),
    };
    let log = built.log.iter().map(logged).collect();
    let printed = built.result.and_then(|resources| match &request.output {
        Some(path) if path.is_dir() => {
            write_folder(path, &output::output_files(&resources, &Scopes::default())?).map(|()| Vec::new())
        }
        Some(path) => write_file(path, output::list_yaml(&resources)?.as_bytes()).map(|()| Vec::new()),
        None => output::list_yaml(&resources).map(String::into_bytes),
    });
    match printed {
        Ok(stdout) => KustomizeBuildOutcome { stdout, log, error: None },
        Err(error) => KustomizeBuildOutcome { stdout: Vec::new(), log, error: Some(error) },
    }
}

/// A line as Go's `log` prints it, in UTC.
fn logged(line: &LogLine) -> String {
    if line.dated {
        format!("{} {}", jiff::Timestamp::now().strftime("%Y/%m/%d %H:%M:%S"), line.text)
    } else {
        line.text.clone()
    }
}

fn write_folder(folder: &std::path::Path, files: &[OutputFile]) -> Result<(), BuildError> {
    files.iter().try_for_each(|file| write_file(&folder.join(&file.name), file.text.as_bytes()))
}

fn write_file(path: &std::path::Path, bytes: &[u8]) -> Result<(), BuildError> {
    fs_err::write(path, bytes)
        .map_err(|error| BuildError::new(format!("open {}: {}", path.display(), trueup_source::go_error_text(&error))))
}
