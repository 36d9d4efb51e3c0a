//! The drift of one object: every live field that desired does not say, or says differently, with its author.

use std::cell::OnceCell;

use serde_json::Value;
use trueup_model::FieldPath;

use crate::author::{Author, Authors};
use crate::difference::{Difference, differences};
use crate::drift_field::{Basis, DriftClass, DriftField};
use crate::field_manager::ManagerKind;
use crate::ignore_rules::IgnoredFields;
use crate::managed_fields::ManagedFields;
use crate::merge_key::{MergeKeys, is_built_in};
use crate::object_sides::ObjectSides;
use crate::overwritten_patch::removals;
use crate::ownership::additions;
use crate::place::find;
use crate::same_value::is_comparable;
use crate::visibility::is_shown;
use crate::written_field::is_within;

/// What stands in the place of a Secret's value.
const HIDDEN_VALUE: &str = "<secret>";

/// The drift of an object, sorted by field.
///
/// Fields that only the API server's defaulting added are not drift. Differences in writing alone (`1024Mi`, `1Gi`) are
/// reported only where Argo CD shows them. An added or removed list item is one field.
pub fn drift(sides: &ObjectSides<'_>) -> Vec<DriftField> {
    let comparison = Comparison::of(sides);
    let mut found = comparison.found();
    if found.is_empty() {
        return found;
    }
    comparison.finish(&mut found);
    found.sort_by(|a, b| a.field.cmp(&b.field));
    without_inner(found)
}

/// The last-applied annotation of an object, parsed.
pub(crate) fn last_applied(live: &Value) -> Option<Value> {
    let text =
        live.pointer("/metadata/annotations")?.get("kubectl.kubernetes.io/last-applied-configuration")?.as_str()?;
    serde_json::from_str(text).ok().filter(Value::is_object)
}

struct Comparison<'s, 'a> {
    sides: &'s ObjectSides<'a>,
    fields: ManagedFields<'a>,
    keys: MergeKeys<'a>,
    last_applied: OnceCell<Option<Value>>,
}

impl<'s, 'a> Comparison<'s, 'a> {
    fn of(sides: &'s ObjectSides<'a>) -> Self {
        let fields = ManagedFields::of(sides.live);
        let keys = MergeKeys::new(sides.key, fields.entries.iter().map(|e| e.fields));
        Self { sides, fields, keys, last_applied: OnceCell::new() }
    }

    fn authors(&self) -> Authors<'_, 'a> {
        Authors { sides: self.sides, fields: &self.fields }
    }

    fn last_applied(&self) -> Option<&Value> {
        self.last_applied.get_or_init(|| last_applied(self.sides.live)).as_ref()
    }

    /// The desired side and what it was taken from. A target in another API version cannot be held against live.
    fn desired(&self) -> (Option<&Value>, Basis) {
        let version = |v: &'_ Value| v.get("apiVersion").and_then(Value::as_str).map(str::to_owned);
        match self.sides.target {
            Some(target) if version(target).is_none() || version(target) == version(self.sides.live) => {
                (Some(target), Basis::Target)
            }
            Some(_) => (None, Basis::ManagedFields),
            None => match self.last_applied() {
                Some(applied) => (Some(applied), Basis::LastApplied),
                None => (None, Basis::ManagedFields),
            },
        }
    }

    fn found(&self) -> Vec<DriftField> {
        let (desired, basis) = self.desired();
        let mut found = Vec::new();
        if let Some(desired) = desired {
            for difference in differences(desired, self.sides.live, &self.keys, self.sides.is_secret()) {
                found.extend(self.judge(&difference, basis));
            }
        }
        if desired.is_some() || self.sides.target.is_none() {
            for path in additions(&self.fields, self.sides, desired) {
                let live = find(self.sides.live, &path);
                found.extend(self.judge(&Difference::addition(path, live), basis));
            }
        }
        if basis == Basis::ManagedFields {
            for path in removals(self.sides) {
                found.extend(self.judge(&Difference::addition(path, None), basis));
            }
        }
        if self.sides.is_secret() {
            self.secret_keys_of_persons(desired, basis, &mut found);
        }
        if let (Some(normalized), Some(predicted)) = (self.sides.normalized, self.sides.predicted) {
            self.shown_by_argocd(normalized, predicted, basis, &mut found);
        } else if let (Some(target), Some(true) | None) = (self.sides.target, self.sides.shown_out_of_sync) {
            self.removed_from_git(target, basis, &mut found);
        }
        found
    }

