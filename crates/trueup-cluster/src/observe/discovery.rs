//! What a cluster serves: aggregated discovery where the server knows it, else one document a group.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;
use trueup_model::ServedKind;

use crate::RequestError;
use crate::server::{Ask, Server};

/// Aggregated discovery (Kubernetes 1.26 and later), newest form first; plain JSON where the server does not know it.
const AGGREGATED: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,\
                          application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";
/// More groups than any cluster has.
const MAX_GROUPS: usize = 2_000;

/// The kinds of a cluster, of each group the preferred version first.
#[derive(Debug, Default)]
pub(crate) struct Served {
    kinds: Vec<Listable>,
    unknown_groups: BTreeSet<String>,
}

/// A kind, and whether it can be listed.
#[derive(Debug)]
struct Listable {
    kind: ServedKind,
    list: bool,
}

impl Served {
    /// The preferred served version of a kind that can be listed.
    pub(super) fn preferred(&self, group: &str, kind: &str) -> Option<&ServedKind> {
        self.kinds
            .iter()
            .find(|served| served.list && served.kind.group == group && served.kind.kind == kind)
            .map(|served| &served.kind)
    }

    /// A kind in one version, whether it can be listed or not.
    pub(crate) fn version(&self, group: &str, version: &str, kind: &str) -> Option<&ServedKind> {
        let is_wanted = |served: &ServedKind| served.group == group && served.version == version && served.kind == kind;
        self.kinds.iter().map(|served| &served.kind).find(|served| is_wanted(served))
    }

    /// True if the group is there and could not be read.
    pub(super) fn is_unknown(&self, group: &str) -> bool {
        self.unknown_groups.contains(group)
    }

    /// Adds a kind that may be served.
    pub(super) fn add_guess(&mut self, kind: ServedKind) {
        self.kinds.push(Listable { kind, list: true });
    }

    /// True if discovery gave nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// All kinds in all versions, sorted.
    pub(super) fn into_sorted(self) -> Vec<ServedKind> {
        let mut kinds: Vec<ServedKind> = self.kinds.into_iter().map(|served| served.kind).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }
}

/// Asks a cluster what it serves. Groups that cannot be read (an aggregated API that is down) are left out and given
/// back beside the rest.
///
/// # Errors
/// If neither `/api` nor `/apis` can be read.
pub(crate) async fn discover(server: &Server) -> Result<(Served, Vec<RequestError>), RequestError> {
    let ask = |path| Ask { path, query: "", accept: Some(AGGREGATED) };
    let (core, groups) = futures::join!(server.get(ask("/api")), server.get(ask("/apis")));
    let mut served = Served::default();
    let mut failed = Vec::new();
    let mut documents = Vec::new();
    let mut answered = false;
    for (root, answer) in [("/api", core), ("/apis", groups)] {
        let document = match answer.and_then(|answer| document(server, root, &answer.body)) {
            Ok(document) => document,
            Err(error) => {
                failed.push(error);
                continue;
            }
        };
        answered = true;
        if document["kind"] == "APIGroupDiscoveryList" {
            served.add_aggregated(&document);
        } else {
            documents.extend(group_versions(root, &document));
        }
    }
    if !answered {
        return Err(failed.swap_remove(0));
    }
    if !failed.is_empty() {
        // One half alone would make all kinds of the other half look as if they were not served.
        return Ok((Served::default(), failed));
    }
    documents.truncate(MAX_GROUPS);
    let asks = documents.iter().map(|path| server.get(Ask::path(path)));
    for (path, answer) in documents.iter().zip(futures::future::join_all(asks).await) {
        match answer {
            Ok(answer) => served.add_resource_list(&serde_json::from_slice(&answer.body).unwrap_or_default()),
            Err(error) if error.is_not_served() => {}
            Err(error) => {
                served.unknown_groups.extend(group_of(path));
                failed.push(error);
            }
        }
    }
    Ok((served, failed))
}

/// A document of discovery; a login page or the like is none.
fn document(server: &Server, path: &str, body: &[u8]) -> Result<Value, RequestError> {
    let parsed = serde_json::from_slice::<Value>(body).map_err(|error| error.to_string());
    let known = parsed.and_then(|document| match document["kind"].as_str() {
        Some("APIGroupDiscoveryList" | "APIVersions" | "APIGroupList") => Ok(document),
        kind => Err(format!("not a discovery document: kind {kind:?}")),
    });
    known.map_err(|reason| RequestError::Malformed { place: server.place(), request: path.to_owned(), reason })
}

/// The group of `/apis/GROUP/VERSION`, empty for `/api/VERSION`.
fn group_of(path: &str) -> Option<String> {
    match path.trim_matches('/').split('/').collect::<Vec<_>>().as_slice() {
        ["api", _] => Some(String::new()),
        ["apis", group, _] => Some((*group).to_owned()),
        _ => None,
    }
}

