//! The rules of this repository that no other tool checks. Each check is a module; each violation is one line that
//! says what to do.

mod layers;
mod leftovers;
mod lengths;
mod module_docs;
mod places;
mod pure_code;
mod readme;
mod source_file;
mod versions;
mod violation;

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use cargo_metadata::MetadataCommand;

use violation::Violation;

/// Checks the workspace and writes the violations, one a line, and their number.
///
/// # Errors
/// The workspace cannot be read, or the output is closed.
pub(crate) fn run(root: &Path, output: &mut dyn Write) -> Result<ExitCode, Box<dyn Error>> {
    let (files, violations) = check(root)?;
    for violation in &violations {
        writeln!(output, "{violation}")?;
    }
    writeln!(output, "tidy: {files} files, {} violations", violations.len())?;
    Ok(if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The number of files that were read, and the violations in the order of files and lines.
fn check(root: &Path) -> Result<(usize, Vec<Violation>), Box<dyn Error>> {
    let files = source_file::of(root)?;
    let metadata = MetadataCommand::new().manifest_path(root.join("Cargo.toml")).exec()?;
    let mut violations = layers::check(&metadata);
    violations.extend(lengths::check(&files));
    for file in &files {
        violations.extend(pure_code::check(file));
        violations.extend(versions::check(file));
        violations.extend(module_docs::check(file));
        violations.extend(leftovers::check(file));
        violations.extend(places::check(file));
        violations.extend(readme::check(file));
    }
    violations.sort();
    Ok((files.len(), violations))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_tidy() {
        let (files, violations) = check(crate::root()).unwrap();
        let shown: Vec<String> = violations.iter().map(ToString::to_string).collect();
        assert!(files > 10, "only {files} files were found");
        assert!(shown.is_empty(), "{}", shown.join("\n"));
    }
}
