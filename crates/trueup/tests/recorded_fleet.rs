//! The recorded fleet that the binary carries: every fault is named, every healthy app is left in peace, live and
//! recorded observation agree, and no secret gets out.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::live::{DEMO, Live};
use crate::{Run, trueup, trueup_in};

/// What every Secret value of the recording begins with, plain and in base64 at each of the three alignments.
const CANARIES: &[&str] = &["canary-", "Y2FuYXJ5L", "NhbmFyeS", "jYW5hcnkt"];

/// One line of the answer sheet.
#[derive(Deserialize)]
struct Wanted {
    rules: Vec<String>,
    #[serde(default)]
    phase1_rules: Vec<String>,
    #[serde(default)]
    keys: Vec<String>,
    phase: u8,
}

fn parse(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err))
}

fn is_loud(finding: &Value) -> bool {
    finding["severity"] != "advice"
}

#[test]
fn every_fault_is_named_and_healthy_apps_have_no_loud_finding() {
    let sheet = fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fleet-a-rules.yaml"));
    let sheet: BTreeMap<String, Wanted> = serde_saphyr::from_str(&sheet.unwrap()).unwrap();
    let triage = parse(&trueup(&["triage", "--demo", "-o", "json"]));
    let apps = triage["apps"].as_array().unwrap();
    let mut wrong = Vec::new();
    let mut judged = 0;
    for (name, wanted) in sheet.iter().filter(|(_, wanted)| wanted.phase == 1) {
        judged += 1;
        let app = apps.iter().find(|a| a["name"] == name.as_str()).unwrap_or_else(|| panic!("{name} is missing"));
        let findings = app["findings"].as_array().unwrap();
        let lead = findings.iter().find(|f| is_loud(f));
        let rule = lead.map_or("", |f| f["rule"].as_str().unwrap());
        let text = lead.map(ToString::to_string).unwrap_or_default().to_lowercase();
        let names_it = wanted.keys.iter().all(|key| key.split('|').any(|k| text.contains(&k.to_lowercase())));
        let accepted = wanted.rules.iter().chain(&wanted.phase1_rules).any(|r| r == rule) && names_it;
        let right = if wanted.rules.is_empty() { rule.is_empty() } else { accepted };
        if !right {
            wrong.push(format!("{name}: {:?} naming {:?} is wanted, got {rule}", wanted.rules, wanted.keys));
        }
    }
    assert_eq!((judged, wrong), (60, Vec::<String>::new()));
}

#[test]
fn no_secret_is_printed_by_any_command_in_any_form() {
    let mut runs = Vec::new();
    for form in ["table", "wide", "json", "yaml", "name", "sarif", "junit"] {
        runs.push(trueup(&["triage", "--demo", "--all", "--explain-rank", "-o", form]));
    }
    // One app of each source type, and those whose specs or objects hold secrets.
    for app in
        ["catalog-prod", "catalog-staging", "acme-root", "mailer-prod", "queue-prod", "accounts-prod", "billing-prod"]
    {
        for form in ["table", "json", "yaml"] {
            runs.push(trueup(&["explain", "--demo", app, "-o", form]));
        }
    }
    for run in &runs {
        assert!(!run.out.is_empty(), "{}", run.err);
        assert_no_canary(&run.out, "standard output");
        assert_no_canary(&run.err, "standard error");
    }
}

fn assert_no_canary(text: &str, place: &str) {
    for canary in CANARIES {
        if let Some(at) = text.find(canary) {
            let start = text[..at].char_indices().rev().nth(80).map_or(0, |(i, _)| i);
            panic!("a secret in {place}: …{}", &text[start..at + canary.len()]);
        }
    }
}

#[test]
fn the_demo_really_holds_secrets_that_could_get_out() {
    let names = DEMO.list("").unwrap();
    let holds = |name: &String| String::from_utf8_lossy(&DEMO.read(name).unwrap()).contains(CANARIES[1]);
    assert!(names.iter().any(holds));
}

#[test]
fn a_capture_holds_no_secret_and_gives_the_same_triage() {
    let folder = tempfile::tempdir().unwrap();
    let captured = trueup_in(folder.path(), &["capture", "OUT", "--demo"], &[]);
    assert_eq!(captured.code, Some(0), "{}", captured.err);
    let bodies = files_below(&folder.path().join("OUT"));
    assert!(bodies.len() > 50);
    for path in bodies.iter().filter(|p| p.extension().is_none_or(|e| e != "bundle")) {
        let bytes = fs_err::read(path).unwrap();
        let bytes = if path.extension().is_some_and(|e| e == "zst") {
            zstd::decode_all(bytes.as_slice()).unwrap()
        } else {
            bytes
        };
        assert_no_canary(&String::from_utf8_lossy(&bytes), &path.display().to_string());
    }
    let again = trueup_in(folder.path(), &["triage", "--snapshot", "OUT", "-o", "json"], &[]);
    assert_eq!(parse(&again), parse(&trueup(&["triage", "--demo", "-o", "json"])));
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs_err::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

/// The apps and the findings of the fleet, without what tells when and from where they were observed.
fn lines(triage: &Value) -> Vec<Value> {
    ["apps", "fleet"].iter().flat_map(|part| triage[*part].as_array().unwrap().clone()).collect()
}

#[test]
fn a_capture_of_live_servers_gives_the_findings_of_the_recording() {
    let live = Live::start(Vec::new());
    let captured = live.run(&["capture", "OUT"]);
    assert_eq!(captured.code, Some(0), "{}", captured.err);
    let meta = live.folder.path().join("OUT/snapshot.yaml");
    // Ages are counted from the capture, which is now; the recording is older.
    let text = fs_err::read_to_string(&meta).unwrap();
    let moment = text.lines().find(|l| l.starts_with("capturedAt:")).unwrap().to_owned();
    fs_err::write(&meta, text.replace(&moment, "capturedAt: \"2026-11-24T07:36:08.918Z\"")).unwrap();
    let again = trueup_in(live.folder.path(), &["triage", "--snapshot", "OUT", "-o", "json"], &[]);
    let replayed: Value = serde_json::from_str(&live.server.as_recorded(&again.out)).unwrap();
    let recorded = parse(&trueup(&["triage", "--demo", "-o", "json"]));
    let differences: Vec<(Value, Value)> =
        lines(&recorded).into_iter().zip(lines(&replayed)).filter(|(a, b)| a != b).collect();
    assert_eq!(differences, Vec::new());
    assert_eq!(lines(&recorded).len(), lines(&replayed).len());
}

#[test]
fn observing_live_servers_never_writes_and_never_refreshes() {
    let live = Live::start(Vec::new());
    let run = live.run(&["triage", "-o", "json"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    let requests = live.server.requests();
    assert!(requests.len() > 50);
    let bad: Vec<String> = requests
        .iter()
        .filter(|r| !r.is_read_only())
        .map(|r| format!("{} {} {}?{}", r.server, r.method, r.path, r.query))
        .collect();
    assert_eq!(bad, Vec::<String>::new());
}
