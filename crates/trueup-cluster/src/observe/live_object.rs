//! From an item of a list to a [`LiveObject`]: the text is kept, only its head is read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;
use trueup_model::{LiveObject, ObjectMeta, ResourceKey, ServedKind, decode_tolerant};

use super::wanted_kinds::Detail;
use crate::redaction::{Redactor, redact_secret};

/// No API server stores objects as large as this (etcd's limit is 1.5 MiB).
pub(super) const MAX_OBJECT: usize = 16 << 20;

const TRACKING_ID: &str = "argocd.argoproj.io/tracking-id";

/// Makes an object of an item. Lists leave out kind and version of their items, so they are added.
///
/// # Errors
/// A sentence, if the item is not an object with a name.
pub(super) fn live_object(
    item: &[u8],
    served: &ServedKind,
    detail: Detail,
    redactor: &Redactor,
) -> Result<LiveObject, String> {
    if item.len() > MAX_OBJECT {
        return Err(format!("it has {} MiB", item.len() >> 20));
    }
    let item = std::str::from_utf8(item).map_err(|error| error.to_string())?;
    let raw: RawObject<'_> = serde_json::from_str(item).map_err(|error| error.to_string())?;
    let head = Head::of(&raw)?;
    let json = if served.group.is_empty() && served.kind == "Secret" && detail != Detail::Metadata {
        redacted_secret(item, redactor)?
    } else {
        text(&raw, served, detail)?
    };
    Ok(head.into_object(
        ResourceKey::new(&served.group, &served.kind, "", ""),
        served.version.clone(),
        json.into_boxed_str(),
    ))
}

/// Makes an object of a whole text that says itself what it is, as Argo CD's `liveState` does.
pub(super) fn object_of_text(json: &str, key: &ResourceKey) -> Result<LiveObject, String> {
    let raw: RawObject<'_> = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let head = Head::of(&raw)?;
    let api_version = raw.text("apiVersion").unwrap_or_default();
    let version = api_version.rsplit('/').next().unwrap_or_default().to_owned();
    Ok(head.into_object(ResourceKey::new(&key.group, &key.kind, "", ""), version, json.into()))
}

fn redacted_secret(item: &str, redactor: &Redactor) -> Result<String, String> {
    let mut secret: Value = serde_json::from_str(item).map_err(|error| error.to_string())?;
    redact_secret(&mut secret, redactor);
    if let Value::Object(secret) = &mut secret {
        secret.entry("apiVersion").or_insert_with(|| "v1".into());
        secret.entry("kind").or_insert_with(|| "Secret".into());
    }
    Ok(secret.to_string())
}

/// The object's text with kind and version, and without what is not wanted.
fn text(raw: &RawObject<'_>, served: &ServedKind, detail: Detail) -> Result<String, String> {
    let api_version =
        if served.group.is_empty() { served.version.clone() } else { format!("{}/{}", served.group, served.version) };
    let api_version = match detail {
        // The answer calls itself `PartialObjectMetadata` of group `meta.k8s.io`.
        Detail::Metadata => api_version,
        _ => raw.text("apiVersion").unwrap_or(api_version),
    };
    let mut json =
        format!("{{\"apiVersion\":{},\"kind\":{}", Value::from(api_version), Value::from(served.kind.as_str()));
    for (key, value) in &raw.0 {
        let value = match (key.as_ref(), detail) {
            ("apiVersion" | "kind", _) => continue,
            ("metadata", Detail::WithoutManagers) => Cow::Owned(without_managers(value)?),
            ("metadata", _) | (_, Detail::Full | Detail::WithoutManagers) => Cow::Borrowed(value.get()),
            (_, Detail::Metadata) => continue,
        };
        add(&mut json, key, &value);
    }
    json.push('}');
    Ok(json)
}

fn without_managers(metadata: &RawValue) -> Result<String, String> {
    let metadata: RawObject<'_> = serde_json::from_str(metadata.get()).map_err(|error| error.to_string())?;
    let mut json = "{".to_owned();
    for (key, value) in metadata.0.iter().filter(|(key, _)| key != "managedFields") {
        add(&mut json, key, value.get());
    }
    json.push('}');
    Ok(json)
}

fn add(json: &mut String, key: &str, value: &str) {
    if json.len() > 1 {
        json.push(',');
    }
    json.push_str(&Value::from(key).to_string());
    json.push(':');
    json.push_str(value);
}

/// The members of an object, unread, in their order.
struct RawObject<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl RawObject<'_> {
    fn get(&self, key: &str) -> Option<&RawValue> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| *value)
    }

    fn text(&self, key: &str) -> Option<String> {
        serde_json::from_str(self.get(key)?.get()).ok()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RawObject<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(Key(key)) = map.next_key()? {
                    members.push((key, map.next_value()?));
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Members).map(RawObject)
    }
}

/// A key, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// What is needed to find an object.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Head {
    name: String,
    namespace: String,
    uid: String,
    creation_timestamp: Option<Timestamp>,
    deletion_timestamp: Option<Timestamp>,
    owner_references: Vec<Owner>,
    annotations: Annotations,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Owner {
    uid: String,
}

/// Of all annotations only the tracking id.
#[derive(Default)]
struct Annotations(Option<String>);

