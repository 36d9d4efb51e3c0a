//! Everything that belongs to one app: desired and live objects, what is below them, and what happened to them.

use serde_json::{Value, json};

use super::chance::Chance;
use super::clock;
use super::fault::Fault;
use super::kinds::{self, ApiKind};
use super::live;
use super::managed_fields::{disown, subresource_entry};
use super::manifest;
use super::plan::{AppPlan, Renderer};
use super::workload::{self, Rollout, Trouble};

/// One object that Argo CD manages.
#[derive(Debug)]
pub(crate) struct Managed {
    pub(crate) kind: &'static ApiKind,
    /// What Git says; `None` if it is gone from there.
    pub(crate) desired: Option<Value>,
    /// What runs; `None` if it is not there.
    pub(crate) live: Option<Value>,
    /// What a sync would make of it, where that is not what runs.
    pub(crate) predicted: Option<Value>,
    /// Argo CD's verdict; hooks have none.
    pub(crate) verdict: Option<&'static str>,
}

impl Managed {
    /// Name of the object.
    pub(crate) fn name(&self) -> &str {
        let side = self.live.as_ref().or(self.desired.as_ref());
        side.and_then(|object| object["metadata"]["name"].as_str()).unwrap_or_default()
    }

    /// Namespace of the object.
    pub(crate) fn namespace(&self) -> &str {
        let side = self.live.as_ref().or(self.desired.as_ref());
        side.and_then(|object| object["metadata"]["namespace"].as_str()).unwrap_or_default()
    }
}

/// Everything that belongs to one app.
#[derive(Debug, Default)]
pub(crate) struct AppObjects {
    pub(crate) managed: Vec<Managed>,
    /// Objects that controllers made.
    pub(crate) children: Vec<(&'static ApiKind, Value)>,
    pub(crate) events: Vec<Value>,
    /// Lines of the audit log of the app's cluster.
    pub(crate) audit: Vec<Value>,
}

impl AppObjects {
    /// The objects of an app, as healthy as its plan permits; `budget` live objects if it is not too few.
    pub(crate) fn of(app: &AppPlan, chance: &mut Chance, budget: usize) -> Self {
        let mut objects = Self::default();
        for manifest in manifest::manifests(app, &app.versions[1]) {
            objects.add(app, manifest, chance);
        }
        for number in 1.. {
            // A worker brings two ReplicaSets and two pods.
            if objects.live_count() + 5 > budget.saturating_sub(1) || number > 40 {
                break;
            }
            objects.add(app, manifest::worker(app, &app.versions[1], number), chance);
        }
        for number in 1.. {
            if objects.live_count() >= budget {
                break;
            }
            objects.add(app, manifest::settings(app, number), chance);
        }
        objects
    }

    /// Objects that exist in the cluster.
    pub(crate) fn live_count(&self) -> usize {
        self.managed.iter().filter(|m| m.live.is_some()).count() + self.children.len()
    }

    /// The main Deployment.
    pub(crate) fn deployment(&mut self, app: &AppPlan) -> &mut Managed {
        self.managed
            .iter_mut()
            .find(|m| m.kind == kinds::DEPLOYMENT && m.name() == app.object_name())
            .expect("every app has a Deployment")
    }

