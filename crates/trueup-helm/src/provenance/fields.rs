//! Every scalar of a rendered manifest, with its place in the text and where it came from.

use std::ops::Range;

use serde::Serialize;
use trueup_model::{FieldPath, Provenance, Segment};
use trueup_template::{Causes, Text};
use trueup_yaml::{Json, JsonKind};

use super::{object_name, of_range};

/// A scalar of a rendered object and where it came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldProvenance {
    /// The object: `Kind/name`.
    pub object: String,
    /// Name of the template that the manifest came from.
    pub source: String,
    /// The field.
    pub field: FieldPath,
    /// The value as the manifest writes it.
    pub value: String,
    /// Where it came from; empty if nothing is known.
    pub from: Vec<Provenance>,
}

/// A manifest that has been read: its object's name, and the text that it is written in.
pub(super) struct ReadManifest<'a> {
    pub(super) source: &'a str,
    pub(super) text: &'a Text,
    pub(super) object: String,
    pub(super) json: Json,
}

impl<'a> ReadManifest<'a> {
    /// Reads a document; `None` if it is no object with a kind.
    pub(super) fn read(source: &'a str, text: &'a Text) -> Option<Self> {
        let json = trueup_yaml::read_json(text).ok()?;
        let text_of = |json: Option<&Json>| json.and_then(Json::as_str).map(str::to_owned);
        let metadata = json.get("metadata");
        let kind = text_of(json.get("kind"))?;
        let name = text_of(metadata.and_then(|metadata| metadata.get("name"))).unwrap_or_default();
        let namespace = text_of(metadata.and_then(|metadata| metadata.get("namespace")));
        Some(Self { source, text, object: object_name(&kind, namespace.as_deref(), &name), json })
    }

    /// Every scalar with its place in the text, in the order of the fields' names.
    pub(super) fn scalars(&self) -> Vec<(FieldPath, Range<usize>)> {
        let mut scalars = Vec::new();
        collect(&self.json, FieldPath::root(), &mut scalars);
        scalars
    }

    /// The value at a path: a scalar, or a map or list with its scalars.
    pub(super) fn at(&self, path: &FieldPath) -> Option<&Json> {
        path.0.iter().try_fold(&self.json, |json, segment| step(json, segment))
    }

    /// A scalar and where it came from.
    pub(super) fn provenance(&self, field: FieldPath, range: &Range<usize>, causes: &Causes) -> FieldProvenance {
        let value = self.text.get(range.clone()).unwrap_or_default();
        FieldProvenance {
            object: self.object.clone(),
            source: self.source.to_owned(),
            field,
            value: String::from_utf8_lossy(value).into_owned(),
            from: of_range(self.text, range, causes),
        }
    }
}

/// Every scalar below a value, with its path.
pub(super) fn collect(json: &Json, path: FieldPath, scalars: &mut Vec<(FieldPath, Range<usize>)>) {
    match &json.kind {
        JsonKind::Object(entries) if !entries.is_empty() => {
            for (name, value) in entries {
                collect(value, path.field(name), scalars);
            }
        }
        JsonKind::Array(items) if !items.is_empty() => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| collect(item, path.join(Segment::Index(index)), scalars));
        }
        _ => scalars.push((path, json.place.start..json.place.end)),
    }
}

fn step<'j>(json: &'j Json, segment: &Segment) -> Option<&'j Json> {
    match segment {
        Segment::Field(name) => json.get(name),
        Segment::Index(index) => items(json)?.get(*index),
        Segment::Item(keys) => items(json)?.iter().find(|item| {
            keys.iter().all(|(key, want)| item.get(key).is_some_and(|have| plain_text(have).as_deref() == Some(want)))
        }),
        Segment::Value(want) => items(json)?.iter().find(|item| plain_text(item).as_deref() == Some(want)),
    }
}

fn items(json: &Json) -> Option<&[Json]> {
    if let JsonKind::Array(items) = &json.kind { Some(items) } else { None }
}

fn plain_text(json: &Json) -> Option<String> {
    match &json.kind {
        JsonKind::String(text) => Some(text.clone()),
        JsonKind::Int(number) => Some(number.to_string()),
        JsonKind::Uint(number) => Some(number.to_string()),
        JsonKind::Float(number) => Some(number.to_string()),
        JsonKind::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
