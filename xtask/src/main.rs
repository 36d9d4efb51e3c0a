//! Development tasks: `cargo xtask --help`.

mod conformance;
mod fuzz;
mod golden;
mod pack_demo;
mod rules_document;
mod speed;
mod tidy;
mod write_fleet;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use trueup_testkit::fleet::FleetSize;

/// Development tasks of trueup.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Check the rules of this repository that no other tool checks.
    Tidy,
    /// Write a generated fleet with known faults as a snapshot.
    Fleet {
        /// Applications.
        #[arg(long, default_value_t = 1_000)]
        apps: usize,
        /// Live objects of all applications.
        #[arg(long, default_value_t = 20_000)]
        objects: usize,
        /// Varies names and times; the same seed gives the same bytes.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Folder of the snapshot; it must be empty or not there.
        #[arg(value_name = "OUT")]
        folder: PathBuf,
    },
    /// Hold trueup's rendering against a reference's.
    #[command(subcommand)]
    Conformance(Conformance),
    /// Record what a reference answers to the charts of the tests.
    #[command(subcommand)]
    Golden(Golden),
    /// Measure trueup's rendering against a reference's.
    #[command(subcommand)]
    Speed(Speed),
    /// Attack a parser, the evaluator or the whole rendering with inputs made from a seed.
    Fuzz(fuzz::FuzzOptions),
    /// Write docs/rules.md from the table of rules.
    Docs,
    /// Pack a snapshot folder into the binary's `--demo`.
    Demo {
        /// Folder of the snapshot, best made by `trueup capture`.
        #[arg(value_name = "SNAPSHOT")]
        folder: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Conformance {
    /// Every chart below the folders through `helm template` and `trueup helm template`.
    Helm(conformance::HelmConformance),
}

#[derive(Debug, Subcommand)]
enum Speed {
    /// A mixed set of charts through `helm template` and `trueup helm template`, in turns.
    Helm(speed::HelmSpeed),
}

#[derive(Debug, Subcommand)]
enum Golden {
    /// `helm template` of both generations on crates/trueup/tests/helm/charts.
    Helm(golden::HelmGolden),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Tidy => tidy::run(root(), &mut io::stdout().lock()),
        Task::Fleet { apps, objects, seed, folder } => {
            write_fleet::run(FleetSize { apps, objects, seed }, &folder, &mut io::stdout().lock())
        }
        Task::Conformance(Conformance::Helm(options)) => {
            conformance::helm(&options, &mut io::stdout()).map_err(Into::into)
        }
        Task::Golden(Golden::Helm(options)) => {
            golden::helm(root(), &options, &mut io::stdout().lock()).map_err(Into::into)
        }
        Task::Speed(Speed::Helm(options)) => speed::helm(&options, &mut io::stdout()),
        Task::Fuzz(options) => fuzz::run(root(), &options, &mut io::stdout()).map_err(Into::into),
        Task::Docs => rules_document::write(root()),
        Task::Demo { folder } => pack_demo::run(root(), &folder, &mut io::stdout().lock()),
    };
    outcome.unwrap_or_else(|error| {
        // Nothing is left to be done if the error stream is closed.
        let _ = writeln!(io::stderr(), "error: {error}");
        ExitCode::from(2)
    })
}

/// The folder of the workspace.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the workspace")
}
