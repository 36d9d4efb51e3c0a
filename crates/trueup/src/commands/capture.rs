//! `trueup capture`: what is there now, as files.

use std::path::PathBuf;

use clap::Args;
use trueup_api::{Door, Gap};
use trueup_engine::{CaptureRequest, SecretPolicy};
use trueup_model::GapKind;

use super::Exit;
use super::observe::Asked;
use crate::cli::ObservationArgs;
use crate::failure::CliError;
use crate::page::Tone;
use crate::printer::Printer;
use crate::progress::Progress;
use crate::settings::Settings;
use crate::view::gaps_section;

const EXAMPLES: &str = "\
Examples:
  trueup capture incident.d
  trueup triage --snapshot incident.d
  tar -C incident.d -c . | zstd > incident.tar.zst      one file, for a colleague

Exit codes: 0 everything was read, 1 written, but something could not be read (it is listed), 2 error";

/// Write what is there now to a snapshot, to look at it later or elsewhere.
///
/// The answers of the servers are kept as they are, as plain files, so that every other command can look at them later,
/// offline, with --snapshot. Values of Secrets are replaced by digests; credentials are never written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CaptureArgs {
    /// Folder to write; it must be empty or not exist
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// Keep the values of Secrets as they are. The snapshot is then as confidential as the Secrets
    #[arg(long, help_heading = "Output")]
    no_redact: bool,
    #[command(flatten)]
    observation: ObservationArgs,
}

/// Captures a fleet. Only the folder's name goes to standard output.
pub(super) async fn capture(args: CaptureArgs, settings: &Settings, printer: &Printer) -> Result<Exit, CliError> {
    let observation = settings.observation(args.observation)?;
    let progress = Progress::new(printer.is_watched());
    let asked = Asked::new(&observation, &progress)?;
    let secrets = if args.no_redact { SecretPolicy::Show } else { SecretPolicy::Digest };
    let capture = CaptureRequest { observe: asked.request, folder: args.out.clone(), secrets, copy_from: None };
    let captured = trueup_engine::capture(capture).await;
    progress.end();
    let (summary, mut fleet) = captured?;
    fleet.gaps.extend(asked.gap);
    let door = Door::new(&fleet.scrubber);
    let gaps: Vec<Gap> = fleet.gaps.iter().map(|gap| Gap::new(gap, door)).collect();
    printer.talk(|page| {
        let text = format!(
            "Captured {} apps: {} answers in {} files, {:.1} MB. {}",
            fleet.applications.len(),
            summary.answers,
            summary.files,
            megabytes(summary.bytes),
            if args.no_redact { "Values of Secrets are in it." } else { "Values of Secrets are digests." },
        );
        page.paragraph(0, Tone::Plain, &text);
        gaps_section(page, &gaps, true);
    });
    printer.data(&format!("{}\n", crate::page::visible(&args.out.display().to_string())))?;
    let whole = gaps.iter().all(|gap| gap.kind == GapKind::Absent);
    Ok(if whole { Exit::Clean } else { Exit::Found })
}

#[expect(clippy::cast_precision_loss, reason = "one decimal of a megabyte is shown")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}
