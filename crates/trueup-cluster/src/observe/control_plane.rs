//! Applications, `ApplicationSets`, projects and settings: from Kubernetes where possible, else from Argo CD's API.

use std::sync::Arc;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;
use trueup_model::{AppProject, Application, ApplicationSet, ArgoCd, GapKind, decode_tolerant};

use super::doors::Doors;
use super::live_object::MAX_OBJECT;
use super::progress::Stage;
use super::{ObserveError, ObserveOptions, Shared, reason, settings};
use crate::redaction::learn_application_secrets;
use crate::server::{Ask, Server};
use crate::{RequestError, SecretPolicy};

/// Where Argo CD is unless somebody says otherwise.
const USUAL_NAMESPACE: &str = "argocd";

/// What the control plane says.
pub(super) struct ControlPlane {
    pub(super) applications: Vec<Application>,
    pub(super) application_sets: Vec<ApplicationSet>,
    pub(super) projects: Vec<AppProject>,
    pub(super) argo: ArgoCd,
    /// Argo CD's namespace.
    pub(super) namespace: String,
    /// The objects of these three kinds as the Kubernetes API gave them; empty if Argo CD's API was asked.
    pub(super) raw: Vec<(&'static str, Arc<Vec<Bytes>>)>,
}

/// One of the kinds of the control plane.
#[derive(Clone, Copy)]
struct ControlKind {
    kind: &'static str,
    kubernetes: &'static str,
    argo: &'static str,
}

const APPLICATIONS: ControlKind =
    ControlKind { kind: "Application", kubernetes: "applications", argo: "/api/v1/applications" };
const APPLICATION_SETS: ControlKind =
    ControlKind { kind: "ApplicationSet", kubernetes: "applicationsets", argo: "/api/v1/applicationsets" };
const PROJECTS: ControlKind = ControlKind { kind: "AppProject", kubernetes: "appprojects", argo: "/api/v1/projects" };

/// The items of one kind, and where they came from.
struct Items {
    place: String,
    texts: Arc<Vec<Bytes>>,
    from_kubernetes: bool,
}

/// Reads the control plane.
///
/// # Errors
/// If no server gives Applications.
pub(super) async fn read(
    doors: &Doors,
    options: &ObserveOptions,
    shared: &Arc<Shared>,
) -> Result<ControlPlane, ObserveError> {
    shared.meter.add(Stage::ControlPlane, 5);
    let (applications, sets, projects) = futures::join!(
        items_of(doors, APPLICATIONS, shared),
        items_of(doors, APPLICATION_SETS, shared),
        items_of(doors, PROJECTS, shared),
    );
    let applications =
        applications.map_err(|errors| ObserveError::NoApplications { reasons: errors.iter().map(reason).collect() })?;
    let sets = sets.unwrap_or_else(|errors| absent(&errors, "ApplicationSets", shared));
    let projects = projects.unwrap_or_else(|errors| absent(&errors, "projects and sync windows", shared));
    let raw = [(APPLICATIONS.kind, &applications), (APPLICATION_SETS.kind, &sets), (PROJECTS.kind, &projects)]
        .into_iter()
        .filter(|(_, items)| items.from_kubernetes)
        .map(|(kind, items)| (kind, Arc::clone(&items.texts)))
        .collect();
    let remember = options.secrets == SecretPolicy::Digest;
    let mut applications: Vec<Application> = decoded(&applications, APPLICATIONS.kind, remember, shared).await;
    let mut application_sets: Vec<ApplicationSet> = decoded(&sets, APPLICATION_SETS.kind, remember, shared).await;
    let mut projects: Vec<AppProject> = decoded(&projects, PROJECTS.kind, false, shared).await;
    applications.retain(|app| !app.metadata.name.is_empty());
    applications.sort_by_key(Application::key);
    application_sets.sort_by(|a, b| a.metadata.name.cmp(&b.metadata.name));
    projects.sort_by(|a, b| a.metadata.name.cmp(&b.metadata.name));
    let namespace = namespace_of(doors, &applications, &projects);
    let argo = settings::read(doors, &namespace, shared).await;
    let namespace = match argo.settings.controller_namespace.as_str() {
        "" => namespace,
        told => told.to_owned(),
    };
    Ok(ControlPlane { applications, application_sets, projects, argo, namespace, raw })
}

fn absent(errors: &[RequestError], what: &str, shared: &Shared) -> Items {
    for error in errors {
        shared.gaps.request(error, what);
    }
    Items { place: String::new(), texts: Arc::default(), from_kubernetes: false }
}

async fn items_of(doors: &Doors, kind: ControlKind, shared: &Shared) -> Result<Items, Vec<RequestError>> {
    let items = first_items(doors, kind, shared).await;
    shared.meter.done(Stage::ControlPlane);
    items
}

/// The items from the first server that has any, Kubernetes before Argo CD.
async fn first_items(doors: &Doors, kind: ControlKind, shared: &Shared) -> Result<Items, Vec<RequestError>> {
    let mut errors = Vec::new();
    let mut empty = None;
    if let Some(control) = &doors.control {
        match from_kubernetes(control, kind, doors.namespace.as_deref(), shared).await {
            Ok(items) if !items.texts.is_empty() || doors.argo.is_none() => return Ok(items),
            Ok(items) => empty = Some(items),
            Err(error) => errors.push(error),
        }
    }
    if let Some(argo) = &doors.argo {
        match argo.list(Ask::path(kind.argo)).await {
            Ok(list) => {
                if let Some(error) = &list.incomplete {
                    shared.gaps.request(error, &format!("the rest of the {}s", kind.kind));
                }
                let items = Items { place: argo.place(), texts: Arc::new(list.items), from_kubernetes: false };
                return Ok(if items.texts.is_empty() { empty.unwrap_or(items) } else { items });
            }
            Err(error) => errors.push(error),
        }
    }
    empty.ok_or(errors)
}

/// All namespaces, or, where that is forbidden, Argo CD's own.
async fn from_kubernetes(
    server: &Server,
    kind: ControlKind,
    namespace: Option<&str>,
    shared: &Shared,
) -> Result<Items, RequestError> {
    let path = format!("/apis/argoproj.io/v1alpha1/{}", kind.kubernetes);
    let list = match server.list(Ask::path(&path)).await {
        Err(error) if error.is_forbidden() && error.status() == Some(403) => {
            let namespace = namespace.unwrap_or(USUAL_NAMESPACE);
            let path = format!("/apis/argoproj.io/v1alpha1/namespaces/{namespace}/{}", kind.kubernetes);
            let list = server.list(Ask::path(&path)).await.map_err(|_| error.clone())?;
            shared.gaps.request(&error, &format!("{}s outside namespace {namespace}", kind.kind));
            list
        }
        list => list?,
    };
    if let Some(error) = &list.incomplete {
        shared.gaps.request(error, &format!("the rest of the {}s", kind.kind));
    }
    Ok(Items { place: server.place(), texts: Arc::new(list.items), from_kubernetes: true })
}

/// Decodes on threads that may work for long. What does not fit is left out and becomes a gap.
async fn decoded<T: DeserializeOwned + Send + 'static>(
    items: &Items,
    kind: &'static str,
    remember: bool,
    shared: &Arc<Shared>,
) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let chunk = items.texts.len().div_ceil(threads).max(16);
    let parts = (0..items.texts.len()).step_by(chunk).map(|start| {
        let (all, place, shared) = (Arc::clone(&items.texts), items.place.clone(), Arc::clone(shared));
        tokio::task::spawn_blocking(move || {
            let end = (start + chunk).min(all.len());
            all[start..end].iter().filter_map(|item| decode(item, kind, &place, remember, &shared)).collect::<Vec<T>>()
        })
    });
    let parts = futures::future::join_all(parts).await;
    parts.into_iter().flat_map(|part| part.expect("decoding does not panic")).collect()
}

