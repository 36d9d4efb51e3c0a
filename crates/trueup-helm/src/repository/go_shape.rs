//! Texts that Go decodes into structs: JSON or YAML comes in, a value of the wanted shape or Go's complaint comes out.

use std::collections::HashSet;

use trueup_yaml::{Document, Json, JsonKind, NodeKind, coerce_to_string, document_to_json, read_json, read_node};

/// Deeper texts than this are refused.
const DEPTH: usize = 100;

/// What a Go type wants.
#[derive(Debug)]
pub(super) enum Shape {
    /// `string`
    Text,
    /// `bool`
    Flag,
    /// `time.Time`, which is decoded but not used.
    Time,
    /// `interface{}`
    Anything,
    /// A slice; the text is its Go type.
    List(&'static str, &'static Shape),
    /// A map with strings as keys; the text is its Go type.
    Map(&'static str, &'static Shape),
    /// A pointer to a struct: its name with the package, its name, its fields.
    Struct(&'static str, &'static str, &'static [(&'static str, Shape)]),
}

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// `sigs.k8s.io/yaml`'s `Unmarshal`.
    Lenient,
    /// JSON if it is JSON, otherwise `sigs.k8s.io/yaml`'s `UnmarshalStrict`.
    JsonOrStrict,
}

/// Reads a text of a shape. Every struct in the result has its fields under the names of the shape, and numbers are
/// strings where the shape wants strings.
pub(super) fn read_shape(text: &[u8], shape: &Shape, strictness: Strictness) -> Result<Json, String> {
    if strictness == Strictness::JsonOrStrict
        && let Ok(value) = serde_json::from_slice::<serde_json::Value>(text)
    {
        return Reading::new(Source::Json).read(&from_serde(value), shape);
    }
    let json = match strictness {
        Strictness::Lenient => read_json(text).map_err(|error| error.converting())?,
        Strictness::JsonOrStrict => read_strict(text)?,
    };
    let source = if strictness == Strictness::Lenient { Source::Yaml } else { Source::StrictYaml };
    Reading::new(source)
        .read(&json, shape)
        .map_err(|error| format!("error unmarshaling JSON: while decoding JSON: {error}"))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Json,
    Yaml,
    StrictYaml,
}

struct Reading {
    source: Source,
    path: Vec<String>,
    structs: Vec<&'static str>,
    /// The first complaint that does not stop Go at once.
    complaint: Option<String>,
}

impl Reading {
    fn new(source: Source) -> Self {
        Self { source, path: Vec::new(), structs: Vec::new(), complaint: None }
    }

    fn read(mut self, json: &Json, shape: &Shape) -> Result<Json, String> {
        let value = self.value(json, shape)?;
        self.complaint.map_or(Ok(value), Err)
    }

    fn value(&mut self, json: &Json, shape: &Shape) -> Result<Json, String> {
        if self.path.len() > DEPTH {
            return Err("exceeded max depth".to_owned());
        }
        let kind = match (shape, &json.kind) {
            (_, JsonKind::Null) => JsonKind::Null,
            (Shape::Anything, kind) => kind.clone(),
            (Shape::Text, JsonKind::String(text)) => JsonKind::String(text.clone()),
            (Shape::Text, _) => return Ok(self.text(json)),
            (Shape::Flag, JsonKind::Bool(flag)) => JsonKind::Bool(*flag),
            (Shape::Time, JsonKind::String(text)) if is_time(text) => JsonKind::String(text.clone()),
            (Shape::Time, JsonKind::String(text)) => return Err(bad_time(text)),
            (Shape::Time, _) => return Err("Time.UnmarshalJSON: input is not a JSON string".to_owned()),
            (Shape::List(_, item), JsonKind::Array(items)) => {
                JsonKind::Array(items.iter().map(|json| self.value(json, item)).collect::<Result<_, _>>()?)
            }
            (Shape::Map(_, item), JsonKind::Object(entries)) => {
                let entry = |(key, json): &(String, Json)| Ok((key.clone(), self.value(json, item)?));
                JsonKind::Object(entries.iter().map(entry).collect::<Result<_, String>>()?)
            }
            (Shape::Struct(_, name, fields), JsonKind::Object(entries)) => {
                self.structs.push(name);
                let object = self.fields(entries, fields);
                self.structs.pop();
                object?
            }
            _ => return Ok(self.mismatch(json, shape)),
        };
        Ok(Json { kind, place: json.place })
    }

    /// A scalar where the type wants a string: only YAML turns it into one.
    fn text(&mut self, json: &Json) -> Json {
        match coerce_to_string(json) {
            Some(text) if self.source != Source::Json => Json { kind: JsonKind::String(text), place: json.place },
            _ => self.mismatch(json, &Shape::Text),
        }
    }

