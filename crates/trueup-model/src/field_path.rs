//! The place of one field inside an object.

mod parse;

use std::fmt;

use serde::Serialize;
use serde_json::Value;

pub use parse::ParseFieldPathError;

/// One step of a [`FieldPath`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// A key of a map.
    Field(String),
    /// An item of a list, found by its merge key or keys (`name=web`, `containerPort=80,protocol=TCP`).
    Item(Vec<(String, String)>),
    /// An item of a set list, found by its value.
    Value(String),
    /// An item of a list without merge keys, by position.
    Index(usize),
}

/// A path from the root of an object to a field.
///
/// Written dotted, list items by their merge key where there is one:
/// `spec.template.spec.containers[name=web].env[name=DEBUG].value`. Keys that hold dots or brackets are quoted:
/// `metadata.annotations['acme.test/note']`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldPath(pub Vec<Segment>);

impl FieldPath {
    /// The root of an object.
    pub fn root() -> Self {
        Self::default()
    }

    /// A path of plain map keys, for example `["spec", "replicas"]`.
    pub fn of(fields: &[&str]) -> Self {
        Self(fields.iter().map(|f| Segment::Field((*f).to_owned())).collect())
    }

    /// This path, one segment longer.
    #[must_use]
    pub fn join(&self, segment: Segment) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment);
        Self(segments)
    }

    /// This path, one map key longer.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        self.join(Segment::Field(name.to_owned()))
    }

    /// True if `self` is `other` or lies below it.
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The map keys of the path, without list items: `spec.containers[name=a].image` → `spec`, `containers`, `image`.
    pub fn field_names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|s| match s {
            Segment::Field(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// The last map key of the path.
    pub fn last_field(&self) -> Option<&str> {
        self.field_names().last()
    }

    /// The value at this path, if the object has it.
    pub fn get<'v>(&self, object: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(object, |value, segment| match segment {
            Segment::Field(name) => value.get(name),
            Segment::Index(index) => value.get(index),
            Segment::Item(keys) => value.as_array()?.iter().find(|item| has_keys(item, keys)),
            Segment::Value(text) => value.as_array()?.iter().find(|item| plain_text(item) == *text),
        })
    }
}

fn has_keys(item: &Value, keys: &[(String, String)]) -> bool {
    keys.iter().all(|(key, want)| item.get(key).is_some_and(|have| plain_text(have) == *want))
}

/// A scalar as people write it: strings without quotes.
fn plain_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Field(name) if name.contains(['.', '[', ']', '/', '=', ' ']) || name.is_empty() => {
                    write!(f, "['{name}']")?;
                }
                Segment::Field(name) if i == 0 => write!(f, "{name}")?,
                Segment::Field(name) => write!(f, ".{name}")?,
                Segment::Item(keys) => {
                    let keys: Vec<String> = keys.iter().map(|(k, v)| format!("{k}={v}")).collect();
                    write!(f, "[{}]", keys.join(","))?;
                }
                Segment::Value(text) => write!(f, "[={text}]")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Serialize for FieldPath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn items_are_named_by_merge_key_and_odd_keys_are_quoted() {
        let item = Segment::Item(vec![("name".into(), "web".into())]);
        let path = FieldPath::of(&["spec", "containers"]).join(item).field("image");
        assert_eq!(path.to_string(), "spec.containers[name=web].image");
        assert_eq!(FieldPath::of(&["metadata", "annotations", "a.b/c"]).to_string(), "metadata.annotations['a.b/c']");
    }

    #[test]
    fn a_path_finds_its_value() {
        let object =
            json!({"spec": {"ports": [{"containerPort": 80, "protocol": "TCP", "name": "http"}], "args": ["-v"]}});
        let port = Segment::Item(vec![("containerPort".into(), "80".into()), ("protocol".into(), "TCP".into())]);
        assert_eq!(FieldPath::of(&["spec", "ports"]).join(port).field("name").get(&object), Some(&json!("http")));
        assert_eq!(FieldPath::of(&["spec", "args"]).join(Segment::Value("-v".into())).get(&object), Some(&json!("-v")));
    }
}
