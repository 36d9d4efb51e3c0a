//! A capture holds what was observed, and no secret.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use trueup_cluster::{ObserveOptions, Recorder, RecorderError, SecretPolicy, observe, open_snapshot};
use trueup_model::{Fleet, SnapshotFiles, SnapshotTool};
use trueup_testkit::MemorySnapshot;

/// A fleet with a secret in every place where one can be.
fn fleet_with_secrets() -> Arc<dyn SnapshotFiles> {
    let encoded = |text: &str| BASE64_STANDARD.encode(text);
    let last_applied = json!({"kind": "Secret", "data": {"PASSWORD": encoded("canary-1")}}).to_string();
    let secrets = [
        json!({"metadata": {"name": "db", "namespace": "shop", "annotations": {"kubectl.kubernetes.io/last-applied-configuration": last_applied}},
            "data": {"PASSWORD": encoded("canary-1"), "COPY": encoded("canary-1"), "HOST": encoded("shop")}}),
        json!({"metadata": {"name": "cluster-eu", "namespace": "argocd", "labels": {"argocd.argoproj.io/secret-type": "cluster"}},
            "data": {"name": encoded("eu"), "server": encoded("https://10.0.0.9"), "config": encoded(r#"{"bearerToken":"canary-2"}"#)}}),
    ];
    let values = "secrets:\n  apiKey: canary-3\nreplicas: 2\n";
    let application = json!({"metadata": {"name": "shop", "namespace": "argocd"},
        "spec": {"destination": {"name": "in-cluster", "namespace": "shop"}, "source": {"repoURL": "https://git.test/shop", "helm": {"values": values}}},
        "status": {"reconciledAt": "2026-01-01T00:00:00Z", "operationState": {"message": "refused: password canary-1 and key canary-3"},
            "resources": [{"version": "v1", "kind": "Secret", "namespace": "shop", "name": "db"}]}});
    let audit = json!({"stage": "ResponseComplete", "verb": "patch", "user": {"username": "alice"}, "requestURI": "/x",
        "objectRef": {"resource": "secrets", "namespace": "shop", "name": "db"}, "responseStatus": {"code": 200},
        "requestObject": {"stringData": {"PASSWORD": "canary-4"}}, "requestReceivedTimestamp": "2026-01-01T00:00:00Z"});
    let managed = json!({"items": [{"kind": "Secret", "namespace": "shop", "name": "db", "targetState": "{\"data\":{\"PASSWORD\":\"++++++++\"}}", "liveState": "{}"}]});
    let list = |kind: &str, items: &[Value]| json!({"kind": kind, "apiVersion": "v1", "metadata": {}, "items": items});
    MemorySnapshot::new("2026-01-01T00:01:00Z".parse().unwrap())
        .control_plane("mgmt", "https://10.0.0.4")
        .cluster("eu", "https://10.0.0.9")
        .argocd("argocd", "http://10.0.0.6")
        .answer("mgmt", "/version", &json!({"gitVersion": "v1.34.0"}))
        .answer("mgmt", "/api", &json!({"kind": "APIVersions", "versions": ["v1"]}))
        .answer("mgmt", "/apis", &json!({"kind": "APIGroupList", "groups": []}))
        .answer(
            "mgmt",
            "/api/v1",
            &json!({"kind": "APIResourceList", "groupVersion": "v1", "resources": [
            {"name": "secrets", "kind": "Secret", "namespaced": true, "verbs": ["list"]},
            {"name": "pods", "kind": "Pod", "namespaced": true, "verbs": ["list"]}]}),
        )
        .answer("mgmt", "/api/v1/secrets", &list("SecretList", &secrets))
        .answer_as(
            "mgmt",
            "/api/v1/pods",
            None,
            403,
            &json!({"kind": "Status", "message": "pods is forbidden", "code": 403}),
        )
        .answer("mgmt", "/apis/argoproj.io/v1alpha1/applications", &list("ApplicationList", &[application]))
        .answer(
            "mgmt",
            "/apis/argoproj.io/v1alpha1/appprojects",
            &list("AppProjectList", &[json!({"metadata": {"name": "default", "namespace": "argocd"}})]),
        )
        .answer("argocd", "/api/version", &json!({"Version": "v3.5.1"}))
        .answer("argocd", "/api/v1/settings", &json!({"controllerNamespace": "argocd"}))
        .answer("argocd", "/api/v1/applications/shop/managed-resources?appNamespace=argocd", &managed)
        .file("audit/mgmt.jsonl", audit.to_string())
        .build()
}

struct Capture {
    fleet: Fleet,
    folder: tempfile::TempDir,
}

impl Capture {
    async fn of(files: Arc<dyn SnapshotFiles>, policy: SecretPolicy) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let tool = SnapshotTool { name: "trueup".into(), version: "0".into() };
        let recorder = Arc::new(Recorder::create(&folder.path().join("out"), policy, tool).unwrap());
        let fleet = observe(ObserveOptions::snapshot(files), Some(Arc::clone(&recorder))).await.unwrap();
        recorder.add_file("git/shop.bundle", b"bundle").unwrap();
        recorder.finish(fleet.captured_at, &fleet).unwrap();
        Self { fleet, folder }
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("out")
    }

    /// All files, unpacked.
    fn files(&self) -> BTreeMap<String, String> {
        let files = open_snapshot(&self.path()).unwrap();
        let read = |name: &String| {
            let bytes = files.read(name).unwrap();
            let bytes = zstd::decode_all(bytes.as_slice()).unwrap_or(bytes);
            String::from_utf8(bytes).unwrap()
        };
        files.list("").unwrap().into_iter().map(|name| (name.clone(), read(&name))).collect()
    }
}

/// Everything that was observed, with digests made equal: each run has its own key.
fn shown(fleet: &Fleet) -> String {
    let Fleet { captured_at, argo, applications, application_sets, projects, clusters, managed, trees, gaps, .. } =
        fleet;
    let text = format!(
        "{captured_at} {argo:#?} {applications:#?} {application_sets:#?} {projects:#?} {clusters:#?} {managed:#?} {trees:#?} {gaps:#?}"
    );
    let mut parts = text.split("sha256:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "sha256:…" + part.get(16..).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_of_a_snapshot_gives_the_same_fleet() {
    let capture = Capture::of(fleet_with_secrets(), SecretPolicy::Digest).await;
    let again = observe(ObserveOptions::snapshot(open_snapshot(&capture.path()).unwrap()), None).await.unwrap();
    // What was a secret in the original is a digest in the capture, also in texts.
    let original = capture.fleet.scrubber.scrub(&shown(&capture.fleet)).replace("<secret>", "sha256:…");
    assert_eq!(shown(&again), original);
    assert_eq!(again.clusters.len(), 2);
    assert_eq!(again.clusters[0].audit.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_in_a_capture() {
    let capture = Capture::of(fleet_with_secrets(), SecretPolicy::Digest).await;
    let files = capture.files();
    for (name, text) in &files {
        for secret in ["canary-1", "canary-2", "canary-3", "canary-4"] {
            assert!(
                !text.contains(secret) && !text.contains(&BASE64_STANDARD.encode(secret)),
                "{secret} in {name}: {text}"
            );
        }
    }
    let all: String = files.values().map(String::as_str).collect();
    // Not torn apart by a Secret that holds the name of an app.
    assert!(all.contains("refused: password sha256:") && all.contains("https://git.test/shop"));
    assert!(files["snapshot.yaml"].contains("redacted: true") && files["git/shop.bundle"] == "bundle");
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_secrets_stay_equal_in_a_capture() {
    let capture = Capture::of(fleet_with_secrets(), SecretPolicy::Digest).await;
    let fleet = observe(ObserveOptions::snapshot(open_snapshot(&capture.path()).unwrap()), None).await.unwrap();
    let secret =
        fleet.clusters[0].objects.of_kind("", "Secret").find(|object| object.key.name == "db").unwrap().value();
    assert_eq!(secret["data"]["PASSWORD"], secret["data"]["COPY"]);
    assert_ne!(secret["data"]["PASSWORD"], secret["data"]["HOST"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redaction_credentials_are_left_out_all_the_same() {
    let capture = Capture::of(fleet_with_secrets(), SecretPolicy::Show).await;
    let all: String = capture.files().into_values().collect();
    assert!(all.contains(&BASE64_STANDARD.encode("canary-1")) && all.contains("canary-3"));
    assert!(!all.contains("canary-2") && !all.contains(&BASE64_STANDARD.encode(r#"{"bearerToken":"canary-2"}"#)));
}

#[test]
fn what_is_there_is_never_overwritten_and_nothing_half_is_left() {
    let parent = tempfile::tempdir().unwrap();
    let out = parent.path().join("out");
    let create = |folder: &Path| Recorder::create(folder, SecretPolicy::Digest, SnapshotTool::default());
    let recorder = create(&out).unwrap();
    assert!(matches!(recorder.add_file("../x", b""), Err(RecorderError::Name(_))));
    fs_err::create_dir(&out).unwrap();
    fs_err::write(out.join("mine"), "mine").unwrap();
    assert!(matches!(
        recorder.finish("2026-01-01T00:00:00Z".parse().unwrap(), &Fleet::default()),
        Err(RecorderError::Exists(_))
    ));
    drop(recorder);
    assert!(matches!(create(&out), Err(RecorderError::Exists(_))));
    let left: Vec<_> = fs_err::read_dir(parent.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["out"]);
}
