//! Puts a fleet together: app by app, so that only compressed text stays in memory.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::app_objects::{AppObjects, Managed};
use super::application::{self, application};
use super::argo_answers;
use super::audit::{self, Client};
use super::chance::Chance;
use super::clock;
use super::cluster_objects;
use super::damage::{self, SERVICE_OWNER};
use super::fault::Fault;
use super::kinds::{self, ApiKind};
use super::live::as_listed;
use super::managed_resources;
use super::plan::{AppPlan, CONTROL_PLANE, Environment, FleetPlan, Parent, Team};
use super::recording::{GrowingList, Recording};
use super::{FleetSize, GeneratedFleet};

/// Name of Argo CD's API in the snapshot.
const ARGOCD: &str = "argocd";

/// A fleet of this size.
pub(crate) fn assemble(size: FleetSize) -> GeneratedFleet {
    let plan = FleetPlan::of(size);
    let mut assembly = Assembly::new(size, plan.apps.len());
    for team in &plan.teams {
        assembly.add_team(team, &plan);
    }
    for environment in Environment::ALL {
        let mut chance = Chance::new(size.seed, environment.name());
        for (kind, object) in cluster_objects::of(*environment, &plan, &mut chance) {
            assembly.list(environment.server(), kind).push(&object);
        }
    }
    assembly.add_projects(&plan);
    assembly.finish(&plan)
}

struct Assembly {
    size: FleetSize,
    recording: Recording,
    lists: BTreeMap<(&'static str, &'static str), GrowingList>,
    /// Argo CD's own list of Applications.
    applications: GrowingList,
    application_sets: Vec<Value>,
    /// Server, moment and line.
    audit: Vec<(&'static str, Value)>,
    truth: BTreeMap<String, Option<Fault>>,
    objects: usize,
    apps_left: usize,
}

impl Assembly {
    fn new(size: FleetSize, apps: usize) -> Self {
        Self {
            size,
            recording: Recording::default(),
            lists: BTreeMap::new(),
            applications: GrowingList::of_argocd(),
            application_sets: Vec::new(),
            audit: Vec::new(),
            truth: BTreeMap::new(),
            objects: 0,
            apps_left: apps,
        }
    }

    fn list(&mut self, server: &'static str, kind: &'static ApiKind) -> &mut GrowingList {
        self.lists.entry((server, kind.plural)).or_insert_with(|| GrowingList::of(kind))
    }

    /// A team's apps, and the Application or `ApplicationSet` that makes them.
    fn add_team(&mut self, team: &Team, plan: &FleetPlan) {
        let mut compared = Vec::new();
        for app in plan.apps.iter().filter(|app| app.team == team.name) {
            let object = self.add_app(app);
            if matches!(app.parent, Parent::Root(_)) {
                compared.push(compared_child(app, object));
            }
        }
        let children: Vec<&AppPlan> =
            plan.apps.iter().filter(|app| app.team == team.name && app.parent == team.parent).collect();
        match &team.parent {
            Parent::Root(name) => {
                let mut chance = Chance::new(self.size.seed, name);
                let root = argo_answers::root(name, team, &children, &mut chance);
                self.add_application(name, &root, None);
                self.add_comparison(name, &json!({"items": compared}));
            }
            Parent::Set(name, uid) => {
                let mut chance = Chance::new(self.size.seed, name);
                let set = argo_answers::application_set(name, uid, team, &children, &mut chance);
                self.list(CONTROL_PLANE, kinds::APPLICATION_SET).push(&set);
                self.application_sets.push(as_answered(&set));
            }
            Parent::Nobody => {}
        }
    }

    /// One app with all its objects; gives its Application.
    fn add_app(&mut self, app: &AppPlan) -> Value {
        let mut chance = Chance::new(self.size.seed, &format!("{}/objects", app.name));
        let budget = self.size.objects.saturating_sub(self.objects) / self.apps_left.max(1);
        self.apps_left -= 1;
        let mut objects = AppObjects::of(app, &mut chance, budget);
        damage::apply(app, &mut objects, &mut chance);
        self.objects += objects.live_count();
        let object = application(app, &objects, &mut chance);
        if app.fault == Some(Fault::AutoSyncOff) {
            let request = json!({"spec": {"syncPolicy": {"automated": null}}});
            let person = Client::Person(SERVICE_OWNER);
            let line = audit::patch(
                person,
                kinds::APPLICATION,
                &object,
                ("kubectl-patch", ""),
                &request,
                &mut chance,
                app.broken_ago,
            );
            self.audit.push((CONTROL_PLANE, line));
        }
        self.add_application(&app.name, &object, app.fault);
        self.add_comparison(&app.name, &managed_resources::answer(app, &objects));
        let server = app.environment.server();
        for (kind, live) in objects.managed.iter().filter_map(|m| Some((m.kind, m.live.as_ref()?))) {
            self.list(server, kind).push(&as_listed(kind, live));
        }
        for (kind, object) in &objects.children {
            self.list(server, kind).push(&as_listed(kind, object));
        }
        for event in &objects.events {
            self.list(server, kinds::EVENT).push(event);
        }
        self.audit.extend(objects.audit.into_iter().map(|line| (server, line)));
        object
    }

    fn add_application(&mut self, name: &str, object: &Value, fault: Option<Fault>) {
        self.truth.insert(name.to_owned(), fault);
        self.list(CONTROL_PLANE, kinds::APPLICATION).push(object);
        self.applications.push(&as_answered(object));
    }

