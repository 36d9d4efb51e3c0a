//! Answers of Argo CD's API.

use serde_json::json;
use trueup_cluster::AnswerOrigin;
use trueup_testkit::MemorySnapshot;

use super::{ask, open, shown, snapshot};

fn check(path: &str, expect: &str) {
    assert_eq!(shown(&ask(&open(snapshot().build()), "argocd", path, None)), expect, "{path}");
}

#[test]
fn an_application_is_found_with_and_without_its_place() {
    for place in ["", "?appNamespace=argocd", "?project=shop", "?project=shop&appNamespace=argocd&refresh=normal"] {
        check(&format!("/api/v1/applications/web{place}"), "200 -: web");
        check(&format!("/api/v1/applications/web/resource-tree{place}"), "200 Tree: ?");
    }
}

#[test]
fn an_application_that_was_only_listed_is_found_in_the_list() {
    check("/api/v1/applications/pay?appNamespace=team-pay", "200 -: pay");
    check("/api/v1/applications/pay", "200 -: pay");
}

#[test]
fn missing_applications_are_denied_or_not_found() {
    check("/api/v1/applications/nope", "403 -: permission denied");
    check("/api/v1/applications/web?appNamespace=other", "403 -: permission denied");
    check("/api/v1/applications/nope/resource-tree", "403 -: permission denied");
    check("/api/v1/applications/nope?project=shop", "404 -: applications.argoproj.io \"nope\" not found");
    check("/api/v1/applications/web?project=pay", "404 -: applications.argoproj.io \"web\" not found");
}

#[test]
fn lists_are_selected_by_project_label_and_namespace() {
    check("/api/v1/applications?fields=items.metadata.name", "200 -: web,pay,pay");
    check("/api/v1/applications?projects=shop", "200 -: web");
    check("/api/v1/applications?selector=tier%3D1&appNamespace=team-pay", "200 -: pay");
    check(
        "/api/v1/applications?selector=a%20b",
        "400 -: unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
    );
}

#[test]
fn projects_and_unknown_paths() {
    check("/api/v1/projects/shop", "200 -: shop");
    check("/api/v1/projects/nope", "404 -: appprojects.argoproj.io \"nope\" not found");
    check("/api/v1/applicationsets", "200 -: ");
    check("/api/v1/applicationsets/nope", "404 -: applicationsets.argoproj.io \"nope\" not found");
    check("/api/v1/nonsense", r#"404 text/plain; charset=utf-8 "Not Found\n""#);
    check(
        "/api/v1/applications/web/manifests",
        "404 Status: not recorded: the snapshot has no answer of argocd to /api/v1/applications/web/manifests",
    );
}

#[test]
fn without_a_recorded_list_nobody_knows_whether_an_application_exists() {
    let snapshot =
        MemorySnapshot::new("2026-11-24T07:40:00Z".parse().unwrap()).argocd("argocd", "http://10.0.0.6:8080");
    let recording = open(snapshot.answer("argocd", "/api/version", &json!({"Version": "v3.5.1"})).build());
    assert_eq!(ask(&recording, "argocd", "/api/v1/applications/web", None).origin, AnswerOrigin::NotRecorded);
    assert_eq!(ask(&recording, "argocd", "/api/v1/applications", None).origin, AnswerOrigin::NotRecorded);
}
