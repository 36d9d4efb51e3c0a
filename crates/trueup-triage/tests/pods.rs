//! Pods that do not work, as kubelets and schedulers tell it.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixture::{Fixture, deployment, deployment_resource, pod, replica_set};

fn with_health(health: &str) -> Fixture {
    let status = json!({"health": {"status": health, "lastTransitionTime": "2026-03-01T11:58:00Z"}, "resources": deployment_resource("web", "Synced", health)});
    Fixture::default().app("web-prod", json!({"status": status}))
}

fn rollout(health: &str, container: Value) -> Fixture {
    let live = deployment("web", json!({"status": {"replicas": 3, "readyReplicas": 2, "updatedReplicas": 1}}));
    with_health(health).live(live).live(replica_set("web")).live(pod("web", container))
}

fn event(kind: &str, name: &str, reason: &str, message: &str) -> Value {
    let api_version = if matches!(kind, "ReplicaSet" | "StatefulSet") { "apps/v1" } else { "v1" };
    json!({
        "apiVersion": "v1", "kind": "Event", "metadata": {"name": format!("{name}.{reason}"), "namespace": "shop"}, "type": "Warning", "reason": reason,
        "involvedObject": {"kind": kind, "namespace": "shop", "name": name, "apiVersion": api_version}, "lastTimestamp": "2026-03-01T11:50:00Z", "message": message,
    })
}

fn waiting(reason: &str, message: &str) -> Value {
    json!({"name": "web", "image": "registry.example/web:9", "state": {"waiting": {"reason": reason, "message": message}}})
}

