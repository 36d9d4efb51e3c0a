//! Finding the fields that a field spec means, and creating them, as kustomize's package `filters/fieldspec`.

use std::borrow::Cow;

use trueup_yaml::tree::{Node, NodeKind, Tag};

use crate::error::BuildError;
use crate::fields;
use crate::kustomization::FieldSpec;
use crate::resource::Resource;

pub use entry::EntrySetter;

mod entry;

/// What changes a field that was found.
pub type Setter<'s> = dyn FnMut(&mut Node) -> Result<(), BuildError> + 's;

/// What a field becomes that a spec with `create` does not find, or finds null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Creation {
    /// It is not created, whatever the spec says.
    Never,
    /// A scalar; a null gets this tag and keeps its text.
    Scalar(ScalarTag),
    /// A map.
    Mapping,
}

/// The tag that a null gets that is made a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarTag {
    /// None: its text decides.
    None,
    /// A string.
    Str,
    /// A whole number.
    Int,
}

/// Changes the fields of a resource that a spec means; nothing if it is for other kinds.
pub fn apply(root: &mut Node, spec: &FieldSpec, creation: Creation, set: &mut Setter) -> Result<(), BuildError> {
    if selects(spec, root) { visit(root, spec, creation, set) } else { Ok(()) }
}

/// The specs that are for the kind of a resource.
pub fn matching<'s>(specs: impl IntoIterator<Item = &'s FieldSpec>, root: &Node) -> Vec<&'s FieldSpec> {
    let (kind, api_version) = (text(root, "kind"), text(root, "apiVersion"));
    specs.into_iter().filter(|spec| is_for(spec, kind, api_version)).collect()
}

/// Whether a spec is for the kind of a resource.
pub fn selects(spec: &FieldSpec, root: &Node) -> bool {
    is_for(spec, text(root, "kind"), text(root, "apiVersion"))
}

fn text<'n>(root: &'n Node, field: &str) -> &'n str {
    root.get(field).map_or("", fields::text_of)
}

fn is_for(spec: &FieldSpec, kind: &str, api_version: &str) -> bool {
    if !spec.kind.is_empty() && spec.kind != kind {
        return false;
    }
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    (spec.group.is_empty() || spec.group == group) && (spec.version.is_empty() || spec.version == version)
}

/// Changes the fields at a spec's path, whatever the kind of the resource is.
pub fn visit(root: &mut Node, spec: &FieldSpec, creation: Creation, set: &mut Setter) -> Result<(), BuildError> {
    let creation = if spec.create { creation } else { Creation::Never };
    let walked = walk(root, &split_path(&spec.path), creation, set);
    walked.map_err(|error| {
        let id = Resource::new(root.clone()).current_id(&crate::scope::Scopes::default());
        error.prefixed(format_args!("considering field '{}' of object {id}", spec.path))
    })
}

/// The parts of a path: separated by `/` unless `\` stands before it; one at the beginning is ignored.
pub fn split_path(path: &str) -> Vec<Cow<'_, str>> {
    let mut parts: Vec<Cow<'_, str>> = Vec::new();
    for part in path.strip_prefix('/').unwrap_or(path).split('/') {
        match parts.last_mut() {
            Some(last) if last.ends_with('\\') => {
                let last = last.to_mut();
                last.pop();
                last.push('/');
                last.push_str(part);
            }
            _ => parts.push(Cow::Borrowed(part)),
        }
    }
    parts
}

