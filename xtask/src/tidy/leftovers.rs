//! Nothing that was meant to be done later.

use std::sync::LazyLock;

use regex::Regex;

use super::source_file::SourceFile;
use super::violation::Violation;

/// The words, in parts, so that this file does not hold them itself.
static LEFTOVER: LazyLock<Regex> = LazyLock::new(|| {
    let words = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"]].map(|parts| format!(r"\b{}\b", parts.concat()));
    let macros = [["db", "g"], ["to", "do"], ["unimpl", "emented"]].map(|parts| format!(r"\b{}!", parts.concat()));
    Regex::new(&[words, macros].concat().join("|")).expect("the pattern is constant")
});

/// Files in which people leave notes; recorded answers are not among them.
const EXTENSIONS: &[&str] = &["md", "rs", "sh", "toml", "yaml", "yml"];

/// Checks a file for notes to oneself and for macros that stand for work not done.
pub(crate) fn check(file: &SourceFile) -> Vec<Violation> {
    if !file.has_extension(EXTENSIONS) && file.path != ".ci/run" {
        return Vec::new();
    }
    let found = |(number, line)| {
        let word = LEFTOVER.find(line)?.as_str().to_owned();
        Some(Violation::new(&file.path, number, format!("`{word}`"), "do it now, or file an issue and name it"))
    };
    file.lines().filter_map(found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_and_unfinished_work_are_found() {
        let found = |text: String| check(&SourceFile { path: "a.rs".to_owned(), text }).len();
        assert_eq!(found(["// TO", "DO: later"].concat()), 1);
        assert_eq!(found(["    unimpl", "emented!()"].concat()), 1);
        assert_eq!(found(["db", "g!(x);\nto", "do!()"].concat()), 2);
        assert_eq!(found("// todos are done, XXXL fits".to_owned()), 0);
    }
}
