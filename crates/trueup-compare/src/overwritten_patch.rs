//! Changes of persons that somebody took back: only the audit log still knows them.

use jiff::Timestamp;
use serde_json::Value;
use trueup_model::{AuditEvent, FieldPath, ResourceKey, Segment};

use crate::ObjectSides;
use crate::difference::differences;
use crate::drift::last_applied;
use crate::field_manager::ManagerKind;
use crate::managed_fields::ManagedFields;
use crate::merge_key::MergeKeys;
use crate::place::{MAX_DEPTH, find};
use crate::written_field::{Touch, is_within, kind_of, manager_of, touch};

/// More fields of one request are not followed.
const MAX_FIELDS: usize = 500;

/// A field that a person set or removed and that somebody set otherwise later; live is not what the person wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct OverwrittenPatch {
    /// Who changed the field.
    pub who: String,
    /// The tool, as field manager.
    pub manager: String,
    /// When.
    pub at: Timestamp,
    /// The field; a whole list item where the item is gone.
    pub field: FieldPath,
    /// What the person wrote; `None` if they removed it. Values of Secrets are replaced by `<secret>`.
    pub person_value: Option<Value>,
    /// When it was taken back.
    pub overwritten_at: Timestamp,
    /// The user, or the field manager where the audit log does not hold the request.
    pub overwritten_by: String,
    /// What stands behind that user.
    pub overwritten_by_kind: ManagerKind,
    /// What is live now; `None` if the field is gone. Values of Secrets are replaced by `<secret>`.
    pub now_value: Option<Value>,
}

/// The overwritten changes of persons in the audit log of one object, in the order they were made.
///
/// Not reported: what the same or another person changed again, what Git took over before it changed, and rollout
/// restarts, which nobody wants to keep.
pub fn overwritten_patches(audit: &[&AuditEvent], live: &Value) -> Vec<OverwrittenPatch> {
    let mut found = Vec::new();
    for (index, event) in audit.iter().enumerate() {
        if kind_of(event) != ManagerKind::Person || !matches!(event.verb.as_str(), "update" | "patch") {
            continue;
        }
        for (field, value) in written_fields(event, &audit[..index], live) {
            found.extend(follow(&audit[index..], field, value.as_ref(), live));
        }
    }
    found
}

/// The fields that persons removed, directly or through Argo CD's API, and that are still gone: what the audit log alone
/// tells about an object of which nothing else says what is desired.
pub(crate) fn removals(sides: &ObjectSides<'_>) -> Vec<FieldPath> {
    let is_request = |e: &AuditEvent| kind_of(e) == ManagerKind::Person || manager_of(e) == "argocd-server";
    let events = sides.audit.iter().enumerate().filter(|(_, e)| is_request(e));
    let written = events.flat_map(|(i, event)| written_fields(event, &sides.audit[..i], sides.live));
    written
        .filter(|(field, value)| value.is_none() && find(sides.live, field).is_none())
        .map(|(field, _)| field)
        .collect()
}

/// Looks for the request that took `value` back. The first event is the person's own.
fn follow(events: &[&AuditEvent], field: FieldPath, value: Option<&Value>, live: &Value) -> Option<OverwrittenPatch> {
    let (event, later) = events.split_first()?;
    let agrees = |other: Option<&Value>| match (value, other) {
        (Some(value), Some(other)) => is_within(value, other, 0),
        (None, None) => true,
        _ => false,
    };
    let now = find(live, &field);
    if agrees(now) {
        return None;
    }
    let mut taker = None;
    for other in later {
        if taker.is_some() && kind_of(other) != ManagerKind::Person {
            continue;
        }
        let kind = kind_of(other);
        let (written, whole) = match touch(other, &field, live) {
            Touch::Nothing | Touch::Unknown => continue,
            Touch::Sets(value) => (Some(value), false),
            Touch::Removes => (None, false),
            Touch::Holds(value) => (Some(value), true),
            Touch::Lacks => (None, true),
        };
        match (agrees(written), kind) {
            (true, _) if whole => {}
            // Changed again by a person, or taken over by Git.
            (_, ManagerKind::Person) | (true, _) => return None,
            (false, _) => {
                taker = Some((other.at, other.user.clone(), kind));
            }
        }
    }
    let (overwritten_at, overwritten_by, overwritten_by_kind) =
        taker.or_else(|| new_owner(event.at, &field, live)).or_else(|| unlogged_writer(later))?;
    let value_of =
        |v: Option<&Value>| v.map(|v| if event.resource == "secrets" { Value::from("<secret>") } else { v.clone() });
    Some(OverwrittenPatch {
        who: event.user.clone(),
        manager: manager_of(event).to_owned(),
        at: event.at,
        person_value: value_of(value),
        now_value: value_of(now),
        field,
        overwritten_at,
        overwritten_by,
        overwritten_by_kind,
    })
}

