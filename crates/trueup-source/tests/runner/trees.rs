//! Repositories as trees of files.

use trueup_model::{SourceEntry, SourceTree};
use trueup_source::{GitRepository, HistoryLimits};

use crate::fixture::{Repository, history_with_a_merge};

fn listing(tree: &SourceTree) -> Vec<String> {
    let shown = |(path, entry): (&str, &SourceEntry)| match entry {
        SourceEntry::File { bytes, executable } => {
            format!("{path}{} {}", if *executable { "*" } else { "" }, String::from_utf8_lossy(bytes))
        }
        SourceEntry::Unreadable(text) | SourceEntry::BrokenLink(text) => format!("{path} !{text}"),
    };
    tree.entries().map(shown).collect()
}

#[test]
fn a_bundle_and_a_clone_have_the_same_trees() {
    let repository = history_with_a_merge();
    let bundle = GitRepository::from_bundle(&repository.bundle(&["--all"]), HistoryLimits::default()).unwrap();
    let clone = GitRepository::open(repository.path(), "https://git.example.test/r.git").unwrap();
    for source in [&bundle, &clone] {
        let main = source.resolve("main").unwrap();
        assert_eq!(source.resolve("HEAD"), Some(main.clone()));
        assert_eq!(source.resolve(""), Some(main.clone()));
        assert_eq!(source.resolve("v1"), Some(main.clone()), "the tag is annotated");
        assert_eq!(source.resolve(&main[..8]), Some(main.clone()));
        assert_eq!(source.resolve("nope"), None);
        assert_eq!(source.tags().collect::<Vec<_>>(), ["v1"]);
        let tree = source.tree(&main).unwrap();
        assert_eq!(listing(&tree), ["api/deep/values.yaml b: 1", "web/values.yaml a: 2"]);
        let side = source.resolve("side").unwrap();
        assert_eq!(
            listing(&source.tree(&side).unwrap()),
            ["README hello", "api/deep/values.yaml b: 1", "web/values.yaml a: 1"]
        );
    }
}

#[test]
fn links_are_followed_inside_of_the_repository() {
    let repository = Repository::new();
    repository.commit(1, "files", &[("base/a.yaml", Some("a")), ("app/b.yaml", Some("b"))]);
    std::os::unix::fs::symlink("../base/a.yaml", repository.path().join("app/a.yaml")).unwrap();
    std::os::unix::fs::symlink("../../out", repository.path().join("app/out")).unwrap();
    repository.commit(2, "links", &[]);
    let source = GitRepository::open(repository.path(), "r").unwrap();
    let tree = source.tree(&source.resolve("HEAD").unwrap()).unwrap();
    assert_eq!(
        listing(&tree),
        ["app/a.yaml a", "app/b.yaml b", "app/out !illegal filepath in symlink at \"app/out\"", "base/a.yaml a"]
    );
}

#[test]
fn what_is_no_commit_is_an_error() {
    let repository = history_with_a_merge();
    let source = GitRepository::open(repository.path(), "r").unwrap();
    assert_eq!(source.tree("main").unwrap_err().to_string(), "commit main cannot be read: this is no commit id");
    assert!(source.tree(&"0".repeat(40)).is_err());
}
