//! Answers of API servers.

use serde_json::{Value, json};
use trueup_cluster::AnswerOrigin;
use trueup_testkit::MemorySnapshot;

use super::{AGGREGATED, METADATA_LIST, ask, open, shown, snapshot};

fn check(path: &str, expect: &str) {
    assert_eq!(shown(&ask(&open(snapshot().build()), "prod", path, None)), expect, "{path}");
}

#[test]
fn whole_lists_and_their_parts_are_answered() {
    check("/api/v1/pods", "200 PodList: web-1,web-2,api-1");
    check("/api/v1/pods?limit=1&resourceVersion=0&continue=x", "200 PodList: web-1,web-2,api-1");
    check("/api/v1/namespaces/shop/pods", "200 PodList: web-1,web-2");
    check("/api/v1/namespaces/nowhere/pods", "200 PodList: ");
    check("/api/v1/pods?labelSelector=app%20in%20(web),!nope", "200 PodList: web-1,web-2");
    check("/api/v1/pods?fieldSelector=status.phase%3DRunning,metadata.namespace!%3Dpay", "200 PodList: web-1");
    check("/api/v1/namespaces/shop/pods?fieldSelector=spec.nodeName=node-1&labelSelector=app=api", "200 PodList: ");
}

#[test]
fn single_objects_say_what_they_are() {
    check("/api/v1/namespaces/shop", "200 Namespace: shop");
    check("/api/v1/namespaces/shop/pods/web-2", "200 Pod: web-2");
    let answer = ask(&open(snapshot().build()), "prod", "/api/v1/namespaces/shop/pods/web-2", None);
    assert!(answer.body.starts_with(br#"{"kind":"Pod","apiVersion":"v1","metadata":"#));
}

#[test]
fn what_is_not_there_is_refused_in_the_servers_words() {
    check("/api/v1/namespaces/pay/pods/web-1", "404 Status: pods \"web-1\" not found");
    check("/apis/apps/v1/namespaces/shop/deployments/web", "404 Status: deployments.apps \"web\" not found");
    check("/apis/apps/v1/deploymentz", "404 Status: the server could not find the requested resource");
    check("/apis/apps/v2/deployments", "404 Status: the server could not find the requested resource");
    check("/apis/data.acme.test/v1/namespaces/data/jobs", r#"404 text/plain; charset=utf-8 "404 page not found\n""#);
    check("/apis/data.acme.test/v1", r#"404 text/plain; charset=utf-8 "404 page not found\n""#);
    check("/api/v1/pods?fieldSelector=spec.x=1", "400 Status: field label not supported: spec.x");
    check(
        "/api/v1/pods?labelSelector=a%20b",
        "400 Status: unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
    );
}

#[test]
fn what_nobody_asked_for_in_the_capture_is_told_from_what_is_not_served() {
    let recording = open(snapshot().build());
    let origin = |path: &str| ask(&recording, "prod", path, None).origin;
    assert_eq!(origin("/apis/apps/v1/statefulsets"), AnswerOrigin::NotRecorded);
    assert_eq!(origin("/apis/apps/v1/namespaces/shop/statefulsets/db"), AnswerOrigin::NotRecorded);
    assert_eq!(origin("/version"), AnswerOrigin::NotRecorded);
    assert_eq!(origin("/apis/apps/v1/daemonsets"), AnswerOrigin::Recorded);
    // Discovery of the core group is not in this recording, so that nobody knows.
    assert_eq!(origin("/api/v1/things"), AnswerOrigin::NotRecorded);
    assert_eq!(ask(&recording, "nobody", "/version", None).origin, AnswerOrigin::NotRecorded);
}

#[test]
fn metadata_is_cut_out_of_whole_objects() {
    let recording = open(snapshot().build());
    let answer = ask(&recording, "prod", "/api/v1/namespaces/pay/pods", Some(METADATA_LIST));
    let expect = json!({
        "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": {"resourceVersion": "8203"},
        "items": [{
            "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
            "metadata": {"name": "api-1", "namespace": "pay", "labels": {"app": "api"}},
        }],
    });
    assert_eq!(serde_json::from_slice::<Value>(&answer.body).unwrap(), expect);
    let one = ask(
        &recording,
        "prod",
        "/api/v1/namespaces/shop",
        Some("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"),
    );
    assert_eq!(shown(&one), "200 PartialObjectMetadata: shop");
}

#[test]
fn recorded_metadata_does_not_pass_for_whole_objects() {
    let metadata = super::list(
        "PartialObjectMetadataList",
        "meta.k8s.io/v1",
        &[json!({"metadata": {"name": "s", "namespace": "n"}})],
    );
    let recording = open(snapshot().answer_as("prod", "/api/v1/secrets", Some(METADATA_LIST), 200, &metadata).build());
    assert_eq!(
        shown(&ask(&recording, "prod", "/api/v1/namespaces/n/secrets", Some(METADATA_LIST))),
        "200 PartialObjectMetadataList: s"
    );
    assert_ne!(ask(&recording, "prod", "/api/v1/secrets", None).status, 200);
}

#[test]
fn discovery_is_answered_in_the_form_that_was_asked_for() {
    let recording = open(snapshot().build());
    let aggregated = ask(&recording, "prod", "/apis", Some(AGGREGATED));
    assert_eq!(shown(&aggregated), "200 APIGroupDiscoveryList: apps");
    assert_eq!(aggregated.content_type, "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    assert_eq!(shown(&ask(&recording, "prod", "/apis", None)), "200 APIGroupList: ?");
    let older = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";
    assert_eq!(shown(&ask(&recording, "prod", "/apis", Some(older))), "200 APIGroupList: ?");
}

#[test]
fn a_recorded_refusal_covers_all_that_it_refused() {
    let refusal = json!({"kind": "Status", "message": "pods is forbidden", "code": 403});
    let recording = open(snapshot().answer_as("prod", "/api/v1/pods", None, 403, &refusal).build());
    for path in ["/api/v1/pods", "/api/v1/namespaces/shop/pods", "/api/v1/namespaces/shop/pods/web-1"] {
        assert_eq!(shown(&ask(&recording, "prod", path, None)), "403 Status: pods is forbidden");
    }
}

#[test]
fn lists_of_single_namespaces_stand_where_all_together_are_refused() {
    let refusal = json!({"kind": "Status", "message": "pods is forbidden", "code": 403});
    let pods = super::list("PodList", "v1", &[json!({"metadata": {"name": "web-9", "namespace": "shop"}})]);
    let snapshot = snapshot().answer_as("prod", "/api/v1/pods", None, 403, &refusal);
    let recording = open(snapshot.answer("prod", "/api/v1/namespaces/shop/pods", &pods).build());
    assert_eq!(shown(&ask(&recording, "prod", "/api/v1/namespaces/shop/pods/web-9", None)), "200 Pod: web-9");
    assert_eq!(shown(&ask(&recording, "prod", "/api/v1/namespaces/pay/pods", None)), "403 Status: pods is forbidden");
}

#[test]
fn plain_discovery_tells_what_is_served_as_well() {
    let groups = json!({"kind": "APIGroupList", "groups": [{"name": "batch"}, {"name": "policy"}]});
    let resources = json!({"kind": "APIResourceList", "groupVersion": "batch/v1", "resources": [{"name": "jobs"}]});
    let snapshot = MemorySnapshot::new("2026-11-24T07:40:00Z".parse().unwrap()).cluster("old", "https://10.0.0.9:6443");
    let recording = open(snapshot.answer("old", "/apis", &groups).answer("old", "/apis/batch/v1", &resources).build());
    let check = |path: &str, status: u16, origin: AnswerOrigin| {
        let answer = ask(&recording, "old", path, None);
        assert_eq!((answer.status, answer.origin), (status, origin), "{path}");
    };
    check("/apis/batch/v1/jobs", 404, AnswerOrigin::NotRecorded);
    check("/apis/batch/v1/cronjobs", 404, AnswerOrigin::Recorded);
    check("/apis/policy/v1/poddisruptionbudgets", 404, AnswerOrigin::NotRecorded);
    check("/apis/apps/v1/deployments", 404, AnswerOrigin::Recorded);
    check("/api/v1/pods", 404, AnswerOrigin::NotRecorded);
}

#[test]
fn other_representations_are_not_acceptable() {
    let recording = open(snapshot().build());
    assert_eq!(ask(&recording, "prod", "/api/v1/namespaces/shop/pods", Some("text/html")).status, 406);
    assert_eq!(ask(&recording, "prod", "/api/v1/pods", Some("*/*")).status, 200);
}
