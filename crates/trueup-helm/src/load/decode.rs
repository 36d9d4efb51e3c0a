//! Decoding of YAML into Go's structs: `sigs.k8s.io/yaml` coerces scalars to strings, `encoding/json` finds fields
//! without regard to case and goes on after a wrong type, of which it reports the first.

use trueup_yaml::{Json, JsonKind, coerce_to_string};

/// The first error of a decoding, and where it is at the moment.
#[derive(Default)]
pub(super) struct Decoding {
    path: Vec<&'static str>,
    structs: Vec<&'static str>,
    error: Option<String>,
}

impl Decoding {
    /// The outcome, in the words of `sigs.k8s.io/yaml`.
    pub(super) fn finish(self) -> Result<(), String> {
        self.error.map_or(Ok(()), |error| Err(unmarshal_error(&error)))
    }

    /// Gives each entry of an object to `field`, which is called with the field's own name. Anything but an object and
    /// null is an error; `go_type` is the type with its package, the name of which is `go_type` without it.
    pub(super) fn object(
        &mut self,
        json: &Json,
        go_type: &str,
        struct_name: &'static str,
        fields: &[&'static str],
        mut field: impl FnMut(&mut Self, &'static str, &Json),
    ) {
        match &json.kind {
            JsonKind::Null => {}
            JsonKind::Object(entries) => {
                self.structs.push(struct_name);
                for (key, value) in entries {
                    if let Some(name) = find_field(fields, key) {
                        self.path.push(name);
                        field(self, name, value);
                        self.path.pop();
                    }
                }
                self.structs.pop();
            }
            _ => self.mismatch(json, go_type),
        }
    }

    /// A string field: null leaves it as it is.
    pub(super) fn string(&mut self, json: &Json, target: &mut String) {
        match &json.kind {
            JsonKind::Null => {}
            JsonKind::String(text) => target.clone_from(text),
            _ => match coerce_to_string(json) {
                Some(text) => *target = text,
                None => self.mismatch(json, "string"),
            },
        }
    }

    /// A field of type `bool`.
    pub(super) fn boolean(&mut self, json: &Json, target: &mut bool) {
        match &json.kind {
            JsonKind::Bool(flag) => *target = *flag,
            JsonKind::Null => {}
            _ => self.mismatch(json, "bool"),
        }
    }

    /// A field of type `[]string`; what was decoded there before shows through nulls.
    pub(super) fn strings(&mut self, json: &Json, target: &mut Vec<String>) {
        self.list(json, "[]string", target, Self::string);
    }

    /// A slice, whose elements are decoded over those that are there already. Returns whether it is not nil.
    pub(super) fn list<T: Default>(
        &mut self,
        json: &Json,
        go_type: &str,
        target: &mut Vec<T>,
        mut item: impl FnMut(&mut Self, &Json, &mut T),
    ) -> Option<bool> {
        match &json.kind {
            JsonKind::Null => {
                target.clear();
                Some(false)
            }
            JsonKind::Array(items) => {
                target.resize_with(items.len(), T::default);
                items.iter().zip(target).for_each(|(json, target)| item(self, json, target));
                Some(true)
            }
            _ => {
                self.mismatch(json, go_type);
                None
            }
        }
    }

    /// A field of type `map[string]string`.
    pub(super) fn string_map(&mut self, json: &Json, target: &mut Vec<(String, String)>) {
        match &json.kind {
            JsonKind::Null => target.clear(),
            JsonKind::Object(entries) => {
                for (key, value) in entries {
                    let mut text = String::new();
                    self.string(value, &mut text);
                    match target.binary_search_by(|(known, _)| known.cmp(key)) {
                        Ok(index) => target[index].1 = text,
                        Err(index) => target.insert(index, (key.clone(), text)),
                    }
                }
            }
            _ => self.mismatch(json, "map[string]string"),
        }
    }

    fn mismatch(&mut self, json: &Json, go_type: &str) {
        let found = json.kind.go_word();
        let target = match self.structs.last() {
            None => format!("value of type {go_type}"),
            Some(name) => format!("struct field {name}.{} of type {go_type}", self.path.join(".")),
        };
        self.error.get_or_insert(format!("json: cannot unmarshal {found} into Go {target}"));
    }
}

/// The frame of `sigs.k8s.io/yaml` around an error of `encoding/json`.
pub(crate) fn unmarshal_error(text: &str) -> String {
    format!("error unmarshaling JSON: while decoding JSON: {text}")
}

fn find_field(fields: &[&'static str], key: &str) -> Option<&'static str> {
    let exact = fields.iter().find(|field| **field == key);
    exact.or_else(|| fields.iter().find(|field| fold(field) == fold(key))).copied()
}

/// Letters that `encoding/json` takes for the same.
fn fold(name: &str) -> String {
    let fold = |character| match character {
        'ſ' => 's',
        '\u{212a}' => 'k',
        other => other.to_ascii_lowercase(),
    };
    name.chars().map(fold).collect()
}
