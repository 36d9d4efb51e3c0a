//! Every scalar of a rendered manifest, with its place in the text and where it came from.

use std::ops::Range;

use trueup_model::{FieldPath, FieldProvenance, Provenance, ProvenanceSource, Segment};
use trueup_template::Text;
use trueup_yaml::{Json, JsonKind, Place};

use super::{Trace, object_name};

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
        scalars.into_iter().map(|(field, place)| (field, place.start..place.end)).collect()
    }

    /// The value at a path: a scalar, or a map or list with its scalars.
    pub(super) fn at(&self, path: &FieldPath) -> Option<&Json> {
        path.0.iter().try_fold(&self.json, |json, segment| step(json, segment))
    }

    /// A scalar and where it came from.
    pub(super) fn provenance(&self, field: FieldPath, place: Place, trace: &Trace) -> FieldProvenance {
        let range = place.start..place.end;
        let value = self.text.get(range.clone()).unwrap_or_default();
        // A null that nobody writes out comes from where its key comes from.
        let range = if range.is_empty() { self.last_written_before(place.start) } else { range };
        let value = if value.is_empty() { &b"null"[..] } else { value };
        let template = trace.sources.path(self.source);
        let from = if self.text.is_traced() {
            trace.of_range(self.text, &range)
        } else {
            // A file of `crds/` is printed as it is.
            let source = ProvenanceSource::File { file: template.clone(), line: place.line, field: field.to_string() };
            vec![Provenance { source, from: Vec::new() }]
        };
        let value = String::from_utf8_lossy(value).into_owned();
        FieldProvenance { object: self.object.clone(), template, field, value, from }
    }

    /// The place of the last character before `end` that is no white space.
    fn last_written_before(&self, end: usize) -> Range<usize> {
        let before = self.text.get(..end).unwrap_or_default();
        let at = before.iter().rposition(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
        at..at + 1
    }
}

/// Every scalar below a value, with its path.
pub(super) fn collect(json: &Json, path: FieldPath, scalars: &mut Vec<(FieldPath, Place)>) {
    match &json.kind {
        JsonKind::Object(entries) if !entries.is_empty() => {
            for (name, value) in entries {
                collect(value, path.field(name), scalars);
            }
        }
        JsonKind::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                collect(item, path.join(Segment::Index(index)), scalars);
            }
        }
        _ => scalars.push((path, json.place)),
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
