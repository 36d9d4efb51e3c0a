//! The clusters that Applications run in: found, reached, and read.

mod directory;

use std::sync::Arc;

use trueup_model::{Application, Cluster, Destination, GapKind, LiveObject, LiveObjects};

use super::control_plane::ControlPlane;
use super::discovery::{Served, discover};
use super::doors::Doors;
use super::live_list::LiveList;
use super::progress::Stage;
use super::wanted_kinds::Wanted;
use super::Shared;
use crate::server::{Ask, Server};
use crate::{Limits, Recorder};
use directory::{Directory, KnownCluster};

/// URL and name by which Applications call the cluster that Argo CD runs in.
pub(super) const IN_CLUSTER_URL: &str = "https://kubernetes.default.svc";
pub(super) const IN_CLUSTER: &str = "in-cluster";

/// True for a destination in the cluster that Argo CD runs in.
pub(super) fn is_in_cluster(destination: &Destination) -> bool {
    destination.server == IN_CLUSTER_URL || destination.name == IN_CLUSTER
}

/// Reads every cluster that matters, all at the same time; the control plane comes first in the result.
pub(super) async fn observe_all(doors: &Doors, control: &ControlPlane, limits: &Limits, recorder: Option<&Arc<Recorder>>, shared: &Arc<Shared>) -> Vec<Cluster> {
    let directory = Directory::read(doors, control, limits, recorder, shared).await;
    let known = directory.clusters(&control.applications);
    shared.meter.add(Stage::Clusters, known.len());
    let clusters = known.iter().map(|known| async {
        let applications: Vec<&Application> = control.applications.iter().filter(|app| known.is_destination(&app.spec.destination)).collect();
        let wanted = Wanted::of(&applications, &control.projects);
        let server = directory.connect(known, shared).await;
        shared.meter.done(Stage::Clusters);
        let mut cluster = Cluster {
            name: known.name.clone(),
            server: known.server.clone(),
            control_plane: known.control_plane,
            version: known.version.clone(),
            ..Cluster::default()
        };
        if let Some(reached) = server {
            cluster.version = reached.version.or(cluster.version);
            read(&reached.server, &wanted, if known.control_plane { Some(control) } else { None }, &mut cluster, shared).await;
        }
        cluster
    });
    futures::future::join_all(clusters).await
}

/// A server that answers, and the version it says it has.
pub(super) struct Reached {
    server: Arc<Server>,
    version: Option<String>,
}

/// Asks for the version: any answer but a refusal of the credentials means that the cluster can be read.
async fn reach(server: Arc<Server>) -> Result<Reached, crate::RequestError> {
    match server.get(Ask::path("/version")).await {
        Ok(answer) => {
            let version: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            let version = version["gitVersion"].as_str().map(str::to_owned);
            Ok(Reached { server, version })
        }
        Err(error) if matches!(error.status(), Some(status) if status != 401 && status < 500) => Ok(Reached { server, version: None }),
        Err(error) => Err(error),
    }
}

async fn read(server: &Arc<Server>, wanted: &Wanted, control: Option<&ControlPlane>, cluster: &mut Cluster, shared: &Arc<Shared>) {
    let place = server.place();
    let served = match discover(server).await {
        Ok((served, failed)) => {
            for error in &failed {
                shared.gaps.request(error, &format!("which kinds {place} serves in this group"));
            }
            served
        }
        Err(error) => {
            shared.gaps.request(&error, &format!("which kinds {place} serves"));
            Served::default()
        }
    };
    let lists = lists(&served, wanted);
    shared.meter.add(Stage::LiveObjects, lists.len());
    let objects = lists.iter().map(|(list, is_used)| async {
        let raw = control.and_then(|control| raw_of(control, list));
        let outcome = match raw {
            Some(items) => Ok(list.objects(items, server, shared).await),
            None => list.read(server, &wanted.namespaces, shared).await,
        };
        shared.meter.done(Stage::LiveObjects);
        outcome.map_err(|error| (error, &list.served, *is_used))
    });
    let mut all: Vec<LiveObject> = Vec::new();
    for outcome in futures::future::join_all(objects).await {
        match outcome {
            Ok(objects) => {
                cluster.observed = true;
                all.extend(objects);
            }
            // Explaining kinds that a cluster does not serve explain nothing, and nobody misses them.
            Err((error, _, false)) if error.is_not_served() && error.gap_kind() == GapKind::Absent && served.is_empty() => {}
            Err((error, kind, _)) => shared.gaps.request(&error, &format!("{} in {place}", kind.plural)),
        }
    }
    cluster.objects = LiveObjects::new(all);
    cluster.served = served.into_sorted();
}

/// The lists to read, and for each whether Applications use the kind. Kinds that are not served have none.
fn lists(served: &Served, wanted: &Wanted) -> Vec<(LiveList, bool)> {
    let lists = wanted.kinds.iter().filter_map(|(key, detail)| {
        let list = if served.is_empty() {
            LiveList::guessed(key, wanted.versions.get(key), *detail)
        } else {
            LiveList { served: served.preferred(&key.0, &key.1)?.clone(), detail: *detail }
        };
        Some((list, wanted.is_used(key)))
    });
    lists.collect()
}

/// The items that were read already as Applications, `ApplicationSets` or projects.
fn raw_of(control: &ControlPlane, list: &LiveList) -> Option<Vec<bytes::Bytes>> {
    let served = &list.served;
    if served.group != "argoproj.io" {
        return None;
    }
    control.raw.iter().find(|(kind, _)| *kind == served.kind).map(|(_, items)| items.as_ref().clone())
}

fn unreachable(known: &KnownCluster, kind: GapKind, reason: &str, shared: &Shared) {
    let place = format!("cluster {} ({})", known.name, known.server);
    shared.gaps.add(kind, &place, "the cluster", reason, &format!("what runs in cluster {}", known.name));
}
