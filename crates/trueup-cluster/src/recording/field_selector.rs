//! Field selectors as API servers read them: which fields there are for a resource, and which objects have them.
//!
//! Imitates `k8s.io/apimachinery/pkg/fields` and the field label conversions of each built-in kind.

use serde_json::Value;

/// A parsed `fieldSelector`: all terms must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FieldSelector(Vec<Term>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    field: String,
    value: String,
    equal: bool,
}

impl FieldSelector {
    /// Parses a selector for a resource of a group.
    ///
    /// # Errors
    /// The message that an API server gives.
    pub(super) fn parse(text: &str, group: &str, resource: &str) -> Result<Self, String> {
        let mut terms = Vec::new();
        for term in split_terms(text).into_iter().filter(|term| !term.is_empty()) {
            let Some((field, equal, value)) = split_term(term) else {
                return Err(format!("invalid selector: '{text}'; can't understand '{term}'"));
            };
            terms.push(Term { field: field.to_owned(), value: unescape(value)?, equal });
        }
        // The fields are looked at when the whole selector has been understood.
        terms.iter().try_for_each(|term| check_field(&term.field, group, resource))?;
        Ok(Self(terms))
    }

    /// True if there is nothing to look at.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True if the object satisfies all terms; a field that it does not have counts as its zero value.
    pub(super) fn matches(&self, object: &Value) -> bool {
        self.0.iter().all(|term| (field_text(object, &term.field) == term.value) == term.equal)
    }
}

/// Fields that can be selected by, besides `metadata.name` and `metadata.namespace`.
fn fields_of(group: &str, resource: &str) -> Option<&'static [&'static str]> {
    Some(match (group, resource) {
        ("", "pods") => &[
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName",
        ],
        ("", "events") => &[
            "involvedObject.apiVersion",
            "involvedObject.fieldPath",
            "involvedObject.kind",
            "involvedObject.name",
            "involvedObject.namespace",
            "involvedObject.resourceVersion",
            "involvedObject.uid",
            "reason",
            "reportingComponent",
            "source",
            "type",
        ],
        ("events.k8s.io", "events") => &[
            "regarding.apiVersion",
            "regarding.fieldPath",
            "regarding.kind",
            "regarding.name",
            "regarding.namespace",
            "regarding.resourceVersion",
            "regarding.uid",
            "reason",
            "reportingController",
            "type",
        ],
        ("", "namespaces") => &["status.phase"],
        ("", "nodes") => &["spec.unschedulable"],
        ("", "replicationcontrollers") | ("apps", "replicasets") => &["status.replicas"],
        ("", "secrets") => &["type"],
        ("", "services") => &["spec.clusterIP", "spec.type"],
        ("batch", "jobs") => &["status.successful"],
        ("certificates.k8s.io", "certificatesigningrequests") => &["spec.signerName"],
        _ => return None,
    })
}

fn check_field(field: &str, group: &str, resource: &str) -> Result<(), String> {
    let known = fields_of(group, resource);
    if matches!(field, "metadata.name" | "metadata.namespace") || known.is_some_and(|known| known.contains(&field)) {
        return Ok(());
    }
    // Kinds with fields of their own, and custom resources, say it in other words than the rest (prod-146).
    let custom = group.contains('.') && !group.ends_with(".k8s.io");
    if known.is_some() || custom {
        return Err(format!("field label not supported: {field}"));
    }
    Err(format!("\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""))
}

/// Splits at commas that no backslash protects.
fn split_terms(text: &str) -> Vec<&str> {
    let (mut terms, mut start, mut escaped) = (Vec::new(), 0, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ',' => {
                terms.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    terms.push(&text[start..]);
    terms
}

fn split_term(term: &str) -> Option<(&str, bool, &str)> {
    let operators = [("!=", false), ("==", true), ("=", true)];
    term.char_indices().find_map(|(at, _)| {
        operators
            .iter()
            .find_map(|(operator, equal)| term[at..].strip_prefix(operator).map(|value| (&term[..at], *equal, value)))
    })
}

fn unescape(value: &str) -> Result<String, String> {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some(escaped @ ('\\' | ',' | '=')) => text.push(escaped),
                other => {
                    let sequence: String = other.into_iter().collect();
                    return Err(format!("invalid field selector: invalid escape sequence: \\{sequence}"));
                }
            },
            ',' | '=' => {
                return Err(format!("invalid field selector: unescaped character in value: {}", u32::from(character)));
            }
            _ => text.push(character),
        }
    }
    Ok(text)
}

fn field_text(object: &Value, field: &str) -> String {
    // `source` is the component in it, or the reporting component of new events.
    let value = match field {
        "source" => {
            let component = object.pointer("/source/component").filter(|value| value.as_str() != Some(""));
            component.or_else(|| object.get("reportingComponent"))
        }
        "status.successful" => object.pointer("/status/succeeded"),
        _ => field.split('.').try_fold(object, |value, segment| value.get(segment)),
    };
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(flag)) => flag.to_string(),
        _ if matches!(field, "status.replicas" | "status.successful") => "0".to_owned(),
        _ if matches!(field, "spec.unschedulable" | "spec.hostNetwork") => "false".to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn objects_are_selected_by_the_fields_of_their_kind() {
        let pod = json!({"metadata": {"name": "web", "namespace": "shop"}, "spec": {"nodeName": "n1"}, "status": {"phase": "Running"}});
        let check = |selector: &str, expect: bool| {
            assert_eq!(FieldSelector::parse(selector, "", "pods").unwrap().matches(&pod), expect, "{selector}");
        };
        check("status.phase=Running,spec.nodeName==n1", true);
        check("metadata.name!=web", false);
        check("spec.hostNetwork=false,status.podIP=", true);
        check("metadata.namespace=other", false);
        check(",,", true);
    }

    #[test]
    fn events_are_selected_by_the_object_they_are_about() {
        let event = json!({"involvedObject": {"kind": "Pod", "name": "web"}, "type": "Warning", "source": {"component": "kubelet"}});
        let check = |selector: &str, expect: bool| {
            assert_eq!(FieldSelector::parse(selector, "", "events").unwrap().matches(&event), expect, "{selector}");
        };
        check("involvedObject.kind=Pod,type=Warning", true);
        check("involvedObject.name=api", false);
        check("source=kubelet", true);
    }

    #[test]
    fn what_no_server_knows_is_refused_with_its_words() {
        let check = |selector: &str, group: &str, resource: &str, expect: &str| {
            assert_eq!(FieldSelector::parse(selector, group, resource).unwrap_err(), expect);
        };
        // Wire recordings prod-146 and prod-147.
        check(
            "data.a=1",
            "",
            "configmaps",
            "\"data.a\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
        );
        check("a==b=c,,", "", "configmaps", "invalid field selector: unescaped character in value: 61");
        check("spec.x=1", "", "pods", "field label not supported: spec.x");
        check("metadata.name", "", "pods", "invalid selector: 'metadata.name'; can't understand 'metadata.name'");
    }
}
