//! What Helm reads of a document, as Go's `encoding/json` decodes it into Helm's `SimpleHead`.

use trueup_yaml::{Json, JsonKind};

use crate::Generation;

/// What Helm reads of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// `apiVersion`
    pub api_version: String,
    /// `kind`
    pub kind: String,
    /// `metadata.name`
    pub name: String,
    /// `metadata.annotations`, in byte order of the keys.
    pub annotations: Vec<(String, String)>,
}

impl Head {
    /// The value of an annotation.
    pub fn annotation(&self, name: &str) -> Option<&str> {
        self.annotations.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn annotate(&mut self, key: &str, value: String) {
        match self.annotations.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => *old = value,
            None => self.annotations.push((key.to_owned(), value)),
        }
    }
}

const FIELDS: [&str; 3] = ["apiVersion", "kind", "metadata"];

const METADATA: &str =
    r#"struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }"#;

/// Reads the head of a document; the error is Go's text.
pub(super) fn read(document: &[u8], generation: Generation) -> Result<Head, String> {
    let is_wanted = |key: &str| field(key, &FIELDS).is_some();
    let json = trueup_yaml::read_json_entries(document, &is_wanted).map_err(|error| error.converting())?;
    decode(&json, generation).map_err(|text| format!("error unmarshaling JSON: while decoding JSON: {text}"))
}

/// Decodes the head. As in Go, decoding goes on after a value of the wrong type, and the first such value is reported.
fn decode(json: &Json, generation: Generation) -> Result<Head, String> {
    let mut decoder = Decoder::default();
    match &json.kind {
        JsonKind::Object(entries) => decoder.root(entries),
        JsonKind::Null => {}
        other => {
            let package = generation.manifest_package();
            let kind = other.go_word();
            return Err(format!("json: cannot unmarshal {kind} into Go value of type {package}.SimpleHead"));
        }
    }
    match decoder.error {
        Some(text) => Err(text),
        None => Ok(decoder.head),
    }
}

#[derive(Default)]
struct Decoder {
    head: Head,
    error: Option<String>,
}

impl Decoder {
    fn root(&mut self, entries: &[(String, Json)]) {
        for (key, value) in entries {
            match field(key, &FIELDS) {
                Some("apiVersion") => {
                    if let Some(text) = self.string(value, "SimpleHead.apiVersion") {
                        self.head.api_version = text;
                    }
                }
                Some("kind") => {
                    if let Some(text) = self.string(value, "SimpleHead.kind") {
                        self.head.kind = text;
                    }
                }
                Some(_) => self.metadata(value),
                None => {}
            }
        }
        self.head.annotations.sort();
    }

    fn metadata(&mut self, value: &Json) {
        let entries = match &value.kind {
            JsonKind::Object(entries) => entries,
            JsonKind::Null => {
                self.head.name.clear();
                self.head.annotations.clear();
                return;
            }
            other => return self.wrong(other, "SimpleHead.metadata", METADATA),
        };
        for (key, value) in entries {
            match field(key, &["name", "annotations"]) {
                Some("name") => {
                    if let Some(text) = self.string(value, ".metadata.name") {
                        self.head.name = text;
                    }
                }
                Some(_) => self.annotations(value),
                None => {}
            }
        }
    }

    fn annotations(&mut self, value: &Json) {
        match &value.kind {
            JsonKind::Object(entries) => {
                for (key, value) in entries {
                    let text = self.string(value, ".metadata.annotations");
                    self.head.annotate(key, text.unwrap_or_default());
                }
            }
            JsonKind::Null => self.head.annotations.clear(),
            other => self.wrong(other, ".metadata.annotations", "map[string]string"),
        }
    }

    /// A scalar as `sigs.k8s.io/yaml` hands it to a field of type string.
    fn string(&mut self, value: &Json, place: &str) -> Option<String> {
        match &value.kind {
            JsonKind::String(text) => Some(text.clone()),
            JsonKind::Null => None,
            other => trueup_yaml::coerce_to_string(value).or_else(|| {
                self.wrong(other, place, "string");
                None
            }),
        }
    }

    fn wrong(&mut self, value: &JsonKind, place: &str, go_type: &str) {
        let text = || {
            let kind = value.go_word();
            format!("json: cannot unmarshal {kind} into Go struct field {place} of type {go_type}")
        };
        self.error.get_or_insert_with(text);
    }
}

/// The field that Go's decoder chooses for a key: the exact one, or else one that differs in case.
fn field<'a>(key: &str, fields: &[&'a str]) -> Option<&'a str> {
    let folded = |c: char| match c {
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        other => other.to_ascii_lowercase(),
    };
    let same = |name: &str| key.chars().map(folded).eq(name.chars().map(folded));
    fields.iter().find(|name| same(name)).copied()
}
