//! Findings of the fleet as a whole.

use insta::assert_snapshot;
use serde_json::json;
use trueup_model::{Gap, GapKind};

use crate::fixture::Fixture;

#[test]
fn a_server_that_could_not_be_read_is_said_with_what_is_unknown() {
    let mut fixture = Fixture::default().app("web-prod", json!({}));
    for subject in ["list of pods", "list of deployments"] {
        fixture.fleet.gaps.push(Gap {
            kind: GapKind::Unreachable,
            place: "cluster edge (https://edge.example)".into(),
            subject: subject.into(),
            reason: "connection refused".into(),
            unknown: "what runs in cluster edge".into(),
        });
    }
    assert_snapshot!(fixture.findings(), @"fleet: error fleet/unobserved: cluster edge (https://edge.example) could not be read: list of pods: connection refused (and 1 more); unknown therefore: what runs in cluster edge");
}

#[test]
fn an_object_that_a_person_made_in_a_watched_namespace_is_an_orphan() {
    let project = json!({"metadata": {"name": "shop"}, "spec": {"orphanedResources": {"warn": false}}});
    let map = |name: &str| json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "shop", "uid": name}});
    let created = json!(["2026-03-01T09:00:00Z", "alice", "create", "configmaps", "notes", null]);
    let findings = Fixture::default()
        .project(project)
        .app("web-prod", json!({}))
        .live(map("notes"))
        .live(map("made-by-a-controller"))
        .audit(created)
        .findings();
    assert_snapshot!(findings, @"fleet: warning drift/orphaned: ConfigMap shop/notes was made by alice and belongs to no Application (project shop watches its namespace)");
}

#[test]
fn an_application_set_that_cannot_generate_is_a_finding_of_the_fleet() {
    let condition = json!({"type": "ErrorOccurred", "status": "True", "message": "error generating params from git: failed to list refs: authentication required"});
    let set = json!({"metadata": {"name": "edge", "namespace": "argocd"}, "status": {"conditions": [condition]}});
    assert_snapshot!(Fixture::default().set(set).findings(), @"fleet: error source/repo-auth: ApplicationSet edge cannot bring its Applications up to date: the repository refuses Argo CD's credentials: error generating params from git: failed to list refs: authentication required");
}
