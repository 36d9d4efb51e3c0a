//! Observation of a small fleet over real connections, with one fault at a time.
//!
//! Each test shows the whole outcome: what was read, and each gap with its server and what is therefore unknown.
//! Whatever happens, nothing is written, no refresh is asked for, and the end comes before the deadline.

mod agreement;
mod argocd;
mod clusters;
mod fleet;
mod lists;

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use trueup_cluster::{ArgoLogin, KubernetesAccess, Limits, LiveOrigin, ObserveError, ObserveOptions, observe};
use trueup_model::{Fleet, SnapshotFiles};
use trueup_testkit::{Fault, LoggedRequest, ReplayOptions, ReplayServer};

/// All requests to one server may take this long, and no observation of this fleet takes longer.
const SERVER_DEADLINE: Duration = Duration::from_secs(15);

/// What one observation came to.
struct Outcome {
    /// The fleet as text, or the error, with recorded addresses.
    text: String,
    elapsed: Duration,
    requests: Vec<LoggedRequest>,
}

impl Outcome {
    /// How often a path was asked for, whatever the query.
    fn count(&self, server: &str, path: &str) -> u32 {
        self.requests.iter().filter(|r| r.server == server && r.path == path).map(|r| r.count).sum()
    }
}

/// Observes the example fleet with these faults.
async fn observed(faults: Vec<Fault>) -> Outcome {
    observed_of(fleet::snapshot(), faults, |_| ()).await
}

/// Observes a snapshot through a replay of it.
async fn observed_of(
    files: Arc<dyn SnapshotFiles>,
    faults: Vec<Fault>,
    change: impl FnOnce(&mut LiveOrigin),
) -> Outcome {
    let replay = ReplayServer::start(files, ReplayOptions { faults, ..ReplayOptions::default() }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut live = origin(&replay, folder.path());
    change(&mut live);
    let mut options = ObserveOptions::live(live, moment());
    options.limits = Limits {
        connect: Duration::from_secs(1),
        request: Duration::from_millis(1500),
        server: SERVER_DEADLINE,
        tries: 3,
        page: 2,
        ..Limits::default()
    };
    let begun = Instant::now();
    let result = observe(options, None).await;
    let elapsed = begun.elapsed();
    let requests = replay.requests();
    let changing: Vec<&LoggedRequest> = requests.iter().filter(|request| !request.is_read_only()).collect();
    assert!(changing.is_empty(), "only reads are allowed: {changing:?}");
    assert!(elapsed < SERVER_DEADLINE, "took {elapsed:?}");
    Outcome { text: replay.as_recorded(&shown(&result)), elapsed, requests }
}

fn origin(replay: &ReplayServer, folder: &Path) -> LiveOrigin {
    let files = vec![replay.write_kubeconfig(folder).unwrap()];
    let config_text = Some(fs_err::read_to_string(replay.write_argocd_config(folder).unwrap()).unwrap());
    LiveOrigin {
        kubernetes: Some(KubernetesAccess::Kubeconfig { files, context: None }),
        argo: ArgoLogin { config_text, ..ArgoLogin::default() }.resolve().unwrap(),
        argo_namespace: None,
    }
}

fn moment() -> Timestamp {
    "2026-11-24T07:40:00Z".parse().unwrap()
}

/// Applications, clusters with their objects, and gaps: a line for each.
fn shown(result: &Result<Fleet, ObserveError>) -> String {
    let fleet = match result {
        Ok(fleet) => fleet,
        Err(error) => return format!("error: {error}"),
    };
    let mut text = format!("Argo CD {}\n", fleet.argo.version.as_deref().unwrap_or("?"));
    for app in &fleet.applications {
        let key = app.key();
        let managed = fleet.managed.get(&key).map_or("not compared".into(), |list| format!("{} compared", list.len()));
        let tree = if fleet.trees.contains_key(&key) { ", tree" } else { "" };
        writeln!(text, "app {} {:?}, {managed}{tree}", app.metadata.name, app.status.sync.status).unwrap();
    }
    for cluster in &fleet.clusters {
        let names: Vec<&str> = cluster.objects.iter().map(|object| object.key.name.as_str()).collect();
        let how = if cluster.observed { "read" } else { "not read" };
        let version = cluster.version.as_deref().unwrap_or("?");
        writeln!(
            text,
            "cluster {} {version}, {how}, {} kinds: {}",
            cluster.name,
            cluster.served.len(),
            names.join(" ")
        )
        .unwrap();
    }
    for gap in &fleet.gaps {
        writeln!(
            text,
            "gap {:?}: {}: {}\n  because: {}\n  unknown: {}",
            gap.kind, gap.place, gap.subject, gap.reason, gap.unknown
        )
        .unwrap();
    }
    text
}
