//! Answers of a recorded Argo CD API: exact ones, and single objects out of the recorded lists.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use trueup_model::IndexEntry;

use super::answer::RecordedAnswer;
use super::label_selector::LabelSelector;
use super::list::{ItemHead, RecordedList};
use super::request::{Query, RecordedRequest, Shape};
use super::{Recording, body};

const APPLICATIONS: &str = "/api/v1/applications";

/// Parameters that name the application's place, and do not change what is said about it.
const PLACE: [&str; 2] = ["appNamespace", "project"];

/// Collections whose members can be asked for one by one, with the name that error messages use.
const COLLECTIONS: [(&str, &str); 2] =
    [("/api/v1/projects", "appprojects.argoproj.io"), ("/api/v1/applicationsets", "applicationsets.argoproj.io")];

/// Answers a request as the recorded Argo CD would have.
pub(super) fn answer(recording: &Recording, server: &str, request: &RecordedRequest<'_>) -> RecordedAnswer {
    let query = Query::parse(request.query);
    let request_path = request.path;
    let below = request_path.strip_prefix(APPLICATIONS).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    if let Some(rest) = below {
        return match rest.trim_matches('/').split_once('/') {
            None if rest.trim_matches('/').is_empty() => application_list(recording, server, &query),
            None => application(recording, server, rest.trim_matches('/'), &query),
            Some((name, _)) => below_application(recording, server, request_path, name, &query),
        };
    }
    if let Some(entry) = recording.index.find(server, request_path, &query, Shape::Plain) {
        return recording.whole(entry);
    }
    for (collection, kind) in COLLECTIONS {
        if let Some(name) = request_path.strip_prefix(collection).and_then(|rest| rest.strip_prefix('/')) {
            return member(recording, server, collection, kind, name);
        }
    }
    if recording.index.has_path(server, request_path) {
        return RecordedAnswer::not_recorded(server, request_path);
    }
    RecordedAnswer::argocd_unknown_path()
}

