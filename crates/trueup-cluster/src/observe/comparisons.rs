//! Argo CD's last comparison of each Application's objects, and what it knows of clusters that cannot be read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::StreamExt;
use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use trueup_model::{
    AppKey, Application, Fleet, GapKind, HealthCode, HealthStatus, LiveObject, LiveObjects, ManagedResource,
    ResourceKey, TreeNode,
};

use super::Shared;
use super::doors::Doors;
use super::live_object::object_of_text;
use super::progress::Stage;
use super::wanted_kinds::GroupKind;
use crate::RequestError;
use crate::redaction::learn_application_secrets;
use crate::server::{Ask, ListAnswer, Server, percent_encoded};

/// The most object trees that are asked for of Applications whose cluster was read.
const MOST_TREES: usize = 100;

/// Asks about every Application whose answer Argo CD has at hand.
///
/// Where it has none, it would write a refresh annotation to make one (`getCachedAppState`, `server/application`), and
/// that must not happen: so Applications that were never reconciled and those with a hydrator are left out.
pub(super) async fn read_all(doors: &Doors, fleet: &mut Fleet, unread: &[BTreeSet<GroupKind>], shared: &Arc<Shared>) {
    let Some(argo) = &doors.argo else { return };
    let asked = fleet.applications.iter().filter(|app| is_cached(app));
    let mut answers: Vec<BoxFuture<'_, Compared>> = Vec::new();
    let mut trees_left = MOST_TREES;
    for app in asked {
        let sight = Sight::of(fleet, app, unread);
        let explains = sight.observed && trees_left > 0 && is_unwell(app) && is_opaque(app, &sight);
        trees_left -= usize::from(explains);
        answers.push(Box::pin(compared(argo, app, explains, sight, shared)));
    }
    shared.meter.add(Stage::Comparisons, answers.len());
    // Only so many at a time as there are permits, so that answers do not wait in memory to be read.
    let answers: Vec<_> = futures::stream::iter(answers).buffered(argo.limits().parallel.max(1)).collect().await;
    let mut live: BTreeMap<usize, Vec<LiveObject>> = BTreeMap::new();
    for Compared { app, cluster, managed, tree } in answers {
        if let Some(managed) = managed {
            if let (Some(cluster), false) = (cluster, managed.live.is_empty()) {
                live.entry(cluster).or_default().extend(managed.live);
            }
            fleet.managed.insert(app.clone(), managed.resources);
        }
        if let Some(tree) = tree {
            fleet.trees.insert(app, tree);
        }
    }
    for (cluster, objects) in live {
        let cluster = &mut fleet.clusters[cluster];
        let read = std::mem::take(&mut cluster.objects);
        cluster.objects = LiveObjects::new(distinct(read.iter().cloned().chain(objects)));
    }
}

/// What Argo CD says about one Application.
struct Compared {
    app: AppKey,
    cluster: Option<usize>,
    managed: Option<Managed>,
    tree: Option<Vec<TreeNode>>,
}

async fn compared(
    argo: &Server,
    app: &Application,
    explains: bool,
    sight: Sight<'_>,
    shared: &Arc<Shared>,
) -> Compared {
    let managed = managed_resources(argo, app, &sight, shared).await;
    let tree = if explains || !sight.observed { tree(argo, app, shared).await } else { None };
    shared.meter.done(Stage::Comparisons);
    Compared { app: app.key(), cluster: sight.cluster, managed, tree }
}

fn is_cached(app: &Application) -> bool {
    app.spec.source_hydrator.is_none() && app.status.reconciled_at.is_some()
}

fn is_unwell(app: &Application) -> bool {
    matches!(app.status.health.status, HealthCode::Degraded | HealthCode::Progressing)
}

