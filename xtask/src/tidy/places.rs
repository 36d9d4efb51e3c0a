//! No names of package registries and no paths of one machine: the sources build anywhere.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use super::source_file::SourceFile;
use super::violation::Violation;

/// Host names, in parts, so that this file does not hold them itself.
const REGISTRIES: &[&[&str]] = &[
    &["crates", "io"],
    &["pypi", "org"],
    &["files", "pythonhosted", "org"],
    &["registry", "npmjs", "org"],
    &["registry", "yarnpkg", "com"],
    &["proxy", "golang", "org"],
    &["sum", "golang", "org"],
    &["repo1", "maven", "org"],
    &["repo", "maven", "apache", "org"],
    &["rubygems", "org"],
    &["deb", "debian", "org"],
    &["archive", "ubuntu", "com"],
    &["static", "rust-lang", "org"],
];

static REGISTRY: LazyLock<Regex> = LazyLock::new(|| {
    let hosts = REGISTRIES.iter().map(|parts| parts.join(r"\.")).collect::<Vec<_>>().join("|");
    RegexBuilder::new(&format!(r"\b({hosts})\b")).case_insensitive(true).build().expect("the pattern is constant")
});

/// A path that begins here, not the middle of a longer one.
const BEGIN: &str = r#"(?:^|[\s"'`(=:,<>|\[])"#;

static MACHINE_PATH: LazyLock<Regex> = LazyLock::new(|| {
    let folders = [["wo", "rk"], ["ro", "ot"]].map(|parts| format!("/{}/", parts.concat())).join("|");
    Regex::new(&format!(r"{BEGIN}({folders}|/(?:home|Users)/[A-Za-z0-9._-]+/)")).expect("the pattern is constant")
});

/// A file there that somebody made; patterns of other programs' messages may name the folder.
static SCRATCH_PATH: LazyLock<Regex> = LazyLock::new(|| {
    let folder = ["/t", "mp/"].concat();
    Regex::new(&format!("{BEGIN}({folder}[A-Za-z0-9][A-Za-z0-9_.-]+)")).expect("the pattern is constant")
});

/// Checks a file. Cargo.lock names its registry by design; scratch folders are the business of tests.
pub(crate) fn check(file: &SourceFile) -> Vec<Violation> {
    let tests_begin = file.lines_before_tests().last().map_or(0, |(number, _)| number);
    let mut violations = Vec::new();
    for (number, line) in file.lines() {
        if file.path != "Cargo.lock"
            && let Some(host) = REGISTRY.find(line)
        {
            let advice = "leave the registry to the client's own settings";
            violations.push(Violation::new(&file.path, number, format!("registry host {}", host.as_str()), advice));
        }
        let scratch = || SCRATCH_PATH.captures(line).filter(|_| !file.is_test() && number <= tests_begin);
        if let Some(path) = MACHINE_PATH.captures(line).or_else(scratch) {
            let what = format!("path of one machine: {}", &path[1]);
            violations.push(Violation::new(
                &file.path,
                number,
                what,
                "write it relative to the workspace, or take it as an argument",
            ));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(path: &str, text: &str) -> usize {
        check(&SourceFile { path: path.to_owned(), text: text.to_owned() }).len()
    }

    #[test]
    fn registries_are_found_except_in_the_lock_file() {
        let text = ["see https://static.crates", "io/x"].join(".");
        assert_eq!(check_text("a.md", &text), 1);
        assert_eq!(check_text("Cargo.lock", &text), 0);
        assert_eq!(check_text("a.md", "crates of iota"), 0);
    }

    #[test]
    fn paths_of_one_machine_are_found_where_they_begin() {
        for parts in [["cd /wo", "rk/main"], ["\"/ro", "ot/.cargo\""], ["at /ho", "me/alice/src"]] {
            assert_eq!(check_text("a.md", &parts.concat()), 1, "{parts:?}");
        }
        assert_eq!(check_text("a.md", &["frame/wo", "rk/x and https://h.test/ro", "ot/"].concat()), 0);
    }

    #[test]
    fn scratch_folders_are_for_tests() {
        let text = ["let a = \"/t", "mp/out\";\n"].concat();
        assert_eq!(check_text("crates/a/src/a.rs", &["r\"/t", "mp/[a-z]+\""].concat()), 0);
        assert_eq!(check_text("crates/a/src/a.rs", &text), 1);
        assert_eq!(check_text("crates/a/tests/a.rs", &text), 0);
        assert_eq!(check_text("crates/a/src/a.rs", &format!("//! A.\n#[cfg(test)]\n{text}")), 0);
    }
}
