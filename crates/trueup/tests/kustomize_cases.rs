//! What the real kustomize answered to small builds, recorded in `kustomize/cases.yaml`: `trueup kustomize` answers the same.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use serde::Deserialize;

/// The exit code of kustomize when it panics: then only the code counts, since a clear error is right.
const PANIC: i32 = 2;

#[derive(Deserialize)]
struct Recording {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    #[serde(default)]
    files: BTreeMap<String, Option<String>>,
    /// Files that are no text.
    #[serde(default)]
    files_base64: BTreeMap<String, String>,
    #[serde(default)]
    links: BTreeMap<String, String>,
    #[serde(default)]
    executable: Vec<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    args: Vec<String>,
    exit: i32,
    #[serde(default)]
    stdout: String,
    #[serde(default)]
    stderr_contains: Vec<String>,
    #[serde(default)]
    files_after: BTreeMap<String, Option<String>>,
}

#[test]
fn every_recorded_case_is_answered_as_by_kustomize() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kustomize/cases.yaml");
    let cases = serde_saphyr::from_str::<Recording>(&fs_err::read_to_string(path).unwrap()).unwrap().cases;
    let next = AtomicUsize::new(0);
    let misses = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(miss) = miss(case) {
                        misses.lock().unwrap().push(format!("{}: {miss}", case.name));
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
fn miss(case: &Case) -> Option<String> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = fs_err::canonicalize(folder.path()).expect("the folder is there").join("c");
    fs_err::create_dir(&root).expect("the folder can be made");
    lay_out(case, &root);
    let output = run(&root, case);
    let name = root.display().to_string();
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&name, "<ROOT>");
    let (out, err) = (shown(&output.stdout), shown(&output.stderr));
    if output.status.code() != Some(case.exit) {
        return Some(format!("exit {:?} instead of {}: {err}", output.status.code(), case.exit));
    }
    if out != case.stdout {
        return Some(format!("prints\n{out}instead of\n{}", case.stdout));
    }
    if case.exit == PANIC {
        return None;
    }
    if let Some(lacking) = case.stderr_contains.iter().find(|text| !err.contains(text.trim())) {
        return Some(format!("says\n{err}and not {lacking:?}"));
    }
    case.files_after.iter().find_map(|(path, wanted)| {
        let found = fs_err::read(root.join(path)).ok().map(|bytes| shown(&bytes));
        (found != *wanted).then(|| format!("leaves {path} as\n{found:?}\ninstead of\n{wanted:?}"))
    })
}

fn lay_out(case: &Case, root: &Path) {
    let name = root.display().to_string();
    for (path, text) in &case.files {
        write(&root.join(path), text.as_deref().unwrap_or_default().replace("<ROOT>", &name).as_bytes());
    }
    for (path, text) in &case.files_base64 {
        let bytes = base64::engine::general_purpose::STANDARD.decode(text).expect("the recording is base64");
        write(&root.join(path), &bytes);
    }
    for (path, target) in &case.links {
        let path = root.join(path);
        fs_err::create_dir_all(path.parent().expect("links stand in a folder")).expect("the folder can be made");
        fs_err::os::unix::fs::symlink(target.replace("<ROOT>", &name), path).expect("the link can be made");
    }
    for path in &case.executable {
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs_err::set_permissions(root.join(path), permissions).expect("the file can be made executable");
    }
}

fn run(root: &Path, case: &Case) -> Output {
    let name = root.display().to_string();
    let with_root = |text: &String| text.replace("<ROOT>", &name);
    Command::new(env!("CARGO_BIN_EXE_trueup"))
        .arg("kustomize")
        .args(case.args.iter().map(with_root))
        .current_dir(root)
        .env_clear()
        .env("TZ", "UTC")
        .env("HOME", root)
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(case.env.iter().map(|(name, value)| (name, with_root(value))))
        .output()
        .expect("the binary runs")
}

fn write(path: &Path, bytes: &[u8]) {
    fs_err::create_dir_all(path.parent().expect("files stand in a folder")).expect("the folder can be made");
    fs_err::write(path, bytes).expect("the file can be written");
}
