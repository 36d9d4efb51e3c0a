//! The source cannot be fetched or rendered, the Application is invalid.

use insta::assert_snapshot;
use serde_json::json;

use crate::fixture::Fixture;

fn broken(name: &str, kind: &str, message: &str) -> String {
    let condition = json!({"type": kind, "message": message, "lastTransitionTime": "2026-03-01T11:00:00Z"});
    let status = json!({"sync": {"status": "Unknown", "revision": "main"}, "conditions": [condition]});
    Fixture::default().app(name, json!({"status": status})).findings()
}

#[test]
fn a_missing_branch_is_named() {
    let message = "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = unable to resolve 'release-9' to a commit SHA";
    assert_snapshot!(broken("web-prod", "ComparisonError", message), @"
    web-prod: error source/revision-missing: the revision release-9 is not in the repository
      fields spec.source.targetRevision
      => nothing can be compared or synced until it renders; what runs stays as it is
    ");
}

#[test]
fn a_cached_error_says_that_it_is_cached() {
    let message = "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = Manifest generation error (cached): failed to execute helm template command: failed running helm: `helm template . --name-template web` failed exit status 1: Error: open <path to cached source>/web/values-prod.yaml: no such file or directory";
    assert_snapshot!(broken("web-prod", "ComparisonError", message), @"
    web-prod: error render/values-file-missing: the values file web/values-prod.yaml does not exist
      fields spec.source.helm.valueFiles
      => Argo CD serves this error from its cache: after a repair outside Git it stays for up to an hour unless the app is hard-refreshed
      => nothing can be compared or synced until it renders; what runs stays as it is
    ");
}

#[test]
fn an_unknown_message_still_gives_its_family() {
    assert_snapshot!(broken("web-prod", "ComparisonError", "Failed to load target state: the moon is in the wrong phase"), @"
    web-prod: error render/other: the moon is in the wrong phase
      => nothing can be compared or synced until it renders; what runs stays as it is
    ");
}

#[test]
fn a_failed_operation_that_repeats_the_condition_is_not_said_twice() {
    let message = "application destination server 'https://x' and namespace 'shop' do not match any of the allowed destinations in project 'shop'";
    let status = json!({
        "sync": {"status": "Unknown"},
        "conditions": [{"type": "InvalidSpecError", "message": message}],
        "operationState": {"phase": "Error", "message": format!("InvalidSpecError: {message}"), "startedAt": "2026-03-01T11:00:00Z"},
    });
    assert_snapshot!(Fixture::default().app("web-prod", json!({"status": status})).findings(), @"
    web-prod: error spec/project-denies-destination: project shop does not permit namespace shop on https://x
      fields spec.destination
      => nothing can be compared or synced until it renders; what runs stays as it is
    ");
}

#[test]
fn a_healthy_app_has_no_finding() {
    assert_snapshot!(Fixture::default().app("web-prod", json!({})).findings(), @"");
}
