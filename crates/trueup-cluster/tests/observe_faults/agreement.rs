//! Three ways to the same fleet: the snapshot itself, its servers over the network, and a capture of those.

use std::sync::Arc;

use trueup_cluster::{ObserveOptions, Recorder, SecretPolicy, observe, open_snapshot};
use trueup_model::SnapshotTool;
use trueup_testkit::{ReplayOptions, ReplayServer};

use super::{fleet, moment, observed, origin, shown};

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_and_its_replay_give_the_same_fleet() {
    let recorded = observe(ObserveOptions::snapshot(fleet::snapshot()), None).await;
    assert_eq!(observed(Vec::new()).await.text, shown(&recorded));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_of_the_replay_gives_the_same_fleet() {
    let replay = ReplayServer::start(fleet::snapshot(), ReplayOptions::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let captured = folder.path().join("captured");
    let tool = SnapshotTool { name: "test".into(), version: String::new() };
    let recorder = Arc::new(Recorder::create(&captured, SecretPolicy::Digest, tool).unwrap());
    let options = ObserveOptions::live(origin(&replay, folder.path()), moment());
    let live = observe(options, Some(Arc::clone(&recorder))).await.unwrap();
    recorder.finish(moment(), &live).unwrap();
    let again = observe(ObserveOptions::snapshot(open_snapshot(&captured).unwrap()), None).await;
    assert_eq!(shown(&again), shown(&Ok(live)));
}
