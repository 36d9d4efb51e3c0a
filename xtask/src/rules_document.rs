//! `docs/rules.md`, made from the table of rules in `trueup-model`.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use trueup_model::{Rule, Severity};

/// What each family is about.
const FAMILIES: &[(&str, &str)] = &[
    ("source", "the desired state cannot be fetched"),
    ("render", "it is there and does not render, or its rendering cannot be relied on"),
    ("trust", "Argo CD says Synced, and it cannot be relied on"),
    ("spec", "the Application itself is wrong"),
    ("sync", "it renders and does not apply"),
    ("loop", "it applies, and it never ends"),
    ("drift", "the cluster says something that Git does not"),
    ("health", "it is applied and does not work"),
    ("control", "who may do what, and what is switched off"),
    ("release", "environments differ"),
    ("parity", "CI renders one thing, Argo CD another"),
    ("fleet", "the observation itself"),
];

/// Writes the document.
pub(crate) fn write(root: &Path) -> Result<ExitCode, Box<dyn std::error::Error>> {
    fs_err::write(root.join("docs/rules.md"), text())?;
    Ok(ExitCode::SUCCESS)
}

/// The whole document.
fn text() -> String {
    let mut text = String::from(
        "# Rules: all faults by name\n\n\
         One name for one fault: the same in output, JSON, SARIF and code. Written by `cargo xtask docs`; do not edit.\n\n\
         Severity is the usual one; a finding can be worse (production, a person's change that is about to be lost) or \
         milder (nothing has happened yet).\n",
    );
    for (family, about) in FAMILIES {
        write!(text, "\n## {family}: {about}\n\n| Rule | Severity | Must act | Meaning |\n| --- | --- | --- | --- |\n")
            .expect("a string takes everything");
        for rule in Rule::ALL.iter().filter(|r| r.family() == *family) {
            let severity: Severity = rule.severity();
            writeln!(text, "| `{rule}` | {severity} | {} | {} |", rule.control().as_str(), rule.about())
                .expect("a string takes everything");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_is_described() {
        for rule in Rule::ALL {
            assert!(FAMILIES.iter().any(|(family, _)| *family == rule.family()), "{rule}");
        }
    }

    #[test]
    fn the_document_says_what_the_table_says() {
        let written = fs_err::read_to_string(crate::root().join("docs/rules.md")).unwrap();
        assert_eq!(written, text(), "run `cargo xtask docs`");
    }
}