impl<'de> Deserialize<'de> for Annotations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let all = Option::<BTreeMap<Cow<'de, str>, &'de RawValue>>::deserialize(deserializer)?.unwrap_or_default();
        Ok(Self(all.get(TRACKING_ID).and_then(|id| serde_json::from_str(id.get()).ok())))
    }
}

impl Head {
    fn of(raw: &RawObject<'_>) -> Result<Self, String> {
        let metadata = raw.get("metadata").ok_or("it has no metadata")?;
        let head = match serde_json::from_str(metadata.get()) {
            Ok(head) => head,
            Err(_) => Self::tolerant(metadata)?,
        };
        if head.name.is_empty() { Err("it has no name".to_owned()) } else { Ok(head) }
    }

    /// For metadata with a field of another type: slower, and takes what is there.
    fn tolerant(metadata: &RawValue) -> Result<Self, String> {
        let metadata: Value = serde_json::from_str(metadata.get()).map_err(|error| error.to_string())?;
        let (meta, _) = decode_tolerant::<ObjectMeta>(metadata).map_err(|_| "its metadata is not an object")?;
        Ok(Self {
            name: meta.name,
            namespace: meta.namespace,
            uid: meta.uid,
            creation_timestamp: meta.creation_timestamp,
            deletion_timestamp: meta.deletion_timestamp,
            owner_references: meta.owner_references.into_iter().map(|owner| Owner { uid: owner.uid }).collect(),
            annotations: Annotations(meta.annotations.get(TRACKING_ID).cloned()),
        })
    }

    fn into_object(self, key: ResourceKey, version: String, json: Box<str>) -> LiveObject {
        LiveObject {
            key: ResourceKey { namespace: self.namespace, name: self.name, ..key },
            version,
            uid: self.uid,
            owner_uids: self
                .owner_references
                .into_iter()
                .map(|owner| owner.uid)
                .filter(|uid| !uid.is_empty())
                .collect(),
            created_at: self.creation_timestamp,
            deleted_at: self.deletion_timestamp,
            tracking_id: self.annotations.0,
            json,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecretPolicy;

    fn served(group: &str, kind: &str) -> ServedKind {
        ServedKind {
            group: group.into(),
            version: "v1".into(),
            kind: kind.into(),
            plural: String::new(),
            namespaced: true,
        }
    }

    fn object(item: &str, kind: &str, detail: Detail) -> Result<LiveObject, String> {
        live_object(item.as_bytes(), &served("apps", kind), detail, &Redactor::new(SecretPolicy::Digest))
    }

    const ITEM: &str = r#"{"metadata":{"name":"web","namespace":"shop","uid":"u1","creationTimestamp":"2026-01-01T00:00:00Z",
        "ownerReferences":[{"uid":"o1"}],"annotations":{"argocd.argoproj.io/tracking-id":"web:apps/Deployment:shop/web"},
        "managedFields":[{"manager":"x"}]},"spec":{"replicas":1}}"#;

    #[test]
    fn an_item_becomes_a_whole_object() {
        let live = object(ITEM, "Deployment", Detail::Full).unwrap();
        assert_eq!(live.key.to_string(), "apps/Deployment/shop/web");
        assert_eq!((live.uid.as_str(), live.owner_uids.as_slice()), ("u1", &["o1".to_owned()][..]));
        assert_eq!(live.tracked_by(), Some("web"));
        let value = live.value();
        assert_eq!(
            (&value["apiVersion"], &value["kind"], &value["spec"]["replicas"]),
            (&"apps/v1".into(), &"Deployment".into(), &1.into())
        );
        assert_eq!(live.meta().managed_fields.len(), 1);
    }

    #[test]
    fn less_is_kept_where_less_is_wanted() {
        assert!(object(ITEM, "ReplicaSet", Detail::WithoutManagers).unwrap().meta().managed_fields.is_empty());
        let metadata = object(ITEM, "Deployment", Detail::Metadata).unwrap().value();
        assert_eq!((metadata.get("spec"), &metadata["kind"]), (None, &"Deployment".into()));
    }

    #[test]
    fn odd_metadata_is_read_as_far_as_it_goes() {
        let live = object(
            r#"{"metadata":{"name":"web","creationTimestamp":"yesterday","uid":"u","annotations":null}}"#,
            "X",
            Detail::Full,
        )
        .unwrap();
        assert_eq!((live.key.name.as_str(), live.uid.as_str(), live.created_at), ("web", "u", None));
        for item in ["7", "{}", r#"{"metadata":{}}"#, r#"{"metadata":[]}"#, "\u{1}"] {
            assert!(object(item, "X", Detail::Full).is_err(), "{item}");
        }
    }

    #[test]
    fn secrets_come_in_without_their_values() {
        let item = r#"{"metadata":{"name":"db"},"data":{"PASSWORD":"Y2FuYXJ5LTE="}}"#;
        let redactor = Redactor::new(SecretPolicy::Digest);
        let live = live_object(item.as_bytes(), &served("", "Secret"), Detail::Full, &redactor).unwrap();
        assert!(live.json.contains("sha256:") && !live.json.contains("Y2FuYXJ5LTE="));
        assert_eq!(live.value()["kind"], "Secret");
    }
}
