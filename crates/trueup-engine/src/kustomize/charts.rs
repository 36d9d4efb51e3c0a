//! Charts of kustomizations: rendered by trueup itself, or by the helm program that `--helm-command` names.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use flate2::read::GzDecoder;
use tempfile::TempDir;
use trueup_helm::manifest::OutputOptions;
use trueup_helm::{Generation, Talk, TemplateOptions, ValueArguments};
use trueup_kustomize::generators::{ChartInflator, ChartRequest, check_helm_version};
use trueup_source::go_error_text;

use crate::helm::remote::RemoteOptions;
use crate::helm::{ChartQuery, HelmTemplateRequest, fetch_chart, helm_template};

/// What `--devel` stands for.
const ANY_VERSION: &str = ">0.0.0-0";
/// Larger charts are refused.
const MAX_UNPACKED: u64 = 512 << 20;

/// trueup's own renderer, as Helm 4.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NativeCharts;

impl ChartInflator for NativeCharts {
    fn check(&self, _: &ChartRequest) -> Result<(), String> {
        Ok(())
    }

    fn is_folder(&self, path: &str) -> Option<bool> {
        is_folder(path)
    }

    fn pull(&self, request: &ChartRequest) -> Result<(), String> {
        let name = if request.repo.starts_with("oci://") {
            format!("{}/{}", request.repo.trim_end_matches('/'), request.name)
        } else {
            request.name.clone()
        };
        let repo = if request.repo.starts_with("oci://") { String::new() } else { request.repo.clone() };
        let is_any = request.version.is_empty() && request.devel;
        let version = if is_any { ANY_VERSION.to_owned() } else { request.version.clone() };
        let remote = RemoteOptions { repo, version, ..RemoteOptions::default() };
        let query = ChartQuery { remote, ..ChartQuery::default() };
        let archive = fetch_chart(&name, &query, &Talk::default()).map_err(|error| format!("Error: {error}"))?;
        unpack(&archive, Path::new(&request.folder))
    }

    fn inflate(&self, request: &ChartRequest) -> Result<Vec<u8>, String> {
        let folder = temporary()?;
        let values = write_values(request, folder.path())?;
        let files = std::iter::once(values).chain(request.more_values.iter().map(|file| PathBuf::from(&file.path)));
        let named = (!request.release_name.is_empty()).then(|| request.release_name.clone());
        let template = HelmTemplateRequest {
            generate_name: named.is_none(),
            arguments: named.into_iter().chain([request.chart_path()]).collect(),
            name_template: request.name_template.clone(),
            values: ValueArguments {
                files: files.map(|file| file.to_string_lossy().into_owned()).collect(),
                ..ValueArguments::default()
            },
            options: TemplateOptions {
                generation: Generation::Helm4,
                namespace: if request.namespace.is_empty() { "default".to_owned() } else { request.namespace.clone() },
                kube_version: (!request.kube_version.is_empty()).then(|| request.kube_version.clone()),
                api_versions: request.api_versions.clone(),
                include_crds: request.include_crds,
                debug: request.debug,
                output: OutputOptions {
                    no_hooks: request.skip_hooks,
                    skip_tests: request.skip_tests,
                    ..OutputOptions::default()
                },
                ..TemplateOptions::default()
            },
            ..HelmTemplateRequest::default()
        };
        let outcome = helm_template(&template, &mut std::io::empty(), Talk::default());
        match outcome.error {
            None => Ok(outcome.stdout),
            Some(error) => Err(format!("Error: {error}")),
        }
    }
}

/// A helm program.
#[derive(Debug, Clone)]
pub(super) struct HelmProgram {
    command: String,
}

impl HelmProgram {
    /// The program of a name or a path.
    pub(super) fn new(command: &str) -> Self {
        Self { command: command.to_owned() }
    }

    /// Runs it, and gives its standard output. The error is kustomize's.
    fn run(&self, request: &ChartRequest, arguments: &[String], temporary: &Path) -> Result<Vec<u8>, String> {
        let temporary = temporary.to_string_lossy();
        let output = Command::new(&self.command)
            .args(arguments)
            .envs(request.environment(&temporary))
            .stdin(Stdio::null())
            .output();
        let failed = |stdout: &[u8], stderr: &[u8], failure: &str| {
            let (stdout, stderr) = (String::from_utf8_lossy(stdout), String::from_utf8_lossy(stderr));
            request.failure_text((&self.command, arguments), &temporary, (&stdout, &stderr), failure)
        };
        match output {
            Ok(Output { status, stdout, .. }) if status.success() => Ok(stdout),
            Ok(Output { status, stdout, stderr }) => {
                Err(failed(&stdout, &stderr, &format!("exit status {}", status.code().unwrap_or(-1))))
            }
            Err(_) if !self.command.contains('/') => {
                Err(failed(b"", b"", &format!("exec: {:?}: executable file not found in $PATH", self.command)))
            }
            Err(error) => Err(failed(b"", b"", &format!("fork/exec {}: {}", self.command, go_error_text(&error)))),
        }
    }
}

impl ChartInflator for HelmProgram {
    fn check(&self, request: &ChartRequest) -> Result<(), String> {
        let folder = temporary()?;
        let output = self.run(request, &ChartRequest::version_arguments(), folder.path())?;
        check_helm_version(&String::from_utf8_lossy(&output)).map_err(|error| error.to_string())
    }

    fn is_folder(&self, path: &str) -> Option<bool> {
        is_folder(path)
    }

    fn pull(&self, request: &ChartRequest) -> Result<(), String> {
        let folder = temporary()?;
        self.run(request, &request.pull_arguments(), folder.path()).map(|_| ())
    }

    fn inflate(&self, request: &ChartRequest) -> Result<Vec<u8>, String> {
        let folder = temporary()?;
        let values = write_values(request, folder.path())?;
        self.run(request, &request.template_arguments(&values.to_string_lossy()), folder.path())
    }
}

fn is_folder(path: &str) -> Option<bool> {
    fs_err::metadata(path).ok().map(|metadata| metadata.is_dir())
}

fn temporary() -> Result<TempDir, String> {
    tempfile::Builder::new().prefix("kustomize-helm-").tempdir().map_err(|error| error.to_string())
}

/// Writes the first values of a chart.
fn write_values(request: &ChartRequest, folder: &Path) -> Result<PathBuf, String> {
    let path = folder.join(request.values_file_name());
    fs_err::write(&path, &request.values).map_err(|error| error.to_string())?;
    Ok(path)
}

/// Unpacks a chart into a folder, as `helm pull --untar`. Links and paths that lead out of it are refused.
fn unpack(archive: &[u8], folder: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("Error: {error}");
    fs_err::create_dir_all(folder).map_err(failed)?;
    let mut archive = tar::Archive::new(std::io::Read::take(GzDecoder::new(archive), MAX_UNPACKED));
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        if !matches!(entry.header().entry_type(), tar::EntryType::Regular | tar::EntryType::Directory) {
            continue;
        }
        // The crate leaves out what has `..` in its path, and says so.
        if !entry.unpack_in(folder).map_err(failed)? {
            let path = entry.path().map_err(failed)?;
            return Err(format!("Error: the chart has the illegal path {}", path.display()));
        }
    }
    Ok(())
}
