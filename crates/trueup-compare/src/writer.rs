//! Who writes one field over and over: the two sides of a loop.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use trueup_model::{AuditEvent, FieldPath};

use crate::field_manager::ManagerKind;
use crate::overwritten_patch::written_fields;
use crate::written_field::{Touch, is_within, kind_of, manager_of, touch};

/// One writer of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Writer {
    /// The user.
    pub who: String,
    /// The field manager.
    pub manager: String,
    /// What stands behind the user.
    pub kind: ManagerKind,
    /// How many requests wrote the field.
    pub count: usize,
    /// How many of them came when Argo CD had written it last.
    pub after_argocd: usize,
    /// The first of them.
    pub first: Timestamp,
    /// The last of them.
    pub last: Timestamp,
    /// The usual time from one to the next; `None` for a single one.
    pub median_period: Option<SignedDuration>,
    /// What the last one wrote; `None` if it removed the field. Values of Secrets are replaced by `<secret>`.
    pub last_value: Option<Value>,
}

/// The writers of a field by the audit log of its object (oldest first), the busiest first.
///
/// Requests that write the whole object count only if they changed the field. `live` resolves list positions.
pub fn writers(audit: &[&AuditEvent], field: &FieldPath, live: &Value) -> Vec<Writer> {
    let mut found: BTreeMap<(&str, &str), (Writer, Vec<Timestamp>)> = BTreeMap::new();
    let mut known: Option<Option<&Value>> = None;
    let mut by_argocd = false;
    for event in audit {
        let (value, whole) = match touch(event, field, live) {
            Touch::Nothing | Touch::Unknown => continue,
            Touch::Sets(value) => (Some(value), false),
            Touch::Removes => (None, false),
            Touch::Holds(value) => (Some(value), true),
            Touch::Lacks => (None, true),
        };
        let changed = known.is_none_or(|known| !same(known, value));
        known = Some(value);
        if whole && !changed {
            continue;
        }
        let kind = kind_of(event);
        let (writer, times) =
            found.entry((&event.user, manager_of(event))).or_insert_with(|| (first_write(event, kind), Vec::new()));
        writer.count += 1;
        writer.after_argocd += usize::from(by_argocd && kind != ManagerKind::Argocd);
        writer.last = event.at;
        let secret = event.resource == "secrets";
        writer.last_value = value.map(|v| if secret { Value::from("<secret>") } else { v.clone() });
        times.push(event.at);
        by_argocd = kind == ManagerKind::Argocd;
    }
    let mut writers: Vec<Writer> =
        found.into_values().map(|(writer, times)| Writer { median_period: median_period(&times), ..writer }).collect();
    writers.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.who.cmp(&b.who)));
    writers
}

/// The fields that Argo CD and another writer set against each other, with their writers: the other one wrote each of them
/// after Argo CD had written it.
pub fn contested(audit: &[&AuditEvent], live: &Value) -> Vec<(FieldPath, Vec<Writer>)> {
    let others = audit.iter().enumerate().filter(|(_, e)| kind_of(e) != ManagerKind::Argocd);
    let written = others.flat_map(|(i, event)| written_fields(event, &audit[..i], live));
    let fields: BTreeSet<FieldPath> = written.map(|(field, _)| field).collect();
    let with_writers = fields.into_iter().map(|field| {
        let writers = writers(audit, &field, live);
        (field, writers)
    });
    with_writers.filter(|(_, writers)| writers.iter().any(|w| w.after_argocd > 0)).collect()
}

fn first_write(event: &AuditEvent, kind: ManagerKind) -> Writer {
    Writer {
        who: event.user.clone(),
        manager: manager_of(event).to_owned(),
        kind,
        count: 0,
        after_argocd: 0,
        first: event.at,
        last: event.at,
        median_period: None,
        last_value: None,
    }
}

fn same(left: Option<&Value>, right: Option<&Value>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => is_within(left, right, 0),
        (None, None) => true,
        _ => false,
    }
}

fn median_period(times: &[Timestamp]) -> Option<SignedDuration> {
    let mut gaps: Vec<SignedDuration> = times.windows(2).map(|pair| pair[1].duration_since(pair[0])).collect();
    gaps.sort();
    gaps.get(gaps.len() / 2).copied()
}
