//! Records that are filled from JSON, and printed as JSON, as Go's `encoding/json` does it with structs.

use std::collections::BTreeMap;

use trueup_yaml::{Json, JsonKind};

/// A value that a field of a Go struct can have.
pub trait GoValue: Default + PartialEq {
    /// Go's name of the type, as in the errors of `encoding/json`.
    fn type_name() -> String;
    /// Takes over what the JSON says. `null` changes nothing.
    fn decode(&mut self, json: &Json, decoder: &mut Decoder);
    /// The JSON that Go would print.
    fn encode(&self) -> Json;
    /// Whether `omitempty` leaves it out.
    fn is_omitted(&self) -> bool;
    /// Whether this is a list or a map without entries, which `omitempty` leaves out as if there were none.
    fn is_empty_collection(&self) -> bool {
        false
    }
    /// Whether numbers fit, if they are whole and not too large.
    fn takes_numbers() -> bool {
        false
    }
}

/// Decodes one JSON text into one record.
#[derive(Debug)]
pub struct Decoder {
    strict: bool,
    /// Whether numbers and booleans become strings where strings are wanted.
    coerces: bool,
    /// The names of the structs around the value, outermost first.
    structs: Vec<&'static str>,
    /// The fields on the way to the value.
    fields: Vec<FieldPath>,
    error: Option<String>,
}

/// How Go names a field in errors.
#[derive(Debug, Clone, Copy)]
pub struct FieldPath {
    /// Its JSON name, after the names of the embedded structs in which it is: `GeneratorArgs.name`.
    pub path: &'static str,
    /// The type's name, if it is not what its values have by themselves.
    pub type_name: Option<&'static str>,
}

impl Decoder {
    /// The record of a JSON value; with `strict`, unknown fields are errors (`DisallowUnknownFields`).
    pub fn decode<T: GoValue>(json: &Json, strict: bool) -> Result<T, String> {
        Self::run(json, strict, false)
    }

    /// As [`Decoder::decode`], after `sigs.k8s.io/yaml` has made numbers and booleans strings where the record itself has
    /// strings: for YAML that is decoded into a record at once.
    pub fn decode_coercing<T: GoValue>(json: &Json, strict: bool) -> Result<T, String> {
        Self::run(json, strict, true)
    }

    fn run<T: GoValue>(json: &Json, strict: bool, coerces: bool) -> Result<T, String> {
        let mut decoder = Self { strict, coerces, structs: Vec::new(), fields: Vec::new(), error: None };
        let mut value = T::default();
        value.decode(json, &mut decoder);
        decoder.error.map_or(Ok(value), Err)
    }

    /// A value of the wrong type: the first such error is the one that Go returns.
    pub fn mismatch<T: GoValue>(&mut self, json: &Json) {
        let word = match &json.kind {
            JsonKind::Int(_) | JsonKind::Uint(_) | JsonKind::Float(_) if T::takes_numbers() => {
                format!("number {}", crate::go_json::text_of(json))
            }
            kind => kind.go_word().to_owned(),
        };
        let what = match self.structs.last() {
            Some(name) if !self.fields.is_empty() => {
                let path: Vec<&str> = self.fields.iter().map(|field| field.path).collect();
                format!("Go struct field {name}.{}", path.join("."))
            }
            _ => "Go value".to_owned(),
        };
        let mut type_name = T::type_name();
        if let Some(FieldPath { type_name: Some(name), .. }) = self.fields.last() {
            type_name = type_name.replace("string", name).replace("int64", name);
        }
        self.fail(format!("json: cannot unmarshal {word} into {what} of type {type_name}"));
    }

    /// A field that the record does not have.
    pub fn unknown(&mut self, field: &str) {
        if self.strict {
            self.fail(format!("json: unknown field {}", crate::go_text::quoted(field)));
        }
    }

