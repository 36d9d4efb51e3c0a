//! Whole charts below `helm/charts`: the output is that of the real helm, recorded by `cargo xtask golden helm`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// As `cargo xtask golden helm` gives them to the real helm.
const ALWAYS: [&str; 3] = ["rel", ".", "--kube-version=v1.30.0"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/helm")
}

/// The chart's answer for one generation of Helm: standard output, and standard error if it failed.
fn rendered(name: &str, version: &str, further: &[&str]) -> (String, Option<String>) {
    let arguments = fs_err::read_to_string(folder().join("golden").join(name).join("arguments")).unwrap_or_default();
    let output = Command::new(env!("CARGO_BIN_EXE_trueup"))
        .args(["helm", "template", "--helm-version", version])
        .args(ALWAYS)
        .args(arguments.lines())
        .args(further)
        .current_dir(folder().join("charts").join(name))
        .env_clear()
        .env("TZ", "UTC")
        .output()
        .expect("the binary runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the output is UTF-8");
    (text(output.stdout), (!output.status.success()).then(|| text(output.stderr)))
}

fn names() -> Vec<String> {
    let entries = fs_err::read_dir(folder().join("charts")).expect("the folder can be listed");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("the folder can be listed").file_name().into_string().expect("the name is UTF-8"))
        .collect();
    names.sort();
    names
}

#[test]
fn every_chart_renders_as_by_both_helms() {
    for name in names() {
        for version in ["v3", "v4"] {
            let golden = |kind: &str| folder().join("golden").join(&name).join(format!("{version}.{kind}"));
            let expected = fs_err::read_to_string(golden("out")).expect("`cargo xtask golden helm` recorded it");
            let (out, err) = rendered(&name, version, &[]);
            assert_eq!(out, expected, "{name} {version}");
            assert_eq!(err, fs_err::read_to_string(golden("err")).ok(), "{name} {version}");
        }
    }
}

#[test]
fn charts_without_chance_render_the_same_whatever_the_seed() {
    for name in names() {
        let (first, second) = (["--seed=1", "--now=2026-01-01T00:00:00Z"], ["--seed=2", "--now=2027-01-01T00:00:00Z"]);
        assert_eq!(rendered(&name, "v4", &first), rendered(&name, "v4", &second), "{name}");
    }
}
