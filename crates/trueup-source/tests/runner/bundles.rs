//! Bundles of a snapshot.

use std::time::Duration;

use insta::assert_snapshot;
use trueup_model::CommitLog;
use trueup_source::{HistoryLimits, commit_log};

use crate::fixture::{Files, Repository, history_with_a_merge, shown, shown_gaps};

const URL: &str = "https://git.example.test/team/app.git";

fn snapshot_of(bundle: Vec<u8>) -> Files {
    Files::default().with("git/urls.tsv", format!("team/app.bundle\t{URL}\n")).with("git/team/app.bundle", bundle)
}

fn read(files: &Files, limits: HistoryLimits) -> (CommitLog, String) {
    let (log, gaps) = commit_log(files, limits);
    (log, shown_gaps(&gaps))
}

#[test]
fn a_commit_stands_before_its_parents_with_the_paths_that_differ_from_the_first() {
    let (log, gaps) = read(&snapshot_of(history_with_a_merge().bundle(&["--all"])), HistoryLimits::default());
    assert_eq!(gaps, "");
    assert_snapshot!(shown(log.commits(URL)), @r#"
    2026-01-01T00:05:00Z Alice Example: drop the readme ["README"]
    2026-01-01T00:04:00Z Alice Example: merge side ["api/deep/values.yaml"]
    2026-01-01T00:03:00Z Alice Example: change web ["web/values.yaml"]
    2026-01-01T00:02:00Z Alice Example: side work ["api/deep/values.yaml"]
    2026-01-01T00:01:00Z Alice Example: first ["README", "web/values.yaml"]
    "#);
}

#[test]
fn a_clock_that_goes_wrong_does_not_put_a_commit_after_its_parent() {
    let repository = Repository::new();
    repository.commit(50, "parent", &[("a", Some("1"))]);
    repository.commit(10, "child from the past", &[("a", Some("2"))]);
    let (log, _) = read(&snapshot_of(repository.bundle(&["--all"])), HistoryLimits::default());
    assert_snapshot!(shown(log.commits(URL)), @r#"
    2026-01-01T00:10:00Z Alice Example: child from the past ["a"]
    2026-01-01T00:50:00Z Alice Example: parent ["a"]
    "#);
}

#[test]
fn version_3_bundles_are_read() {
    let bundle = history_with_a_merge().bundle_version(3, &["main"]);
    assert!(bundle.starts_with(b"# v3 git bundle\n@object-format=sha1\n"));
    let (log, gaps) = read(&snapshot_of(bundle), HistoryLimits::default());
    assert_eq!((log.commits(URL).len(), gaps.as_str()), (5, ""));
}

#[test]
fn a_bundle_of_the_newer_part_says_that_the_rest_is_missing() {
    let repository = Repository::new();
    for minute in 1..=4 {
        repository.commit(minute, &format!("change {minute}"), &[("a", Some(&minute.to_string()))]);
    }
    let (log, gaps) = read(&snapshot_of(repository.bundle(&["main~2..main"])), HistoryLimits::default());
    assert_eq!(log.commits(URL).iter().map(|c| c.subject.as_str()).collect::<Vec<_>>(), ["change 4", "change 3"]);
    assert!(gaps.starts_with("Absent git/team/app.bundle: commit "), "{gaps}");
}

#[test]
fn the_limits_keep_the_newest_and_say_what_is_cut() {
    let snapshot = snapshot_of(history_with_a_merge().bundle(&["--all"]));
    let (log, gaps) = read(&snapshot, HistoryLimits { commits: 2, paths_per_commit: 1, ..HistoryLimits::default() });
    assert_snapshot!(shown(log.commits(URL)), @r#"
    2026-01-01T00:05:00Z Alice Example: drop the readme ["README"]
    2026-01-01T00:04:00Z Alice Example: merge side ["api/deep/values.yaml"]
    "#);
    assert_snapshot!(gaps, @"Absent git/team/app.bundle: only the newest 2 commits were read");
    let (log, _) = read(&snapshot, HistoryLimits { paths: 2, ..HistoryLimits::default() });
    assert_eq!(log.commits(URL).len(), 2);
    let (log, gaps) = read(&snapshot, HistoryLimits { time: Duration::ZERO, ..HistoryLimits::default() });
    assert_eq!((log.commits(URL).len(), gaps.lines().count()), (0, 1));
    let (_, gaps) = read(&snapshot, HistoryLimits { bundle_bytes: 100, ..HistoryLimits::default() });
    assert!(gaps.contains("more than the limit of 100"), "{gaps}");
    let (_, gaps) = read(&snapshot, HistoryLimits { object_bytes: 1, ..HistoryLimits::default() });
    assert!(gaps.starts_with("Malformed git/team/app.bundle: the pack"), "{gaps}");
}

#[test]
fn one_bundle_may_serve_several_urls() {
    let files = Files::default()
        .with("git/urls.tsv", format!("a.bundle\t{URL}\na.bundle\tssh://git@example.test/app\n"))
        .with("git/a.bundle", history_with_a_merge().bundle(&["main"]));
    let (log, gaps) = read(&files, HistoryLimits::default());
    assert_eq!(gaps, "");
    assert_eq!(log.commits(URL), log.commits("ssh://git@example.test/app"));
    assert_eq!(log.commits(URL).len(), 5);
}

#[test]
fn what_cannot_be_read_is_a_gap_and_the_rest_is_read() {
    let good = history_with_a_merge().bundle(&["main"]);
    let mut damaged = good.clone();
    let middle = damaged.len() - 60;
    damaged[middle] ^= 0xff;
    let urls = "good.bundle\thttps://g/good\nodd line\n\nbroken.bundle\thttps://g/broken\nshort.bundle\thttps://g/short\n\
                text.bundle\thttps://g/text\nmissing.bundle\thttps://g/missing\nempty.bundle\thttps://g/empty\n";
    let files = Files::default()
        .with("git/urls.tsv", urls)
        .with("git/broken.bundle", damaged)
        .with("git/empty.bundle", "")
        .with("git/good.bundle", good.clone())
        .with("git/short.bundle", good[..good.len() / 2].to_vec())
        .with("git/stray.bundle", good)
        .with("git/text.bundle", "# v2 git bundle\nnot a reference\n\n");
    let (log, gaps) = read(&files, HistoryLimits::default());
    assert_eq!(log.commits("https://g/good").len(), 5);
    let places: Vec<&str> = gaps.lines().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(
        places,
        [
            "Malformed git/urls.tsv:2",
            "Malformed git/stray.bundle",
            "Malformed git/broken.bundle",
            "Malformed git/empty.bundle",
            "Malformed git/missing.bundle",
            "Malformed git/short.bundle",
            "Malformed git/text.bundle",
        ]
    );
}

#[test]
fn a_snapshot_without_git_is_only_an_absence() {
    let (_, gaps) = read(&Files::default(), HistoryLimits::default());
    assert_snapshot!(gaps, @"Absent git/: the snapshot holds no Git history");
}

#[test]
fn a_bundle_without_objects_is_a_gap() {
    let header = b"# v2 git bundle\n0000000000000000000000000000000000000001 refs/heads/main\n\n";
    let (_, gaps) = read(&snapshot_of(header.to_vec()), HistoryLimits::default());
    assert!(gaps.starts_with("Malformed git/team/app.bundle: "), "{gaps}");
}

#[test]
fn no_damage_makes_it_panic() {
    let good = history_with_a_merge().bundle(&["--all"]);
    for position in (0..good.len()).step_by(7) {
        let mut damaged = good.clone();
        damaged[position] ^= 0x55;
        let (log, gaps) = read(&snapshot_of(damaged), HistoryLimits::default());
        assert!(!gaps.contains("panic"), "byte {position}: {gaps}");
        assert!(!gaps.is_empty() || log.commits(URL).len() == 5, "byte {position} is damaged and nothing is said");
    }
}
