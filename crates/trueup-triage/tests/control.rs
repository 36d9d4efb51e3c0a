//! Who may do what, and what is switched off.

use insta::assert_snapshot;
use serde_json::json;

use crate::fixture::Fixture;

const APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

#[test]
fn auto_sync_that_was_switched_off_is_named_with_the_person() {
    let applied = r#"{"spec":{"syncPolicy":{"automated":{"prune":true}}}}"#;
    let app = json!({"metadata": {"annotations": {APPLIED: applied}}, "spec": {"syncPolicy": {"automated": null}}, "status": {"sync": {"status": "OutOfSync", "revision": "c3"}}});
    let audit = json!(["2026-03-01T09:00:00Z", "bob", "patch", "argoproj.io/applications", "web-prod", {"spec": {"syncPolicy": {"automated": null}}}]);
    assert_snapshot!(Fixture::default().app("web-prod", app).own_audit(audit).findings(), @"
    web-prod: error control/auto-sync-off: auto-sync was switched off by bob although the manifest that was last applied says it is on; Git is ahead
      fields spec.syncPolicy.automated
      who bob
    ");
}

#[test]
fn an_app_that_was_never_automatic_is_healthy() {
    assert_snapshot!(Fixture::default().app("web-prod", json!({"spec": {"syncPolicy": null}})).findings(), @"");
}

#[test]
fn a_rollback_that_was_left_is_named_and_absorbs_the_rest() {
    let history = json!([
        {"id": 1, "revision": "a1", "deployedAt": "2026-03-01T08:00:00Z"},
        {"id": 2, "revision": "b2", "deployedAt": "2026-03-01T09:00:00Z"},
        {"id": 3, "revision": "a1", "deployedAt": "2026-03-01T10:00:00Z", "initiatedBy": {"username": "alice"}},
    ]);
    let applied = r#"{"spec":{"syncPolicy":{"automated":{}}}}"#;
    let app = json!({
        "metadata": {"annotations": {APPLIED: applied}},
        "spec": {"syncPolicy": {"automated": {"enabled": false}}},
        "status": {"sync": {"status": "OutOfSync", "revision": "b2"}, "history": history},
    });
    assert_snapshot!(Fixture::default().app("web-prod", app).findings(), @"
    web-prod: error control/rolled-back: left on a1 since a rollback by alice from b2, with auto-sync off
      fields spec.syncPolicy.automated
      who alice
      => control/auto-sync-off: auto-sync was switched off although the manifest that was last applied says it is on; Git is ahead
    ");
}

#[test]
fn a_pause_that_an_application_set_put_back_is_advice() {
    let set = json!({"metadata": {"name": "edge", "namespace": "argocd"}});
    let app = json!({"metadata": {"ownerReferences": [{"kind": "ApplicationSet", "name": "edge"}]}});
    let paused = json!(["2026-03-01T09:00:00Z", "carol", "patch", "argoproj.io/applications", "edge-eu", {"spec": {"syncPolicy": {"automated": null}}}]);
    let put_back = json!([
        "2026-03-01T09:00:01Z",
        "system:serviceaccount:argocd:argocd-applicationset-controller",
        "patch",
        "argoproj.io/applications",
        "edge-eu",
        null
    ]);
    assert_snapshot!(Fixture::default().set(set).app("edge-eu", app).own_audit(paused).own_audit(put_back).findings(), @"
    edge-eu: advice control/pause-reverted: carol changed the sync policy of edge-eu by hand; ApplicationSet edge put it back at once
      fields spec.syncPolicy
      who carol
    ");
}

#[test]
fn an_app_that_argocd_may_not_look_at_is_stale() {
    let app = json!({"metadata": {"annotations": {"argocd.argoproj.io/skip-reconcile": "true"}}});
    assert_snapshot!(Fixture::default().app("web-prod", app).findings(), @"
    web-prod: warning control/ignored-by-controller: annotation skip-reconcile keeps Argo CD from looking at web-prod: its status is stale (last looked at 2026-03-01 11:59:00Z)
      fields metadata.annotations['argocd.argoproj.io/skip-reconcile']
    ");
}

#[test]
fn nobody_as_owner_is_advice() {
    assert_snapshot!(Fixture::default().app("web-prod", json!({"metadata": {"labels": null}, "spec": {"project": "default"}})).findings(), @"web-prod: advice control/owner-missing: nobody is named as owner of web-prod: no team label, and the default project");
}

#[test]
fn a_standalone_app_that_was_switched_off_is_known_from_the_audit_log() {
    let off = json!({"spec": {"syncPolicy": {"automated": null}}});
    let at = |time: &str, user: &str, verb: &str, body: serde_json::Value| {
        json!([time, user, verb, "argoproj.io/applications", "web-prod", body])
    };
    let event = |user: &str, verb: &str, body| at("2026-03-01T09:00:00Z", user, verb, body);
    let removed = event("bob", "patch", json!([{"op": "remove", "path": "/spec/syncPolicy/automated"}]));
    assert_snapshot!(Fixture::default().app("web-prod", off.clone()).own_audit(removed).findings(), @"
    web-prod: warning control/auto-sync-off: auto-sync was switched off by bob although it was on before, as the audit log shows
      fields spec.syncPolicy.automated
      who bob
    ");
    let created =
        at("2026-03-01T08:00:00Z", "ci", "create", json!({"spec": {"syncPolicy": {"automated": {"prune": true}}}}));
    let through_api =
        event("system:serviceaccount:argocd:argocd-server", "update", json!({"spec": {"syncPolicy": {}}}));
    assert_snapshot!(Fixture::default().app("web-prod", off.clone()).own_audit(created).own_audit(through_api.clone()).findings(), @"
    web-prod: warning control/auto-sync-off: auto-sync was switched off through Argo CD's API although it was on before, as the audit log shows
      fields spec.syncPolicy.automated
    ");
    assert_snapshot!(Fixture::default().app("web-prod", off).own_audit(through_api).findings(), @"");
}

#[test]
fn a_rollback_that_git_caught_up_with_is_over() {
    let history = json!([{"id": 1, "revision": "a1"}, {"id": 2, "revision": "b2"}, {"id": 3, "revision": "a1"}, {"id": 4, "revision": "a1"}]);
    let app = |sync: &str| json!({"spec": {"syncPolicy": null}, "status": {"sync": {"status": sync, "revision": "c3"}, "history": history}});
    assert_snapshot!(Fixture::default().app("web-prod", app("Synced")).findings(), @"");
    assert_snapshot!(Fixture::default().app("web-prod", app("OutOfSync")).findings(), @"
    web-prod: error control/rolled-back: left on a1 since a rollback from b2, with auto-sync off
      fields spec.syncPolicy.automated
    ");
}