type Taker = (Timestamp, String, ManagerKind);

/// The manager that owns the field now, if it took it after the person's change.
fn new_owner(after: Timestamp, field: &FieldPath, live: &Value) -> Option<Taker> {
    let fields = ManagedFields::of(live);
    let owners = fields.owners(field).into_iter().filter(|e| e.kind != ManagerKind::Person);
    let newest = owners.filter_map(|e| Some((e.time?, e.manager.to_owned(), e.kind))).max_by_key(|(time, ..)| *time)?;
    (newest.0.as_second() >= after.as_second()).then_some(newest)
}

/// The first later writer whose request the log does not hold.
fn unlogged_writer(later: &[&AuditEvent]) -> Option<Taker> {
    let unlogged =
        later.iter().find(|e| e.request.is_null() && e.subresource.is_empty() && kind_of(e) == ManagerKind::Argocd)?;
    Some((unlogged.at, unlogged.user.clone(), ManagerKind::Argocd))
}

/// The fields that a request wrote, with their values; `None` for removed ones.
pub(crate) fn written_fields(
    event: &AuditEvent,
    before: &[&AuditEvent],
    live: &Value,
) -> Vec<(FieldPath, Option<Value>)> {
    let mut written = Written { live, fields: Vec::new() };
    match (event.subresource.as_str(), event.verb.as_str(), &event.request) {
        ("scale", _, body) => {
            let replicas = body.pointer("/spec/replicas").cloned();
            written.fields.extend(replicas.map(|r| (FieldPath::of(&["spec", "replicas"]), Some(r))));
        }
        ("", "patch", Value::Array(operations)) => operations.iter().for_each(|op| written.operation(op)),
        ("", "patch", body @ Value::Object(_)) => written.patch(body, &FieldPath::root()),
        ("", "update", body @ Value::Object(_)) => written.update(event, body, before),
        _ => {}
    }
    written.fields.retain(|(field, _)| !is_bookkeeping(field));
    written.fields
}

struct Written<'l> {
    live: &'l Value,
    fields: Vec<(FieldPath, Option<Value>)>,
}

