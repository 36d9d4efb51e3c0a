//! `kustomize edit`: changes the kustomization file of a folder on the disk.

use trueup_kustomize::build::{BuildOptions, build};
use trueup_kustomize::edit::{EditCommand, EditPlace, Folders, warning_after_fix};
use trueup_kustomize::error::BuildError;
use trueup_kustomize::output;

use super::charts::NativeCharts;
use super::disk::Disk;
use super::remote::GitAndHttp;
use super::{exit_code, logged, write_file};

/// What came of an edit.
#[derive(Debug, Default)]
pub struct KustomizeEditOutcome {
    /// Standard output.
    pub stdout: String,
    /// Lines of standard error before the error.
    pub log: Vec<String>,
    /// The text after `Error: `, if it failed.
    pub error: Option<BuildError>,
}

impl KustomizeEditOutcome {
    /// The exit code that kustomize would have: 2 where it panics.
    pub fn exit_code(&self) -> u8 {
        exit_code(self.error.as_ref())
    }
}

/// Edits the kustomization file of a folder, and writes it.
pub fn kustomize_edit(command: &EditCommand, working_directory: &str) -> KustomizeEditOutcome {
    let remote = GitAndHttp::default();
    let edit = command.run(&EditPlace { folders: &Disk, remote: &remote, working_directory });
    let mut outcome =
        KustomizeEditOutcome { log: edit.log.iter().map(logged).collect(), ..KustomizeEditOutcome::default() };
    let builds = |log: &mut Vec<String>| {
        let (lines, built) = built(working_directory, &remote);
        log.extend(lines);
        built
    };
    let before = (*command == EditCommand::Fix).then(|| builds(&mut outcome.log));
    let written = edit.result.and_then(|file| {
        let path = std::path::Path::new(working_directory).join(file.name);
        write_file(&path, file.text.as_bytes()).map(|()| file.message)
    });
    match written {
        Ok(message) => message.clone_into(&mut outcome.stdout),
        Err(error) => outcome.error = Some(error),
    }
    if let (Some(before), None) = (before, &outcome.error) {
        let after = builds(&mut outcome.log);
        let warning = warning_after_fix(before.as_deref().unwrap_or_default(), after.as_deref());
        outcome.stdout.extend(warning);
    }
    outcome
}

/// What the kustomization builds to, and what is said meanwhile.
fn built(working_directory: &str, remote: &GitAndHttp) -> (Vec<String>, Result<String, BuildError>) {
    let options = BuildOptions {
        target: ".".to_owned(),
        working_directory: working_directory.to_owned(),
        ..BuildOptions::default()
    };
    let built = build(&options, &Disk, remote, &NativeCharts);
    let log = built.log.iter().map(logged).collect();
    (log, built.result.and_then(|resources| output::list_yaml(&resources)))
}

impl Folders for Disk {
    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs_err::read_dir(folder).into_iter().flatten();
        entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }
}