    /// Decodes a field of a record.
    pub fn field(&mut self, record: &'static str, field: FieldPath, value: &mut impl GoValue, json: &Json) {
        let is_embedded = field.path.contains('.');
        let coerces = self.coerces;
        self.coerces &= !is_embedded;
        self.structs.push(record);
        self.fields.push(field);
        value.decode(json, self);
        self.fields.pop();
        self.structs.pop();
        self.coerces = coerces;
    }

    /// Decodes a list of which the type has a name.
    pub fn named_list<L: GoValue, T: GoValue>(&mut self, list: &mut Vec<T>, json: &Json) {
        match json.kind {
            JsonKind::Null | JsonKind::Array(_) => list.decode(json, self),
            _ => self.mismatch::<L>(json),
        }
    }

    fn fail(&mut self, text: String) {
        self.error.get_or_insert(text);
    }
}

impl GoValue for String {
    fn type_name() -> String {
        "string".to_owned()
    }

    fn decode(&mut self, json: &Json, decoder: &mut Decoder) {
        match &json.kind {
            JsonKind::Null => {}
            JsonKind::String(text) => self.clone_from(text),
            _ => match trueup_yaml::coerce_to_string(json).filter(|_| decoder.coerces) {
                Some(text) => *self = text,
                None => decoder.mismatch::<Self>(json),
            },
        }
    }

    fn encode(&self) -> Json {
        JsonKind::String(self.clone()).into()
    }

    fn is_omitted(&self) -> bool {
        self.is_empty()
    }
}

impl GoValue for bool {
    fn type_name() -> String {
        "bool".to_owned()
    }

    fn decode(&mut self, json: &Json, decoder: &mut Decoder) {
        match json.kind {
            JsonKind::Null => {}
            JsonKind::Bool(value) => *self = value,
            _ => decoder.mismatch::<Self>(json),
        }
    }

    fn encode(&self) -> Json {
        JsonKind::Bool(*self).into()
    }

    fn is_omitted(&self) -> bool {
        !*self
    }
}

impl GoValue for i64 {
    fn type_name() -> String {
        "int64".to_owned()
    }

    fn decode(&mut self, json: &Json, decoder: &mut Decoder) {
        match json.kind {
            JsonKind::Null => {}
            JsonKind::Int(value) => *self = value,
            JsonKind::Float(_) => match crate::go_json::text_of(json).parse() {
                Ok(value) => *self = value,
                Err(_) => decoder.mismatch::<Self>(json),
            },
            _ => decoder.mismatch::<Self>(json),
        }
    }

    fn encode(&self) -> Json {
        JsonKind::Int(*self).into()
    }

    fn is_omitted(&self) -> bool {
        *self == 0
    }

    fn takes_numbers() -> bool {
        true
    }
}

impl<T: GoValue> GoValue for Vec<T> {
    fn type_name() -> String {
        format!("[]{}", T::type_name())
    }

    fn decode(&mut self, json: &Json, decoder: &mut Decoder) {
        match &json.kind {
            JsonKind::Null => self.clear(),
            // What is there already is decoded into: a list that is given twice keeps fields of the first.
            JsonKind::Array(items) => {
                self.resize_with(items.len(), T::default);
                self.iter_mut().zip(items).for_each(|(value, item)| value.decode(item, decoder));
            }
            _ => decoder.mismatch::<Self>(json),
        }
    }

    fn encode(&self) -> Json {
        JsonKind::Array(self.iter().map(GoValue::encode).collect()).into()
    }

    fn is_omitted(&self) -> bool {
        self.is_empty()
    }

    fn is_empty_collection(&self) -> bool {
        self.is_empty()
    }
}

impl<T: GoValue> GoValue for BTreeMap<String, T> {
    fn type_name() -> String {
        format!("map[string]{}", T::type_name())
    }

    fn decode(&mut self, json: &Json, decoder: &mut Decoder) {
        match &json.kind {
            JsonKind::Null => self.clear(),
            JsonKind::Object(entries) => {
                for (key, item) in entries {
                    let mut value = T::default();
                    value.decode(item, decoder);
                    self.insert(key.clone(), value);
                }
            }
            _ => decoder.mismatch::<Self>(json),
        }
    }