impl Written<'_> {
    fn push(&mut self, field: FieldPath, value: Option<Value>) {
        if self.fields.len() < MAX_FIELDS {
            self.fields.push((field, value));
        }
    }

    fn patch(&mut self, body: &Value, at: &FieldPath) {
        if at.0.len() > MAX_DEPTH {
            return;
        }
        match body {
            Value::Null => self.push(at.clone(), None),
            Value::Object(map) if map.get("$patch").and_then(Value::as_str) == Some("delete") => {
                self.push(at.clone(), None);
            }
            Value::Object(map) if !map.is_empty() => {
                let keys: Vec<&str> = match at.0.last() {
                    Some(Segment::Item(keys)) => keys.iter().map(|(key, _)| key.as_str()).collect(),
                    _ => Vec::new(),
                };
                for (name, value) in map.iter().filter(|(n, _)| !n.starts_with('$') && !keys.contains(&n.as_str())) {
                    self.patch(value, &at.field(name));
                }
            }
            Value::Array(items) => self.items(items, body, at),
            _ => self.push(at.clone(), Some(body.clone())),
        }
    }

    fn items(&mut self, items: &[Value], whole: &Value, at: &FieldPath) {
        let service = at.last_field() == Some("ports") && at.field_names().count() == 2;
        let keys: Option<Vec<Segment>> =
            items.iter().map(|item| item_segment(item, at.last_field()?, service)).collect();
        match keys {
            Some(keys) if !keys.is_empty() => {
                for (item, key) in items.iter().zip(keys) {
                    let place = at.join(key);
                    let deleted = item.get("$patch").and_then(Value::as_str) == Some("delete");
                    if deleted || find(self.live, &place).is_some() {
                        self.patch(item, &place);
                    } else {
                        self.push(place, Some(item.clone()));
                    }
                }
            }
            _ => self.push(at.clone(), Some(whole.clone())),
        }
    }

    fn operation(&mut self, operation: &Value) {
        let text = |key: &str| operation.get(key).and_then(Value::as_str).unwrap_or_default();
        let mut place = FieldPath::root();
        let mut here = Some(self.live);
        for token in text("path").split('/').skip(1).take(MAX_DEPTH) {
            let token = token.replace("~1", "/").replace("~0", "~");
            let segment = match here {
                Some(Value::Array(list)) => {
                    let name = place.last_field().unwrap_or_default();
                    let item = token.parse().ok().and_then(|i: usize| list.get(i)).or_else(|| operation.get("value"));
                    let by_key = item.and_then(|item| item_segment(item, name, false));
                    by_key.or_else(|| token.parse().ok().map(Segment::Index))
                }
                _ => Some(Segment::Field(token)),
            };
            let Some(segment) = segment else { return };
            place = place.join(segment);
            here = find(self.live, &place);
        }
        match text("op") {
            "remove" => self.push(place, None),
            "add" | "replace" => self.push(place, operation.get("value").cloned()),
            _ => {}
        }
    }

    /// A request with the whole object: what differs from the last applied state that the object itself carries, else from
    /// the whole object written before.
    fn update(&mut self, event: &AuditEvent, body: &Value, before: &[&AuditEvent]) {
        let previous = || {
            let whole =
                before.iter().rev().find(|e| matches!(e.verb.as_str(), "create" | "update") && e.request.is_object());
            whole.filter(|e| e.subresource.is_empty()).map(|e| e.request.clone())
        };
        let Some(base) = last_applied(body).or_else(previous) else { return };
        let kind = if event.resource == "services" { "Service" } else { event.resource.as_str() };
        let key = ResourceKey::new(event.group.as_str(), kind, event.namespace.as_str(), event.name.as_str());
        for difference in
            differences(&base, body, &MergeKeys::new(&key, std::iter::empty()), event.resource == "secrets")
        {
            self.push(difference.path, difference.live.cloned());
        }
    }
}

/// The merge key of an item in a patch.
fn item_segment(item: &Value, list: &str, service: bool) -> Option<Segment> {
    let keys: &[&str] = match list {
        "ports" if service => &["port"],
        "ports" => &["containerPort"],
        "volumeMounts" => &["mountPath"],
        "conditions" => &["type"],
        _ => &["name"],
    };
    let text = |key: &str| Some((key.to_owned(), crate::place::merge_value(item, key)?.into_owned()));
    keys.iter().map(|key| text(key)).collect::<Option<_>>().map(Segment::Item)
}

fn is_bookkeeping(field: &FieldPath) -> bool {
    let names: Vec<&str> = field.field_names().collect();
    let steps: Vec<_> = names.iter().map(|name| crate::place::Step::Field(name)).collect();
    (0..steps.len()).any(|i| crate::noise::is_noise(&steps[..i], names[i]))
        || names.last() == Some(&"kubectl.kubernetes.io/restartedAt")
}