#[test]
fn why_an_image_cannot_be_pulled_is_told() {
    let refused = "Back-off pulling image \"registry.example/web:9\": ErrImagePull: failed to pull and unpack image \"registry.example/web:9\": failed to resolve reference \"registry.example/web:9\": failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://registry.example/token: 401 Unauthorized";
    let lines: Vec<String> = [
        waiting("ImagePullBackOff", refused),
        waiting("ErrImageNeverPull", "Container image \"registry.example/web:9\" is not present with pull policy of Never"),
        waiting("InvalidImageName", "Failed to apply default image tag \"registry.example/WEB:9\": couldn't parse image name \"registry.example/WEB:9\": invalid reference format: repository name must be lowercase"),
    ]
    .into_iter()
    .map(|container| rollout("Progressing", container).findings())
    .collect();
    assert_snapshot!(lines.join("\n"), @"
    web-prod: error health/image-pull: Deployment shop/web: image registry.example/web:9 cannot be pulled: the registry refuses (401/403: pull secret missing or wrong)
      => 2 of 2 pods ready: older pods still serve
    web-prod: error health/image-pull: Deployment shop/web: image registry.example/web:9 cannot be pulled: it is not on the node, and imagePullPolicy Never forbids to pull it
      => 2 of 2 pods ready: older pods still serve
    web-prod: error health/image-pull: Deployment shop/web: image registry.example/web:9 cannot be pulled: the name of the image is invalid
      => 2 of 2 pods ready: older pods still serve
    ");
}

#[test]
fn a_back_off_that_forgot_why_is_explained_by_the_event() {
    let said = event(
        "Pod",
        "web-1-x",
        "Failed",
        "Failed to pull image \"registry.example/web:9\": rpc error: code = NotFound desc = failed to resolve reference \"registry.example/web:9\": not found",
    );
    let findings =
        rollout("Progressing", waiting("ImagePullBackOff", "Back-off pulling image \"registry.example/web:9\""))
            .live(said);
    assert_snapshot!(findings.findings(), @"
    web-prod: error health/image-pull: Deployment shop/web: image registry.example/web:9 cannot be pulled: the registry does not have it
      => 2 of 2 pods ready: older pods still serve
    ");
}

#[test]
fn a_crash_loop_counts_whatever_the_moment_is() {
    let end = json!({"terminated": {"exitCode": 1, "reason": "Error", "finishedAt": "2026-03-01T11:59:30Z"}});
    let lines: Vec<String> = [
        json!({"name": "web", "restartCount": 2, "ready": false, "state": {"running": {"startedAt": "2026-03-01T11:59:40Z"}}, "lastState": end}),
        json!({"name": "web", "restartCount": 1, "ready": false, "state": end, "lastState": end}),
        json!({"name": "web", "restartCount": 1, "ready": false, "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 10s restarting failed container=web pod=web-1-x_shop(u)"}}, "lastState": end}),
    ]
    .into_iter()
    .map(|container| rollout("Progressing", container).findings())
    .collect();
    assert_snapshot!(lines.join("\n"), @"
    web-prod: error health/crash-loop: Deployment shop/web: container web crashes again and again (2 restarts, exit code 1)
      => 2 of 2 pods ready: older pods still serve
    web-prod: error health/crash-loop: Deployment shop/web: container web crashes again and again (1 restart, exit code 1)
      => 2 of 2 pods ready: older pods still serve
    web-prod: error health/crash-loop: Deployment shop/web: container web crashes again and again (1 restart, exit code 1)
      => 2 of 2 pods ready: older pods still serve
    ");
}

#[test]
fn a_liveness_probe_that_kills_is_named() {
    let container = json!({"name": "web", "restartCount": 6, "ready": false, "state": {"waiting": {"reason": "CrashLoopBackOff"}}, "lastState": {"terminated": {"exitCode": 137, "reason": "Error"}}});
    let said = event("Pod", "web-1-x", "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500");
    assert_snapshot!(rollout("Degraded", container).live(said).findings(), @"
    web-prod: error health/crash-loop: Deployment shop/web: container web crashes again and again (6 restarts, exit code 137); killed: Liveness probe failed: HTTP probe failed with statuscode: 500
      => 2 of 2 pods ready: older pods still serve
    ");
}

#[test]
fn an_init_container_that_crashes_is_named() {
    let mut waits = pod("web", waiting("PodInitializing", ""));
    waits["status"]["initContainerStatuses"] = json!([{"name": "migrate", "restartCount": 4, "ready": false, "state": {"waiting": {"reason": "CrashLoopBackOff"}}, "lastState": {"terminated": {"exitCode": 2, "reason": "Error"}}}]);
    let live = deployment("web", json!({"status": {"readyReplicas": 0}}));
    assert_snapshot!(with_health("Progressing").live(live).live(replica_set("web")).live(waits).findings(), @"
    web-prod: error health/crash-loop: Deployment shop/web: init container migrate crashes again and again (4 restarts, exit code 2)
      => 0 of 2 pods ready: nothing serves
    ");
}

#[test]
fn restarts_of_long_ago_and_a_rollout_under_way_are_no_faults() {
    let old = json!({"name": "web", "restartCount": 9, "ready": false, "state": {"running": {"startedAt": "2026-03-01T11:58:40Z"}}, "lastState": {"terminated": {"exitCode": 1, "reason": "Error", "finishedAt": "2026-02-20T11:59:30Z"}}});
    assert_snapshot!(rollout("Progressing", old).findings(), @"");
    let creating = waiting("ContainerCreating", "");
    assert_snapshot!(rollout("Progressing", creating).findings(), @"");
}

#[test]
fn what_old_replica_sets_left_behind_is_no_fault() {
    let mut old = replica_set("web");
    old["metadata"]["annotations"] = json!({"deployment.kubernetes.io/revision": "1"});
    let mut new = replica_set("web");
    new["metadata"] = json!({"name": "web-2", "namespace": "shop", "uid": "web-rs2", "ownerReferences": [{"uid": "web"}], "annotations": {"deployment.kubernetes.io/revision": "2"}});
    let refused = event(
        "ReplicaSet",
        "web-1",
        "FailedCreate",
        "Error creating: pods \"web-1-x\" is forbidden: exceeded quota: team, requested: cpu=2, used: cpu=9, limited: cpu=10",
    );
    let crash =
        json!({"name": "web", "restartCount": 7, "ready": false, "state": {"waiting": {"reason": "CrashLoopBackOff"}}});
    let live = deployment("web", json!({"status": {"replicas": 3, "readyReplicas": 1, "updatedReplicas": 1}}));
    let findings = with_health("Progressing").live(live).live(old).live(new).live(pod("web", crash)).live(refused);
    assert_snapshot!(findings.findings(), @"");
}

#[test]
fn what_a_container_lacks_is_named_with_who_took_it_away() {
    let secret = waiting("CreateContainerConfigError", "secret \"web-db\" not found");
    let deleted = json!(["2026-03-01T11:00:00Z", "alice", "delete", "secrets", "web-db", null]);
    let key = waiting("CreateContainerConfigError", "couldn't find key DATABASE_URL in ConfigMap shop/web-config");
    let mount = event(
        "Pod",
        "web-1-x",
        "FailedMount",
        "MountVolume.SetUp failed for volume \"settings\" : configmap \"web-settings\" not found",
    );
    let lines = [
        rollout("Progressing", secret).audit(deleted).findings(),
        rollout("Progressing", key).findings(),
        rollout("Progressing", waiting("ContainerCreating", "")).live(mount).findings(),
    ];
    assert_snapshot!(lines.join("\n"), @r#"
    web-prod: error health/other: Deployment shop/web: container web cannot be started: CreateContainerConfigError: secret "web-db" not found; alice deleted Secret shop/web-db
      who alice
      => 2 of 2 pods ready: older pods still serve
    web-prod: error health/other: Deployment shop/web: container web cannot be started: CreateContainerConfigError: couldn't find key DATABASE_URL in ConfigMap shop/web-config
      => 2 of 2 pods ready: older pods still serve
    web-prod: error health/other: Deployment shop/web: container web cannot be started: ContainerCreating: MountVolume.SetUp failed for volume "settings" : configmap "web-settings" not found
      => 2 of 2 pods ready: older pods still serve
    "#);
}

#[test]
fn a_probe_that_never_succeeds_is_named() {
    let mut waits =
        pod("web", json!({"name": "web", "ready": false, "state": {"running": {"startedAt": "2026-03-01T11:40:00Z"}}}));
    waits["status"]["conditions"] = json!([{"type": "Ready", "status": "False", "reason": "ContainersNotReady", "message": "containers with unready status: [web]", "lastTransitionTime": "2026-03-01T11:40:00Z"}]);
    let said = event("Pod", "web-1-x", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");
    let late = json!([{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "ReplicaSet \"web-1\" has timed out progressing.", "lastTransitionTime": "2026-03-01T11:50:00Z"}]);
    let live = deployment(
        "web",
        json!({"status": {"replicas": 3, "readyReplicas": 2, "updatedReplicas": 1, "conditions": late}}),
    );
    let degraded = with_health("Degraded").live(live).live(replica_set("web")).live(waits.clone()).live(said.clone());
    let live = deployment("web", json!({"status": {"replicas": 3, "readyReplicas": 2, "updatedReplicas": 1}}));
    let progressing = with_health("Progressing").live(live).live(replica_set("web")).live(waits).live(said);
    assert_snapshot!([degraded.findings(), progressing.findings()].join("\n"), @r#"
    web-prod: error health/not-ready: Deployment shop/web does not become ready: ReplicaSet "web-1" has timed out progressing; container web of pod web-1-x runs and is not ready: Readiness probe failed: HTTP probe failed with statuscode: 503
      => 2 of 2 pods ready: older pods still serve
    web-prod: error health/not-ready: Deployment shop/web does not become ready: container web of pod web-1-x runs and is not ready: Readiness probe failed: HTTP probe failed with statuscode: 503
      => 2 of 2 pods ready: older pods still serve
    "#);
}

#[test]
fn whatever_refuses_pods_is_named() {
    let texts = [
        "Error creating: pods \"web-1-abc\" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi",
        "Error creating: pods \"web-1-abc\" is forbidden: failed quota: team: must specify limits.cpu for: web; limits.memory for: web",
        "Error creating: admission webhook \"pods.policy.example\" denied the request: image registry is not allowed",
        "Error creating: pods \"web-1-abc\" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'no-latest-shop' denied request: tag latest is not allowed",
        "Error creating: pods \"web-1-abc\" is forbidden: error looking up service account shop/web: serviceaccount \"web\" not found",
        "Error creating: pods \"web-1-abc\" is forbidden: no PriorityClass with name urgent was found",
        "Error creating: Internal error occurred: failed calling webhook \"inject.mesh.example\": failed to call webhook: Post \"https://injector.mesh.svc:443/inject?timeout=10s\": no endpoints available for service \"injector\"",
    ];
    let live = || deployment("web", json!({"status": {"replicas": 0, "readyReplicas": 0, "updatedReplicas": 0}}));
    let lines: Vec<String> = texts
        .iter()
        .map(|text| {
            with_health("Progressing")
                .live(live())
                .live(replica_set("web"))
                .live(event("ReplicaSet", "web-1", "FailedCreate", text))
                .findings()
        })
        .collect();
    assert_snapshot!(lines.join("\n"), @r#"
    web-prod: error health/pod-denied: Deployment shop/web: pods are not created: the namespace's LimitRange refuses it: maximum memory usage per Container is 1Gi, but limit is 2Gi
      => 0 of 2 pods ready: nothing serves
    web-prod: error health/quota: Deployment shop/web: pods are not created: quota team in namespace shop demands limits.cpu for: web; limits.memory for: web
      => 0 of 2 pods ready: nothing serves
    web-prod: error health/pod-denied: Deployment shop/web: pods are not created: webhook pods.policy.example refuses ReplicaSet web-1: image registry is not allowed
      => 0 of 2 pods ready: nothing serves
    web-prod: error health/pod-denied: Deployment shop/web: pods are not created: policy no-latest refuses ReplicaSet web-1: tag latest is not allowed
      => 0 of 2 pods ready: nothing serves
    web-prod: error health/pod-denied: Deployment shop/web: pods are not created: ReplicaSet web-1 needs serviceaccount web, which does not exist
      => 0 of 2 pods ready: nothing serves
    web-prod: error health/pod-denied: Deployment shop/web: pods are not created: pods of ReplicaSet web-1 are refused: no PriorityClass with name urgent was found
      => 0 of 2 pods ready: nothing serves
    web-prod: error health/pod-denied: Deployment shop/web: pods are not created: webhook inject.mesh.example does not answer: no endpoints available for service "injector"
      => 0 of 2 pods ready: nothing serves
    "#);
}

fn stateful(status: Value) -> (Fixture, Value) {
    let resources = json!([{"group": "apps", "version": "v1", "kind": "StatefulSet", "namespace": "shop", "name": "db", "status": "Synced"}]);
    let app = json!({"health": {"status": "Progressing", "lastTransitionTime": "2026-03-01T11:20:00Z"}, "resources": resources});
    let live = json!({"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db", "namespace": "shop", "uid": "db"}, "spec": {"replicas": 3}, "status": status});
    let pod = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "db-0", "namespace": "shop", "uid": "db-0", "creationTimestamp": "2026-03-01T11:20:00Z", "ownerReferences": [{"uid": "db"}]},
        "spec": {"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data-db-0"}}]},
    });
    (Fixture::default().app("db-prod", json!({"status": app})).live(live), pod)
}

