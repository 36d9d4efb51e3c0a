//! `metadata.managedFields`: who owns which field.
//!
//! The field sets are not copied: they are walked in place. Format: `fieldpath.SerializePathElement` of
//! sigs.k8s.io/structured-merge-diff (`f:` key of a map, `k:` item by merge keys, `v:` member of a set, `i:` item by
//! position, `.` the map or item itself).

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use trueup_model::{FieldPath, ResourceKey, Segment};

use crate::field_manager::ManagerKind;
use crate::place::{ItemKey, MAX_DEPTH, Step, path_of, plain_text};

/// More entries in one object are not read; the API server keeps about ten per object.
const MAX_ENTRIES: usize = 200;

const TRACKING_ID: &str = "argocd.argoproj.io/tracking-id";

/// How long after its creation an object may still be completed by the one who made it.
const CREATION_SLACK: SignedDuration = SignedDuration::from_secs(5);

/// More owned fields of one object are not listed.
const MAX_OWNED: usize = 20_000;

/// One owned field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldOwner {
    /// The field.
    pub field: FieldPath,
    /// Its manager.
    pub manager: String,
    /// `Apply` or `Update`.
    pub operation: String,
    /// The subresource it was written through; empty for the object itself.
    pub subresource: String,
    /// When the manager last changed the set of its fields.
    pub time: Option<Timestamp>,
}

/// Who owns which field of an object: one entry for each manager and field, in the order of the object's entries.
///
/// Entries that make no sense are left out.
pub fn field_owners(live: &Value) -> Vec<FieldOwner> {
    let mut owners = Vec::new();
    for entry in ManagedFields::of(live).entries {
        entry.visit_leaves(&mut |steps| {
            if owners.len() < MAX_OWNED {
                owners.push(FieldOwner {
                    field: path_of(steps),
                    manager: entry.manager.to_owned(),
                    operation: entry.operation.to_owned(),
                    subresource: entry.subresource.to_owned(),
                    time: entry.time,
                });
            }
        });
    }
    owners
}

/// The entries of an object.
#[derive(Debug, Default)]
pub(crate) struct ManagedFields<'a> {
    pub(crate) entries: Vec<Entry<'a>>,
}

/// One entry: the fields of one manager.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'a> {
    pub(crate) manager: &'a str,
    pub(crate) operation: &'a str,
    pub(crate) subresource: &'a str,
    pub(crate) time: Option<Timestamp>,
    pub(crate) kind: ManagerKind,
    pub(crate) fields: &'a Value,
}

impl<'a> ManagedFields<'a> {
    /// Reads the entries of an object.
    pub(crate) fn of(live: &'a Value) -> Self {
        let list = live.pointer("/metadata/managedFields").and_then(Value::as_array);
        let tracked = applied_by_argocd(live);
        let mut entries: Vec<Entry<'_>> =
            list.into_iter().flatten().take(MAX_ENTRIES).filter_map(|e| Entry::of(e, tracked)).collect();
        // An Argo CD that writes under its own name does not write as kubectl later on: that is a person who applied a
        // manifest with the tracking data still in it.
        let own = entries.iter().filter(|e| e.manager == "argocd-controller").filter_map(|e| e.time).max();
        let later = entries.iter_mut().filter(|e| e.manager == "kubectl-client-side-apply");
        for entry in later.filter(|e| own.zip(e.time).is_some_and(|(own, time)| time > own)) {
            entry.kind = ManagerKind::Person;
        }
        Self { entries }
    }

    /// The manager of the oldest entry, if Argo CD has none: most likely the one that made the object.
    pub(crate) fn creator(&self) -> Option<&'a str> {
        let by_argocd = self.entries.iter().any(|e| e.kind == ManagerKind::Argocd && e.manager == "argocd-controller");
        let oldest = self.entries.iter().filter(|e| e.time.is_some()).min_by_key(|e| e.time);
        oldest.filter(|_| !by_argocd).map(|e| e.manager)
    }

    /// True if Argo CD applied the object.
    pub(crate) fn applied_by_argocd(&self, key: &ResourceKey) -> bool {
        self.entries.iter().any(|e| e.applies_desired(key))
    }

    /// The entries that own the field at this path, or an atomic list or map above it.
    pub(crate) fn owners(&self, path: &FieldPath) -> Vec<&Entry<'a>> {
        self.entries.iter().filter(|entry| owns(entry.fields, &path.0)).collect()
    }
}

impl<'a> Entry<'a> {
    fn of(entry: &'a Value, tracked: bool) -> Option<Self> {
        let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or("");
        let fields = entry.get("fieldsV1").filter(|f| f.is_object())?;
        let manager = text("manager");
        // Argo CD without server-side apply writes as `kubectl-client-side-apply` in older versions; it then owns the
        // annotation and the annotation holds its tracking data.
        let by_argocd = manager == "before-first-apply"
            || (manager == "kubectl-client-side-apply" && tracked && owns_last_applied(fields));
        let kind = if by_argocd { ManagerKind::Argocd } else { ManagerKind::of(manager) };
        Some(Self {
            manager,
            operation: text("operation"),
            subresource: text("subresource"),
            time: text("time").parse().ok(),
            kind,
            fields,
        })
    }

