//! Fixtures in YAML: one object with its sides, its field managers and its audit log.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Value, json};
use trueup_compare::{DriftField, IgnoreRules, ObjectSides, drift};
use trueup_model::{AuditEvent, IgnoreDifference, ResourceKey};

/// One object as a test describes it.
///
/// ```yaml
/// object: apps/Deployment/shop/web
/// target: {…}          # optional
/// applied: {…}         # optional: becomes the last-applied annotation
/// live: {…}
/// managers:            # who owns what, as a partial object; becomes managedFields
/// - {name: kubectl-edit, at: "…", owns: {spec: {replicas: 5}}, operation: Update, subresource: scale}
/// audit:
/// - {at: "…", user: alice, verb: patch, manager: kubectl-edit, body: {…}, subresource: scale}
/// ignore: [{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}]
/// normalized: {…}      # optional, with predicted
/// outOfSync: true      # optional: Argo CD's verdict
/// ssa: true            # optional: server-side apply
/// ```
pub(crate) struct Fixture {
    pub(crate) key: ResourceKey,
    pub(crate) document: Value,
    pub(crate) live: Value,
    pub(crate) audit: Vec<AuditEvent>,
    pub(crate) rules: IgnoreRules,
}

impl Fixture {
    pub(crate) fn new(yaml: &str) -> Self {
        let document: Value = serde_saphyr::from_str(yaml).unwrap();
        let key: ResourceKey = document["object"].as_str().unwrap().parse().unwrap();
        let mut live = document["live"].clone();
        let metadata = live.as_object_mut().unwrap().entry("metadata").or_insert_with(|| json!({}));
        if let Some(applied) = document.get("applied") {
            let annotations = metadata.as_object_mut().unwrap().entry("annotations").or_insert_with(|| json!({}));
            annotations["kubectl.kubernetes.io/last-applied-configuration"] = Value::from(applied.to_string());
        }
        metadata["managedFields"] = list(&document, "managers").iter().map(managed_fields).collect();
        let rules: Vec<IgnoreDifference> =
            list(&document, "ignore").iter().map(|rule| serde_json::from_value(rule.clone()).unwrap()).collect();
        let rules = IgnoreRules::new(&rules, &BTreeMap::new(), false);
        let audit = list(&document, "audit").iter().map(|event| audit_event(event, &key)).collect();
        Self { key, document, live, audit, rules }
    }

    /// The sides, handed to `look`.
    pub(crate) fn with_sides<T>(&self, look: impl FnOnce(&ObjectSides<'_>) -> T) -> T {
        let audit: Vec<&AuditEvent> = self.audit.iter().collect();
        look(&ObjectSides {
            target: self.document.get("target"),
            normalized: self.document.get("normalized"),
            predicted: self.document.get("predicted"),
            shown_out_of_sync: self.document.get("outOfSync").and_then(Value::as_bool),
            server_side_apply: self.document.get("ssa").is_some(),
            audit: &audit,
            ..ObjectSides::new(&self.key, &self.live, &self.rules)
        })
    }
}

/// The drift of a fixture as text.
pub(crate) fn drift_of(yaml: &str) -> String {
    render(&Fixture::new(yaml).with_sides(drift))
}

/// One line for each field: `field: desired -> live | class who (manager) at | shown or hidden, ignored by`.
pub(crate) fn render(fields: &[DriftField]) -> String {
    let mut text = String::new();
    for field in fields {
        let value = |v: &Option<Value>| v.as_ref().map_or("nothing".to_owned(), Value::to_string);
        write!(text, "{}: {} -> {}", field.field, value(&field.desired), value(&field.live)).unwrap();
        write!(text, " | {}", field.class).unwrap();
        for (mark, word) in [("by", &field.who), ("with", &field.manager)] {
            if let Some(word) = word {
                write!(text, " {mark} {word}").unwrap();
            }
        }
        if let Some(at) = field.at {
            write!(text, " at {}", at.strftime("%H:%M:%S")).unwrap();
        }
        write!(text, " | {}", if field.hidden { "hidden" } else { "shown" }).unwrap();
        if let Some(rule) = &field.ignored_by {
            write!(text, " by {rule}").unwrap();
        }
        text.push('\n');
    }
    text
}

fn list<'v>(document: &'v Value, name: &str) -> &'v [Value] {
    document.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn managed_fields(manager: &Value) -> Value {
    let operation =
        if text(manager, "operation").is_empty() { "Update".to_owned() } else { text(manager, "operation") };
    json!({
        "manager": manager["name"],
        "operation": operation,
        "subresource": text(manager, "subresource"),
        "time": text(manager, "at"),
        "fieldsV1": field_set(&manager["owns"]),
    })
}

/// The field set of a partial object: lists of named items by name, other lists as one field; `.` stands for itself.
fn field_set(part: &Value) -> Value {
    let mut set = Map::new();
    match part {
        Value::Object(map) => {
            for (name, value) in map {
                let element = if name == "." { name.clone() } else { format!("f:{name}") };
                set.insert(element, field_set(value));
            }
        }
        Value::Array(items) if items.iter().all(|item| item.get("name").is_some()) => {
            for item in items {
                let mut fields = field_set(item);
                fields["."] = json!({});
                set.insert(format!("k:{}", json!({ "name": item["name"] })), fields);
            }
        }
        _ => {}
    }
    Value::Object(set)
}

fn audit_event(event: &Value, key: &ResourceKey) -> AuditEvent {
    AuditEvent {
        at: text(event, "at").parse().unwrap(),
        user: text(event, "user"),
        verb: text(event, "verb"),
        user_agent: text(event, "agent"),
        group: key.group.clone(),
        resource: format!("{}s", key.kind.to_lowercase()),
        subresource: text(event, "subresource"),
        namespace: key.namespace.clone(),
        name: key.name.clone(),
        field_manager: text(event, "manager"),
        request: event.get("body").cloned().unwrap_or(Value::Null),
    }
}
