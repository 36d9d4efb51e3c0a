//! Symbolic links of a commit, followed inside of the repository.

use std::collections::BTreeMap;

use trueup_model::{FollowedLink, SourceEntry, SourceTree};

/// As many links as Linux follows on one path.
const MAX_LINKS: usize = 40;
/// Links to folders may not multiply what there is beyond this.
const MAX_COPIES: usize = 100_000;

/// The tree in which each link is what it leads to: a file, or the files of a folder.
pub(super) fn followed(files: &BTreeMap<String, SourceEntry>, links: &BTreeMap<String, String>) -> SourceTree {
    let mut tree = SourceTree::default();
    for (path, entry) in files {
        tree.insert_entry(path.clone(), entry.clone());
    }
    let mut copies = 0;
    for (path, target) in links {
        let resolved = match resolve(path, links) {
            Ok(resolved) => resolved,
            Err(Problem::Outside) => {
                tree.insert_entry(path, SourceEntry::Unreadable(format!("illegal filepath in symlink at {path:?}")));
                continue;
            }
            Err(Problem::Loop) => {
                tree.insert_entry(
                    path,
                    SourceEntry::BrokenLink(format!("stat {path}: too many levels of symbolic links")),
                );
                continue;
            }
        };
        if let Some(entry) = files.get(&resolved) {
            tree.insert_entry(path, entry.clone());
            continue;
        }
        let prefix = format!("{resolved}/");
        let below: Vec<(String, SourceEntry)> = files
            .range(prefix.clone()..)
            .take_while(|(file, _)| file.starts_with(&prefix))
            .map(|(file, entry)| (format!("{path}/{}", &file[prefix.len()..]), entry.clone()))
            .take(MAX_COPIES.saturating_sub(copies))
            .collect();
        if below.is_empty() {
            tree.insert_entry(path, SourceEntry::BrokenLink(format!("lstat {target}: no such file or directory")));
            continue;
        }
        copies += below.len();
        tree.record_link(FollowedLink { path: path.clone(), target: resolved });
        for (file, entry) in below {
            tree.insert_entry(file, entry);
        }
    }
    tree
}

enum Problem {
    /// It leads out of the repository.
    Outside,
    /// It leads to itself.
    Loop,
}

/// Where a path leads when every link on it is followed.
fn resolve(path: &str, links: &BTreeMap<String, String>) -> Result<String, Problem> {
    let mut resolved: Vec<String> = Vec::new();
    let mut waiting: Vec<String> = parts(path);
    let mut count = 0;
    while let Some(part) = waiting.pop() {
        if part == ".." {
            resolved.pop().ok_or(Problem::Outside)?;
            continue;
        }
        resolved.push(part);
        let Some(target) = links.get(&resolved.join("/")) else { continue };
        count += 1;
        if count > MAX_LINKS {
            return Err(Problem::Loop);
        }
        if target.starts_with('/') {
            return Err(Problem::Outside);
        }
        resolved.pop();
        waiting.extend(parts(target));
    }
    Ok(resolved.join("/"))
}

/// The parts of a path, the first one last.
fn parts(path: &str) -> Vec<String> {
    path.split('/').rev().filter(|part| !matches!(*part, "" | ".")).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str], links: &[(&str, &str)]) -> SourceTree {
        let file = |path: &&str| {
            let bytes = path.as_bytes().into();
            ((*path).to_owned(), SourceEntry::File { bytes, executable: false })
        };
        let link = |(path, target): &(&str, &str)| ((*path).to_owned(), (*target).to_owned());
        followed(&files.iter().map(file).collect(), &links.iter().map(link).collect())
    }

    #[test]
    fn links_become_what_they_lead_to() {
        let links = [("app/l.yaml", "../base/a.yaml"), ("app/dir", "../base"), ("app/twice", "l.yaml")];
        let tree = tree(&["base/a.yaml", "base/sub/b.yaml"], &links);
        let content = |path: &str| tree.file(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        assert_eq!(content("app/l.yaml").as_deref(), Some("base/a.yaml"));
        assert_eq!(content("app/twice").as_deref(), Some("base/a.yaml"));
        assert_eq!(content("app/dir/sub/b.yaml").as_deref(), Some("base/sub/b.yaml"));
    }

    #[test]
    fn links_that_lead_nowhere_say_so() {
        let tree = tree(&["a"], &[("out", "../x"), ("abs", "/etc/passwd"), ("self", "self"), ("gone", "nope")]);
        assert!(matches!(tree.entry("out"), Some(SourceEntry::Unreadable(_))));
        assert!(matches!(tree.entry("abs"), Some(SourceEntry::Unreadable(_))));
        assert!(matches!(tree.entry("self"), Some(SourceEntry::BrokenLink(_))));
        assert!(matches!(tree.entry("gone"), Some(SourceEntry::BrokenLink(_))));
    }
}
