//! Where the value of a replacement comes from.

use trueup_yaml::tree::{Node, NodeKind};

use super::DEFAULT_FIELD_PATH;
use crate::annotations;
use crate::error::BuildError;
use crate::field_path::{self, Place};
use crate::fields;
use crate::id::{Gvk, ResourceId};
use crate::kustomization::{FieldOptions, Replacement, SourceSelector};
use crate::resource::Resource;
use crate::resource_list::ResourceList;

/// The value of a replacement.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// It stays what it is.
    Fixed(Node),
    /// It is a field of a resource, and so what earlier targets have made of it.
    Field {
        /// The resource's position.
        resource: usize,
        /// Where the field is.
        place: Place,
    },
}

impl Value {
    /// What it is now.
    pub(super) fn node(&self, resources: &ResourceList) -> Node {
        let nothing = || fields::untyped("");
        match self {
            Self::Fixed(node) => node.clone(),
            Self::Field { resource, place } => {
                let resource = resources.resources.get(*resource);
                resource.and_then(|resource| place.of(&resource.node)).cloned().unwrap_or_else(nothing)
            }
        }
    }

    /// Before a field is replaced as a whole: if the value is in there, it stays what it is.
    pub(super) fn settle(&mut self, changed: usize, changed_place: &Place, resources: &ResourceList) {
        if let Self::Field { resource, place } = self
            && *resource == changed
            && changed_place.is_above(place)
        {
            *self = Self::Fixed(self.node(resources));
        }
    }
}

/// Finds the value of a replacement.
pub(super) fn value(resources: &ResourceList, replacement: &Replacement) -> Result<Value, BuildError> {
    match (&replacement.source, &replacement.source_value) {
        (Some(_), Some(_)) => Err(BuildError::new("value and resource selectors are mutually exclusive")),
        (None, Some(text)) => Ok(Value::Fixed(fields::untyped(text))),
        (None, None) => Err(BuildError::new("replacements must specify a source and at least one target")),
        (Some(selector), None) => selected(resources, selector),
    }
}

fn selected(resources: &ResourceList, selector: &SourceSelector) -> Result<Value, BuildError> {
    let id = selector_id(selector);
    let resource = only_resource(resources, selector, &id)?;
    let path = if selector.field_path.is_empty() { DEFAULT_FIELD_PATH } else { &selector.field_path };
    let node = &resources.resources[resource].node;
    let place = field_path::lookup(node, &field_path::parse(path)?)
        .map_err(|error| error.prefixed("error looking up replacement source"))?;
    let found = place.and_then(|place| place.of(node).map(|field| (place.clone(), field)));
    match found {
        Some((place, field)) if !fields::is_nil_or_empty(Some(field)) => {
            Ok(part(selector.options.as_ref(), field)?.map_or(Value::Field { resource, place }, Value::Fixed))
        }
        _ => Err(BuildError::new(format!("fieldPath `{path}` is missing for replacement source {id}"))),
    }
}

fn selector_id(selector: &SourceSelector) -> ResourceId {
    let SourceSelector { group, version, kind, name, namespace, .. } = selector;
    ResourceId {
        gvk: Gvk { group: group.clone(), version: version.clone(), kind: kind.clone() },
        name: name.clone(),
        namespace: namespace.clone(),
        cluster_scoped: false,
    }
}

fn only_resource(resources: &ResourceList, selector: &SourceSelector, id: &ResourceId) -> Result<usize, BuildError> {
    let mut selected = None;
    for (index, resource) in resources.resources.iter().enumerate() {
        let ids = all_ids(resource).map_err(|error| error.prefixed("error getting node IDs"))?;
        if ids.iter().any(|other| other.is_selected_by(id)) && selected.replace(index).is_some() {
            return Err(BuildError::new(format!("multiple matches for selector {}", described(selector, id))));
        }
    }
    selected.ok_or_else(|| BuildError::new(format!("nothing selected by {}", described(selector, id))))
}

/// All ids of a resource, the current one first. Here, kustomize knows no kinds without namespace.
pub(super) fn all_ids(resource: &Resource) -> Result<Vec<ResourceId>, BuildError> {
    let mut ids = vec![ResourceId {
        gvk: resource.gvk(),
        name: resource.name().to_owned(),
        namespace: resource.namespace().to_owned(),
        cluster_scoped: false,
    }];
    if let Some(names) = resource.annotation(annotations::PREVIOUS_NAMES) {
        let count = |key| resource.annotation(key).unwrap_or_default().split(',').count();
        let names = names.split(',').count();
        if names != count(annotations::PREVIOUS_NAMESPACES) || names != count(annotations::PREVIOUS_KINDS) {
            return Err(BuildError::new(
                "number of previous names, number of previous namespaces, number of previous kinds not equal",
            ));
        }
        ids.append(&mut resource.previous_ids());
    }
    Ok(ids)
}

/// A selector in kustomize's messages: `ID:fieldPath:options`.
fn described(selector: &SourceSelector, id: &ResourceId) -> String {
    let mut text = id.to_string();
    if !selector.field_path.is_empty() {
        text = format!("{text}:{}", selector.field_path);
    }
    match &selector.options {
        Some(FieldOptions { delimiter, index, create, .. }) if !delimiter.is_empty() || *create => {
            format!("{text}:{delimiter}({index}), create={create}")
        }
        _ => text,
    }
}

/// The part of a text that the options name, if they do.
fn part(options: Option<&FieldOptions>, field: &Node) -> Result<Option<Node>, BuildError> {
    let Some(options) = options.filter(|options| !options.delimiter.is_empty()) else { return Ok(None) };
    let NodeKind::Scalar(text) = &field.kind else {
        return Err(BuildError::new("delimiter option can only be used with scalar nodes"));
    };
    let index = usize::try_from(options.index).ok();
    let Some(part) = index.and_then(|index| text.split(options.delimiter.as_str()).nth(index)) else {
        let index = options.index;
        return Err(BuildError::new(format!("options.index {index} is out of bounds for value {text}")));
    };
    Ok(Some(Node { kind: NodeKind::Scalar(part.into()), ..field.clone() }))
}
