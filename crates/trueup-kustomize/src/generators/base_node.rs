//! What config maps and secrets have in common.

use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine};
use trueup_yaml::tree::{Node, Style, Tag};

use crate::annotations;
use crate::error::BuildError;
use crate::fields;
use crate::kustomization::GeneratorOptions;
use crate::resource::Resource;

/// How many characters of base 64 stand on a line.
const LINE: usize = 70;

/// `apiVersion`, `kind` and `metadata` of a resource to make.
pub(super) fn base_node(kind: &str, name: &str, namespace: &str) -> Result<Node, BuildError> {
    if name.is_empty() {
        return Err(BuildError::new("a configmap must have a name"));
    }
    let mut node = Node::mapping(vec![
        (Node::string("apiVersion"), Node::string("v1")),
        (Node::string("kind"), Node::string(kind)),
    ]);
    let metadata = fields::mapping_at(&mut node, &["metadata"])?;
    fields::set_field(metadata, "name", fields::untyped(name))?;
    if !namespace.is_empty() {
        fields::set_field(metadata, "namespace", fields::untyped(namespace))?;
    }
    Ok(node)
}

/// Sets labels, annotations and whether the resource can be changed.
pub(super) fn apply_options(node: &mut Node, options: Option<&GeneratorOptions>) -> Result<(), BuildError> {
    let Some(options) = options else { return Ok(()) };
    add_metadata(node, "labels", options.labels.as_ref())?;
    add_metadata(node, "annotations", options.annotations.as_ref())?;
    if options.immutable {
        fields::set_field(node, "immutable", Node::scalar("true", Tag::Bool))?;
    }
    Ok(())
}

fn add_metadata(node: &mut Node, field: &str, map: Option<&BTreeMap<String, String>>) -> Result<(), BuildError> {
    for (key, value) in map.into_iter().flatten() {
        let mut text = Node::string(value.as_str());
        text.style = Style::SINGLE_QUOTED;
        fields::set_field(fields::mapping_at(node, &["metadata", field])?, key, text)?;
    }
    Ok(())
}

/// A resource of the node, marked with its behaviour and, unless the options say otherwise, for a hash.
pub(super) fn marked(node: Node, behavior: &str, options: Option<&GeneratorOptions>) -> Result<Resource, BuildError> {
    let mut resource = Resource::new(node);
    if !options.is_some_and(|options| options.disable_name_suffix_hash) {
        resource.enable(annotations::NEEDS_HASH)?;
    }
    let mut all = resource.annotations();
    let behavior = if matches!(behavior, "create" | "replace" | "merge") { behavior } else { "unspecified" };
    all.insert(annotations::GENERATOR_BEHAVIOR.to_owned(), behavior.to_owned());
    resource.set_annotations(&all)?;
    Ok(resource)
}

/// A string as value of `data` or `binaryData`.
pub(super) fn data_value(text: String) -> Node {
    let has_lines = text.contains('\n');
    let mut node = Node::string(text);
    if has_lines {
        node.style = Style::LITERAL;
    }
    node
}

/// Base 64, in lines if it is long.
pub(super) fn base64_lines(bytes: &[u8]) -> String {
    let encoded = BASE64_STANDARD.encode(bytes);
    if encoded.len() < LINE {
        return encoded;
    }
    let mut lines = String::with_capacity(encoded.len() + encoded.len() / LINE + 1);
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(LINE.min(rest.len()));
        lines.push_str(line);
        lines.push('\n');
        rest = after;
    }
    lines
}
