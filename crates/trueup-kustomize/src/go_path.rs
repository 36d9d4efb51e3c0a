//! Paths as Go's `path/filepath` cleans and joins them, with `/` between the parts.

/// The shortest path of the same meaning: no `.`, no `..` but at the beginning, no double `/`; `.` for an empty one.
pub fn clean(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if is_absolute => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (is_absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// Both paths in one, cleaned; an empty one counts for nothing, and two empty ones are empty.
pub fn join(one: &str, other: &str) -> String {
    match (one.is_empty(), other.is_empty()) {
        (true, true) => String::new(),
        (true, false) => clean(other),
        (false, true) => clean(one),
        (false, false) => clean(&format!("{one}/{other}")),
    }
}

/// The folder of a cleaned absolute path.
pub fn folder_of(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) | None => "/",
        Some(end) => &path[..end],
    }
}

/// The last part of a cleaned path.
pub fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a folder is another one or lies below it, both cleaned, as kustomize's `ConfirmedDir.HasPrefix`.
pub fn is_in(folder: &str, upper: &str) -> bool {
    upper == "/" || folder == upper || folder.strip_prefix(upper).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{clean, folder_of, is_in, join, name_of};

    #[test]
    fn paths_are_cleaned() {
        let cleaned = [
            ("", "."),
            ("/", "/"),
            ("a//b/./c/..", "a/b"),
            ("../../a", "../../a"),
            ("/../a", "/a"),
            ("a/..", "."),
            ("a/../..", ".."),
        ];
        for (path, expected) in cleaned {
            assert_eq!(clean(path), expected, "{path}");
        }
    }

    #[test]
    fn paths_are_joined_and_split() {
        assert_eq!(join("/a/b", "../c"), "/a/c");
        assert_eq!(join("", ""), "");
        assert_eq!(join("", "x/"), "x");
        assert_eq!((folder_of("/a/b"), folder_of("/a"), name_of("/a/b")), ("/a", "/", "b"));
    }

    #[test]
    fn a_folder_with_a_longer_name_is_not_inside() {
        assert!(is_in("/a/b", "/a") && is_in("/a", "/a") && is_in("/a", "/"));
        assert!(!is_in("/ab", "/a"));
    }
}
