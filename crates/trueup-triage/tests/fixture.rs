//! Small fleets from JSON, and their triage as text.

use serde_json::{Value, json};
use trueup_model::{
    AppProject, Application, ApplicationSet, AuditEvent, Cluster, Fleet, LiveObject, LiveObjects, ManagedResource,
    ObjectMeta, ResourceKey, ServedKind, decode_tolerant,
};
use trueup_triage::{TriageSettings, triage};

/// The moment of every fixture.
pub(crate) const NOW: &str = "2026-03-01T12:00:00Z";

/// A fleet in the making: one cluster `prod`, one `in-cluster`.
#[derive(Default)]
pub(crate) struct Fixture {
    apps: Vec<Value>,
    projects: Vec<Value>,
    sets: Vec<Value>,
    live: Vec<Value>,
    audit: Vec<Value>,
    own_audit: Vec<Value>,
    managed: Vec<(String, Vec<ManagedResource>)>,
    pub(crate) fleet: Fleet,
}

impl Fixture {
    /// Adds an Application; what `app` lacks is that of a healthy one named `name`.
    pub(crate) fn app(mut self, name: &str, app: Value) -> Self {
        let mut whole = json!({
            "metadata": {"name": name, "namespace": "argocd", "labels": {"corp.example/team": "shop"}},
            "spec": {
                "project": "shop",
                "source": {"repoURL": "https://git.example/shop.git", "path": name, "targetRevision": "main"},
                "destination": {"name": "prod", "namespace": "shop"},
                "syncPolicy": {"automated": {"prune": true}},
            },
            "status": {
                "sync": {"status": "Synced", "revision": "b2"},
                "health": {"status": "Healthy"},
                "reconciledAt": "2026-03-01T11:59:00Z",
                "history": [{"id": 1, "revision": "b2", "deployedAt": "2026-03-01T08:00:00Z"}],
            },
        });
        merge(&mut whole, app);
        self.apps.push(whole);
        self
    }

    /// Adds an `AppProject`.
    pub(crate) fn project(mut self, project: Value) -> Self {
        self.projects.push(project);
        self
    }

    /// Adds an `ApplicationSet`.
    pub(crate) fn set(mut self, set: Value) -> Self {
        self.sets.push(set);
        self
    }

    /// Adds a live object of cluster `prod`.
    pub(crate) fn live(mut self, object: Value) -> Self {
        self.live.push(object);
        self
    }

    /// Adds an audited write in cluster `prod`: `[time, user, verb, resource, name, request]`.
    pub(crate) fn audit(mut self, event: Value) -> Self {
        self.audit.push(event);
        self
    }

    /// The same in the control plane.
    pub(crate) fn own_audit(mut self, event: Value) -> Self {
        self.own_audit.push(event);
        self
    }

    /// Adds Argo CD's desired state of one object of an app.
    pub(crate) fn target(mut self, app: &str, target: Value) -> Self {
        let key = key_of(&target);
        let managed = ManagedResource {
            key,
            target: Some(target.to_string().into()),
            live: None,
            normalized: None,
            predicted: None,
            exists: true,
        };
        match self.managed.iter_mut().find(|(name, _)| name == app) {
            Some((_, list)) => list.push(managed),
            None => self.managed.push((app.to_owned(), vec![managed])),
        }
        self
    }

    /// The fleet.
    pub(crate) fn build(self) -> Fleet {
        let decode_all = |values: Vec<Value>| -> Vec<Application> {
            values.into_iter().map(|v| decode_tolerant(v).expect("the fixture is an Application").0).collect()
        };
        let mut fleet = self.fleet;
        fleet.captured_at = NOW.parse().expect("the moment is valid");
        fleet.applications = decode_all(self.apps);
        fleet.projects =
            self.projects.into_iter().map(|v| decode_tolerant::<AppProject>(v).expect("a project").0).collect();
        fleet.application_sets =
            self.sets.into_iter().map(|v| decode_tolerant::<ApplicationSet>(v).expect("a set").0).collect();
        for (app, managed) in self.managed {
            let key = fleet.applications.iter().find(|a| a.metadata.name == app).expect("the app exists").key();
            fleet.managed.insert(key, managed);
        }
        fleet.clusters.push(Cluster {
            name: "in-cluster".into(),
            server: "https://kubernetes.default.svc".into(),
            control_plane: true,
            observed: true,
            served: served(),
            audit: self.own_audit.iter().map(audit_event).collect(),
            ..Cluster::default()
        });
        fleet.clusters.push(Cluster {
            name: "prod".into(),
            server: "https://prod.example".into(),
            observed: true,
            served: served(),
            objects: LiveObjects::new(self.live.into_iter().map(live_object).collect()),
            audit: self.audit.iter().map(audit_event).collect(),
            ..Cluster::default()
        });
        fleet
    }

    /// The findings of all apps as text, worst first; healthy apps are left out.
    pub(crate) fn findings(self) -> String {
        let report = triage(&self.build(), &TriageSettings::default());
        let mut lines = Vec::new();
        for app in &report.apps {
            for finding in &app.findings {
                lines.push(format!("{}: {} {}: {}", app.key.name, finding.severity, finding.rule, finding.cause));
                let fields: Vec<String> = finding.fields.iter().map(ToString::to_string).collect();
                if !fields.is_empty() {
                    lines.push(format!("  fields {}", fields.join(", ")));
                }
                if let Some(who) = &finding.who {
                    lines.push(format!("  who {who}"));
                }
                lines.extend(finding.consequences.iter().map(|c| format!("  => {c}")));
            }
        }
        lines.extend(report.fleet.iter().map(|f| format!("fleet: {} {}: {}", f.severity, f.rule, f.cause)));
        lines.join("\n")
    }
}

