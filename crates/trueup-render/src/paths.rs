//! Paths inside of a repository.

use std::collections::BTreeSet;

use trueup_model::SourceTree;

/// A path without `.`, `..` and double slashes, relative to the root; `None` if it leads out of it.
pub fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether there is a file or a folder at a path.
pub fn exists(tree: &SourceTree, path: &str) -> bool {
    tree.entry(path).is_some() || is_folder(tree, path)
}

/// Whether there is a folder at a path; the root is one.
pub fn is_folder(tree: &SourceTree, path: &str) -> bool {
    path.is_empty() || tree.entries_below(path).next().is_some()
}

/// All files and folders, sorted as a walk meets them.
pub fn all(tree: &SourceTree) -> Vec<String> {
    let mut found = BTreeSet::new();
    for (path, _) in tree.entries() {
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        for path in folders.chain([path]) {
            found.insert(path.split('/').map(str::to_owned).collect::<Vec<_>>());
        }
    }
    found.into_iter().map(|parts| parts.join("/")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(normal("a/./b//../c/"), Some("a/c".to_owned()));
        assert_eq!(normal("/"), Some(String::new()));
        assert_eq!(normal("a/../.."), None);
    }

    #[test]
    fn folders_are_those_of_files() {
        let mut tree = SourceTree::default();
        tree.insert("a/b/c", b"".as_slice());
        tree.insert("a.txt", b"".as_slice());
        assert_eq!(all(&tree), ["a", "a/b", "a/b/c", "a.txt"]);
        assert!(is_folder(&tree, "a/b") && !is_folder(&tree, "a/b/c") && exists(&tree, "a/b/c"));
    }
}
