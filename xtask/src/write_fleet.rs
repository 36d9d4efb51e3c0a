//! `cargo xtask fleet`: a generated fleet on disk.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use trueup_testkit::fleet::{FleetSize, GeneratedFleet};

/// Beside the snapshot: the rule that the leading finding of each app should have.
const ANSWERS: &str = "rules.yaml";

/// Writes a fleet of this size as a snapshot, and the right answers beside it.
///
/// # Errors
/// The folder is not empty, or cannot be written.
pub(crate) fn run(size: FleetSize, folder: &Path, output: &mut dyn Write) -> Result<ExitCode, Box<dyn Error>> {
    if folder.exists() && fs_err::read_dir(folder)?.next().is_some() {
        return Err(format!("{} is not empty", folder.display()).into());
    }
    let fleet = GeneratedFleet::generate(size);
    fleet.files.write_to(folder)?;
    fs_err::write(folder.join(ANSWERS), answers(&fleet))?;
    let faulty = fleet.truth.values().flatten().count();
    writeln!(
        output,
        "{}: {} applications ({faulty} faulty), {} live objects, {} KiB",
        folder.display(),
        fleet.truth.len(),
        fleet.objects,
        fleet.files.bytes() >> 10
    )?;
    Ok(ExitCode::SUCCESS)
}

/// One app a line, in the form of the recordings' answer sheets.
fn answers(fleet: &GeneratedFleet) -> String {
    fleet.truth.iter().fold(String::new(), |mut text, (app, fault)| {
        let rule = fault.map_or("", |fault| fault.rule().name());
        writeln!(text, "{app}: {{rules: [{rule}], keys: [], phase: 1}}").expect("writing to memory does not fail");
        text
    })
}