    /// What Argo CD's diff shows and desired does not say, such as fields that Git no longer names, or masked values.
    fn shown_by_argocd(&self, normalized: &Value, predicted: &Value, basis: Basis, found: &mut Vec<DriftField>) {
        let (live, secret) = (self.sides.live, self.sides.is_secret());
        let forward = differences(predicted, normalized, &self.keys, false);
        let backward = differences(normalized, predicted, &self.keys, false);
        let removals = backward.into_iter().filter(|d| d.live.is_none()).map(|d| Difference {
            desired: None,
            live: d.desired,
            ..d
        });
        for shown in forward.into_iter().chain(removals) {
            if found.iter().any(|f| shown.path.starts_with(&f.field) || f.field.starts_with(&shown.path)) {
                continue;
            }
            let now = find(live, &shown.path);
            // Argo CD compared a moment before the cluster was read: live may agree by now.
            if !secret && now == shown.desired {
                continue;
            }
            let shown = Difference { live: now.or(shown.live), ..shown };
            let defaulted = || (shown.desired.is_none() && shown.live.is_some()).then_some(DriftClass::Defaulting);
            let mut field = self.judge(&shown, basis).or_else(|| Some(self.field(&shown, defaulted()?, None, basis)));
            // A sync replaces atomic lists as a whole, so that the diff shows what the API server filled into their items.
            for field in field.iter_mut().filter(|f| f.class == DriftClass::Admission && f.desired.is_none()) {
                field.class = DriftClass::Defaulting;
            }
            found.extend(field);
        }
    }

    /// Values of a Secret that cannot be compared (one side is masked): a person's tool owning one says that it was changed.
    fn secret_keys_of_persons(&self, desired: Option<&Value>, basis: Basis, found: &mut Vec<DriftField>) {
        let data = |v: &Value| v.get("data").and_then(Value::as_object).cloned().unwrap_or_default();
        let live = data(self.sides.live);
        for (name, desired) in desired.map(data).unwrap_or_default() {
            let Some(live) = live.get(&name).filter(|live| !is_comparable(&desired, live)) else { continue };
            let path = FieldPath::of(&["data", &name]);
            let authors = self.authors();
            if authors.foreign_owner(&path).is_some_and(|o| authors.kind(o, &path) == ManagerKind::Person) {
                let difference = Difference { desired: Some(&desired), ..Difference::addition(path, Some(live)) };
                found.extend(self.judge(&difference, basis));
            }
        }
    }

    /// What Argo CD applied, Git no longer says, and is still live.
    fn removed_from_git(&self, target: &Value, basis: Basis, found: &mut Vec<DriftField>) {
        let Some(applied) = self.last_applied() else { return };
        for gone in
            differences(applied, target, &self.keys, self.sides.is_secret()).into_iter().filter(|d| d.live.is_none())
        {
            if let Some(live) = find(self.sides.live, &gone.path) {
                found.extend(self.judge(&Difference::addition(gone.path, Some(live)), basis));
            }
        }
    }

    /// Names author and class of a difference; `None` if it is no drift after all.
    fn judge(&self, difference: &Difference<'_>, basis: Basis) -> Option<DriftField> {
        let (class, author) = self.class_and_author(difference)?;
        Some(self.field(difference, class, author, basis))
    }

    fn field(
        &self,
        difference: &Difference<'_>,
        class: DriftClass,
        author: Option<Author>,
        basis: Basis,
    ) -> DriftField {
        let author = author.unwrap_or(Author { kind: ManagerKind::Argocd, manager: None, who: None, at: None });
        let value = |v: Option<&Value>| v.map(|v| self.presentable(&difference.path, v));
        DriftField {
            object: self.sides.key.clone(),
            field: difference.path.clone(),
            desired: value(difference.desired),
            live: value(difference.live),
            manager: author.manager,
            who: author.who,
            at: author.at,
            class,
            hidden: true,
            ignored_by: None,
            basis,
            same_meaning: difference.same_meaning,
        }
    }