fn application_list(recording: &Recording, server: &str, query: &Query<'_>) -> RecordedAnswer {
    if let Some(entry) = recording.index.find(server, APPLICATIONS, query, Shape::Plain) {
        return recording.whole(entry);
    }
    let list = match whole_list(recording, server, APPLICATIONS) {
        Some(Ok(list)) => list,
        Some(Err(answer)) => return answer,
        None => return RecordedAnswer::not_recorded(server, APPLICATIONS),
    };
    let labels = match LabelSelector::parse(query.get("selector").unwrap_or_default()) {
        Ok(selector) => selector,
        Err(message) => return RecordedAnswer::argocd_error(400, 3, &message),
    };
    let projects: Vec<&str> = query.all("projects").chain(query.all("project")).collect();
    let chosen: Vec<&str> = list
        .items()
        .filter(|item| {
            let head = ItemHead::of(item);
            query.get("name").is_none_or(|name| head.metadata.name == name)
                && query.get("appNamespace").is_none_or(|namespace| head.metadata.namespace == namespace)
                && (projects.is_empty() || projects.contains(&project_of(item).as_ref()))
                && labels.matches(head.metadata.labels.as_ref())
        })
        .collect();
    RecordedAnswer::json(format!(r#"{{"metadata":{},"items":[{}]}}"#, list.metadata(), chosen.join(",")))
}

fn application(recording: &Recording, server: &str, name: &str, query: &Query<'_>) -> RecordedAnswer {
    let path = format!("{APPLICATIONS}/{name}");
    let found = match in_place(recording, server, &path, query) {
        Some(entry) if entry.status != 200 => return recording.whole(entry),
        Some(entry) => match body::read(recording.files.as_ref(), entry) {
            Ok(body) => Some(RecordedAnswer::recorded(200, &entry.file, body)),
            Err(what) => return RecordedAnswer::damaged(&what),
        },
        None => match listed_application(recording, server, name, query) {
            Ok(found) => found.map(RecordedAnswer::json),
            Err(answer) => return answer,
        },
    };
    let wanted = query.get("project");
    match found {
        Some(answer)
            if wanted.is_none_or(|project| {
                std::str::from_utf8(&answer.body).is_ok_and(|text| project_of(text) == project)
            }) =>
        {
            answer
        }
        _ => missing_application(name, wanted),
    }
}

/// `/api/v1/applications/NAME/…`.
fn below_application(recording: &Recording, server: &str, path: &str, name: &str, query: &Query<'_>) -> RecordedAnswer {
    if let Some(entry) = in_place(recording, server, path, query) {
        return recording.whole(entry);
    }
    let known = application(recording, server, name, query);
    if known.status == 200 { RecordedAnswer::not_recorded(server, path) } else { known }
}

/// The recorded answer to a path, asked with or without the application's namespace and project.
fn in_place<'r>(recording: &'r Recording, server: &str, path: &str, query: &Query<'_>) -> Option<&'r IndexEntry> {
    if let Some(entry) = recording.index.find(server, path, query, Shape::Plain) {
        return Some(entry);
    }
    let namespace = query.get("appNamespace");
    let rest = query.without(&PLACE);
    recording.index.at(server, path).find(|entry| {
        let recorded = Query::parse(&entry.query);
        let same_place = match (namespace, recorded.get("appNamespace")) {
            (Some(asked), Some(recorded)) => asked == recorded,
            _ => true,
        };
        same_place && recorded.without(&PLACE) == rest
    })
}

fn listed_application(
    recording: &Recording,
    server: &str,
    name: &str,
    query: &Query<'_>,
) -> Result<Option<String>, RecordedAnswer> {
    let not_recorded = || RecordedAnswer::not_recorded(server, &format!("{APPLICATIONS}/{name}"));
    let list = whole_list(recording, server, APPLICATIONS).ok_or_else(not_recorded)??;
    let namespace = query.get("appNamespace");
    let mut named = list.named(name);
    let found = named.find(|item| namespace.is_none_or(|namespace| ItemHead::of(item).metadata.namespace == namespace));
    Ok(found.map(str::to_owned))
}

/// Argo CD does not tell whether an application exists to those who do not name its project
/// (wire recordings `argocd-064` to `argocd-066`).
fn missing_application(name: &str, project: Option<&str>) -> RecordedAnswer {
    match project {
        None => RecordedAnswer::argocd_error(403, 7, "permission denied"),
        Some(_) => RecordedAnswer::argocd_error(404, 5, &format!("applications.argoproj.io \"{name}\" not found")),
    }
}

fn member(recording: &Recording, server: &str, collection: &str, kind: &str, name: &str) -> RecordedAnswer {
    match whole_list(recording, server, collection) {
        Some(Ok(list)) => match list.named(name).next() {
            Some(item) => RecordedAnswer::json(item.to_owned()),
            None if name.contains('/') => RecordedAnswer::not_recorded(server, &format!("{collection}/{name}")),
            None => RecordedAnswer::argocd_error(404, 5, &format!("{kind} \"{name}\" not found")),
        },
        Some(Err(answer)) => answer,
        None => RecordedAnswer::not_recorded(server, collection),
    }
}

/// A list of everything, `Err` with the recorded refusal or the damage.
fn whole_list(recording: &Recording, server: &str, path: &str) -> Option<Result<Arc<RecordedList>, RecordedAnswer>> {
    let entry = recording.index.find(server, path, &Query::parse(""), Shape::Plain)?;
    if entry.status != 200 {
        return Some(Err(recording.whole(entry)));
    }
    Some(recording.lists.list(recording.files.as_ref(), entry).map_err(|what| RecordedAnswer::damaged(&what)))
}

fn project_of(application: &str) -> Cow<'_, str> {
    #[derive(Default, Deserialize)]
    struct WithSpec<'a> {
        #[serde(default, borrow)]
        spec: Spec<'a>,
    }
    #[derive(Default, Deserialize)]
    struct Spec<'a> {
        #[serde(default, borrow)]
        project: Cow<'a, str>,
    }
    let project = serde_json::from_str::<WithSpec<'_>>(application).unwrap_or_default().spec.project;
    // Argo CD reads an empty project as `default`.
    if project.is_empty() { Cow::Borrowed("default") } else { project }
}