    fn add_comparison(&mut self, name: &str, answer: &Value) {
        let path = format!("/api/v1/applications/{name}/managed-resources");
        self.recording.answer(ARGOCD, &path, "appNamespace=argocd", answer);
    }

    fn add_projects(&mut self, plan: &FleetPlan) {
        let projects = argo_answers::projects(plan, &mut Chance::new(self.size.seed, "projects"));
        for project in &projects {
            self.list(CONTROL_PLANE, kinds::APP_PROJECT).push(project);
        }
        let answered: Vec<Value> = projects.iter().map(as_answered).collect();
        self.recording.answer(ARGOCD, "/api/v1/projects", "", &json!({"metadata": {}, "items": answered}));
    }

    fn finish(mut self, plan: &FleetPlan) -> GeneratedFleet {
        let sets = json!({"metadata": {}, "items": self.application_sets});
        let recording = &mut self.recording;
        recording.answer(ARGOCD, "/api/version", "", &argo_answers::version());
        recording.answer(ARGOCD, "/api/v1/settings", "", &argo_answers::settings());
        recording.answer(ARGOCD, "/api/v1/clusters", "", &argo_answers::clusters(plan));
        recording.answer(ARGOCD, "/api/v1/applicationsets", "", &sets);
        recording.answer(ARGOCD, "/api/v1/repositories", "", &json!({"metadata": {}, "items": []}));
        recording.compressed_answer(ARGOCD, "/api/v1/applications", "", self.applications.finish());
        for environment in Environment::ALL {
            discover(recording, *environment);
            let server = environment.server();
            for kind in kinds::served(environment.url().is_none()) {
                if let Some(list) = self.lists.remove(&(server, kind.plural)) {
                    recording.compressed_answer(server, &kind.list_path(), "", list.finish());
                } else {
                    recording.answer(server, &kind.list_path(), "", &empty_list(kind));
                }
            }
            recording.file(&format!("audit/{server}.jsonl"), audit_log(&self.audit, server));
        }
        recording.file("snapshot.yaml", description().into_bytes());
        GeneratedFleet { files: self.recording.finish(), truth: self.truth, objects: self.objects }
    }
}

/// A child Application as its root has compared it.
fn compared_child(app: &AppPlan, live: Value) -> Value {
    let desired = Some(application::manifest(app));
    let managed =
        Managed { kind: kinds::APPLICATION, desired, live: Some(live), predicted: None, verdict: Some("Synced") };
    managed_resources::item(&managed, false)
}

/// As Argo CD's API answers: without API version and kind.
fn as_answered(object: &Value) -> Value {
    let mut answered = object.clone();
    if let Some(map) = answered.as_object_mut() {
        map.remove("apiVersion");
        map.remove("kind");
    }
    answered
}

fn discover(recording: &mut Recording, environment: Environment) {
    let (server, control_plane) = (environment.server(), environment.url().is_none());
    recording.answer(
        server,
        "/version",
        "",
        &json!({"major": "1", "minor": "34", "gitVersion": argo_answers::KUBERNETES, "platform": "linux/amd64"}),
    );
    recording.aggregated_answer(server, "/api", &kinds::aggregated_discovery(control_plane, true));
    recording.aggregated_answer(server, "/apis", &kinds::aggregated_discovery(control_plane, false));
    recording.answer(server, "/api", "", &json!({"kind": "APIVersions", "versions": ["v1"]}));
    recording.answer(server, "/apis", "", &kinds::group_list(control_plane));
    for (group, version) in kinds::groups(control_plane) {
        let resources = kinds::resource_list(control_plane, group, version);
        recording.answer(server, &kinds::group_path(group, version), "", &resources);
        if !group.is_empty() {
            let mut document = kinds::group_document(group, version);
            document["kind"] = json!("APIGroup");
            document["apiVersion"] = json!("v1");
            recording.answer(server, &format!("/apis/{group}"), "", &document);
        }
    }
}

fn empty_list(kind: &ApiKind) -> Value {
    json!({"kind": format!("{}List", kind.kind), "apiVersion": kind.api_version(), "metadata": {"resourceVersion": "1000000"}, "items": []})
}

/// The lines of one server, oldest first.
fn audit_log(lines: &[(&'static str, Value)], server: &str) -> Vec<u8> {
    let moment = |line: &Value| line["requestReceivedTimestamp"].as_str().unwrap_or_default().to_owned();
    let mut own: Vec<&Value> = lines.iter().filter(|(of, _)| *of == server).map(|(_, line)| line).collect();
    own.sort_by_cached_key(|line| moment(line));
    own.iter().flat_map(|line| format!("{line}\n").into_bytes()).collect()
}

/// `snapshot.yaml`.
fn description() -> String {
    let mut servers =
        vec![format!("name: {ARGOCD}, kind: argocd, url: \"https://argocd.example.test\""), control_plane_entry()];
    for environment in Environment::ALL {
        let name = environment.name();
        servers.extend(
            environment.url().map(|url| format!("name: {name}, kind: kubernetes, url: \"{url}\", cluster: {name}")),
        );
    }
    let servers: Vec<String> = servers.iter().map(|entry| format!("- {{{entry}}}")).collect();
    format!(
        "schemaVersion: 1\ncapturedAt: \"{}\"\ntool: {{name: generated-fleet, version: \"1\"}}\nredacted: false\nservers:\n{}\n",
        clock::captured_at(),
        servers.join("\n")
    )
}

fn control_plane_entry() -> String {
    format!("name: {CONTROL_PLANE}, kind: kubernetes, url: \"https://api.mgmt.example.test:6443\", controlPlane: true")
}
