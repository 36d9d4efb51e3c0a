//! The text files of the workspace.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One text file.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Path relative to the workspace, with `/`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
}

impl SourceFile {
    /// The lines, numbered from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    /// True for Rust.
    pub(crate) fn is_rust(&self) -> bool {
        self.has_extension(&["rs"])
    }

    /// True if the name ends in one of these extensions.
    pub(crate) fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = Path::new(&self.path).extension().and_then(|e| e.to_str());
        extension.is_some_and(|e| extensions.contains(&e))
    }

    /// True for files below `tests/` and `fixtures/`.
    pub(crate) fn is_test(&self) -> bool {
        self.path.split('/').any(|part| matches!(part, "tests" | "fixtures"))
    }

    /// The lines before the unit tests of a module; all lines if it has none.
    pub(crate) fn lines_before_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines().take_while(|(_, line)| line.trim() != "#[cfg(test)]")
    }
}

/// All text files that are tracked, or would be: what git ignores and what is binary is left out.
///
/// # Errors
/// A file cannot be read.
pub(crate) fn of(root: &Path) -> io::Result<Vec<SourceFile>> {
    let mut names = match tracked(root) {
        Some(names) => names,
        None => all(root)?,
    };
    names.sort_unstable();
    let mut files = Vec::new();
    for name in names {
        let path = root.join(&name);
        // A file that is deleted and not yet committed is still listed.
        if !fs_err::symlink_metadata(&path).is_ok_and(|m| m.is_file()) {
            continue;
        }
        if let Ok(text) = String::from_utf8(fs_err::read(&path)?)
            && !text.contains('\0')
        {
            files.push(SourceFile { path: name, text });
        }
    }
    Ok(files)
}

fn tracked(root: &Path) -> Option<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let names = String::from_utf8_lossy(&output.stdout);
    Some(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

/// For a copy of the sources without a repository.
fn all(root: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs_err::read_dir(root.join(&folder))? {
            let entry = entry?;
            let name = folder.join(entry.file_name());
            let kind = entry.file_type()?;
            if kind.is_dir() && name != Path::new("target") && !name.ends_with(".git") {
                folders.push(name);
            } else if kind.is_file() {
                names.push(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_without_a_repository_is_read_without_what_was_built() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.rs", "crates/b.rs", "target/c.rs"] {
            let path = folder.path().join(name);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, "text").unwrap();
        }
        let mut names = all(folder.path()).unwrap();
        names.sort();
        assert_eq!(names, ["a.rs", "crates/b.rs"]);
    }
}
