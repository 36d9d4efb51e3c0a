//! What field managers alone tell: fields that others added, and fields of Git that others own.

use serde_json::{Map, Value};
use trueup_model::{FieldPath, Segment};

use crate::author::Authors;
use crate::drift_field::{Basis, DriftClass, DriftField};
use crate::field_manager::ManagerKind;
use crate::managed_fields::{Entry, ManagedFields, step_of};
use crate::noise::{is_free_map, is_noise};
use crate::object_sides::ObjectSides;
use crate::place::{MAX_DEPTH, Step, find, item_position, path_of, plain_text};

/// More additions to one object say no more than these.
const MAX_ADDITIONS: usize = 1_000;

/// Fields that desired says and that a person's tool owns alone, with the value that desired says.
///
/// They are in step now, but Argo CD will not take them back when Git drops them, and with server-side apply the next
/// change in Git meets another owner. Not counted: what whole manifests brought before Argo CD adopted the object. Sorted
/// by field; all are of class person. Needs a target.
pub fn ownership_taken(sides: &ObjectSides<'_>) -> Vec<DriftField> {
    let Some(target) = sides.target else { return Vec::new() };
    let fields = ManagedFields::of(sides.live);
    let authors = Authors { sides, fields: &fields };
    let created =
        sides.live.pointer("/metadata/creationTimestamp").and_then(Value::as_str).and_then(|t| t.parse().ok());
    let persons = fields.entries.iter().filter(|e| e.kind == ManagerKind::Person && !e.came_before_git(created));
    let mut taken = Vec::new();
    for entry in persons {
        entry.visit_leaves(&mut |steps| {
            if taken.len() < MAX_ADDITIONS && !is_bookkeeping(steps) {
                let path = path_of(steps);
                taken.extend(taken_field(sides, target, &authors, entry, path));
            }
        });
    }
    taken.sort_by(|a, b| a.field.cmp(&b.field));
    taken
}

fn taken_field(
    sides: &ObjectSides<'_>,
    target: &Value,
    authors: &Authors<'_, '_>,
    entry: &Entry<'_>,
    path: FieldPath,
) -> Option<DriftField> {
    let (desired, live) = (find(target, &path)?, find(sides.live, &path)?);
    let with_argocd = authors.fields.owners(&path).iter().any(|e| e.kind == ManagerKind::Argocd);
    if desired != live || with_argocd {
        return None;
    }
    let author = authors.of_owner(entry, &path, Some(live));
    let value = if sides.is_secret() { Value::from("<secret>") } else { live.clone() };
    (author.kind == ManagerKind::Person).then(|| DriftField {
        object: sides.key.clone(),
        field: path,
        desired: Some(value.clone()),
        live: Some(value),
        manager: author.manager,
        who: author.who,
        at: author.at,
        class: DriftClass::Person,
        hidden: true,
        ignored_by: None,
        basis: Basis::Target,
        same_meaning: false,
    })
}

/// True for noise and for the merge keys of an item, which say nothing beyond the item itself.
fn is_bookkeeping(steps: &[Step<'_>]) -> bool {
    match steps {
        [above @ .., Step::Item(keys), Step::Field(name)] => {
            is_noise_anywhere(above) || keys.iter().any(|(key, _)| key == name)
        }
        _ => is_noise_anywhere(steps),
    }
}

fn is_noise_anywhere(steps: &[Step<'_>]) -> bool {
    (0..steps.len()).any(|i| matches!(steps[i], Step::Field(name) if is_noise(&steps[..i], name)))
}

/// The live fields that desired does not say and that somebody added: a manager other than the one that applies Git,
/// or Argo CD itself through server-side apply, where Git has dropped the field since.
///
/// Without a desired side all fields of other managers are additions, except those of the manager that made the object
/// and of whole manifests that were applied: these are what is desired.
pub(crate) fn additions(
    fields: &ManagedFields<'_>,
    sides: &ObjectSides<'_>,
    desired: Option<&Value>,
) -> Vec<FieldPath> {
    let mut walk = Additions { steps: Vec::new(), found: Vec::new() };
    // A server-side apply owns what it named, and for some kinds also what was defaulted: only Argo CD's verdict tells.
    let out_of_step = sides.target.is_some() && desired.is_some() && sides.shown_out_of_sync != Some(false);
    let dropped = |e: &Entry<'_>| out_of_step && e.operation == "Apply";
    let creator = if desired.is_none() { fields.creator() } else { None };
    let is_declared = |e: &Entry<'_>| desired.is_none() && (e.is_declarative() || Some(e.manager) == creator);
    for entry in fields.entries.iter().filter(|e| (!e.applies_desired(sides.key) && !is_declared(e)) || dropped(e)) {
        if let Some(set) = entry.fields.as_object() {
            walk.visit(set, sides.live, desired);
        }
    }
    walk.found
}

struct Additions<'a> {
    steps: Vec<Step<'a>>,
    found: Vec<FieldPath>,
}

impl<'a> Additions<'a> {
    fn visit(&mut self, set: &'a Map<String, Value>, live: &Value, desired: Option<&Value>) {
        if self.steps.len() > MAX_DEPTH {
            return;
        }
        for (element, node) in set {
            let Some(step) = step_of(element) else { continue };
            if matches!(step, Step::Field(name) if is_noise(&self.steps, name)) {
                continue;
            }
            // A stale entry: the field is gone.
            let Some(actual) = below(live, &step) else { continue };
            let wanted = desired.and_then(|d| below(d, &step)).filter(|d| !d.is_null());
            self.steps.push(step);
            self.field(node, actual, wanted);
            self.steps.pop();
        }
    }

    fn field(&mut self, node: &'a Value, live: &Value, desired: Option<&Value>) {
        if matches!(self.steps.as_slice(), [Step::Field("metadata")]) {
            return node.as_object().map_or((), |set| self.visit(set, live, desired));
        }
        let inner = node.as_object().filter(|set| set.keys().any(|key| key != "."));
        let free = matches!(self.steps.last(), Some(Step::Field(name)) if is_free_map(name)) && live.is_object();
        match (inner, desired) {
            (Some(set), Some(_)) => self.visit(set, live, desired),
            (Some(set), None) if free || !set.contains_key(".") => self.visit(set, live, None),
            (None, Some(_)) => self.keys_beyond(live, desired),
            (None, None) if free => self.keys_beyond(live, None),
            (_, None) => self.report(path_of(&self.steps)),
        }
    }

    /// The keys of an atomic map that desired lacks.
    fn keys_beyond(&mut self, live: &Value, desired: Option<&Value>) {
        let (Some(live), None | Some(Value::Object(_))) = (live.as_object(), desired) else { return };
        for key in live.keys().filter(|key| desired.and_then(|d| d.get(key.as_str())).is_none()) {
            let path = path_of(&self.steps).join(Segment::Field(key.clone()));
            self.report(path);
        }
    }

    fn report(&mut self, path: FieldPath) {
        if self.found.len() < MAX_ADDITIONS {
            self.found.push(path);
        }
    }
}

fn below<'v>(value: &'v Value, step: &Step<'_>) -> Option<&'v Value> {
    match step {
        Step::Field(name) => value.get(name),
        Step::Index(index) => value.get(index),
        Step::Item(keys) => value.as_array().and_then(|list| list.get(item_position(list, keys)?)),
        Step::Member(text) => value.as_array()?.iter().find(|v| plain_text(v) == *text),
    }
}
