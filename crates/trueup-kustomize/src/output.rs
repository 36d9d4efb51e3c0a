//! Trees as text.

use trueup_yaml::tree::{DataError, EmitOptions, Node, emit, go_syntax, reprinted, reprinted_json_text};
use trueup_yaml::{Json, JsonKind, Style, Writer, format_float64, natural_order};

use crate::error::BuildError;
use crate::fields;
use crate::resource::Resource;
use crate::resource_list::ResourceList;

pub use files::{OutputFile, output_files};

mod files;

/// Go's `%#v` of a map that could not be decoded.
const NIL_MAP: &str = "map[string]interface {}(nil)";

/// A node as kyaml's `RNode.String` prints it: with its styles and comments, indented by two.
pub fn node_text(node: &Node) -> Option<String> {
    emit(node, &EmitOptions::default()).ok()
}

/// Adds the YAML of a resource, as `Resource.AsYAML`.
pub fn resource_yaml(resource: &Resource, out: &mut String) -> Result<(), BuildError> {
    write_resource(resource, out).map_err(|error| BuildError::new(problem(&error)))
}

/// All resources, as `ResMap.AsYaml`: the output of a build.
pub fn list_yaml(list: &ResourceList) -> Result<String, BuildError> {
    let mut out = String::new();
    for (index, resource) in list.resources.iter().enumerate() {
        if index > 0 {
            out.push_str("---\n");
        }
        if let Err(error) = write_resource(resource, &mut out) {
            return Err(BuildError::new(problem(&error)).prefixed(go_dump(resource)));
        }
    }
    Ok(out)
}

/// The JSON of a resource in one line, as it stands in messages.
pub fn resource_json(resource: &Resource) -> String {
    if is_gone(resource) {
        return "null".to_owned();
    }
    reprinted_json_text(&resource.node).unwrap_or_else(|error| format!("<{}>", problem(&error)))
}

/// A value as `sigs.k8s.io/yaml` prints it.
pub fn json_yaml(json: &Json) -> String {
    let mut writer = Writer::new(Style::V2);
    write(json, &mut writer);
    writer.finish()
}

fn write_resource(resource: &Resource, out: &mut String) -> Result<(), DataError> {
    if is_gone(resource) {
        out.push_str("null\n");
        return Ok(());
    }
    let json = reprinted(&resource.node)?;
    out.push_str(&json_yaml(&json));
    Ok(())
}

/// Whether a patch has deleted the resource.
fn is_gone(resource: &Resource) -> bool {
    fields::is_missing_or_null(Some(&resource.node))
}

/// What Go says of a tree that cannot be printed, without the value.
pub(crate) fn problem(error: &DataError) -> String {
    match error {
        DataError::Yaml(error) => error.to_string(),
        DataError::Json { problem, .. } => problem.clone(),
    }
}

/// The resource as Go's `%#v` prints its decoded map.
fn go_dump(resource: &Resource) -> String {
    go_syntax(&resource.node).unwrap_or_else(|_| NIL_MAP.to_owned())
}

fn write(json: &Json, writer: &mut Writer) {
    match &json.kind {
        JsonKind::Null => drop(writer.null()),
        JsonKind::Bool(value) => drop(writer.bool(*value)),
        JsonKind::Int(value) => drop(writer.number(&value.to_string())),
        JsonKind::Uint(value) => drop(writer.number(&value.to_string())),
        JsonKind::Float(value) => drop(writer.number(&format_float64(*value))),
        JsonKind::String(text) => drop(writer.string(text)),
        JsonKind::Array(items) => {
            writer.begin_list(items.len());
            for item in items {
                write(item, writer);
            }
            writer.end_list();
        }
        JsonKind::Object(entries) => {
            writer.begin_map(entries.len());
            for (key, value) in in_natural_order(entries) {
                writer.key(key);
                write(value, writer);
            }
            writer.end_map();
        }
    }
}

/// The entries as go-yaml v2 sorts them.
fn in_natural_order(entries: &[(String, Json)]) -> Vec<&Entry> {
    let entries: Vec<_> = entries.iter().collect();
    if entries.is_sorted_by(|one, other| precedes(one, other)) { entries } else { merge_sorted(entries) }
}

type Entry = (String, Json);

fn precedes((one, _): &Entry, (other, _): &Entry) -> bool {
    natural_order(Style::V2, one, other).is_le()
}

/// Merge sort: the order is not total, which the sorting of the standard library may answer with a panic.
fn merge_sorted(mut left: Vec<&Entry>) -> Vec<&Entry> {
    if left.len() < 2 {
        return left;
    }
    let right = left.split_off(left.len() / 2);
    let mut left = merge_sorted(left).into_iter().peekable();
    let mut right = merge_sorted(right).into_iter().peekable();
    let mut merged = Vec::with_capacity(left.len() + right.len());
    loop {
        let next = match (left.peek(), right.peek()) {
            (Some(one), Some(other)) if precedes(one, other) => left.next(),
            (_, Some(_)) => right.next(),
            (_, None) => left.next(),
        };
        match next {
            Some(entry) => merged.push(entry),
            None => return merged,
        }
    }
}

#[cfg(test)]
mod tests;
