//! What every resource must say of itself.

use std::collections::BTreeMap;
use std::fmt;

use trueup_yaml::tree::{Node, Tag};

use crate::error::BuildError;
use crate::fields;

/// What a resource says of itself, as kyaml's `ResourceMeta`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Metadata {
    api_version: String,
    kind: String,
    name: String,
    namespace: String,
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
}

impl Metadata {
    /// Reads a resource; an error if it has nothing of all this.
    pub(crate) fn of(node: &Node) -> Result<Self, BuildError> {
        fn field<'n>(node: Option<&'n Node>, name: &str) -> Option<&'n Node> {
            node?.get(name).filter(|value| !fields::is_nil_or_empty(Some(value)))
        }
        let metadata = field(Some(node), "metadata");
        let top = |name| field(Some(node), name);
        let inner = |name| field(metadata, name);
        let all = [top("apiVersion"), top("kind"), inner("name"), inner("namespace"), inner("labels")];
        if all.iter().all(Option::is_none) && inner("annotations").is_none() {
            return Err(BuildError::new("missing Resource metadata"));
        }
        let text = |field: Option<&Node>| field.map_or_else(String::new, |field| fields::text_of(field).to_owned());
        let map = |field: Option<&Node>| field.map(texts).unwrap_or_default();
        let [api_version, kind, name, namespace, labels] = all;
        Ok(Self {
            api_version: text(api_version),
            kind: text(kind),
            name: text(name),
            namespace: text(namespace),
            labels: map(labels),
            annotations: map(inner("annotations")),
        })
    }
}

/// The texts of a map; of null it is the empty one.
fn texts(node: &Node) -> BTreeMap<String, String> {
    let text = |node: &Node| if node.tag == Tag::Null { String::new() } else { fields::text_of(node).to_owned() };
    node.entries().unwrap_or_default().iter().map(|(key, value)| (text(key), text(value))).collect()
}

impl fmt::Display for Metadata {
    /// As Go's `%v` prints the struct.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let map = |map: &BTreeMap<String, String>| {
            let entries: Vec<String> = map.iter().map(|(key, value)| format!("{key}:{value}")).collect();
            format!("map[{}]", entries.join(" "))
        };
        let Self { api_version, kind, name, namespace, labels, annotations } = self;
        write!(f, "{{{{{api_version} {kind}}} {{{{{name} {namespace}}} {} {}}}}}", map(labels), map(annotations))
    }
}

/// An error unless a resource has a kind and, if it is no list, a name: kyaml's `GetValidatedMetadata`.
pub(crate) fn validate(node: &Node) -> Result<(), BuildError> {
    let metadata = Metadata::of(node)?;
    let missing = match &metadata {
        Metadata { kind, .. } if kind.is_empty() => "kind",
        Metadata { kind, .. } if kind.ends_with("List") => return Ok(()),
        Metadata { name, .. } if name.is_empty() => "metadata.name",
        _ => return Ok(()),
    };
    Err(BuildError::new(format!("missing {missing} in object {metadata}")))
}
