//! Every Rust file begins by saying what it is.

use super::source_file::SourceFile;
use super::violation::Violation;

/// Checks that a Rust file begins with `//!`.
pub(crate) fn check(file: &SourceFile) -> Option<Violation> {
    let documented = !file.is_rust() || file.text.starts_with("//!");
    (!documented).then(|| {
        Violation::new(
            &file.path,
            1,
            "no module documentation",
            "begin the file with `//!` and one sentence on what it is",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rust_file_begins_with_its_documentation() {
        let found =
            |path: &str, text: &str| check(&SourceFile { path: path.to_owned(), text: text.to_owned() }).is_some();
        assert!(found("a.rs", "use std::fmt;\n//! late"));
        assert!(found("a.rs", ""));
        assert!(!found("a.rs", "//! What it is."));
        assert!(!found("a.toml", "[package]"));
    }
}
