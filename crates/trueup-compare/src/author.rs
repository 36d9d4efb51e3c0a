//! Who made a field what it is: field managers and the audit log together.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use trueup_model::{AuditEvent, FieldPath};

use crate::ObjectSides;
use crate::field_manager::ManagerKind;
use crate::managed_fields::{Entry, ManagedFields};
use crate::written_field::{Touch, kind_of, last_writer, manager_of, touch};

/// How far the time of a field manager's entry (to the second, at the write) may be from the request's.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_secs(2);

/// How long after a person's request to Argo CD the operation that names them may start.
const INITIATION_SLACK: SignedDuration = SignedDuration::from_mins(5);

/// The author of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Author {
    pub(crate) kind: ManagerKind,
    pub(crate) manager: Option<String>,
    pub(crate) who: Option<String>,
    pub(crate) at: Option<Timestamp>,
}

/// Finds the authors of the fields of one object.
pub(crate) struct Authors<'s, 'a> {
    pub(crate) sides: &'s ObjectSides<'a>,
    pub(crate) fields: &'s ManagedFields<'a>,
}

impl<'a> Authors<'_, 'a> {
    /// The manager other than Argo CD that owns the field: a person's tool before a controller, the newest first.
    pub(crate) fn foreign_owner(&self, path: &FieldPath) -> Option<&Entry<'a>> {
        let owners = self.fields.owners(path).into_iter().filter(|e| self.kind(e, path) != ManagerKind::Argocd);
        owners.max_by_key(|e| (self.kind(e, path) == ManagerKind::Person, e.time))
    }

    /// The kind of an entry's manager; Argo CD's API server writes the spec of an Application only for a person.
    pub(crate) fn kind(&self, entry: &Entry<'_>, path: &FieldPath) -> ManagerKind {
        if self.is_through_api(entry.manager, path) { ManagerKind::Person } else { entry.kind }
    }

    /// The author of a live field that `entry` owns.
    pub(crate) fn of_owner(&self, entry: &Entry<'_>, path: &FieldPath, value: Option<&Value>) -> Author {
        match self.event_of(entry, path, value) {
            Some(event) => self.of_event(event, path),
            None if self.is_through_api(entry.manager, path) => Author {
                kind: ManagerKind::Person,
                manager: Some(entry.manager.to_owned()),
                who: entry.time.and_then(|at| self.initiator(at)),
                at: entry.time,
            },
            None => Author {
                kind: entry.kind,
                manager: Some(entry.manager.to_owned()),
                who: (entry.kind == ManagerKind::Person).then(|| entry.manager.to_owned()),
                at: entry.time,
            },
        }
    }

    /// The author by the audit log alone: who wrote `value`, or who removed the field.
    pub(crate) fn by_log(&self, path: &FieldPath, value: Option<&Value>) -> Option<Author> {
        let event = last_writer(self.sides.audit, path, self.sides.live, value, |_| true)?;
        Some(self.of_event(event, path))
    }

    /// The person who wrote to the object after Argo CD last applied it, where no request's body tells who removed a field:
    /// by the audit log, else by the field manager.
    pub(crate) fn later_person(&self) -> Option<Author> {
        if !self.sides.audit.is_empty() {
            let writes = |e: &&&AuditEvent| matches!(e.verb.as_str(), "update" | "patch") && e.subresource.is_empty();
            let mut writes = self.sides.audit.iter().rev().filter(writes);
            let last = writes.find(|e| kind_of(e) != ManagerKind::Controller)?;
            let unlogged = kind_of(last) == ManagerKind::Person && last.request.is_null();
            return unlogged.then(|| self.of_event(last, &FieldPath::root()));
        }
        let newest =
            |kind: ManagerKind| self.fields.entries.iter().filter(move |e| e.kind == kind).max_by_key(|e| e.time);
        let person = newest(ManagerKind::Person)?;
        let later = newest(ManagerKind::Argocd).is_none_or(|argocd| person.time > argocd.time);
        later.then(|| Author {
            kind: ManagerKind::Person,
            manager: Some(person.manager.to_owned()),
            who: Some(person.manager.to_owned()),
            at: person.time,
        })
    }

    /// What Argo CD last wrote into the field, by the audit log.
    pub(crate) fn applied_by_log(&self, path: &FieldPath) -> Option<&'a Value> {
        self.sides.audit.iter().rev().filter(|e| kind_of(e) == ManagerKind::Argocd).find_map(|event| {
            match touch(event, path, self.sides.live) {
                Touch::Sets(value) | Touch::Holds(value) => Some(value),
                _ => None,
            }
        })
    }

    fn of_event(&self, event: &AuditEvent, path: &FieldPath) -> Author {
        let manager = manager_of(event);
        let (kind, who) = if self.is_through_api(manager, path) {
            (ManagerKind::Person, self.initiator(event.at))
        } else {
            (kind_of(event), Some(event.user.clone()))
        };
        Author { kind, manager: Some(manager.to_owned()), who, at: Some(event.at) }
    }

    /// The request behind an entry: the manager's last one that made the value, else one at the entry's time.
    fn event_of(&self, entry: &Entry<'_>, path: &FieldPath, value: Option<&Value>) -> Option<&'a AuditEvent> {
        let (audit, live) = (self.sides.audit, self.sides.live);
        let is_own = |e: &AuditEvent| manager_of(e) == entry.manager && e.verb != "delete";
        let own = || audit.iter().rev().copied().filter(|e| is_own(e));
        last_writer(audit, path, live, value, is_own)
            .or_else(|| own().find(|e| Self::is_at(entry, e) && touch(e, path, live) != Touch::Nothing))
            .or_else(|| {
                own().find(|e| matches!(touch(e, path, live), Touch::Sets(_) | Touch::Removes | Touch::Holds(_)))
            })
    }

    fn is_at(entry: &Entry<'_>, event: &AuditEvent) -> bool {
        entry.time.is_some_and(|time| time.duration_since(event.at).abs() <= CLOCK_SLACK)
            && (entry.subresource == event.subresource || event.subresource.is_empty())
    }

    /// True where Argo CD's API server acts for one of its users.
    fn is_through_api(&self, manager: &str, path: &FieldPath) -> bool {
        manager == "argocd-server"
            && self.sides.key.is("argoproj.io", "Application")
            && path.field_names().next() == Some("spec")
    }

    /// The user of Argo CD who started an operation about the time of a write through its API: the only trace of their
    /// name (argo-semantics: the API server's audit log shows only Argo CD's service account).
    fn initiator(&self, at: Timestamp) -> Option<String> {
        let status = self.sides.live.get("status")?;
        let history = status.get("history").and_then(Value::as_array).into_iter().flatten();
        let operations = history
            .map(|h| (h.get("deployStartedAt").or_else(|| h.get("deployedAt")), h.pointer("/initiatedBy/username")))
            .chain([(
                status.pointer("/operationState/startedAt"),
                status.pointer("/operationState/operation/initiatedBy/username"),
            )]);
        operations
            .filter_map(|(started, user)| Some((started?.as_str()?.parse::<Timestamp>().ok()?, user?.as_str()?)))
            .map(|(started, user)| (started.duration_since(at).abs(), user))
            .filter(|(distance, _)| *distance <= INITIATION_SLACK)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, user)| user.to_owned())
    }
}
