//! Answers of a recorded Kubernetes API server: exact ones, and those that are computed from a recorded list.

use serde_json::Value;
use trueup_model::IndexEntry;

use super::Recording;
use super::answer::RecordedAnswer;
use super::field_selector::FieldSelector;
use super::label_selector::LabelSelector;
use super::list::{ItemHead, RecordedList, metadata_of};
use super::request::{Query, RecordedRequest, Shape};
use super::resource_path::ResourcePath;
use super::served::Verdict;

/// Answers a request as the recorded API server would have.
pub(super) fn answer(recording: &Recording, server: &str, request: &RecordedRequest<'_>) -> RecordedAnswer {
    let path = without_trailing_slash(request.path);
    let query = Query::parse(request.query);
    let shapes = Shape::accepted(request.accept);
    if let Some(answer) = exact(recording, server, path, &query, &shapes) {
        return answer;
    }
    let Some(resource_path) = ResourcePath::parse(path) else {
        return discovery(recording, server, path, &query);
    };
    let Some(shape) = shapes.iter().find(|shape| matches!(shape, Shape::Plain | Shape::Metadata)) else {
        return RecordedAnswer::not_acceptable();
    };
    let Some(entry) = recorded_list(recording, server, &resource_path, *shape) else {
        return not_there(recording, server, path, &resource_path);
    };
    if entry.status != 200 {
        return recording.whole(entry);
    }
    let list = match recording.lists.list(recording.files.as_ref(), entry) {
        Ok(list) => list,
        Err(what) => return RecordedAnswer::damaged(&what),
    };
    match (resource_path.name, resource_path.subresource) {
        (_, Some(_)) => RecordedAnswer::not_recorded(server, path),
        (Some(name), None) => one_object(&list, &resource_path, name, *shape),
        (None, None) => part_of_list(&list, &resource_path, &query, *shape),
    }
}

/// The recorded answer to exactly this request, in the first shape that can be given.
fn exact(
    recording: &Recording,
    server: &str,
    path: &str,
    query: &Query<'_>,
    shapes: &[Shape],
) -> Option<RecordedAnswer> {
    for shape in shapes {
        match recording.index.find(server, path, query, *shape) {
            Some(entry) => {
                let answer = recording.whole(entry);
                let content_type = shape.content_type().filter(|_| answer.status == 200).unwrap_or(answer.content_type);
                return Some(RecordedAnswer { content_type, ..answer });
            }
            // Metadata can be cut out of a whole list, and was wished for more than what follows in the header.
            None if *shape == Shape::Metadata => return None,
            None => {}
        }
    }
    None
}

/// The list that holds what is asked for, of one namespace or of all: whole objects, or else at least their metadata.
fn recorded_list<'r>(
    recording: &'r Recording,
    server: &str,
    path: &ResourcePath<'_>,
    shape: Shape,
) -> Option<&'r IndexEntry> {
    let everything = Query::parse("");
    let find = |path: &str| {
        let plain = recording.index.find(server, path, &everything, Shape::Plain);
        plain.or_else(|| recording.index.find(server, path, &everything, shape))
    };
    // Where only some namespaces may be read, their own lists say more than the refusal of all.
    let of_namespace = path.namespace.and_then(|namespace| find(&path.namespace_list_path(namespace)));
    of_namespace.or_else(|| find(&path.list_path()))
}

/// Discovery falls back from the aggregated form to the plain one, as servers before 1.26 do.
fn discovery(recording: &Recording, server: &str, path: &str, query: &Query<'_>) -> RecordedAnswer {
    if let Some(entry) = recording.index.find(server, path, query, Shape::Plain) {
        return recording.whole(entry);
    }
    let group = path.strip_prefix("/apis/").and_then(|rest| rest.split('/').next());
    match group.and_then(|group| recording.served(server).has_group(group)) {
        Some(false) => RecordedAnswer::group_not_served(),
        Some(true) => RecordedAnswer::resource_not_served(),
        None => RecordedAnswer::not_recorded(server, path),
    }
}