    /// Adds a manifest that was applied, and what controllers made of it.
    fn add(&mut self, app: &AppPlan, (kind, desired): manifest::Manifest, chance: &mut Chance) {
        let mut live = live::applied(kind, &desired, chance, app.released_ago);
        if kind == kinds::DEPLOYMENT {
            if desired["spec"].get("replicas").is_none() {
                scale_by_autoscaler(&mut live, app);
            }
            let main = desired["metadata"]["name"] == app.object_name();
            let (rollout, ago) = rollout(app, main);
            let children = workload::roll_out(&mut live, &rollout, chance, ago);
            self.children.extend(children.objects);
            self.events.extend(children.events);
        } else if kind == kinds::CRON_JOB {
            self.children.extend(last_run(&live, chance));
        }
        self.managed.push(Managed {
            kind,
            desired: Some(desired),
            live: Some(live),
            predicted: None,
            verdict: Some("Synced"),
        });
    }
}

fn rollout(app: &AppPlan, main: bool) -> (Rollout, i64) {
    let trouble = match app.fault {
        Some(Fault::ImageMissing) => Trouble::Image,
        Some(Fault::CrashLoop) => Trouble::Crash,
        Some(Fault::QuotaExceeded) => Trouble::Quota,
        _ => return (Rollout::Done, app.released_ago),
    };
    if !main {
        return (Rollout::Done, app.released_ago);
    }
    (Rollout::Stuck { old_image: app.image(&app.versions[0]), trouble }, app.released_ago)
}

fn scale_by_autoscaler(live: &mut Value, app: &AppPlan) {
    debug_assert!(app.renderer == Renderer::Kustomize, "only overlays have autoscalers");
    live["spec"]["replicas"] = json!(app.replicas);
    disown(live, live::ARGO_MANAGER, &["f:spec", "f:replicas"]);
    let entry =
        subresource_entry("kube-controller-manager", "apps/v1", None, json!({"f:spec": {"f:replicas": {}}}), "scale");
    live["metadata"]["managedFields"].as_array_mut().expect("a live object has managers").insert(0, entry);
}

/// The last Job of a `CronJob` and its pod, both done.
fn last_run(cron_job: &Value, chance: &mut Chance) -> Vec<(&'static ApiKind, Value)> {
    let name =
        format!("{}-29560{}", cron_job["metadata"]["name"].as_str().unwrap_or_default(), 100 + chance.below(900));
    let template = &cron_job["spec"]["jobTemplate"]["spec"]["template"];
    let uid = chance.uid();
    let labels =
        json!({"batch.kubernetes.io/controller-uid": uid, "batch.kubernetes.io/job-name": name, "job-name": name});
    let done = |kind: &str| {
        workload::condition(kind, "True", "CompletionsReached", "Reached expected number of succeeded pods", 1_190)
    };
    let mut template = template.clone();
    template["metadata"]["labels"] = labels.clone();
    let job = json!({
        "apiVersion": "batch/v1", "kind": "Job",
        "metadata": {"name": name, "namespace": cron_job["metadata"]["namespace"], "uid": uid, "generation": 1,
            "resourceVersion": chance.resource_version(), "creationTimestamp": clock::ago(1_200), "labels": labels,
            "ownerReferences": [{"apiVersion": "batch/v1", "kind": "CronJob", "name": cron_job["metadata"]["name"],
                "uid": cron_job["metadata"]["uid"], "controller": true, "blockOwnerDeletion": true}]},
        "spec": {"parallelism": 1, "completions": 1, "backoffLimit": 2, "template": template, "completionMode": "NonIndexed",
            "suspend": false, "selector": {"matchLabels": {"batch.kubernetes.io/controller-uid": uid}}},
        "status": {"conditions": [done("SuccessCriteriaMet"), done("Complete")], "startTime": clock::ago(1_200),
            "completionTime": clock::ago(1_190), "succeeded": 1, "terminating": 0, "uncountedTerminatedPods": {}, "ready": 0},
    });
    let mut pod = workload::pod_of(&job, "batch/v1", "Job", &template, chance, 1_200);
    pod["status"] = json!({"phase": "Succeeded", "startTime": clock::ago(1_200), "qosClass": "BestEffort", "containerStatuses": [{
        "name": "tidy", "image": template["spec"]["containers"][0]["image"], "ready": false, "restartCount": 0, "started": false,
        "lastState": {}, "state": {"terminated": {"exitCode": 0, "reason": "Completed",
            "startedAt": clock::ago(1_198), "finishedAt": clock::ago(1_191)}}}]});
    vec![(kinds::JOB, job), (kinds::POD, pod)]
}
