//! Objects as they stand in a cluster.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::{ObjectMeta, ResourceKey};

/// One object of a cluster: what is needed to find it, and the whole of it as received.
///
/// The whole is kept as text and parsed when somebody looks, so that a fleet of many objects stays small.
/// Secret values are already replaced by digests when a `LiveObject` is made.
#[derive(Debug, Clone)]
pub struct LiveObject {
    /// Its name.
    pub key: ResourceKey,
    /// API version it was read in, such as `v1`.
    pub version: String,
    /// Its identity.
    pub uid: String,
    /// Identities of its owners.
    pub owner_uids: Vec<String>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When its deletion was asked for.
    pub deleted_at: Option<Timestamp>,
    /// The tracking id that Argo CD wrote on it.
    pub tracking_id: Option<String>,
    /// The object as JSON text.
    pub json: Box<str>,
}

impl LiveObject {
    /// The whole object. `null` if its text is not JSON, which [`LiveObject`]s made from servers' answers never are.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.json).unwrap_or(Value::Null)
    }

    /// Its metadata; empty fields where they cannot be read.
    pub fn meta(&self) -> ObjectMeta {
        #[derive(serde::Deserialize)]
        struct WithMeta {
            #[serde(default)]
            metadata: Value,
        }
        let metadata = serde_json::from_str::<WithMeta>(&self.json).map(|o| o.metadata).unwrap_or_default();
        crate::decode_tolerant(metadata).map(|(meta, _)| meta).unwrap_or_default()
    }

    /// The Application instance that the tracking id names, if the id is the object's own.
    ///
    /// Operators copy annotations to the objects they make; such a copied id names another object and does not count.
    /// Source: `isSelfReferencedObj`, `controller/state.go`.
    pub fn tracked_by(&self) -> Option<&str> {
        let (instance, rest) = self.tracking_id.as_deref()?.split_once(':')?;
        let (group_kind, place) = rest.split_once(':')?;
        let (group, kind) = group_kind.rsplit_once('/')?;
        let (_, name) = place.rsplit_once('/')?;
        (group == self.key.group && kind == self.key.kind && name == self.key.name).then_some(instance)
    }
}

/// The objects of one cluster, found by name, by identity and by owner.
#[derive(Debug, Clone, Default)]
pub struct LiveObjects {
    objects: Vec<LiveObject>,
    by_key: BTreeMap<ResourceKey, usize>,
    by_owner: BTreeMap<String, Vec<usize>>,
    by_instance: BTreeMap<String, Vec<usize>>,
}

impl LiveObjects {
    /// Indexes the objects. Of two objects with one name the later one wins.
    pub fn new(objects: Vec<LiveObject>) -> Self {
        let mut by_key = BTreeMap::new();
        let mut by_owner: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_instance: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, object) in objects.iter().enumerate() {
            by_key.insert(object.key.clone(), i);
            for owner in &object.owner_uids {
                by_owner.entry(owner.clone()).or_default().push(i);
            }
            if let Some(instance) = object.tracked_by() {
                by_instance.entry(instance.to_owned()).or_default().push(i);
            }
        }
        Self { objects, by_key, by_owner, by_instance }
    }

    /// All objects, in the order they were given.
    pub fn iter(&self) -> impl Iterator<Item = &LiveObject> {
        self.objects.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// The object with this name.
    pub fn get(&self, key: &ResourceKey) -> Option<&LiveObject> {
        self.by_key.get(key).map(|i| &self.objects[*i])
    }

    /// The objects that this one owns directly, such as the Pods of a `ReplicaSet`.
    pub fn children(&self, uid: &str) -> impl Iterator<Item = &LiveObject> {
        self.by_owner.get(uid).into_iter().flatten().map(|i| &self.objects[*i])
    }

    /// The objects whose tracking id names this Application instance.
    pub fn tracked_by(&self, instance: &str) -> impl Iterator<Item = &LiveObject> {
        self.by_instance.get(instance).into_iter().flatten().map(|i| &self.objects[*i])
    }

    /// The objects of one kind.
    pub fn of_kind(&self, group: &str, kind: &str) -> impl Iterator<Item = &LiveObject> {
        self.objects.iter().filter(move |o| o.key.is(group, kind))
    }
}
