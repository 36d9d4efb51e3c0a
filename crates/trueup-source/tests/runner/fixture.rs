//! Small repositories with fixed names and times, and snapshots in memory.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use trueup_model::{Commit, Gap, SnapshotFiles};

/// A repository in a temporary folder.
pub(crate) struct Repository {
    folder: TempDir,
}

impl Repository {
    /// An empty repository with the branch `main`.
    pub(crate) fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        repository.git(0, &["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// Its folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes files (`None` deletes) and commits them, so many minutes after 2026-01-01.
    pub(crate) fn commit(&self, minute: u32, subject: &str, files: &[(&str, Option<&str>)]) {
        for (name, content) in files {
            let path = self.path().join(name);
            match content {
                Some(content) => {
                    fs_err::create_dir_all(path.parent().unwrap()).unwrap();
                    fs_err::write(path, content).unwrap();
                }
                None => fs_err::remove_file(path).unwrap(),
            }
        }
        self.git(minute, &["add", "--all"]);
        self.git(minute, &["commit", "--quiet", "--allow-empty", "-m", subject]);
    }

    /// Runs git with a fixed author and time, without anybody's configuration.
    pub(crate) fn git(&self, minute: u32, arguments: &[&str]) {
        let date = format!("2026-01-01T{:02}:{:02}:00Z", minute / 60, minute % 60);
        let output = Command::new("git")
            .args(arguments)
            .current_dir(self.path())
            .env_remove("GIT_DIR")
            .env("GIT_CONFIG_GLOBAL", self.path().join("no-such-file"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Alice Example")
            .env("GIT_AUTHOR_EMAIL", "alice@example.test")
            .env("GIT_COMMITTER_NAME", "Robot")
            .env("GIT_COMMITTER_EMAIL", "robot@example.test")
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date)
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// A bundle of some references, version 2.
    pub(crate) fn bundle(&self, references: &[&str]) -> Vec<u8> {
        self.bundle_version(2, references)
    }

    /// A bundle of some references.
    pub(crate) fn bundle_version(&self, version: u8, references: &[&str]) -> Vec<u8> {
        let file = self.path().join(".git/test.bundle");
        let version = format!("--version={version}");
        let mut all = vec!["bundle", "create", "--quiet", &version, file.to_str().unwrap()];
        all.extend(references);
        self.git(0, &all);
        fs_err::read(file).unwrap()
    }
}

/// A history with a folder, a change, a deletion, a merge and an annotated tag.
pub(crate) fn history_with_a_merge() -> Repository {
    let repository = Repository::new();
    repository.commit(1, "first\n\nbody", &[("web/values.yaml", Some("a: 1")), ("README", Some("hello"))]);
    repository.git(2, &["checkout", "--quiet", "-b", "side"]);
    repository.commit(2, "side work", &[("api/deep/values.yaml", Some("b: 1"))]);
    repository.git(3, &["checkout", "--quiet", "main"]);
    repository.commit(3, "change web", &[("web/values.yaml", Some("a: 2"))]);
    repository.git(4, &["merge", "--quiet", "--no-ff", "-m", "merge side", "side"]);
    repository.commit(5, "drop the readme", &[("README", None)]);
    repository.git(6, &["tag", "--annotate", "v1", "-m", "version 1"]);
    repository
}

/// Files of a snapshot, in memory.
#[derive(Default)]
pub(crate) struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// Adds a file.
    pub(crate) fn with(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.insert(name.to_owned(), bytes.into());
        self
    }
}

impl SnapshotFiles for Files {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let missing = || io::Error::new(io::ErrorKind::NotFound, format!("no file {name}"));
        self.0.get(name).cloned().ok_or_else(missing)
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        Ok(self.0.keys().filter(|name| name.starts_with(folder)).cloned().collect())
    }

    fn label(&self) -> String {
        "memory".to_owned()
    }
}

/// Commits, one a line.
pub(crate) fn shown(commits: &[Commit]) -> String {
    commits.iter().fold(String::new(), |mut text, commit| {
        let Commit { author, at, subject, paths, .. } = commit;
        writeln!(text, "{at} {author}: {subject} {paths:?}").unwrap();
        text
    })
}

/// Gaps, one a line.
pub(crate) fn shown_gaps(gaps: &[Gap]) -> String {
    gaps.iter().fold(String::new(), |mut text, gap| {
        writeln!(text, "{:?} {}: {}", gap.kind, gap.place, gap.reason).unwrap();
        text
    })
}
