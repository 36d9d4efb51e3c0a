//! Recording what the reference answers to the charts of the tests.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Args;

/// Which binaries answer.
#[derive(Debug, Args)]
pub(crate) struct HelmGolden {
    /// The real helm 3.
    #[arg(long, value_name = "PATH")]
    helm3: PathBuf,
    /// The real helm 4.
    #[arg(long, value_name = "PATH")]
    helm4: PathBuf,
}

/// Where the charts and the answers are.
const FOLDER: &str = "crates/trueup/tests/helm";

/// Given to every chart, so that the default of the reference's build does not matter.
const ALWAYS: [&str; 4] = ["template", "rel", ".", "--kube-version=v1.30.0"];

/// Runs every chart of the tests through both binaries and writes `golden/NAME/v{3,4}.{out,err}`. The further arguments of a
/// chart stand in `golden/NAME/arguments`, one a line.
pub(crate) fn helm(root: &Path, options: &HelmGolden, out: &mut dyn Write) -> io::Result<ExitCode> {
    let mut charts: Vec<PathBuf> = fs_err::read_dir(root.join(FOLDER).join("charts"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    charts.sort();
    for chart in &charts {
        let name = chart.file_name().expect("a folder that was listed has a name");
        let golden = root.join(FOLDER).join("golden").join(name);
        fs_err::create_dir_all(&golden)?;
        for (version, helm) in [("v3", &options.helm3), ("v4", &options.helm4)] {
            record(chart, &golden, version, helm)?;
        }
    }
    writeln!(out, "{} charts recorded", charts.len())?;
    Ok(ExitCode::SUCCESS)
}

fn record(chart: &Path, golden: &Path, version: &str, helm: &Path) -> io::Result<()> {
    let further = fs_err::read_to_string(golden.join("arguments")).unwrap_or_default();
    let answer = Command::new(fs_err::canonicalize(helm)?)
        .args(ALWAYS)
        .args(further.lines())
        .current_dir(chart)
        .env("TZ", "UTC")
        .output()?;
    fs_err::write(golden.join(format!("{version}.out")), &answer.stdout)?;
    let errors = golden.join(format!("{version}.err"));
    if answer.status.success() {
        return if errors.exists() { fs_err::remove_file(errors) } else { Ok(()) };
    }
    fs_err::write(errors, &answer.stderr)
}
