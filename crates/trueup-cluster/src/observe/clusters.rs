//! The clusters that Applications run in: found, reached, and read.

mod directory;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use trueup_model::{Application, Cluster, Destination, GapKind, LiveObject, LiveObjects};

use super::Shared;
use super::control_plane::ControlPlane;
use super::discovery::{Served, discover};
use super::doors::Doors;
use super::live_list::{LiveAnswer, LiveList};
use super::progress::Stage;
use super::wanted_kinds::{GroupKind, Wanted};
use crate::server::{Ask, Server};
use crate::{Limits, Recorder, RequestError};
use directory::{Directory, KnownCluster};

/// URL and name by which Applications call the cluster that Argo CD runs in.
pub(super) const IN_CLUSTER_URL: &str = "https://kubernetes.default.svc";
pub(super) const IN_CLUSTER: &str = "in-cluster";
const ARGO_GROUP: &str = "argoproj.io";

/// True for a destination in the cluster that Argo CD runs in.
pub(super) fn is_in_cluster(destination: &Destination) -> bool {
    destination.server == IN_CLUSTER_URL || destination.name == IN_CLUSTER
}

/// One cluster, and the kinds of it that could not be read, or not as a whole.
pub(super) struct Reading {
    pub(super) cluster: Cluster,
    pub(super) unread: BTreeSet<GroupKind>,
}

/// Reads every cluster that matters, all at the same time; the control plane comes first in the result.
pub(super) async fn observe_all(
    doors: &Doors,
    control: &ControlPlane,
    limits: &Limits,
    recorder: Option<&Arc<Recorder>>,
    shared: &Arc<Shared>,
) -> Vec<Reading> {
    let directory = Directory::read(doors, control, limits, recorder, shared).await;
    let known = directory.clusters(&control.applications);
    shared.meter.add(Stage::Clusters, known.len());
    let readings = known.iter().map(|known| async {
        let applications: Vec<&Application> =
            control.applications.iter().filter(|app| known.is_destination(&app.spec.destination)).collect();
        let wanted = Wanted::of(&applications, &control.projects);
        let reached = directory.connect(known, shared).await;
        shared.meter.done(Stage::Clusters);
        let cluster = Cluster {
            name: known.name.clone(),
            server: known.server.clone(),
            control_plane: known.control_plane,
            version: known.version.clone(),
            ..Cluster::default()
        };
        let mut reading = Reading { cluster, unread: BTreeSet::new() };
        if let Some(reached) = reached {
            reading.cluster.version = reached.version.or(reading.cluster.version);
            read(&reached.server, &wanted, known.control_plane.then_some(control), &mut reading, shared).await;
        }
        reading
    });
    futures::future::join_all(readings).await
}

/// A server that answers, and the version it says it has.
pub(super) struct Reached {
    server: Arc<Server>,
    version: Option<String>,
}

/// Asks for the version. A server that knows who asks may refuse this and still give lists.
async fn reach(server: Arc<Server>) -> Result<Reached, RequestError> {
    let path = "/version";
    match server.get(Ask::path(path)).await {
        Ok(answer) => {
            let version = serde_json::from_slice::<Value>(&answer.body).map_err(|_| {
                let reason = "it does not answer like a Kubernetes API (a login page or proxy?)".to_owned();
                RequestError::Malformed { place: server.place(), request: path.to_owned(), reason }
            })?;
            Ok(Reached { server, version: version["gitVersion"].as_str().map(str::to_owned) })
        }
        Err(error) if matches!(error.status(), Some(403..=428)) => Ok(Reached { server, version: None }),
        Err(error) => Err(error),
    }
}