#[test]
fn the_claim_that_keeps_a_pod_pending_is_named() {
    let (fixture, mut pod) = stateful(json!({"replicas": 1, "readyReplicas": 0}));
    pod["status"] = json!({"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.", "lastTransitionTime": "2026-03-01T11:20:00Z"}]});
    let claim = json!({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data-db-0", "namespace": "shop"}, "spec": {"storageClassName": "fast"}, "status": {"phase": "Pending"}});
    let said = event(
        "PersistentVolumeClaim",
        "data-db-0",
        "ProvisioningFailed",
        "storageclass.storage.k8s.io \"fast\" not found",
    );
    assert_snapshot!(fixture.live(pod).live(claim).live(said).findings(), @r#"
    db-prod: error health/unschedulable: StatefulSet shop/db: no node takes the pod db-0: 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling; claim data-db-0 is not bound (storage class fast): storageclass.storage.k8s.io "fast" not found
      => 0 of 3 pods ready: nothing serves
    "#);
}

#[test]
fn a_stateful_set_that_waits_for_one_pod_names_it() {
    let (fixture, mut pod) = stateful(json!({"replicas": 1, "readyReplicas": 0}));
    pod["status"] = json!({"phase": "Running", "containerStatuses": [{"name": "db", "ready": false, "state": {"running": {}}}], "conditions": [{"type": "Ready", "status": "False", "message": "containers with unready status: [db]", "lastTransitionTime": "2026-03-01T11:20:00Z"}]});
    assert_snapshot!(fixture.live(pod).findings(), @"
    db-prod: error health/not-ready: StatefulSet shop/db does not become ready: container db of pod db-0 runs and is not ready: containers with unready status: [db]
      => 0 of 3 pods ready: nothing serves
    ");
}

#[test]
fn a_job_of_a_cron_job_that_failed_is_named() {
    let resources = json!([{"group": "batch", "version": "v1", "kind": "CronJob", "namespace": "shop", "name": "report", "status": "Synced"}]);
    let app = json!({"health": {"status": "Degraded"}, "resources": resources});
    let cron = json!({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "report", "namespace": "shop", "uid": "c"}, "status": {"lastScheduleTime": "2026-03-01T11:20:00Z"}});
    let job = |name: &str, at: &str, condition: &str| {
        json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name, "namespace": "shop", "uid": name, "creationTimestamp": at, "ownerReferences": [{"uid": "c"}]},
        "status": {"conditions": [{"type": condition, "status": "True", "reason": "BackoffLimitExceeded", "message": "Job has reached the specified backoff limit", "lastTransitionTime": at}]}})
    };
    let pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "report-2-x", "namespace": "shop", "uid": "p", "ownerReferences": [{"uid": "report-2"}]},
        "status": {"phase": "Failed", "containerStatuses": [{"name": "report", "state": {"terminated": {"exitCode": 3, "reason": "Error"}}}]}});
    let fixture = Fixture::default().app("report-prod", json!({"status": app})).live(cron).live(pod);
    let fixture = fixture.live(job("report-1", "2026-03-01T10:20:00Z", "Complete")).live(job(
        "report-2",
        "2026-03-01T11:20:00Z",
        "Failed",
    ));
    assert_snapshot!(fixture.findings(), @"report-prod: error health/other: CronJob shop/report: Job shop/report-2 failed: Job has reached the specified backoff limit; container report ended with exit code 3");
}

#[test]
fn a_rollout_that_was_aborted_says_why() {
    let resources = json!([{"group": "argoproj.io", "version": "v1alpha1", "kind": "Rollout", "namespace": "shop", "name": "web", "status": "Synced"}]);
    let live = json!({"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "metadata": {"name": "web", "namespace": "shop", "uid": "r"}, "spec": {"replicas": 2}, "status": {
        "phase": "Degraded", "message": "RolloutAborted: Rollout aborted update to revision 2: Metric \"success-rate\" assessed Failed due to failed (1) > failureLimit (0)", "readyReplicas": 2, "updatedReplicas": 0, "replicas": 2,
        "conditions": [{"type": "Progressing", "status": "False", "reason": "RolloutAborted", "message": "Rollout aborted update to revision 2"}]}});
    let status = json!({"health": {"status": "Degraded"}, "resources": resources});
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": status})).live(live).findings(), @r#"
    web-prod: error health/not-ready: Rollout shop/web does not become ready: RolloutAborted: Rollout aborted update to revision 2: Metric "success-rate" assessed Failed due to failed (1) > failureLimit (0)
      => 2 of 2 pods ready: older pods still serve
    "#);
}