    fn fields(&mut self, entries: &[(String, Json)], fields: &[(&'static str, Shape)]) -> Result<JsonKind, String> {
        let mut object: Vec<(String, Json)> = Vec::new();
        for (key, json) in entries {
            let exact = fields.iter().find(|(name, _)| name == key);
            let Some((name, shape)) = exact.or_else(|| fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)))
            else {
                if self.source == Source::StrictYaml {
                    self.complain(format!("json: unknown field \"{key}\""));
                }
                continue;
            };
            self.path.push((*name).to_owned());
            let value = self.value(json, shape)?;
            self.path.pop();
            object.retain(|(known, _)| known != name);
            object.push(((*name).to_owned(), value));
        }
        object.sort_by(|(left, _), (right, _)| left.cmp(right));
        Ok(JsonKind::Object(object))
    }

    fn mismatch(&mut self, json: &Json, shape: &Shape) -> Json {
        let found = json.kind.go_word();
        let wanted = match shape {
            Shape::Text => "string",
            Shape::Flag => "bool",
            Shape::Time => "time.Time",
            Shape::Anything => "interface {}",
            Shape::List(name, _) | Shape::Map(name, _) | Shape::Struct(name, ..) => name,
        };
        let target = match self.structs.last() {
            None => format!("value of type {wanted}"),
            Some(name) => format!("struct field {name}.{} of type {wanted}", self.path.join(".")),
        };
        self.complain(format!("json: cannot unmarshal {found} into Go {target}"));
        JsonKind::Null.into()
    }

    fn complain(&mut self, text: String) {
        self.complaint.get_or_insert(text);
    }
}

/// The first document, unless a mapping has a key twice, which go-yaml's strict decoder refuses.
fn read_strict(text: &[u8]) -> Result<Json, String> {
    let Some(document) = read_node(text).map_err(|error| error.converting())? else {
        return Ok(JsonKind::Null.into());
    };
    let json = document_to_json(&document).map_err(|error| error.converting())?;
    let twice = keys_that_stand_twice(&document);
    if twice.is_empty() {
        return Ok(json);
    }
    Err(format!("error converting YAML to JSON: yaml: unmarshal errors:\n{}", twice.join("\n")))
}

fn keys_that_stand_twice(document: &Document<'_>) -> Vec<String> {
    let mut twice = Vec::new();
    for (_, node) in document.nodes() {
        let NodeKind::Mapping { entries, .. } = &node.kind else { continue };
        let mut known = HashSet::new();
        for (key, _) in entries {
            let key = document.node(*key);
            let NodeKind::Scalar { value, .. } = &key.kind else { continue };
            if value != "<<" && !known.insert(value) {
                twice.push(format!("  line {}: key {value:?} already set in map", key.place.line));
            }
        }
    }
    twice
}

fn from_serde(value: serde_json::Value) -> Json {
    let kind = match value {
        serde_json::Value::Null => JsonKind::Null,
        serde_json::Value::Bool(flag) => JsonKind::Bool(flag),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(value), ..) => JsonKind::Int(value),
            (None, Some(value), _) => JsonKind::Uint(value),
            (None, None, value) => JsonKind::Float(value.unwrap_or_default()),
        },
        serde_json::Value::String(text) => JsonKind::String(text),
        serde_json::Value::Array(items) => JsonKind::Array(items.into_iter().map(from_serde).collect()),
        serde_json::Value::Object(entries) => {
            let mut entries: Vec<_> = entries.into_iter().map(|(key, value)| (key, from_serde(value))).collect();
            entries.sort_by(|(left, _), (right, _)| left.cmp(right));
            JsonKind::Object(entries)
        }
    };
    kind.into()
}

/// Whether Go's RFC 3339 parser takes the text, as far as its form goes.
fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let form = |pattern: &[u8], bytes: &[u8]| {
        pattern.len() == bytes.len()
            && pattern.iter().zip(bytes).all(|(want, byte)| match want {
                b'0' => byte.is_ascii_digit(),
                want => want == byte,
            })
    };
    let Some((date, rest)) = bytes.split_at_checked(19) else { return false };
    let rest = match rest {
        [b'.' | b',', fraction @ ..] => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits == 0 { rest } else { fraction.get(digits..).unwrap_or_default() }
        }
        _ => rest,
    };
    form(b"0000-00-00T00:00:00", date) && (rest == b"Z" || form(b"+00:00", rest) || form(b"-00:00", rest))
}

fn bad_time(text: &str) -> String {
    format!("parsing time \"{text}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{text}\" as \"2006\"")
}

/// The string of a field; nothing is an empty one.
pub(super) fn text_of(json: &Json, field: &str) -> String {
    json.get(field).and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// Whether a field is true.
pub(super) fn is_set(json: &Json, field: &str) -> bool {
    matches!(json.get(field), Some(Json { kind: JsonKind::Bool(true), .. }))
}

/// The items of a field; nothing is an empty list.
pub(super) fn items_of<'a>(json: &'a Json, field: &str) -> &'a [Json] {
    match json.get(field) {
        Some(Json { kind: JsonKind::Array(items), .. }) => items,
        _ => &[],
    }
}

/// The strings of a field.
pub(super) fn texts_of(json: &Json, field: &str) -> Vec<String> {
    items_of(json, field).iter().map(|json| json.as_str().unwrap_or_default().to_owned()).collect()
}