async fn read(
    server: &Arc<Server>,
    wanted: &Wanted,
    control: Option<&ControlPlane>,
    reading: &mut Reading,
    shared: &Arc<Shared>,
) {
    let (mut served, discovery_errors) = match discover(server).await {
        Ok(discovered) => discovered,
        Err(error) => (Served::default(), vec![error]),
    };
    let lists = lists(&mut served, wanted);
    shared.meter.add(Stage::LiveObjects, lists.len());
    let outcomes = lists.iter().map(|list| async {
        let raw = control.and_then(|control| raw_of(control, list));
        let outcome = match raw {
            Some(items) => Ok(LiveAnswer { objects: list.objects(items, server, shared).await, whole: true }),
            None => list.read(server, &wanted.namespaces, shared).await,
        };
        shared.meter.done(Stage::LiveObjects);
        outcome
    });
    let outcomes = futures::future::join_all(outcomes).await;
    let mut all: Vec<LiveObject> = Vec::new();
    let mut errors = Vec::new();
    for (list, outcome) in lists.iter().zip(outcomes) {
        let key = (list.served.group.clone(), list.served.kind.clone());
        match outcome {
            Ok(answer) => {
                // Applications that were read before say nothing about the rest of their cluster.
                reading.cluster.observed |= !(control.is_some() && list.served.group == ARGO_GROUP);
                all.extend(answer.objects);
                if !answer.whole {
                    reading.unread.insert(key);
                }
            }
            // A kind that is guessed at, and that no Application uses, is not missed.
            Err(error) if error.is_not_served() && served.is_empty() && !wanted.is_used(&key) => {}
            Err(error) => {
                reading.unread.insert(key);
                errors.push((error, &list.served.plural));
            }
        }
    }
    tell(server, reading.cluster.observed, &discovery_errors, &errors, shared);
    reading.cluster.objects = LiveObjects::new(all);
    reading.cluster.served = served.into_sorted();
}

/// Gaps for what failed; a cluster of which nothing can be read is one gap.
fn tell(
    server: &Server,
    observed: bool,
    discovery: &[RequestError],
    lists: &[(RequestError, &String)],
    shared: &Shared,
) {
    let place = server.place();
    if let (false, Some(error)) = (observed, discovery.first().or(lists.first().map(|(error, _)| error))) {
        let name = place.split(" (").next().unwrap_or(&place);
        return shared.gaps.add(
            error.gap_kind(),
            &place,
            "the cluster",
            &error.reason(),
            &format!("what runs in {name}"),
        );
    }
    for error in discovery {
        shared.gaps.request(error, &format!("which kinds {place} serves there"));
    }
    for (error, plural) in lists {
        shared.gaps.request(error, &format!("{plural} in {place}"));
    }
}

/// The lists to read. Kinds that are not served have none; kinds of groups that discovery could not read are guessed.
fn lists(served: &mut Served, wanted: &Wanted) -> Vec<LiveList> {
    let mut lists = Vec::new();
    for (key, detail) in &wanted.kinds {
        if let Some(kind) = served.preferred(&key.0, &key.1) {
            lists.push(LiveList { served: kind.clone(), detail: *detail });
        } else if served.is_empty() || (served.is_unknown(&key.0) && wanted.is_used(key)) {
            lists.push(LiveList::guessed(key, wanted.versions.get(key), *detail));
        }
    }
    // What cannot be asked about must not look as if it were not served.
    for list in lists
        .iter()
        .filter(|list| !served.is_empty() && served.is_unknown(&list.served.group))
        .map(|list| &list.served)
        .cloned()
        .collect::<Vec<_>>()
    {
        served.add_guess(list);
    }
    lists
}

/// The items that were read already as Applications, `ApplicationSets` or projects.
fn raw_of(control: &ControlPlane, list: &LiveList) -> Option<Vec<bytes::Bytes>> {
    let served = &list.served;
    if served.group != ARGO_GROUP {
        return None;
    }
    control.raw.iter().find(|(kind, _)| *kind == served.kind).map(|(_, items)| items.as_ref().clone())
}

fn unreachable(known: &KnownCluster, url: &str, kind: GapKind, reason: &str, shared: &Shared) {
    let place = format!("cluster {} ({url})", known.name);
    shared.gaps.add(kind, &place, "the cluster", reason, &format!("what runs in cluster {}", known.name));
}
