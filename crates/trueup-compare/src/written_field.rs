//! What a request of the audit log did to one field.

use serde_json::Value;
use trueup_model::{AuditEvent, FieldPath, Segment};

use crate::field_manager::ManagerKind;
use crate::place::{MAX_DEPTH, find, item_position, merge_value, plain_text, tokens};
use crate::same_value::{Likeness, likeness};

/// The effect of a request on one field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Touch<'e> {
    /// It did not touch the field.
    Nothing,
    /// The log does not hold the body.
    Unknown,
    /// It set the field.
    Sets(&'e Value),
    /// It removed the field.
    Removes,
    /// It wrote the whole object, with this value in the field.
    Holds(&'e Value),
    /// It wrote the whole object, without the field.
    Lacks,
}

/// What an event did to a field. `live` helps to resolve list positions of JSON patches.
pub(crate) fn touch<'e>(event: &'e AuditEvent, path: &FieldPath, live: &Value) -> Touch<'e> {
    match event.subresource.as_str() {
        "" => {}
        "scale" if *path == FieldPath::of(&["spec", "replicas"]) => {
            return event.request.pointer("/spec/replicas").map_or(Touch::Unknown, Touch::Sets);
        }
        _ => return Touch::Nothing,
    }
    match (event.verb.as_str(), &event.request) {
        ("create" | "update" | "patch", Value::Null) => Touch::Unknown,
        ("create" | "update", body) => find(body, path).map_or(Touch::Lacks, Touch::Holds),
        ("patch", Value::Array(operations)) => operations
            .iter()
            .rev()
            .map(|operation| json_patch(operation, path, live))
            .find(|touch| *touch != Touch::Nothing)
            .unwrap_or(Touch::Nothing),
        ("patch", body) => merge_patch(body, &path.0),
        _ => Touch::Nothing,
    }
}

/// The name under which the API server records the writer of an event.
/// Source: `managerOrUserAgent`, `apiserver/pkg/endpoints/handlers/create.go`.
pub(crate) fn manager_of(event: &AuditEvent) -> &str {
    if event.field_manager.is_empty() {
        event.user_agent.split('/').next().unwrap_or_default()
    } else {
        &event.field_manager
    }
}

/// Whether Argo CD, a person or something else made a request.
pub(crate) fn kind_of(event: &AuditEvent) -> ManagerKind {
    ManagerKind::of_user(&event.user, manager_of(event))
}

/// The event that made a field what it is now: `want`, or absent. Only events that `accept` admits are named.
///
/// Requests repeat what others wrote before (whole objects, removals of what is gone), so that the oldest of the unbroken
/// run of events that agree with the present state counts.
pub(crate) fn last_writer<'e>(
    events: &[&'e AuditEvent],
    path: &FieldPath,
    live: &Value,
    want: Option<&Value>,
    accept: impl Fn(&AuditEvent) -> bool,
) -> Option<&'e AuditEvent> {
    let mut found = None;
    for event in events.iter().rev() {
        let agrees = match (touch(event, path, live), want) {
            (Touch::Nothing | Touch::Unknown, _) => continue,
            (Touch::Sets(value) | Touch::Holds(value), Some(want)) => is_within(value, want, 0),
            (Touch::Removes | Touch::Lacks, None) => true,
            _ => false,
        };
        if !agrees {
            break;
        }
        if accept(event) {
            found = Some(*event);
        }
    }
    found
}

/// True if `actual` says all that `part` says; the API server may have added defaults.
pub(crate) fn is_within(part: &Value, actual: &Value, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    match (part, actual) {
        (Value::Object(p), Value::Object(a)) => p
            .iter()
            .filter(|(key, _)| !key.starts_with('$'))
            .all(|(key, value)| a.get(key).map_or(value.is_null(), |actual| is_within(value, actual, depth + 1))),
        (Value::Array(p), Value::Array(a)) => {
            p.len() == a.len() && p.iter().zip(a).all(|(p, a)| is_within(p, a, depth + 1))
        }
        _ => likeness(part, actual, "", "") != Likeness::Different,
    }
}

/// Merge patches, strategic merge patches and server-side apply bodies: all name fields in the shape of the object.
fn merge_patch<'e>(body: &'e Value, path: &[Segment]) -> Touch<'e> {
    let mut value = body;
    for segment in path {
        if value.get("$patch").and_then(Value::as_str) == Some("delete") {
            return Touch::Removes;
        }
        let next = match segment {
            Segment::Field(name) => value.get(name),
            Segment::Index(index) => value.get(index),
            Segment::Item(keys) => value.as_array().and_then(|list| list.get(item_position(list, keys)?)),
            Segment::Value(text) => value.as_array().and_then(|list| list.iter().find(|v| plain_text(v) == *text)),
        };
        match next {
            Some(Value::Null) => return Touch::Removes,
            Some(next) => value = next,
            None => return if replaces(value) { Touch::Removes } else { Touch::Nothing },
        }
    }
    match value.get("$patch").and_then(Value::as_str) {
        Some("delete") => Touch::Removes,
        _ if only_removes(value, 0) => Touch::Removes,
        _ => Touch::Sets(value),
    }
}

/// True for a part of a patch that removes all that it names; a map emptied that way is gone as good as removed.
fn only_removes(patch: &Value, depth: usize) -> bool {
    match patch {
        Value::Null => true,
        Value::Object(map) => depth < MAX_DEPTH && !map.is_empty() && map.values().all(|v| only_removes(v, depth + 1)),
        _ => false,
    }
}

/// True if a patch replaces this map or list as a whole (`$patch: replace`).
fn replaces(value: &Value) -> bool {
    let directive = |v: &Value| v.get("$patch").and_then(Value::as_str) == Some("replace");
    directive(value) || value.as_array().is_some_and(|list| list.iter().any(directive))
}

fn json_patch<'e>(operation: &'e Value, path: &FieldPath, live: &Value) -> Touch<'e> {
    let text = |key: &str| operation.get(key).and_then(Value::as_str).unwrap_or_default();
    let value = operation.get("value");
    let here = tokens(live, path);
    let mut steps = text("path").split('/').skip(1).map(|t| t.replace("~1", "/").replace("~0", "~"));
    for (depth, segment) in path.0.iter().enumerate() {
        let Some(step) = steps.next() else {
            return effect(text("op"), value, &path.0[depth..]);
        };
        let fits = match segment {
            Segment::Field(name) => *name == step,
            Segment::Index(index) => step == "-" || step == index.to_string(),
            Segment::Item(keys) => {
                here.get(depth) == Some(&step)
                    || value.is_some_and(|v| {
                        keys.iter().all(|(k, want)| merge_value(v, k).is_some_and(|have| have == want.as_str()))
                    })
            }
            Segment::Value(text) => value.is_some_and(|v| plain_text(v) == *text),
        };
        if !fits {
            return Touch::Nothing;
        }
    }
    if steps.next().is_some() { Touch::Nothing } else { effect(text("op"), value, &[]) }
}

fn effect<'e>(op: &str, value: Option<&'e Value>, rest: &[Segment]) -> Touch<'e> {
    match (op, value) {
        ("remove", _) => Touch::Removes,
        ("add" | "replace", Some(value)) => find(value, &FieldPath(rest.to_vec())).map_or(Touch::Removes, Touch::Sets),
        _ => Touch::Nothing,
    }
}
