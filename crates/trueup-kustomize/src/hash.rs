//! The hash of a resource's content that goes after its name, as kustomize's `hasher` package.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use trueup_yaml::tree::{Node, NodeKind, reprinted_json_text};

use crate::annotations;
use crate::error::BuildError;
use crate::fields;
use crate::output::problem;
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::schema::Schema;
use crate::scope::Scopes;
use crate::transformer::Transformer;

mod json;
mod node_json;

/// How many characters a hash has.
const LENGTH: usize = 10;

/// Puts the hash behind the names of all resources that are marked for it.
#[derive(Debug, Clone, Copy, Default)]
pub struct HashTransformer;

impl Transformer for HashTransformer {
    fn transform(&self, resources: &mut ResourceList, schema: &Schema) -> Result<(), BuildError> {
        add_hashes(resources, &schema.scopes)
    }
}

/// Puts the hash behind the names of all resources that are marked for it.
pub fn add_hashes(list: &mut ResourceList, scopes: &Scopes) -> Result<(), BuildError> {
    for resource in &mut list.resources {
        if resource.is_enabled(annotations::NEEDS_HASH) {
            let hash = content_hash(resource)?;
            resource.store_previous_id(scopes)?;
            resource.set_name(&format!("{}-{hash}", resource.name()))?;
        }
    }
    Ok(())
}

/// The hash of a resource's content. Of config maps and secrets that is what they hold; of other kinds everything,
/// with styles and places in the text.
pub fn content_hash(resource: &Resource) -> Result<String, BuildError> {
    let content = match resource.kind() {
        "ConfigMap" => record_json(&resource.node, "ConfigMap", &["data"], "binaryData")?,
        "Secret" => record_json(&resource.node, "Secret", &["type", "data"], "stringData")?,
        _ => node_json::node_json(&resource.node),
    };
    Ok(encoded(&content))
}

/// The JSON of some fields in the order of their names. The optional one is there only if it is no scalar. The name is
/// always empty, as kustomize looks for a field that is called `metadata/name`.
fn record_json(node: &Node, kind: &str, always: &[&str], optional: &str) -> Result<String, BuildError> {
    let mut values = vec![("kind", json::string(kind)), ("name", field_json(node, "metadata/name")?.text)];
    for field in always {
        values.push((field, field_json(node, field)?.text));
    }
    let value = field_json(node, optional)?;
    if value.is_collection {
        values.push((optional, value.text));
    }
    values.sort_unstable();
    let mut out = String::new();
    for (key, value) in values {
        let _ = write!(out, "{}\"{key}\":{value}", if out.is_empty() { '{' } else { ',' });
    }
    out.push('}');
    Ok(out)
}

struct FieldJson {
    text: String,
    is_collection: bool,
}

/// The JSON of a field: an object (`null` for a list), or the text of a scalar, empty if there is none.
fn field_json(node: &Node, field: &str) -> Result<FieldJson, BuildError> {
    if !fields::is_missing_or_null(Some(node)) {
        fields::demand_mapping(node)?;
    }
    let Some(value) = node.get(field) else {
        return Ok(FieldJson { text: json::string(""), is_collection: false });
    };
    let text = match &value.kind {
        NodeKind::Scalar(text) => json::string(text),
        NodeKind::Alias(_) => json::string(""),
        NodeKind::Sequence(_) => {
            reprinted_json_text(value).map_err(|error| BuildError::new(problem(&error)))?;
            "null".to_owned()
        }
        NodeKind::Mapping(_) => {
            let text = reprinted_json_text(value).map_err(|error| BuildError::new(problem(&error)))?;
            json::read_again(&text)
        }
    };
    Ok(FieldJson { text, is_collection: !matches!(value.kind, NodeKind::Scalar(_) | NodeKind::Alias(_)) })
}

/// The first digits of the SHA-256, in an alphabet that makes no words.
fn encoded(content: &str) -> String {
    let mut hex = String::with_capacity(LENGTH);
    for byte in Sha256::digest(content.as_bytes()).iter().take(LENGTH / 2) {
        let _ = write!(hex, "{byte:02x}");
    }
    let safe = |digit| match digit {
        '0' => 'g',
        '1' => 'h',
        '3' => 'k',
        'a' => 'm',
        'e' => 't',
        other => other,
    };
    hex.chars().map(safe).collect()
}

#[cfg(test)]
mod tests;