/// The documents that `APIVersions` and `APIGroupList` refer to, the preferred version of each group first.
fn group_versions(root: &str, document: &Value) -> Vec<String> {
    let texts = |value: &Value| value.as_str().map(str::to_owned);
    if root == "/api" {
        let versions = document["versions"].as_array().into_iter().flatten().filter_map(texts);
        return versions.map(|version| format!("/api/{version}")).collect();
    }
    let mut paths = Vec::new();
    for group in document["groups"].as_array().into_iter().flatten() {
        let preferred = group["preferredVersion"]["groupVersion"].as_str();
        let others =
            group["versions"].as_array().into_iter().flatten().filter_map(|version| version["groupVersion"].as_str());
        let all = preferred.into_iter().chain(others.filter(|version| Some(*version) != preferred));
        paths.extend(all.map(|version| format!("/apis/{version}")));
    }
    paths
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct ResourceList {
    group_version: String,
    resources: Vec<Resource>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Resource {
    name: String,
    kind: String,
    namespaced: bool,
    verbs: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct AggregatedGroup {
    metadata: AggregatedName,
    versions: Vec<AggregatedVersion>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct AggregatedName {
    name: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct AggregatedVersion {
    version: String,
    resources: Vec<AggregatedResource>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct AggregatedResource {
    resource: String,
    response_kind: AggregatedKind,
    scope: String,
    verbs: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct AggregatedKind {
    kind: String,
}

impl Served {
    fn add_aggregated(&mut self, document: &Value) {
        for group in document["items"].as_array().into_iter().flatten() {
            let group = AggregatedGroup::deserialize(group).unwrap_or_default();
            for version in group.versions {
                for resource in version.resources {
                    let kind = ServedKind {
                        group: group.metadata.name.clone(),
                        version: version.version.clone(),
                        kind: resource.response_kind.kind,
                        plural: resource.resource,
                        namespaced: resource.scope == "Namespaced",
                    };
                    self.add(kind, &resource.verbs);
                }
            }
        }
    }

    fn add_resource_list(&mut self, document: &Value) {
        let list = ResourceList::deserialize(document).unwrap_or_default();
        let (group, version) = list.group_version.split_once('/').unwrap_or(("", &list.group_version));
        for resource in list.resources {
            let kind = ServedKind {
                group: group.to_owned(),
                version: version.to_owned(),
                kind: resource.kind,
                plural: resource.name,
                namespaced: resource.namespaced,
            };
            self.add(kind, &resource.verbs);
        }
    }

    fn add(&mut self, kind: ServedKind, verbs: &[String]) {
        // `deployments/scale` is a subresource.
        if !kind.kind.is_empty() && !kind.plural.is_empty() && !kind.plural.contains('/') {
            self.kinds.push(Listable { kind, list: verbs.iter().any(|verb| verb == "list") });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn names(served: Served) -> Vec<String> {
        served
            .into_sorted()
            .into_iter()
            .map(|kind| format!("{}/{}/{} {} {}", kind.group, kind.version, kind.kind, kind.plural, kind.namespaced))
            .collect()
    }

    #[test]
    fn both_forms_of_discovery_say_the_same() {
        let mut aggregated = Served::default();
        aggregated.add_aggregated(&json!({"items": [{"metadata": {"name": "apps"}, "versions": [{"version": "v1", "resources": [
            {"resource": "deployments", "responseKind": {"kind": "Deployment"}, "scope": "Namespaced", "verbs": ["get", "list"]}]}]}]}));
        let mut single = Served::default();
        single.add_resource_list(&json!({"groupVersion": "apps/v1", "resources": [
            {"name": "deployments", "kind": "Deployment", "namespaced": true, "verbs": ["get", "list"]},
            {"name": "deployments/scale", "kind": "Scale", "namespaced": true, "verbs": ["get"]}]}));
        assert!(single.preferred("apps", "Deployment").is_some());
        assert_eq!(names(aggregated), ["apps/v1/Deployment deployments true"]);
        assert_eq!(names(single), ["apps/v1/Deployment deployments true"]);
    }

    #[test]
    fn the_preferred_version_is_asked_first() {
        let document = json!({"groups": [{"preferredVersion": {"groupVersion": "autoscaling/v2"},
            "versions": [{"groupVersion": "autoscaling/v1"}, {"groupVersion": "autoscaling/v2"}]}]});
        assert_eq!(group_versions("/apis", &document), ["/apis/autoscaling/v2", "/apis/autoscaling/v1"]);
        assert_eq!(group_versions("/api", &json!({"versions": ["v1"]})), ["/api/v1"]);
    }

    #[test]
    fn what_cannot_be_listed_is_served_but_not_listed() {
        let mut served = Served::default();
        served.add_resource_list(&json!({"groupVersion": "authorization.k8s.io/v1", "resources": [
            {"name": "selfsubjectaccessreviews", "kind": "SelfSubjectAccessReview", "verbs": ["create"]}]}));
        assert!(served.preferred("authorization.k8s.io", "SelfSubjectAccessReview").is_none());
        assert!(!served.is_empty());
    }
}
