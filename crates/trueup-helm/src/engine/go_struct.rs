//! Go structs of Helm that templates can reach into.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use trueup_template::{Map, Member, Object, Slot, Value};

/// A struct: its fields in order, and what Go says about it.
pub(super) struct GoStruct {
    /// Go's name of the type.
    pub(super) type_name: Cow<'static, str>,
    /// The fields in order of declaration.
    pub(super) fields: Vec<GoField>,
    /// What its `String` method answers, where it has one for addressable values.
    pub(super) string: Option<String>,
    /// The methods that take nothing, and what they answer.
    pub(super) getters: Vec<(&'static str, Value)>,
}

/// One field.
pub(super) struct GoField {
    /// Name in Go.
    pub(super) name: &'static str,
    /// Key in JSON; `None` if it is Go's name.
    pub(super) json: Option<&'static str>,
    /// Whether JSON leaves it out when it is empty.
    pub(super) omit_empty: bool,
    /// Whether templates can see it.
    pub(super) exported: bool,
    /// Whether it is an embedded struct, whose members and JSON are those of the struct around it.
    pub(super) embedded: bool,
    /// What it holds.
    pub(super) slot: Slot,
}

impl GoField {
    /// An exported field whose JSON leaves it out when it is empty.
    pub(super) fn tagged(name: &'static str, json: &'static str, value: impl Into<Value>) -> Self {
        Self { name, json: Some(json), omit_empty: true, exported: true, embedded: false, slot: Slot::new(value) }
    }

    fn json_entry(&self) -> (Rc<str>, Slot) {
        (Rc::from(self.json.unwrap_or(self.name)), self.slot.clone())
    }

    /// An exported field without a tag.
    pub(super) fn plain(name: &'static str, value: impl Into<Value>) -> Self {
        Self { name, json: None, omit_empty: false, exported: true, embedded: false, slot: Slot::new(value) }
    }

    /// An embedded struct.
    pub(super) fn embedded(name: &'static str, value: Value) -> Self {
        Self { embedded: true, ..Self::plain(name, value) }
    }

    /// What it adds to the JSON of the struct.
    fn json_entries(&self) -> Vec<(Rc<str>, Slot)> {
        match &self.slot.value {
            Value::Object(object) if self.embedded => object.json_fields().unwrap_or_default(),
            _ => vec![self.json_entry()],
        }
    }
}

impl GoStruct {
    /// A struct without methods.
    pub(super) fn new(type_name: impl Into<Cow<'static, str>>, fields: Vec<GoField>) -> Self {
        Self { type_name: type_name.into(), fields, string: None, getters: Vec::new() }
    }

    fn shown_in_json(&self) -> impl Iterator<Item = &GoField> {
        self.fields.iter().filter(|field| field.exported && (!field.omit_empty || field.slot.value.is_true()))
    }

    /// As a value of templates.
    pub(super) fn into_value(self) -> Value {
        Value::Object(Rc::new(self))
    }
}

impl fmt::Debug for GoStruct {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.type_name)
    }
}

impl Object for GoStruct {
    fn type_name(&self) -> Cow<'static, str> {
        self.type_name.clone()
    }

    fn member(&self, name: &str) -> Option<Member> {
        if let Some((_, value)) = self.getters.iter().find(|(getter, _)| *getter == name) {
            let value = value.clone();
            return Some(Member::getter(move || value.clone()));
        }
        let Some(field) = self.fields.iter().find(|field| field.name == name) else {
            let mut embedded = self.fields.iter().filter(|field| field.embedded);
            return embedded.find_map(|field| as_object(&field.slot.value)?.member(name));
        };
        Some(if field.exported { Member::Field(field.slot.clone()) } else { Member::Unexported })
    }

    fn print(&self) -> String {
        self.string.clone().unwrap_or_else(|| self.print_copy())
    }

    fn print_copy(&self) -> String {
        let fields: Vec<String> = self.fields.iter().map(|field| printed(&field.slot.value)).collect();
        format!("{{{}}}", fields.join(" "))
    }

    fn to_json(&self) -> Option<Value> {
        Some(Value::Map(self.shown_in_json().flat_map(GoField::json_entries).collect::<Map>()))
    }

    fn json_fields(&self) -> Option<Vec<(Rc<str>, Slot)>> {
        Some(self.shown_in_json().flat_map(GoField::json_entries).collect())
    }

    fn equals(&self, _: &Value) -> Option<bool> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn as_object(value: &Value) -> Option<&dyn Object> {
    if let Value::Object(object) = value { Some(&**object) } else { None }
}

/// What `%v` prints of a field: pointers are addresses there, which differ from run to run in Go.
fn printed(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_str().into_owned(),
        Value::Bool(value) => value.to_string(),
        Value::List(list) => {
            let items: Vec<String> = list.items().iter().map(|slot| printed(&slot.value)).collect();
            format!("[{}]", items.join(" "))
        }
        Value::Map(map) => {
            let entries = map.snapshot();
            let entries: Vec<String> =
                entries.iter().map(|(key, slot)| format!("{key}:{}", printed(&slot.value))).collect();
            format!("map[{}]", entries.join(" "))
        }
        Value::Object(object) if object.type_name().starts_with('*') => "0xc000000000".to_owned(),
        Value::Object(object) => object.print_copy(),
        _ => String::new(),
    }
}