/// True if the cluster itself does not tell why the Application is not well: its pods were not read, or it has kinds
/// whose health only Argo CD knows, by a script of its settings.
fn is_opaque(app: &Application, sight: &Sight<'_>) -> bool {
    let pods = [ResourceKey::new("", "Pod", "", ""), ResourceKey::new("apps", "ReplicaSet", "", "")];
    let is_custom = |group: &str| group.contains('.') && !group.ends_with(".k8s.io");
    pods.iter().any(|key| !sight.has(key))
        || app.status.resources.iter().any(|r| is_custom(&r.group) && r.kind != "Application")
}

/// What is seen of an Application's cluster directly.
struct Sight<'u> {
    cluster: Option<usize>,
    observed: bool,
    unread: Option<&'u BTreeSet<GroupKind>>,
}

impl<'u> Sight<'u> {
    fn of(fleet: &Fleet, app: &Application, unread: &'u [BTreeSet<GroupKind>]) -> Self {
        let found = fleet.cluster(&app.spec.destination);
        let cluster = found.and_then(|found| fleet.clusters.iter().position(|other| std::ptr::eq(other, found)));
        let unread = cluster.and_then(|cluster| unread.get(cluster));
        Self { cluster, observed: found.is_some_and(|cluster| cluster.observed), unread }
    }

    /// True if objects of this kind were read from the cluster itself.
    fn has(&self, key: &ResourceKey) -> bool {
        let is_unread = self.unread.is_some_and(|kinds| kinds.iter().any(|(group, kind)| key.is(group, kind)));
        self.observed && !is_unread
    }
}

/// Two Applications may manage one object, and the cluster itself may have given it. The first counts.
fn distinct(objects: impl Iterator<Item = LiveObject>) -> Vec<LiveObject> {
    let mut seen = BTreeSet::new();
    objects.filter(|object| seen.insert(object.key.clone())).collect()
}

struct Managed {
    resources: Vec<ManagedResource>,
    /// Live objects, where the cluster itself cannot be read.
    live: Vec<LiveObject>,
}

async fn managed_resources(
    argo: &Server,
    app: &Application,
    sight: &Sight<'_>,
    shared: &Arc<Shared>,
) -> Option<Managed> {
    let list = match ask(argo, app, "managed-resources").await {
        Ok(list) => list,
        Err(error) => {
            if !is_own_condition(app, &error) {
                shared.gaps.request(&error, &format!("Argo CD's comparison of {}", app.key()));
            }
            return None;
        }
    };
    if let Some(error) = &list.incomplete {
        shared.gaps.request(error, &format!("some of Argo CD's comparison of {}", app.key()));
    }
    let (place, name, shared) = (argo.place(), app.key().to_string(), Arc::clone(shared));
    let (observed, unread) = (sight.observed, sight.unread.cloned().unwrap_or_default());
    let work = tokio::task::spawn_blocking(move || {
        let sight = Sight { cluster: None, observed, unread: Some(&unread) };
        let mut managed = Managed { resources: Vec::new(), live: Vec::new() };
        for item in &list.items {
            match managed_resource(item, &sight, &shared) {
                Ok((resource, live)) => {
                    managed.resources.push(resource);
                    managed.live.extend(live);
                }
                Err(reason) => {
                    shared.gaps.add(
                        GapKind::Malformed,
                        &place,
                        &format!("managed-resources of {name}"),
                        &reason,
                        &format!("one object of {name}"),
                    );
                }
            }
        }
        managed
    });
    Some(work.await.expect("reading a comparison does not panic"))
}

async fn ask(argo: &Server, app: &Application, what: &str) -> Result<ListAnswer, RequestError> {
    let path = format!("/api/v1/applications/{}/{what}", percent_encoded(&app.metadata.name));
    let query = format!("appNamespace={}", percent_encoded(&app.metadata.namespace));
    argo.list(Ask { path: &path, query: &query, accept: None }).await
}

