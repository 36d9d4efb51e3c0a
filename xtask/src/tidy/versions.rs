//! Every version stands once, in the Cargo.toml of the workspace.

use super::source_file::SourceFile;
use super::violation::Violation;

/// Checks the dependencies in the Cargo.toml of a member: each is inherited from the workspace.
pub(crate) fn check(file: &SourceFile) -> Vec<Violation> {
    if !file.path.ends_with("/Cargo.toml") {
        return Vec::new();
    }
    let mut violations = Vec::new();
    let mut section = "";
    for (number, line) in file.lines().map(|(number, line)| (number, line.trim())) {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            if section.contains("dependencies.") {
                violations.push(violation(file, number, section));
            }
        } else if section.ends_with("dependencies")
            && let Some((name, value)) = line.split_once('=')
            && !line.starts_with('#')
            && !is_inherited(name.trim(), value)
        {
            violations.push(violation(file, number, name.trim()));
        }
    }
    violations
}

/// `name.workspace = true` or `name = { workspace = true, … }`.
fn is_inherited(name: &str, value: &str) -> bool {
    let value = value.replace(' ', "");
    name.ends_with(".workspace") && value == "true" || value.contains("workspace=true")
}

fn violation(file: &SourceFile, line: usize, name: &str) -> Violation {
    Violation::new(
        &file.path,
        line,
        format!("`{name}` is not inherited"),
        "put the version into [workspace.dependencies] and write `.workspace = true` here",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_in_a_member_is_a_violation() {
        let text = "[package]\nversion = \"1\"\n[dependencies]\na.workspace = true\nb = { workspace = true, optional = true }\n\
                    # c = \"1\"\nd = \"1\"\ne = { path = \"../e\" }\n[dev-dependencies.f]\nversion = \"1\"\n";
        let lines = |path: &str| {
            let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
            check(&file).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let found = lines("crates/a/Cargo.toml");
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("crates/a/Cargo.toml:7: `d`"), "{found:?}");
        assert_eq!(lines("Cargo.toml"), [""; 0]);
    }
}