    /// True if these are the fields that Argo CD applied: from Git, or from an `ApplicationSet`. Its other components write
    /// only bookkeeping, and what its users ask for, into Applications.
    pub(crate) fn applies_desired(&self, key: &ResourceKey) -> bool {
        let bookkeeper = matches!(self.manager, "argocd-server" | "argocd-application-controller");
        self.kind == ManagerKind::Argocd && !(bookkeeper && key.is("argoproj.io", "Application"))
    }

    /// True if the fields come from a whole manifest that somebody applied or created.
    pub(crate) fn is_declarative(&self) -> bool {
        self.operation == "Apply"
            || matches!(self.manager, "kubectl-client-side-apply" | "kubectl-create" | "kubectl-replace")
    }

    /// True if the fields most likely came with the object itself, before Argo CD adopted it.
    pub(crate) fn came_before_git(&self, created: Option<Timestamp>) -> bool {
        let at_creation = |(time, created): (Timestamp, Timestamp)| time.duration_since(created) <= CREATION_SLACK;
        (self.is_declarative() && self.operation != "Apply") || self.time.zip(created).is_some_and(at_creation)
    }

    /// Calls `visit` with the path of each field that this entry owns.
    pub(crate) fn visit_leaves(&self, visit: &mut dyn FnMut(&[Step<'a>])) {
        if let Some(map) = self.fields.as_object() {
            visit_leaves(map, &mut Vec::new(), visit);
        }
    }
}

/// True if Argo CD's tracking data is in the last-applied annotation.
fn applied_by_argocd(live: &Value) -> bool {
    let annotations = live.pointer("/metadata/annotations");
    let last_applied = annotations.and_then(|a| a.get("kubectl.kubernetes.io/last-applied-configuration"));
    let tracked_by_id = annotations.is_some_and(|a| a.get(TRACKING_ID).is_some());
    last_applied.and_then(Value::as_str).is_some_and(|text| {
        text.contains(TRACKING_ID) || (!tracked_by_id && text.contains("app.kubernetes.io/instance"))
    })
}

fn owns_last_applied(fields: &Value) -> bool {
    ["f:metadata", "f:annotations", "f:kubectl.kubernetes.io/last-applied-configuration"]
        .iter()
        .try_fold(fields, |value, key| value.get(key))
        .is_some()
}

fn owns(fields: &Value, path: &[Segment]) -> bool {
    let mut node = fields;
    for (depth, segment) in path.iter().enumerate() {
        let Some(map) = node.as_object() else { return false };
        if map.is_empty() {
            // An atomic list or map is owned as a whole.
            return depth > 0;
        }
        match child(map, segment) {
            Some(next) => node = next,
            None => return false,
        }
    }
    true
}

/// The node of a field set below which the fields of a path segment stand.
pub(crate) fn child<'v>(set: &'v Map<String, Value>, segment: &Segment) -> Option<&'v Value> {
    match segment {
        Segment::Field(name) => set.get(&format!("f:{name}")),
        Segment::Index(index) => set.get(&format!("i:{index}")),
        Segment::Value(text) => {
            set.iter().find(|(key, _)| key.strip_prefix("v:").is_some_and(|v| member(v) == *text)).map(|(_, node)| node)
        }
        Segment::Item(keys) => set.iter().find(|(key, _)| is_item(key, keys)).map(|(_, node)| node),
    }
}

fn is_item(key: &str, want: &[(String, String)]) -> bool {
    item_key(key).is_some_and(|have| {
        let value_of = |name: &str| have.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_ref());
        want.iter().all(|(name, value)| value_of(name) == Some(value))
    })
}

/// The merge keys in a `k:{…}` element.
pub(crate) fn item_key(element: &str) -> Option<ItemKey<'static>> {
    let map: Map<String, Value> = serde_json::from_str(element.strip_prefix("k:")?).ok()?;
    Some(map.iter().map(|(k, v)| (k.clone().into(), plain_text(v).into_owned().into())).collect())
}

fn member(json: &str) -> String {
    serde_json::from_str::<Value>(json).map_or_else(|_| json.to_owned(), |v| plain_text(&v).into_owned())
}

/// The step that an element of a field set stands for; `None` for `.` and for what cannot be read.
pub(crate) fn step_of(element: &str) -> Option<Step<'_>> {
    let (form, rest) = element.split_once(':')?;
    match form {
        "f" => Some(Step::Field(rest)),
        "k" => Some(Step::Item(item_key(element)?)),
        "v" => Some(Step::Member(member(rest).into())),
        "i" => rest.parse().ok().map(Step::Index),
        _ => None,
    }
}

fn visit_leaves<'a>(set: &'a Map<String, Value>, steps: &mut Vec<Step<'a>>, visit: &mut dyn FnMut(&[Step<'a>])) {
    if steps.len() > MAX_DEPTH {
        return;
    }
    for (element, node) in set {
        let Some(step) = step_of(element) else { continue };
        steps.push(step);
        match node.as_object() {
            Some(inner) if inner.keys().any(|key| key != ".") => visit_leaves(inner, steps, visit),
            _ => visit(steps),
        }
        steps.pop();
    }
}