fn decode<T: DeserializeOwned>(item: &[u8], kind: &str, place: &str, remember: bool, shared: &Shared) -> Option<T> {
    let parsed = match item.len() {
        0..=MAX_OBJECT => serde_json::from_slice::<Value>(item).map_err(|error| error.to_string()),
        size => Err(format!("it has {} MiB", size >> 20)),
    };
    let object = match parsed {
        Ok(object) => object,
        Err(reason) => {
            shared.gaps.add(GapKind::Malformed, place, kind, &reason, &format!("one {kind}"));
            return None;
        }
    };
    if remember {
        learn_application_secrets(&object, &shared.redactor);
    }
    let metadata = &object["metadata"];
    let text = |key: &str| metadata[key].as_str().unwrap_or("?");
    let name = format!("{kind} {}/{}", text("namespace"), text("name"));
    match decode_tolerant(object) {
        Ok((decoded, problems)) => {
            shared.gaps.decoding(place, &name, &problems);
            Some(decoded)
        }
        Err(problems) => {
            let reason =
                problems.first().map_or_else(String::new, |problem| format!("{}: {}", problem.path, problem.message));
            shared.gaps.add(GapKind::Malformed, place, &name, &reason, &format!("all of {name}"));
            None
        }
    }
}

/// Argo CD's namespace: as the user says, as the controller writes into its Applications, or where its projects are.
fn namespace_of(doors: &Doors, applications: &[Application], projects: &[AppProject]) -> String {
    let told = applications.iter().map(|app| app.status.controller_namespace.as_str()).find(|name| !name.is_empty());
    let of_projects = projects.iter().map(|project| project.metadata.namespace.as_str()).find(|name| !name.is_empty());
    doors.namespace.as_deref().or(told).or(of_projects).unwrap_or(USUAL_NAMESPACE).to_owned()
}
