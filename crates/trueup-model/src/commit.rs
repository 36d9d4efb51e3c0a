//! What Git says happened: the commits of the repositories that Applications use.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Full object name, 40 hexadecimal digits.
    pub id: String,
    /// Author's name.
    pub author: String,
    /// When it was committed.
    pub at: Timestamp,
    /// First line of the message.
    pub subject: String,
    /// Paths that differ from the first parent, relative to the root.
    pub paths: Vec<String>,
}

/// The commits of all repositories that could be read, each newest first along first parents.
#[derive(Debug, Clone, Default)]
pub struct CommitLog {
    by_repository: BTreeMap<String, Vec<Commit>>,
}

impl CommitLog {
    /// Adds the history of one repository, newest first, under the URL that Applications name.
    pub fn insert(&mut self, repo_url: &str, commits: Vec<Commit>) {
        self.by_repository.insert(normal_url(repo_url), commits);
    }

    /// The commits of a repository, newest first; empty if it was not read.
    pub fn commits(&self, repo_url: &str) -> &[Commit] {
        self.by_repository.get(&normal_url(repo_url)).map_or(&[], Vec::as_slice)
    }

    /// One commit, by its full name or a prefix of at least seven digits.
    pub fn find(&self, repo_url: &str, revision: &str) -> Option<&Commit> {
        if revision.len() < 7 {
            return None;
        }
        self.commits(repo_url).iter().find(|c| c.id.starts_with(revision))
    }

    /// The commits after `old` up to and including `new` that touch a path below `folder`, newest first.
    /// `None` if either revision is not in the history that was read.
    pub fn between(&self, repo_url: &str, old: &str, new: &str, folder: &str) -> Option<Vec<&Commit>> {
        let commits = self.commits(repo_url);
        let newest = commits.iter().position(|c| c.id == new)?;
        let oldest = commits.iter().position(|c| c.id == old)?;
        let range = commits.get(newest..oldest).unwrap_or(&[]);
        Some(range.iter().filter(|c| c.touches(folder)).collect())
    }
}

impl Commit {
    /// True if it changes a file below this folder; `""` and `.` mean the whole repository.
    pub fn touches(&self, folder: &str) -> bool {
        let folder = folder.trim_matches('/');
        if folder.is_empty() || folder == "." {
            return true;
        }
        self.paths.iter().any(|p| p.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }

    /// The first seven digits of its name.
    pub fn short_id(&self) -> &str {
        self.id.get(..7).unwrap_or(&self.id)
    }
}

/// Applications and repositories write one URL in several ways: with and without `.git` or a trailing slash.
fn normal_url(url: &str) -> String {
    url.trim_end_matches('/').trim_end_matches(".git").to_lowercase()
}
