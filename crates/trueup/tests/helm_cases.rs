//! What the real helm answered to small charts, recorded in `helm/cases.yaml`: `trueup helm template` answers the same.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use serde::Deserialize;

/// Cases that are known not to be right yet. This list only shrinks.
const KNOWN_MISSES: &[&str] = &[];

/// The Helm 3 of the recording was built without release flags, and then knows this version of Kubernetes.
const RECORDED_KUBERNETES: &str = "--kube-version=v1.20.0";

#[derive(Deserialize)]
struct Recording {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    files: BTreeMap<String, Option<String>>,
    /// Files that are no text.
    #[serde(default)]
    files_b64: BTreeMap<String, String>,
    #[serde(default)]
    stdin: String,
    args: Vec<String>,
    helm3: Recorded,
    helm4: Recorded,
}

#[derive(Deserialize)]
struct Recorded {
    exit: i32,
    #[serde(default)]
    stdout: String,
    #[serde(default)]
    stderr_contains: Vec<String>,
}

#[test]
fn every_recorded_case_is_answered_as_by_helm() {
    let text = fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/helm/cases.yaml")).unwrap();
    let cases = serde_saphyr::from_str::<Recording>(&text).unwrap().cases;
    let next = AtomicUsize::new(0);
    let misses = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for (helm, recorded) in [("helm3", &case.helm3), ("helm4", &case.helm4)] {
                        let name = format!("{}:{helm}", case.name);
                        let known = KNOWN_MISSES.contains(&name.as_str());
                        match miss(case, &helm.replace("helm", "v"), recorded) {
                            Some(_) if known => {}
                            Some(miss) => misses.lock().unwrap().push(format!("{name}: {miss}")),
                            None if known => {
                                misses.lock().unwrap().push(format!("{name} is right: take it off the list"));
                            }
                            None => {}
                        }
                    }
                }
            });
        }
    });
    let mut misses = misses.into_inner().unwrap();
    misses.sort();
    assert!(cases.len() > 500 && misses.is_empty(), "{} misses:\n{}", misses.len(), misses.join("\n"));
}

/// What differs from the recording.
fn miss(case: &Case, version: &str, recorded: &Recorded) -> Option<String> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = fs_err::canonicalize(folder.path()).expect("the folder is there").join("c");
    for (path, text) in &case.files {
        write(&root.join(path), text.as_deref().unwrap_or_default().as_bytes());
    }
    for (path, text) in &case.files_b64 {
        write(
            &root.join(path),
            &base64::engine::general_purpose::STANDARD.decode(text).expect("the recording is base64"),
        );
    }
    let output = run(&root, version, case);
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&root.display().to_string(), "<ROOT>");
    let (out, err) = (shown(&output.stdout), shown(&output.stderr));
    if output.status.success() != (recorded.exit == 0) {
        return Some(format!("exit {:?} instead of {}: {err}", output.status.code(), recorded.exit));
    }
    if out != recorded.stdout {
        return Some(format!("prints\n{out}instead of\n{}", recorded.stdout));
    }
    let lacking = recorded.stderr_contains.iter().find(|text| !err.contains(text.trim()))?;
    Some(format!("says\n{err}and not {lacking:?}"))
}

fn run(root: &Path, version: &str, case: &Case) -> Output {
    let names_version = case.args.iter().any(|argument| argument.starts_with("--kube-version"));
    let default_version = version == "v3" && !names_version;
    let mut child = Command::new(env!("CARGO_BIN_EXE_trueup"))
        .args(["helm", "template", "--helm-version", version])
        .args(default_version.then_some(RECORDED_KUBERNETES))
        .args(&case.args)
        .current_dir(root)
        .env_clear()
        .env("TZ", "UTC")
        .env("HOME", root)
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // Who does not read it is not asked to.
    let _ = child.stdin.take().expect("it was asked for").write_all(case.stdin.as_bytes());
    child.wait_with_output().expect("the binary ends")
}

fn write(path: &Path, bytes: &[u8]) {
    fs_err::create_dir_all(path.parent().expect("files stand in a folder")).expect("the folder can be made");
    fs_err::write(path, bytes).expect("the file can be written");
}
