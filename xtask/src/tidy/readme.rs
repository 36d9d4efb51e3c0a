//! The README is a landing page.

use super::source_file::SourceFile;
use super::violation::Violation;

const README_LINES: usize = 80;

/// Checks that the README stays short.
pub(crate) fn check(file: &SourceFile) -> Option<Violation> {
    let lines = file.text.lines().count();
    (file.path == "README.md" && lines > README_LINES).then(|| {
        let what = format!("the README has {lines} lines");
        Violation::new(&file.path, README_LINES + 1, what, format!("{README_LINES} are enough: move the rest to docs/"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_readme_is_a_violation() {
        let found =
            |path: &str, lines| check(&SourceFile { path: path.to_owned(), text: "line\n".repeat(lines) }).is_some();
        assert!(found("README.md", 81));
        assert!(!found("README.md", 80));
        assert!(!found("docs/guide.md", 81));
    }
}
