//! What an app's last sync did, and those before.

use serde_json::{Value, json};

use super::app_objects::{AppObjects, Managed};
use super::clock;
use super::damage::LOOP_ROUNDS;
use super::fault::Fault;
use super::kinds;
use super::plan::{AppPlan, Environment};

/// The policy that refuses Deployments without an owner.
pub(crate) const POLICY: &str = "require-owner-label";
/// What the policy says.
pub(crate) const POLICY_MESSAGE: &str = "every workload needs the label owner";

/// The last operation of an app.
#[derive(Debug)]
pub(crate) struct Story {
    pub(crate) phase: &'static str,
    pub(crate) message: String,
    /// What was asked for.
    pub(crate) operation: Value,
    /// Seconds between its end and the capture; `None` if it goes on and has not failed yet.
    pub(crate) ended_ago: Option<i64>,
    began_ago: i64,
    retries: Option<u64>,
    revision: String,
    source: Value,
    results: Vec<Value>,
}

impl Story {
    /// `status.operationState`.
    pub(crate) fn state(&self) -> Value {
        let mut state = json!({
            "phase": self.phase, "message": self.message, "operation": self.operation, "startedAt": clock::ago(self.began_ago),
            "syncResult": {"resources": self.results, "revision": self.revision, "source": self.source},
        });
        if let Some(ended) = self.ended_ago {
            state["finishedAt"] = json!(clock::ago(ended));
        }
        if let Some(retries) = self.retries {
            state["retryCount"] = json!(retries);
        }
        state
    }

    /// The condition that Argo CD raises after a failed automatic sync.
    pub(crate) fn sync_error(&self, app: &AppPlan) -> Option<String> {
        let failed = self.phase == "Failed";
        failed.then(|| format!("Failed last sync attempt to [{}]: {}", app.revisions[2], self.message))
    }
}

/// How every app of the fleet retries.
pub(crate) fn retry() -> Value {
    json!({"limit": 5, "backoff": {"duration": "5s", "factor": 2, "maxDuration": "3m"}})
}

/// `status.history`: the releases that were applied completely.
pub(crate) fn history(app: &AppPlan) -> Vec<Value> {
    if app.fault == Some(Fault::NamespaceMissing) {
        return Vec::new();
    }
    let mut history = Vec::new();
    for (id, (revision, ago)) in
        [(&app.revisions[0], app.released_ago + 700_000), (&app.revisions[1], app.released_ago)].into_iter().enumerate()
    {
        // A hook that never ends keeps the release out of the history.
        if !(id == 1 && app.fault == Some(Fault::HookStuck)) {
            history.push(json!({"id": id, "revision": revision, "deployStartedAt": clock::ago(ago + 4), "deployedAt": clock::ago(ago),
                "initiatedBy": {"automated": true}, "source": app.source()}));
        }
    }
    history
}

/// The last operation of an app, as its fault has left it.
pub(crate) fn story(app: &AppPlan, objects: &AppObjects) -> Story {
    let fresh = || results(objects, |_| None);
    let failed =
        |reason: &str, results: Vec<Value>| ended(app, "Failed", format!("{reason} (retried 5 times)."), results);
    match app.fault {
        Some(Fault::ImmutableSelector) => immutable(app, objects),
        Some(Fault::AdmissionPolicy) => {
            let denied = policy_denial(app);
            let reason = format!("one or more synchronization tasks completed unsuccessfully, reason: {denied}");
            failed(&reason, results(objects, |m| m.live.is_none().then(|| denied.clone())))
        }
        Some(Fault::KindUnknown) => {
            let reason = format!(
                "one or more synchronization tasks are not valid: failed to discover server resources for group version {}: \
                 the server could not find the requested resource",
                kinds::UNSERVED.api_version()
            );
            failed(&reason, only_failed(objects, &unknown_kind(app)))
        }
        Some(Fault::KindDenied) => {
            let denied = format!("resource networking.k8s.io:NetworkPolicy is not permitted in project {}", app.team);
            failed(&format!("one or more synchronization tasks are not valid: {denied}"), only_failed(objects, &denied))
        }
        Some(Fault::NamespaceMissing) => {
            let missing = format!("namespaces \"{}\" not found", app.namespace);
            failed(
                &format!("one or more objects failed to apply, reason: {missing}"),
                results(objects, |_| Some(missing.clone())),
            )
        }
        Some(Fault::HookFailed) => {
            let message = "Job has reached the specified backoff limit";
            failed(
                "one or more synchronization tasks completed unsuccessfully",
                vec![hook(objects, "PreSync", "Failed", message)],
            )
        }
        Some(Fault::HookStuck) => hook_stuck(app, objects),
        Some(Fault::SelfHealLoop) => healed(app, objects),
        _ => {
            let mut story = ended(app, "Succeeded", "successfully synced (all tasks run)".to_owned(), fresh());
            (story.began_ago, story.ended_ago, story.retries) = (app.released_ago + 4, Some(app.released_ago), None);
            story.revision.clone_from(&app.revisions[1]);
            story.operation["sync"]["revision"] = json!(app.revisions[1]);
            story
        }
    }
}

