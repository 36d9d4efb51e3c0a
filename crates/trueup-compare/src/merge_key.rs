//! Which lists are maps in disguise: their items are told apart by merge keys, not by position.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};
use trueup_model::ResourceKey;

use crate::place::{ItemKey, merge_value};

/// API groups that are compiled into Kubernetes; all other groups come from CRDs or aggregated servers.
const BUILT_IN_GROUPS: &[&str] = &[
    "",
    "admissionregistration.k8s.io",
    "apps",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "events.k8s.io",
    "extensions",
    "flowcontrol.apiserver.k8s.io",
    "internal.apiserver.k8s.io",
    "networking.k8s.io",
    "node.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "resource.k8s.io",
    "scheduling.k8s.io",
    "storage.k8s.io",
    "storagemigration.k8s.io",
];

/// True if the API server itself knows the type, so that it writes quantities in canonical form.
pub(crate) fn is_built_in(key: &ResourceKey) -> bool {
    BUILT_IN_GROUPS.contains(&key.group.as_str())
}

/// Knows the merge keys of the lists of one object.
#[derive(Debug)]
pub(crate) struct MergeKeys<'a> {
    service: bool,
    /// Keys that field managers name, by the map keys that lead to the list.
    declared: BTreeMap<Vec<&'a str>, Vec<String>>,
}

impl<'a> MergeKeys<'a> {
    /// The merge keys of an object. `fields` are its field sets (`fieldsV1`): the only witness of the schema of a CRD.
    pub(crate) fn new(key: &ResourceKey, fields: impl Iterator<Item = &'a Value>) -> Self {
        let mut declared = BTreeMap::new();
        if !is_built_in(key) {
            for set in fields {
                collect_declared(set, &mut Vec::new(), &mut declared);
            }
        }
        Self { service: key.is("", "Service"), declared }
    }

    /// The keys of the items of both lists, if the list has merge keys and all items of both lists carry them, once each.
    ///
    /// `names` are the map keys that lead to the list.
    pub(crate) fn of_lists<'v>(
        &self,
        names: &[&str],
        left: &'v [Value],
        right: &'v [Value],
    ) -> Option<(Vec<ItemKey<'v>>, Vec<ItemKey<'v>>)> {
        let declared = self.declared.get(names).map(|keys| keys.iter().map(String::as_str).collect::<Vec<_>>());
        let field = *names.last()?;
        let candidates =
            declared.as_deref().into_iter().chain(known_keys(field, self.service)).chain([&["name"] as &[_]]);
        candidates
            .filter(|keys| !keys.is_empty())
            .find_map(|keys| Some((item_keys(left, keys)?, item_keys(right, keys)?)))
    }
}

/// Merge keys of Kubernetes' own types (`patchMergeKey` and `listMapKey` in its API types) by the name of the list.
fn known_keys(field: &str, service: bool) -> Option<&'static [&'static str]> {
    Some(match field {
        "ports" if service => &["port", "protocol"],
        "ports" => &["containerPort", "protocol"],
        "volumeMounts" => &["mountPath"],
        "volumeDevices" => &["devicePath"],
        "conditions" => &["type"],
        "ownerReferences" => &["uid"],
        "hostAliases" => &["ip"],
        "topologySpreadConstraints" => &["topologyKey", "whenUnsatisfiable"],
        _ => return None,
    })
}

/// The keys of all items, unless one lacks them or two are equal.
fn item_keys<'v>(list: &'v [Value], keys: &[&str]) -> Option<Vec<ItemKey<'v>>> {
    let found: Vec<ItemKey<'v>> = list
        .iter()
        .map(|item| keys.iter().map(|key| Some(((*key).to_owned().into(), merge_value(item, key)?))).collect())
        .collect::<Option<_>>()?;
    let mut seen = HashMap::with_capacity(found.len());
    found.iter().enumerate().all(|(i, key)| seen.insert(key, i).is_none()).then_some(found)
}

fn collect_declared<'a>(set: &'a Value, names: &mut Vec<&'a str>, declared: &mut BTreeMap<Vec<&'a str>, Vec<String>>) {
    let Some(map) = set.as_object() else { return };
    if names.len() > crate::place::MAX_DEPTH {
        return;
    }
    for (key, child) in map {
        if let Some(name) = key.strip_prefix("f:") {
            names.push(name);
            collect_declared(child, names, declared);
            names.pop();
        } else if let Some(item) = key.strip_prefix("k:") {
            if !declared.contains_key(names)
                && let Ok(keys) = serde_json::from_str::<Map<String, Value>>(item)
            {
                declared.insert(names.clone(), keys.keys().cloned().collect());
            }
            collect_declared(child, names, declared);
        }
    }
}
