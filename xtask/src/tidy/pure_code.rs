//! Pure crates do not reach for the world through the standard library either.

use super::layers::{Layer, PLACES};
use super::source_file::SourceFile;
use super::violation::Violation;

/// What pure code must not say, and what it should do instead.
const FORBIDDEN: &[(&str, &str)] = &[
    ("Instant::now", "take the moment as an argument"),
    ("SystemTime::now", "take the moment as an argument"),
    ("Timestamp::now", "take the moment as an argument"),
    ("Zoned::now", "take the moment as an argument"),
    ("std::env", "take the value as an argument"),
    ("std::fs", "have an I/O crate read it"),
    ("std::net", "have an I/O crate do it"),
    ("std::process", "have an I/O crate do it"),
];

/// Checks a file of a pure crate, except its unit tests.
pub(crate) fn check(file: &SourceFile) -> Vec<Violation> {
    if !file.is_rust() || !is_pure(&file.path) {
        return Vec::new();
    }
    let mut violations = Vec::new();
    for (number, line) in file.lines_before_tests().filter(|(_, line)| !line.trim_start().starts_with("//")) {
        for (word, advice) in FORBIDDEN.iter().filter(|(word, _)| line.contains(word)) {
            violations.push(Violation::new(&file.path, number, format!("`{word}` in a pure crate"), *advice));
        }
    }
    violations
}

fn is_pure(path: &str) -> bool {
    let inside =
        |name: &str| path.strip_prefix("crates/").is_some_and(|rest| rest.starts_with(&format!("{name}/src/")));
    PLACES.iter().any(|place| place.layer == Layer::Pure && inside(place.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_and_files_are_found_in_pure_crates_only() {
        let text = "//! About std::fs.\nlet now = Timestamp::now();\n#[cfg(test)]\nlet now = Timestamp::now();\n";
        let violations = |path: &str| check(&SourceFile { path: path.to_owned(), text: text.to_owned() }).len();
        assert_eq!(violations("crates/trueup-triage/src/rank.rs"), 1);
        assert_eq!(violations("crates/trueup-cluster/src/lib.rs"), 0);
        assert_eq!(violations("crates/trueup-triage/tests/rank.rs"), 0);
    }
}