fn not_there(recording: &Recording, server: &str, path: &str, resource: &ResourcePath<'_>) -> RecordedAnswer {
    match recording.served(server).verdict(resource) {
        Verdict::Served | Verdict::Unknown => RecordedAnswer::not_recorded(server, path),
        Verdict::ResourceNotServed => RecordedAnswer::resource_not_served(),
        Verdict::GroupNotServed => RecordedAnswer::group_not_served(),
    }
}

fn one_object(list: &RecordedList, path: &ResourcePath<'_>, name: &str, shape: Shape) -> RecordedAnswer {
    let Some(item) = list.object(path.namespace.unwrap_or_default(), name) else {
        return RecordedAnswer::object_not_found(path.resource, path.group, name);
    };
    let mut text = String::with_capacity(item.len() + 64);
    match shape {
        Shape::Metadata => push_metadata_item(&mut text, item),
        _ => push_typed_item(&mut text, item, list),
    }
    RecordedAnswer::json(text)
}

fn part_of_list(list: &RecordedList, path: &ResourcePath<'_>, query: &Query<'_>, shape: Shape) -> RecordedAnswer {
    let labels = match LabelSelector::parse(query.get("labelSelector").unwrap_or_default()) {
        Ok(selector) => selector,
        Err(message) => return RecordedAnswer::bad_request(&message),
    };
    let fields = query.get("fieldSelector").unwrap_or_default();
    let fields = match FieldSelector::parse(fields, path.group, path.resource) {
        Ok(selector) => selector,
        Err(message) => return RecordedAnswer::bad_request(&message),
    };
    let chosen = list.items().filter(|item| {
        let head = ItemHead::of(item);
        path.namespace.is_none_or(|namespace| head.metadata.namespace == namespace)
            && labels.matches(head.metadata.labels.as_ref())
            && (fields.is_empty() || serde_json::from_str::<Value>(item).is_ok_and(|object| fields.matches(&object)))
    });
    RecordedAnswer::json(write_list(list, chosen, shape))
}

fn write_list<'l>(list: &RecordedList, items: impl Iterator<Item = &'l str>, shape: Shape) -> String {
    let metadata_only = shape == Shape::Metadata;
    let (kind, api_version) = if metadata_only {
        ("PartialObjectMetadataList", "meta.k8s.io/v1")
    } else {
        (list.kind.as_str(), list.api_version.as_str())
    };
    let (kind, api_version) = (Value::from(kind), Value::from(api_version));
    let mut text = format!(r#"{{"kind":{kind},"apiVersion":{api_version},"metadata":{},"items":["#, list.metadata());
    for (number, item) in items.enumerate() {
        if number > 0 {
            text.push(',');
        }
        if metadata_only {
            push_metadata_item(&mut text, item);
        } else {
            text.push_str(item);
        }
    }
    text.push_str("]}");
    text
}

fn push_metadata_item(text: &mut String, item: &str) {
    text.push_str(r#"{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":"#);
    text.push_str(metadata_of(item));
    text.push('}');
}

/// Items of built-in kinds carry neither kind nor apiVersion inside their list; alone they do.
fn push_typed_item(text: &mut String, item: &str, list: &RecordedList) {
    let head = ItemHead::of(item);
    let Some(fields) = item.trim_start().strip_prefix('{').map(str::trim_start) else {
        text.push_str(item);
        return;
    };
    text.push('{');
    if head.kind.is_none() {
        push_field(text, "kind", list.item_kind());
    }
    if head.api_version.is_none() {
        push_field(text, "apiVersion", &list.api_version);
    }
    if fields.starts_with('}') && text.ends_with(',') {
        text.pop();
    }
    text.push_str(fields);
}

fn push_field(text: &mut String, name: &str, value: &str) {
    text.extend(["\"", name, "\":"]);
    text.push_str(&Value::from(value).to_string());
    text.push(',');
}

fn without_trailing_slash(path: &str) -> &str {
    path.strip_suffix('/').filter(|rest| !rest.is_empty()).unwrap_or(path)
}
