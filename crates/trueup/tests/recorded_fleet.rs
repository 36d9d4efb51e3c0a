//! The recorded fleet that the binary carries: every fault is named, every healthy app is left in peace, live and
//! recorded observation agree, and no secret gets out.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use serde_json::Value;
use trueup_engine::SnapshotArchive;
use trueup_model::SnapshotFiles;
use trueup_testkit::{ReplayOptions, ReplayServer};

use crate::{Run, trueup, trueup_in};

/// What every Secret value of the recording begins with, plain and in base64 at each of the three alignments.
const CANARIES: &[&str] = &["canary-", "Y2FuYXJ5L", "NhbmFyeS", "jYW5hcnkt"];

/// The snapshot inside the binary.
static DEMO: LazyLock<Arc<dyn SnapshotFiles>> = LazyLock::new(|| {
    let bytes = include_bytes!("../demo/fleet.tar.zst");
    Arc::new(SnapshotArchive::from_tar_zst("demo", bytes).expect("the demo can be unpacked"))
});

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

/// A fleet behind real servers on loopback, and the arguments with which the binary finds it.
struct Live {
    server: ReplayServer,
    folder: tempfile::TempDir,
    args: Vec<String>,
}

impl Live {
    fn start(options: ReplayOptions) -> Self {
        let server = ReplayServer::start(Arc::clone(&DEMO), options).expect("the replay starts");
        let folder = tempfile::tempdir().unwrap();
        let text = |path: PathBuf| path.display().to_string();
        let mut args = vec!["--kubeconfig".to_owned(), text(server.write_kubeconfig(folder.path()).unwrap())];
        args.extend(["--argocd-config".to_owned(), text(server.write_argocd_config(folder.path()).unwrap())]);
        let save = |name: &str| {
            let path = folder.path().join(name.replace('/', "_"));
            fs_err::write(&path, DEMO.read(name).unwrap()).unwrap();
            path.display().to_string()
        };
        for name in DEMO.list("audit/").unwrap() {
            let server = name.trim_start_matches("audit/").split('.').next().unwrap().to_owned();
            args.extend(["--audit".to_owned(), format!("{server}={}", save(&name))]);
        }
        let urls = String::from_utf8(DEMO.read("git/urls.tsv").unwrap()).unwrap();
        for (bundle, url) in urls.lines().filter_map(|line| line.split_once('\t')) {
            args.extend(["--git".to_owned(), format!("{url}={}", save(&format!("git/{bundle}")))]);
        }
        Self { server, folder, args }
    }

    fn run(&self, args: &[&str]) -> Run {
        let args: Vec<&str> = args.iter().copied().chain(self.args.iter().map(String::as_str)).collect();
        trueup_in(self.folder.path(), &args, &[])
    }
}

/// The apps and the findings of the fleet, without what tells when and from where they were observed.
fn lines(triage: &Value) -> Vec<Value> {
    ["apps", "fleet"].iter().flat_map(|part| triage[*part].as_array().unwrap().clone()).collect()
}

#[test]
fn a_capture_of_live_servers_gives_the_findings_of_the_recording() {
    let live = Live::start(ReplayOptions::default());
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
    let live = Live::start(ReplayOptions::default());
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