/// With a condition that stops the comparison, Argo CD answers with the text of the condition, which the Application
/// has anyway.
fn is_own_condition(app: &Application, error: &RequestError) -> bool {
    let RequestError::Status { message, .. } = error else { return false };
    let said = message.trim_end_matches('…');
    !said.is_empty()
        && app
            .status
            .conditions
            .iter()
            .any(|c| c.message.contains(said) || said.contains(c.message.as_str()) && !c.message.is_empty())
}

/// States are strings of JSON; they stay unread as long as they are only compared.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    #[serde(default)]
    group: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    namespace: String,
    #[serde(default)]
    name: String,
    #[serde(borrow, default)]
    target_state: Option<&'a RawValue>,
    #[serde(borrow, default)]
    live_state: Option<&'a RawValue>,
    #[serde(borrow, default)]
    normalized_live_state: Option<&'a RawValue>,
    #[serde(borrow, default)]
    predicted_live_state: Option<&'a RawValue>,
}

fn managed_resource(
    item: &[u8],
    sight: &Sight<'_>,
    shared: &Shared,
) -> Result<(ManagedResource, Option<LiveObject>), String> {
    let item: Item<'_> = serde_json::from_slice(item).map_err(|error| error.to_string())?;
    let key = ResourceKey::new(item.group, item.kind, item.namespace, item.name);
    let target = state(item.target_state)?;
    let exists = item.live_state.is_some_and(|text| !is_null(text));
    let live = if sight.has(&key) { None } else { state(item.live_state)? };
    if key.group == "argoproj.io"
        && let Some(application) = target.as_deref().and_then(|text| serde_json::from_str::<Value>(text).ok())
    {
        learn_application_secrets(&application, &shared.redactor);
    }
    let differ = match (item.normalized_live_state, item.predicted_live_state) {
        (Some(normalized), Some(predicted)) => normalized.get() != predicted.get(),
        (normalized, predicted) => normalized.is_some() != predicted.is_some(),
    };
    let (normalized, predicted) =
        if differ { (state(item.normalized_live_state)?, state(item.predicted_live_state)?) } else { (None, None) };
    let object = live.as_deref().map(|text| object_of_text(text, &key)).transpose()?;
    Ok((ManagedResource { key, target, live, normalized, predicted, exists }, object))
}

fn is_null(text: &RawValue) -> bool {
    matches!(text.get(), "null" | "\"null\"" | "\"\"")
}

fn state(text: Option<&RawValue>) -> Result<Option<Box<str>>, String> {
    match text {
        Some(text) if !is_null(text) => serde_json::from_str(text.get()).map(Some).map_err(|error| error.to_string()),
        _ => Ok(None),
    }
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Tree {
    nodes: Vec<Node>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Node {
    group: String,
    kind: String,
    namespace: String,
    name: String,
    uid: String,
    parent_refs: Vec<ParentRef>,
    health: Option<HealthStatus>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ParentRef {
    uid: String,
}

async fn tree(argo: &Server, app: &Application, shared: &Shared) -> Option<Vec<TreeNode>> {
    let path = format!("/api/v1/applications/{}/resource-tree", percent_encoded(&app.metadata.name));
    let query = format!("appNamespace={}", percent_encoded(&app.metadata.namespace));
    let answer = match argo.get(Ask { path: &path, query: &query, accept: None }).await {
        Ok(answer) => answer,
        Err(error) => {
            if !is_own_condition(app, &error) {
                shared.gaps.request(&error, &format!("the objects below {}", app.key()));
            }
            return None;
        }
    };
    let document: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let (tree, problems) = trueup_model::decode_tolerant::<Tree>(document).unwrap_or_default();
    shared.gaps.decoding(&argo.place(), &format!("resource-tree of {}", app.key()), &problems);
    let nodes = tree.nodes.into_iter().map(|node| TreeNode {
        key: ResourceKey::new(node.group, node.kind, node.namespace, node.name),
        uid: node.uid,
        parent_uids: node.parent_refs.into_iter().map(|parent| parent.uid).collect(),
        health: node.health,
    });
    Some(nodes.collect())
}
