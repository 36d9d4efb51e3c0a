//! The recorded fleet behind real servers on loopback, reached with the recorded logins.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use trueup_engine::SnapshotArchive;
use trueup_model::SnapshotFiles;
use trueup_testkit::{Fault, ReplayOptions, ReplayServer};

use crate::{Run, trueup_in};

/// The snapshot inside the binary.
pub(crate) static DEMO: LazyLock<Arc<dyn SnapshotFiles>> = LazyLock::new(|| {
    let bytes = include_bytes!("../demo/fleet.tar.zst");
    Arc::new(SnapshotArchive::from_tar_zst("demo", bytes).expect("the demo can be unpacked"))
});

/// The recorded fleet behind real servers on loopback, and the arguments with which the binary finds it.
pub(crate) struct Live {
    pub(crate) server: ReplayServer,
    pub(crate) folder: tempfile::TempDir,
    args: Vec<String>,
}

impl Live {
    /// Starts the servers with these faults.
    pub(crate) fn start(faults: Vec<Fault>) -> Self {
        let tokens = vec!["lab-a-admin-fake-token".to_owned(), "lab-token".to_owned()];
        let options = ReplayOptions { faults, tokens, ..ReplayOptions::default() };
        let server = ReplayServer::start(Arc::clone(&DEMO), options).expect("the replay starts");
        let folder = tempfile::tempdir().unwrap();
        let text = |path: PathBuf| path.display().to_string();
        let login = |name: &str| {
            let path = folder.path().join(name);
            let recorded =
                fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name));
            fs_err::write(&path, here(&recorded.unwrap(), &server)).unwrap();
            text(path)
        };
        let mut args = vec!["--kubeconfig".to_owned(), login("fleet-a-kubeconfig.yaml")];
        args.extend(["--argocd-config".to_owned(), login("fleet-a-argocd-config.yaml")]);
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

    /// Runs the binary against them.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        let args: Vec<&str> = args.iter().copied().chain(self.args.iter().map(String::as_str)).collect();
        trueup_in(self.folder.path(), &args, &[])
    }
}

/// A recorded login with the ports on which the replay listens.
fn here(login: &str, server: &ReplayServer) -> String {
    const RECORDED: &[(&str, &str)] =
        &[("mgmt", "127.0.0.1:20003"), ("prod", "127.0.0.1:20013"), ("argocd", "127.0.0.1:20023")];
    RECORDED.iter().fold(login.to_owned(), |login, (name, recorded)| {
        let url = server.url(name);
        login.replace(recorded, url.split_once("://").map_or(url, |(_, address)| address))
    })
}
