//! Clones on this machine.

use trueup_source::{HistoryLimits, SourceError, local_history};

use crate::fixture::{Repository, history_with_a_merge, shown};

const URL: &str = "https://git.example.test/team/app.git";

#[test]
fn a_bare_clone_and_a_work_tree_tell_the_same() {
    let repository = history_with_a_merge();
    let bare = repository.path().join("bare.git");
    repository.git(0, &["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
    let from_tree = local_history(repository.path(), URL, HistoryLimits::default()).unwrap();
    let from_bare = local_history(&bare, URL, HistoryLimits::default()).unwrap();
    assert_eq!(shown(&from_tree), shown(&from_bare));
    assert_eq!(from_tree.len(), 5);
}

#[test]
fn commits_of_a_detached_head_are_read() {
    let repository = history_with_a_merge();
    repository.git(7, &["checkout", "--quiet", "--detach"]);
    repository.commit(8, "on no branch", &[("x", Some("1"))]);
    let commits = local_history(repository.path(), URL, HistoryLimits::default()).unwrap();
    assert_eq!(commits[0].subject, "on no branch");
}

#[test]
fn a_folder_without_a_repository_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let error = local_history(folder.path(), URL, HistoryLimits::default()).unwrap_err();
    assert!(error.to_string().contains(folder.path().to_str().unwrap()), "{error}");
    assert!(matches!(error, SourceError::Open { .. }));
}

#[test]
fn a_repository_without_commits_is_an_error() {
    let error = local_history(Repository::new().path(), URL, HistoryLimits::default()).unwrap_err();
    assert!(matches!(error, SourceError::NoCommits));
}
