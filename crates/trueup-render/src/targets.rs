//! From rendered manifests to the objects that Argo CD wants in the cluster: namespaces, duplicates, exclusions.
//!
//! Source: `NormalizeTargetObjects` and what follows it in `controller/state.go` of Argo CD.

use std::collections::BTreeMap;

use serde_json::Value;
use trueup_model::{ResourceKey, ServedKind};

use crate::exclusions::Exclusions;
use crate::tracking::{Tracking, TrackingError};

/// What Argo CD would want, and what it would warn of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Targets {
    /// The objects, in the order of the manifests.
    pub objects: Vec<Target>,
    /// Objects that are there more than once, with how often; the last of them counts.
    pub repeated: Vec<(ResourceKey, usize)>,
    /// Objects that `resource.exclusions` or `resource.inclusions` leave out.
    pub excluded: Vec<ResourceKey>,
}

/// An object that is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Its name.
    pub key: ResourceKey,
    /// The object.
    pub object: Value,
}

/// What the destination decides.
#[derive(Debug, Clone, Copy)]
pub struct Destination<'a> {
    /// The namespace of the destination.
    pub namespace: &'a str,
    /// The URL of the cluster, for exclusions.
    pub server: &'a str,
    /// What the cluster serves. Kinds that it does not serve count as namespaced.
    pub served: &'a [ServedKind],
}

/// Makes the targets of manifests that carry their marks already.
///
/// # Errors
/// If the mark of an object whose namespace changes cannot be written.
pub fn targets(
    manifests: Vec<Value>,
    destination: Destination<'_>,
    tracking: &Tracking,
    exclusions: &Exclusions,
) -> Result<Targets, TrackingError> {
    let mut targets = Targets::default();
    let mut places: BTreeMap<ResourceKey, (usize, usize)> = BTreeMap::new();
    for (index, mut object) in manifests.into_iter().enumerate() {
        if put_into_namespace(&mut object, destination) {
            tracking.mark(&mut object)?;
        }
        let key = key(&object, index);
        let target = Target { key: key.clone(), object };
        if let Some((place, count)) = places.get_mut(&key) {
            *count += 1;
            targets.objects[*place] = target;
        } else {
            places.insert(key, (targets.objects.len(), 1));
            targets.objects.push(target);
        }
    }
    targets.repeated =
        places.into_iter().filter(|(_, (_, count))| *count > 1).map(|(key, (_, count))| (key, count)).collect();
    let is_excluded = |target: &Target| exclusions.excludes(&target.key.group, &target.key.kind, destination.server);
    targets.excluded =
        targets.objects.iter().filter(|target| is_excluded(target)).map(|target| target.key.clone()).collect();
    targets.objects.retain(|target| !is_excluded(target));
    Ok(targets)
}

/// Gives an object the namespace that it lacks, or takes one away that its kind cannot have. True if it changed.
fn put_into_namespace(object: &mut Value, destination: Destination<'_>) -> bool {
    let group = group(object).to_owned();
    let kind = object["kind"].as_str().unwrap_or_default();
    let served = destination.served.iter().find(|served| served.group == group && served.kind == kind);
    let is_namespaced = served.is_none_or(|served| served.namespaced);
    let has_namespace = object["metadata"]["namespace"].as_str().is_some_and(|namespace| !namespace.is_empty());
    if is_namespaced == has_namespace {
        return false;
    }
    let Some(object) = object.as_object_mut() else { return false };
    let metadata = object.entry("metadata").or_insert_with(|| Value::Object(serde_json::Map::new()));
    let Some(metadata) = metadata.as_object_mut() else { return false };
    if is_namespaced && !destination.namespace.is_empty() {
        metadata.insert("namespace".to_owned(), destination.namespace.into());
    } else {
        metadata.remove("namespace");
    }
    true
}

/// The name of an object; one with `generateName` is never the same as another.
fn key(object: &Value, index: usize) -> ResourceKey {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let metadata = &object["metadata"];
    let name = match (text(&metadata["name"]), text(&metadata["generateName"])) {
        (name, prefix) if name.is_empty() && !prefix.is_empty() => format!("{prefix}{index}"),
        (name, _) => name,
    };
    ResourceKey::new(group(object), text(&object["kind"]), text(&metadata["namespace"]), name)
}

fn group(object: &Value) -> &str {
    object["apiVersion"].as_str().and_then(|version| version.split_once('/')).map_or("", |(group, _)| group)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use trueup_model::ArgoSettings;

    use super::*;

    fn made(manifests: Vec<Value>) -> Targets {
        let served = |kind: &str, namespaced| ServedKind {
            group: String::new(),
            version: "v1".to_owned(),
            kind: kind.to_owned(),
            plural: String::new(),
            namespaced,
        };
        let served = [served("Namespace", false), served("ConfigMap", true)];
        let destination = Destination { namespace: "shop", server: "https://c", served: &served };
        let tracking = Tracking::new("web", "shop", &ArgoSettings::default());
        targets(manifests, destination, &tracking, &Exclusions::default()).unwrap()
    }

    fn object(kind: &str, metadata: &Value) -> Value {
        json!({"apiVersion": "v1", "kind": kind, "metadata": metadata})
    }

    fn keys(targets: &Targets) -> Vec<String> {
        targets.objects.iter().map(|target| target.key.to_string()).collect()
    }

    #[test]
    fn the_cluster_decides_who_has_a_namespace() {
        let targets = made(vec![
            object("ConfigMap", &json!({"name": "a"})),
            object("Namespace", &json!({"name": "b", "namespace": "wrong"})),
            object("Widget", &json!({"name": "c"})),
            object("ConfigMap", &json!({"name": "d", "namespace": "other"})),
        ]);
        assert_eq!(keys(&targets), ["/ConfigMap/shop/a", "/Namespace//b", "/Widget/shop/c", "/ConfigMap/other/d"]);
    }

    #[test]
    fn the_last_of_several_counts() {
        let targets = made(vec![
            object("ConfigMap", &json!({"name": "a", "labels": {"n": "1"}})),
            object("ConfigMap", &json!({"name": "a", "namespace": "shop", "labels": {"n": "2"}})),
            object("ConfigMap", &json!({"generateName": "g-"})),
            object("ConfigMap", &json!({"generateName": "g-"})),
        ]);
        assert_eq!(keys(&targets), ["/ConfigMap/shop/a", "/ConfigMap/shop/g-2", "/ConfigMap/shop/g-3"]);
        assert_eq!(targets.objects[0].object["metadata"]["labels"]["n"], "2");
        assert_eq!(targets.repeated, [(ResourceKey::new("", "ConfigMap", "shop", "a"), 2)]);
    }

    #[test]
    fn what_argo_cd_never_manages_is_left_out() {
        let targets = made(vec![object("Event", &json!({"name": "a"})), object("ConfigMap", &json!({"name": "b"}))]);
        assert_eq!(keys(&targets), ["/ConfigMap/shop/b"]);
        assert_eq!(targets.excluded, [ResourceKey::new("", "Event", "shop", "a")]);
    }
}