fn ended(app: &AppPlan, phase: &'static str, message: String, results: Vec<Value>) -> Story {
    let sync = json!({"prune": true, "revision": app.revisions[2], "source": app.source()});
    Story {
        phase,
        message,
        operation: json!({"initiatedBy": {"automated": true}, "retry": retry(), "sync": sync}),
        began_ago: app.broken_ago + 240,
        ended_ago: Some(app.broken_ago),
        retries: Some(5),
        revision: app.revisions[2].clone(),
        source: app.source(),
        results,
    }
}

fn immutable(app: &AppPlan, objects: &AppObjects) -> Story {
    let selector = objects
        .managed
        .iter()
        .find(|m| m.kind == kinds::DEPLOYMENT && m.name() == app.object_name())
        .and_then(|m| m.desired.as_ref())
        .map(|d| d["spec"]["selector"].to_string())
        .unwrap_or_default();
    let inner = format!(
        "error when patching \"/dev/shm/942916509\": Deployment.apps \"{}\" is invalid: spec.selector: Invalid value: \
         {selector}: field is immutable",
        app.object_name()
    );
    let message = format!(
        "one or more synchronization tasks completed unsuccessfully, reason: {inner}. Retrying attempt #3 at {}.",
        clock::kitchen(-60)
    );
    let outdated = |m: &Managed| (m.verdict == Some("OutOfSync")).then(|| inner.clone());
    let mut story = ended(app, "Running", message, results(objects, outdated));
    story.retries = Some(3);
    (story.began_ago, story.ended_ago) = (app.broken_ago, Some(120));
    story
}

fn hook_stuck(app: &AppPlan, objects: &AppObjects) -> Story {
    let name = format!("{}-smoke", app.name);
    let mut all = results(objects, |_| None);
    all.push(hook(objects, "PostSync", "Running", &format!("job.batch/{name} created")));
    let mut story = ended(app, "Running", format!("waiting for completion of hook batch/Job/{name}"), all);
    (story.retries, story.ended_ago, story.began_ago) = (None, None, app.broken_ago + 9);
    story
}

fn healed(app: &AppPlan, objects: &AppObjects) -> Story {
    let message = "successfully synced (all tasks run)".to_owned();
    let only =
        results(objects, |_| None).into_iter().filter(|r| r["kind"] == "Deployment" && r["name"] == app.object_name());
    let mut story = ended(app, "Succeeded", message, only.collect());
    (story.retries, story.began_ago, story.ended_ago) = (None, 80, Some(80));
    let sync = &mut story.operation["sync"];
    sync["autoHealAttemptsCount"] = json!(LOOP_ROUNDS);
    sync["resources"] = json!([{"group": "apps", "kind": "Deployment", "name": app.object_name()}]);
    story
}

fn policy_denial(app: &AppPlan) -> String {
    format!(
        "deployments.apps \"{}-admin\" is forbidden: ValidatingAdmissionPolicy '{POLICY}' with binding '{POLICY}' denied \
         request: {POLICY_MESSAGE}",
        app.object_name()
    )
}

fn unknown_kind(app: &AppPlan) -> String {
    let kind = kinds::UNSERVED;
    format!(
        "The Kubernetes API could not find {}/{} for requested resource {}/{}. Make sure the \"{}\" CRD is installed on the \
         destination cluster.",
        kind.group,
        kind.kind,
        app.namespace,
        app.object_name(),
        kind.kind
    )
}

/// The result of each object but the hooks; `failure` names those that failed.
fn results(objects: &AppObjects, failure: impl Fn(&Managed) -> Option<String>) -> Vec<Value> {
    let wanted =
        objects.managed.iter().filter(|m| m.verdict.is_some() && (m.desired.is_some() || m.verdict == Some("Unknown")));
    wanted.map(|managed| result(managed, failure(managed).as_deref())).collect()
}

/// A sync that is refused as a whole tells only what it refuses.
fn only_failed(objects: &AppObjects, message: &str) -> Vec<Value> {
    let refused = objects.managed.iter().filter(|m| m.live.is_none());
    let result = |managed| {
        let mut result = result(managed, Some(message));
        result.as_object_mut().expect("it is an object").remove("hookPhase");
        result
    };
    refused.map(result).collect()
}

fn result(managed: &Managed, failure: Option<&str>) -> Value {
    let message =
        failure.map_or_else(|| format!("{}/{} configured", managed.kind.spoken(), managed.name()), str::to_owned);
    json!({
        "group": managed.kind.group, "version": managed.kind.version, "kind": managed.kind.kind, "namespace": managed.namespace(),
        "name": managed.name(), "message": message, "hookPhase": if failure.is_some() { "Failed" } else { "Running" },
        "status": if failure.is_some() { "SyncFailed" } else { "Synced" }, "syncPhase": "Sync",
    })
}

fn hook(objects: &AppObjects, kind: &str, phase: &str, message: &str) -> Value {
    let hook = objects.managed.iter().find(|m| m.verdict.is_none());
    let (name, namespace) = hook.map(|h| (h.name(), h.namespace())).unwrap_or_default();
    json!({"group": "batch", "version": "v1", "kind": "Job", "namespace": namespace, "name": name, "message": message,
        "hookPhase": phase, "hookType": kind, "status": "Synced", "syncPhase": kind})
}

/// Name of the cluster that Argo CD has for an environment.
pub(crate) fn cluster_name(environment: Environment) -> &'static str {
    if environment == Environment::Staging { "in-cluster" } else { environment.name() }
}