fn walk(node: &mut Node, path: &[Cow<'_, str>], creation: Creation, set: &mut Setter) -> Result<(), BuildError> {
    let Some((part, rest)) = path.split_first() else { return set(node) };
    if node.tag == Tag::Null {
        return Ok(());
    }
    match &mut node.kind {
        NodeKind::Sequence(items) => {
            let walked = items.iter_mut().try_for_each(|item| walk(item, path, creation, set));
            walked.map_err(|error| error.prefixed(format_args!("visit traversal on path: [{}]", path.join(" "))))
        }
        NodeKind::Mapping(_) => match field(node, part, rest.is_empty(), creation)? {
            Some(field) => walk(field, rest, creation, set),
            None => Ok(()),
        },
        NodeKind::Scalar(_) | NodeKind::Alias(_) => Err(BuildError::new("expected sequence or mapping node")),
    }
}

/// The field of a map that a part of a path names, made what the next part needs if it is missing or null.
fn field<'n>(
    node: &'n mut Node,
    part: &str,
    is_last: bool,
    creation: Creation,
) -> Result<Option<&'n mut Node>, BuildError> {
    let (name, is_list) = part.strip_suffix("[]").map_or((part, false), |name| (name, true));
    if name.is_empty() {
        return Err(BuildError::new("cannot set or create an empty field name"));
    }
    let key = name.trim();
    if key.is_empty() {
        return Ok(Some(node));
    }
    demand_field_name(node, key).map_err(|error| error.prefixed(format_args!("fieldName: {name}")))?;
    let wanted = match creation {
        Creation::Never => None,
        _ if is_list => None,
        Creation::Scalar(_) if !is_last => Some(Creation::Mapping),
        _ => Some(creation),
    };
    let NodeKind::Mapping(entries) = &mut node.kind else { return Ok(None) };
    let Some(place) = entries.iter().position(|(name, _)| name.text() == Some(key)) else {
        let Some(wanted) = wanted else { return Ok(None) };
        entries.push((fields::untyped(key), created(wanted)));
        return Ok(entries.last_mut().map(|(_, value)| value));
    };
    let value = &mut entries[place].1;
    if value.tag == Tag::Null {
        if is_list {
            retype(value, NodeKind::Sequence(Vec::new()), Tag::None);
        } else if let Some(wanted) = wanted {
            fill(value, wanted);
        }
    }
    Ok(Some(value))
}

/// Kyaml's `PathGetter` takes some parts for places in lists, which a map has not.
fn demand_field_name(node: &Node, key: &str) -> Result<(), BuildError> {
    if let Ok(index) = key.parse::<i64>() {
        return match index {
            0.. => fields::demand_sequence(node),
            _ => Err(BuildError::new(format!("array index {index} cannot be negative"))),
        };
    }
    match key {
        "-" => fields::demand_sequence(node),
        "*" => Err(BuildError::new("wildcard is not supported in PathGetter")),
        _ if key.starts_with('[') && key.ends_with(']') => {
            if key.contains('=') {
                fields::demand_sequence(node)
            } else {
                Err(BuildError::new("list path element must contain fieldName=fieldValue for element to match"))
            }
        }
        _ => Ok(()),
    }
}

fn created(wanted: Creation) -> Node {
    match wanted {
        Creation::Mapping => fields::empty_mapping(),
        Creation::Scalar(_) | Creation::Never => fields::untyped(""),
    }
}

/// Makes a null what was wanted; a scalar keeps its text, be it `null` or `~`.
fn fill(value: &mut Node, wanted: Creation) {
    match wanted {
        Creation::Mapping => retype(value, NodeKind::Mapping(Vec::new()), Tag::Map),
        Creation::Scalar(ScalarTag::None) => value.tag = Tag::None,
        Creation::Scalar(ScalarTag::Str) => value.tag = Tag::Str,
        Creation::Scalar(ScalarTag::Int) => value.tag = Tag::Int,
        Creation::Never => {}
    }
}

fn retype(value: &mut Node, kind: NodeKind, tag: Tag) {
    value.kind = kind;
    value.tag = tag;
}

/// Sets a scalar to a text that decides what it is (`SetScalar`); the quotes stay.
pub fn set_text(node: &mut Node, text: &str) -> Result<(), BuildError> {
    fields::set_scalar(node, fields::untyped(text))
}

/// Sets a scalar with a tag (`SetEntry` without a name); the quotes stay.
pub fn set_tagged(node: &mut Node, text: &str, tag: Tag) -> Result<(), BuildError> {
    fields::set_scalar(node, Node::scalar(text, tag))
}

#[cfg(test)]
mod tests;