/// Objects are merged key by key, everything else is replaced; `null` removes.
pub(crate) fn merge(into: &mut Value, patch: Value) {
    match (into, patch) {
        (Value::Object(into), Value::Object(patch)) => {
            for (key, value) in patch {
                if value.is_null() {
                    into.remove(&key);
                } else {
                    merge(into.entry(key).or_insert(Value::Null), value);
                }
            }
        }
        (into, patch) => *into = patch,
    }
}

fn key_of(object: &Value) -> ResourceKey {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let api_version = text(&object["apiVersion"]);
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    let meta = &object["metadata"];
    ResourceKey::new(group, text(&object["kind"]), text(&meta["namespace"]), text(&meta["name"]))
}

fn live_object(object: Value) -> LiveObject {
    let (meta, _) = decode_tolerant::<ObjectMeta>(object["metadata"].clone()).expect("metadata");
    LiveObject {
        key: key_of(&object),
        version: "v1".into(),
        uid: meta.uid,
        owner_uids: meta.owner_references.into_iter().map(|o| o.uid).collect(),
        created_at: meta.creation_timestamp,
        deleted_at: meta.deletion_timestamp,
        tracking_id: meta.annotations.get("argocd.argoproj.io/tracking-id").cloned(),
        json: object.to_string().into(),
    }
}

fn audit_event(event: &Value) -> AuditEvent {
    let text = |i: usize| event[i].as_str().unwrap_or_default().to_owned();
    let resource = text(3);
    let (group, resource) = resource.split_once('/').map_or(("", resource.as_str()), |(group, r)| (group, r));
    AuditEvent {
        at: text(0).parse().expect("the moment is valid"),
        user: text(1),
        verb: text(2),
        user_agent: if text(1).starts_with("system:") { "controller/1".into() } else { "kubectl/v1.32.0".into() },
        group: group.to_owned(),
        resource: resource.to_owned(),
        subresource: String::new(),
        namespace: if group == "argoproj.io" { "argocd".into() } else { "shop".into() },
        name: text(4),
        field_manager: event[6].as_str().unwrap_or_default().to_owned(),
        request: event[5].clone(),
    }
}

fn served() -> Vec<ServedKind> {
    [
        ("apps", "v1", "Deployment", "deployments"),
        ("", "v1", "ConfigMap", "configmaps"),
        ("", "v1", "Pod", "pods"),
        ("", "v1", "Secret", "secrets"),
        ("", "v1", "Namespace", "namespaces"),
        ("argoproj.io", "v1alpha1", "Application", "applications"),
        ("cache.example", "v1", "Pool", "pools"),
    ]
    .into_iter()
    .map(|(group, version, kind, plural)| ServedKind {
        group: group.into(),
        version: version.into(),
        kind: kind.into(),
        plural: plural.into(),
        namespaced: true,
    })
    .collect()
}

/// `status.resources` with one Deployment of this name.
pub(crate) fn deployment_resource(name: &str, sync: &str, health: &str) -> Value {
    json!([{"group": "apps", "version": "v1", "kind": "Deployment", "namespace": "shop", "name": name, "status": sync, "health": {"status": health}}])
}

/// A live Deployment with `uid` = its name, made by Argo CD from `spec`, changed as `live` says.
pub(crate) fn deployment(name: &str, live: Value) -> Value {
    let mut whole = json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {
            "name": name, "namespace": "shop", "uid": name,
            "annotations": {"argocd.argoproj.io/tracking-id": format!("{name}:apps/Deployment:shop/{name}")},
        },
        "spec": {"replicas": 2, "template": {"spec": {"containers": [{"name": "web", "image": "web:1"}]}}},
        "status": {"replicas": 2, "readyReplicas": 2, "updatedReplicas": 2},
    });
    merge(&mut whole, live);
    whole
}

/// What Git says about such a Deployment.
pub(crate) fn deployment_target(name: &str, spec: Value) -> Value {
    let mut whole = json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {
            "name": name, "namespace": "shop",
            "annotations": {"argocd.argoproj.io/tracking-id": format!("{name}:apps/Deployment:shop/{name}")},
        },
        "spec": {"replicas": 2, "template": {"spec": {"containers": [{"name": "web", "image": "web:1"}]}}},
    });
    merge(&mut whole, json!({"spec": spec}));
    whole
}

/// A pod of a Deployment's `ReplicaSet` `NAME-1`, with one container in this state.
pub(crate) fn pod(owner: &str, state: Value) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": format!("{owner}-1-x"), "namespace": "shop", "uid": format!("{owner}-pod"), "ownerReferences": [{"uid": format!("{owner}-rs")}]},
        "status": {"containerStatuses": [state]},
    })
}

/// The `ReplicaSet` of a Deployment.
pub(crate) fn replica_set(owner: &str) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "ReplicaSet",
        "metadata": {"name": format!("{owner}-1"), "namespace": "shop", "uid": format!("{owner}-rs"), "ownerReferences": [{"uid": owner}]},
    })
}