    fn encode(&self) -> Json {
        JsonKind::Object(self.iter().map(|(key, value)| (key.clone(), value.encode())).collect()).into()
    }

    fn is_omitted(&self) -> bool {
        self.is_empty()
    }

    fn is_empty_collection(&self) -> bool {
        self.is_empty()
    }
}

/// A pointer, or a slice or map that may be nil: `null` makes it `None`.
impl<T: GoValue> GoValue for Option<T> {
    fn type_name() -> String {
        T::type_name()
    }

    fn decode(&mut self, json: &Json, decoder: &mut Decoder) {
        if let JsonKind::Null = json.kind {
            *self = None;
        } else {
            self.get_or_insert_default().decode(json, decoder);
        }
    }

    fn encode(&self) -> Json {
        self.as_ref().map_or(JsonKind::Null.into(), GoValue::encode)
    }

    fn is_omitted(&self) -> bool {
        self.as_ref().is_none_or(GoValue::is_empty_collection)
    }
}

/// Whatever it is: `interface{}`.
#[derive(Debug, Clone, PartialEq)]
pub struct AnyJson(pub Json);

impl Default for AnyJson {
    fn default() -> Self {
        Self(JsonKind::Null.into())
    }
}

impl GoValue for AnyJson {
    fn type_name() -> String {
        "interface {}".to_owned()
    }

    fn decode(&mut self, json: &Json, _: &mut Decoder) {
        self.0 = json.clone();
    }

    fn encode(&self) -> Json {
        self.0.clone()
    }

    fn is_omitted(&self) -> bool {
        matches!(self.0.kind, JsonKind::Null)
    }
}

/// Declares a record: Go's name of the struct, then each field with its JSON name. What may follow: `always true`, it is
/// printed even if it is empty (no `omitempty`); `at "A.b"`, it is the field `b` of the embedded struct `A`; `named "T"`,
/// its type has a name.
macro_rules! go_struct {
    ($(#[$meta:meta])* $vis:vis struct $name:ident = $go_name:literal, $go_type:literal {
        $($(#[$field_meta:meta])* pub $field:ident: $type:ty = $json_name:literal
            $(, always $always:literal)? $(, at $path:literal)? $(, named $type_name:literal)?;)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        $vis struct $name { $($(#[$field_meta])* pub $field: $type,)* }

        impl $crate::go_struct::GoValue for $name {
            fn type_name() -> String {
                $go_type.to_owned()
            }

            fn decode(&mut self, json: &trueup_yaml::Json, decoder: &mut $crate::go_struct::Decoder) {
                let entries = match &json.kind {
                    trueup_yaml::JsonKind::Null => return,
                    trueup_yaml::JsonKind::Object(entries) => entries,
                    _ => return decoder.mismatch::<Self>(json),
                };
                for (key, value) in entries {
                    $(if $crate::go_text::is_same_field(key, $json_name) {
                        #[allow(unused_mut, unused_assignments, reason = "not every field says more of itself")]
                        let field = {
                            let mut field = $crate::go_struct::FieldPath { path: $json_name, type_name: None };
                            $(field.path = $path;)?
                            $(field.type_name = Some($type_name);)?
                            field
                        };
                        decoder.field($go_name, field, &mut self.$field, value);
                        continue;
                    })*
                    decoder.unknown(key);
                }
            }

            fn encode(&self) -> trueup_yaml::Json {
                let mut entries: Vec<(String, trueup_yaml::Json)> = Vec::new();
                $(if !$crate::go_struct::GoValue::is_omitted(&self.$field) $(|| $always)? {
                    entries.push(($json_name.to_owned(), $crate::go_struct::GoValue::encode(&self.$field)));
                })*
                entries.sort_by(|(one, _), (other, _)| one.cmp(other));
                trueup_yaml::JsonKind::Object(entries).into()
            }

            fn is_omitted(&self) -> bool {
                false
            }
        }
    };
}

pub(crate) use go_struct;