    fn class_and_author(&self, difference: &Difference<'_>) -> Option<(DriftClass, Option<Author>)> {
        let authors = self.authors();
        let path = &difference.path;
        let owned = difference.live.and_then(|live| Some((live, authors.foreign_owner(path)?)));
        if let Some((live, owner)) = owned.filter(|(live, _)| !self.is_as_applied(difference, live)) {
            let author = authors.of_owner(owner, path, Some(live));
            return Some((class_of(author.kind), Some(author)));
        }
        if let Some(author) = authors.by_log(path, difference.live).filter(|a| a.kind != ManagerKind::Argocd) {
            return Some((class_of(author.kind), Some(author)))
                .filter(|(class, _)| !difference.empty || *class == DriftClass::Person);
        }
        if difference.empty {
            return None;
        }
        let owner = self.fields.owners(path).into_iter().max_by_key(|e| (e.kind == ManagerKind::Argocd, e.time));
        let applied = self.applied(path, &authors);
        if let (Some(author), true, None) = (authors.later_person(), applied.is_some(), difference.live) {
            return Some((DriftClass::Person, Some(author)));
        }
        let class = match (difference.desired, difference.live) {
            // Nobody wanted it and nobody owns it: the API server put it there.
            (None, Some(_)) if owner.is_none() && applied.is_none() => return None,
            (None, Some(_))
                if applied.is_some()
                    || owner.is_some_and(|o| o.operation == "Apply" || !o.applies_desired(self.sides.key)) =>
            {
                DriftClass::Argocd
            }
            (None, Some(_)) => DriftClass::Admission,
            // A removal that the log only seems to tell of.
            (None, None) => return None,
            // What a person applied can be taken back only by a person; nothing tells by whom.
            (Some(_), None) if !self.fields.applied_by_argocd(self.sides.key) => DriftClass::Person,
            (Some(_), Some(live)) => match applied {
                Some(applied) if is_within(applied, live, 0) && !difference.same_meaning => DriftClass::Argocd,
                None if !difference.same_meaning => DriftClass::Argocd,
                _ => DriftClass::Admission,
            },
            (Some(_), None) if applied.is_some() => DriftClass::Admission,
            (Some(_), None) => DriftClass::Argocd,
        };
        let author = owner.map(|entry| Author {
            kind: entry.kind,
            manager: Some(entry.manager.to_owned()),
            who: None,
            at: entry.time,
        });
        Some((class, author))
    }

    /// True if Argo CD owns the field too and live is what it applied: a co-owner then did not change it.
    fn is_as_applied(&self, difference: &Difference<'_>, live: &Value) -> bool {
        let owners = self.fields.owners(&difference.path);
        difference.desired.is_some()
            && owners.iter().any(|e| e.applies_desired(self.sides.key))
            && self.last_applied().and_then(|applied| find(applied, &difference.path)) == Some(live)
    }

    /// What Argo CD applied to the field: by the annotation of client-side apply, else by the audit log.
    fn applied<'v>(&'v self, path: &FieldPath, authors: &Authors<'_, 'v>) -> Option<&'v Value> {
        match self.last_applied() {
            Some(applied) => find(applied, path),
            None => authors.applied_by_log(path),
        }
    }

    fn presentable(&self, path: &FieldPath, value: &Value) -> Value {
        let in_data = path.field_names().next().is_some_and(|f| f == "data" || f == "stringData");
        if self.sides.is_secret() && in_data { Value::from(HIDDEN_VALUE) } else { value.clone() }
    }

    /// Adds what needs the ignore rules and Argo CD's verdict, and drops what is only another way of writing.
    fn finish(&self, found: &mut Vec<DriftField>) {
        let (desired, _) = self.desired();
        let ignored: IgnoredFields<'_> = self.sides.ignore.for_object(self.sides.key, self.sides.live, desired);
        for field in &mut *found {
            let owners = self.fields.owners(&field.field);
            field.ignored_by = ignored.rule_of(&field.field, owners.iter().map(|e| e.manager));
            let named = field.desired.is_some() || field.class == DriftClass::Argocd;
            field.hidden = !is_shown(self.sides, &field.field, named && field.ignored_by.is_none());
            let normalised_by_server = field.class == DriftClass::Admission
                && field.hidden
                && field.ignored_by.is_none()
                && !self.sides.server_side_apply
                && field.desired.is_some()
                && self.sides.shown_out_of_sync == Some(false)
                && is_built_in(self.sides.key);
            if normalised_by_server {
                field.class = DriftClass::Defaulting;
            }
        }
        found.retain(|f| !(f.same_meaning && f.hidden));
    }
}

fn class_of(kind: ManagerKind) -> DriftClass {
    match kind {
        ManagerKind::Argocd => DriftClass::Argocd,
        ManagerKind::Person => DriftClass::Person,
        ManagerKind::Controller => DriftClass::Controller,
    }
}

/// Drops fields inside reported ones, and repetitions; what a person did inside a controller's addition stays.
fn without_inner(sorted: Vec<DriftField>) -> Vec<DriftField> {
    let mut kept: Vec<DriftField> = Vec::with_capacity(sorted.len());
    for field in sorted {
        let outer = kept.iter().rev().find(|k| field.field.starts_with(&k.field));
        let repeated = outer
            .is_some_and(|o| o.field == field.field || o.class == field.class || field.class != DriftClass::Person);
        if !repeated {
            kept.push(field);
        }
    }
    kept
}
