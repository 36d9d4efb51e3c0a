//! A kustomization file as `kustomize edit` writes it: the fields of the old text in their order, each with its comments,
//! then those that are new.

use trueup_yaml::{Json, JsonKind, is_readable};

use crate::error::BuildError;
use crate::go_json::number_text;
use crate::go_struct::GoValue;
use crate::go_text::is_same_field;
use crate::kustomization::Kustomization;
use crate::output::json_yaml;

/// The order in which fields are added that the old text does not have. `imageTags` is not among them.
const FIELDS: [&str; 33] = [
    "apiVersion",
    "kind",
    "metadata",
    "sortOptions",
    "resources",
    "bases",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "crds",
    "commonLabels",
    "labels",
    "commonAnnotations",
    "patchesStrategicMerge",
    "patchesJson6902",
    "patches",
    "configMapGenerator",
    "secretGenerator",
    "helmCharts",
    "helmChartInflationGenerator",
    "helmGlobals",
    "generatorOptions",
    "vars",
    "images",
    "replacements",
    "replicas",
    "configurations",
    "generators",
    "transformers",
    "validators",
    "components",
    "openapi",
    "buildMetadata",
];

/// What of a text survives: kustomize's `kustfile.commentedField`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    fields: Vec<CommentedField>,
}

/// A field and the lines with comments or without anything before it and in it.
#[derive(Debug, PartialEq, Eq)]
struct CommentedField {
    name: &'static str,
    comments: String,
}

impl Layout {
    /// Finds the fields. A last line without line break counts for nothing.
    pub(super) fn of(text: &str) -> Self {
        let mut fields: Vec<CommentedField> = Vec::new();
        let mut comments = String::new();
        for line in text.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
            if is_comment_or_blank(line) {
                comments.push_str(line);
            } else if let Some(name) = field_of(line) {
                fields.push(CommentedField { name, comments: std::mem::take(&mut comments) });
            } else if let Some(last) = fields.last_mut() {
                last.comments.push_str(&std::mem::take(&mut comments));
            }
        }
        Self { fields }
    }

    /// The text of a kustomization in this layout. What cannot be written is an error in a field that was there; in a new
    /// one it makes the whole text empty.
    pub(super) fn text_of(&self, kustomization: &Kustomization) -> Result<String, BuildError> {
        let values = kustomization.encode();
        let mut out = String::new();
        for field in &self.fields {
            out.push_str(&field.comments);
            write_field(&mut out, field.name, &values)?;
        }
        for name in FIELDS.into_iter().filter(|name| self.fields.iter().all(|field| field.name != *name)) {
            if write_field(&mut out, name, &values).is_err() {
                return Ok(String::new());
            }
        }
        Ok(out)
    }
}

fn is_comment_or_blank(line: &str) -> bool {
    let line = line.trim_start_matches(' ').trim_end_matches('\n');
    line.is_empty() || line.starts_with('#')
}

/// The field that begins in a line: nothing but its name stands before the colon.
fn field_of(line: &str) -> Option<&'static str> {
    let (name, _) = line.split_once(':')?;
    FIELDS.into_iter().find(|field| is_same_field(name, field))
}

fn write_field(out: &mut String, name: &'static str, values: &Json) -> Result<(), BuildError> {
    let Some(value) = values.get(name) else { return Ok(()) };
    let value = if name == "helmCharts" { through_float(value) } else { value.clone() };
    if !is_all_readable(&value) {
        return Err(BuildError::new("yaml: control characters are not allowed"));
    }
    out.push_str(&json_yaml(&JsonKind::Object(vec![(name.to_owned(), value)]).into()));
    Ok(())
}

/// A value of which all numbers have been floats in between, as in Go's `map[string]any`.
fn through_float(value: &Json) -> Json {
    match &value.kind {
        JsonKind::Array(items) => JsonKind::Array(items.iter().map(through_float).collect()).into(),
        JsonKind::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.clone(), through_float(value)));
            JsonKind::Object(entries.collect()).into()
        }
        JsonKind::Int(number) => reread(&number.to_string()),
        JsonKind::Uint(number) => reread(&number.to_string()),
        JsonKind::Float(number) => reread(&number.to_string()),
        JsonKind::Null | JsonKind::Bool(_) | JsonKind::String(_) => value.clone(),
    }
}

/// The number that YAML sees in the JSON text of a float.
fn reread(number: &str) -> Json {
    let number = number.parse().unwrap_or_default();
    let text = number_text(number);
    let whole = text.parse().map(JsonKind::Int).or_else(|_| text.parse().map(JsonKind::Uint));
    whole.unwrap_or(JsonKind::Float(number)).into()
}

fn is_all_readable(value: &Json) -> bool {
    let is_readable_text =
        |text: &str| text.chars().all(|character| character < ' ' || is_readable(character) && character != '\u{feff}');
    match &value.kind {
        JsonKind::String(text) => is_readable_text(text),
        JsonKind::Array(items) => items.iter().all(is_all_readable),
        JsonKind::Object(entries) => entries.iter().all(|(key, value)| is_readable_text(key) && is_all_readable(value)),
        _ => true,
    }
}
