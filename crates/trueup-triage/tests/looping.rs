//! It applies, and it never ends.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixture::{Fixture, deployment, deployment_resource, deployment_target};

fn healed(attempts: i64) -> Value {
    json!({
        "phase": "Succeeded", "finishedAt": "2026-03-01T11:58:00Z",
        "operation": {"initiatedBy": {"automated": true}, "sync": {"revision": "b2", "autoHealAttemptsCount": attempts, "resources": [{"group": "apps", "kind": "Deployment", "name": "web"}]}},
        "syncResult": {"revision": "b2", "resources": [{"group": "apps", "kind": "Deployment", "namespace": "shop", "name": "web", "status": "Synced"}]},
    })
}

fn self_healing(status: Value) -> Value {
    json!({"spec": {"syncPolicy": {"automated": {"selfHeal": true}}}, "status": status})
}

#[test]
fn a_controller_that_sets_the_field_back_is_named_with_the_field() {
    let owner = |manager: &str, time: &str| json!({"manager": manager, "operation": "Update", "time": time, "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {"f:replicas": {}}}});
    let live = deployment(
        "web",
        json!({"metadata": {"managedFields": [owner("night-scaler", "2026-03-01T11:59:00Z")]}, "spec": {"replicas": 6}}),
    );
    let status = json!({
        "sync": {"status": "OutOfSync", "revision": "b2"},
        "resources": deployment_resource("web", "OutOfSync", "Healthy"),
        "operationState": healed(5),
    });
    let findings = Fixture::default()
        .app("web", self_healing(status))
        .live(live)
        .target("web", deployment_target("web", json!({})))
        .findings();
    assert_snapshot!(findings, @"
    web: error loop/self-heal: night-scaler and Argo CD's self-heal set replicas of Deployment shop/web against each other
      fields spec.replicas
      who night-scaler
      => each round rolls pods or settings back and forth; with back-off the rounds come every five minutes at last
      => OutOfSync: 1 of 1 objects
    ");
}

#[test]
fn what_the_cluster_stores_in_another_form_is_never_in_sync() {
    let manager = json!({"manager": "argocd-controller", "operation": "Update", "time": "2026-03-01T11:58:00Z", "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {"f:memory": {}}}});
    let applied = r#"{"apiVersion":"cache.example/v1","kind":"Pool","metadata":{"name":"main","namespace":"shop"},"spec":{"memory":"1024Mi"}}"#;
    let pool = |memory: &str, meta: Value| {
        let mut object =
            json!({"apiVersion": "cache.example/v1", "kind": "Pool", "metadata": meta, "spec": {"memory": memory}});
        object["metadata"]["name"] = json!("main");
        object["metadata"]["namespace"] = json!("shop");
        object
    };
    let live = pool(
        "1Gi",
        json!({"uid": "main", "managedFields": [manager], "annotations": {"kubectl.kubernetes.io/last-applied-configuration": applied}}),
    );
    let webhook = json!({
        "apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration", "metadata": {"name": "pool-operator"},
        "webhooks": [{"rules": [{"apiGroups": ["cache.example"], "resources": ["pools"]}]}],
    });
    let status = json!({
        "sync": {"status": "OutOfSync", "revision": "b2"},
        "resources": [{"group": "cache.example", "version": "v1", "kind": "Pool", "namespace": "shop", "name": "main", "status": "OutOfSync"}],
        "operationState": healed(4),
    });
    let findings = Fixture::default()
        .app("web", self_healing(status))
        .live(live)
        .live(webhook)
        .target("web", pool("1024Mi", json!({})))
        .findings();
    assert_snapshot!(findings, @"
    web: error loop/normalisation: a mutating webhook (pool-operator) stores memory (1024Mi in Git, 1Gi in the cluster) of Pool shop/main in another form than Git says, so it is never in sync
      fields spec.memory
      => self-heal applies it again and again (attempts so far: 4)
      => OutOfSync: 1 of 1 objects
    ");
}

#[test]
fn two_apps_that_say_one_object_both_know_it() {
    let map = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "shared", "namespace": "shop", "uid": "m", "annotations": {"argocd.argoproj.io/tracking-id": "api:/ConfigMap:shop/shared"}}});
    let resources = |status: &str| json!([{"version": "v1", "kind": "ConfigMap", "namespace": "shop", "name": "shared", "status": status}]);
    let warned = json!({
        "sync": {"status": "OutOfSync", "revision": "b2"}, "resources": resources("OutOfSync"),
        "conditions": [{"type": "SharedResourceWarning", "message": "ConfigMap/shared is part of applications argocd/web and api", "lastTransitionTime": "2026-03-01T11:30:00Z"}],
    });
    let findings = Fixture::default()
        .app("web", self_healing(warned))
        .app("api", self_healing(json!({"resources": resources("Synced")})))
        .live(map)
        .findings();
    assert_snapshot!(findings, @"
    api: error loop/shared-resource: api and web overwrite each other's ConfigMap shop/shared
      => both self-heal: the object flips between the two contents
    web: error loop/shared-resource: web and api overwrite each other's ConfigMap shop/shared
      => both self-heal: the object flips between the two contents
      => OutOfSync: 1 of 1 objects
    ");
}

#[test]
fn a_rendering_that_differs_at_one_revision_is_not_repeatable() {
    let applied = deployment_target("web", json!({"template": {"metadata": {"annotations": {"salt": "one"}}}}));
    let manager = json!({"manager": "argocd-controller", "operation": "Update", "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {"f:template": {"f:metadata": {"f:annotations": {"f:salt": {}}}}}}});
    let live = deployment(
        "web",
        json!({
            "metadata": {"managedFields": [manager], "annotations": {"kubectl.kubernetes.io/last-applied-configuration": applied.to_string()}},
            "spec": {"template": {"metadata": {"annotations": {"salt": "one"}}}},
        }),
    );
    let status = json!({
        "sync": {"status": "OutOfSync", "revision": "b2"},
        "resources": deployment_resource("web", "OutOfSync", "Healthy"),
        "operationState": {"phase": "Succeeded", "finishedAt": "2026-03-01T11:00:00Z", "syncResult": {"revision": "b2"}},
    });
    let findings = Fixture::default()
        .app("web", json!({"status": status}))
        .live(live)
        .target("web", deployment_target("web", json!({"template": {"metadata": {"annotations": {"salt": "two"}}}})))
        .findings();
    assert_snapshot!(findings, @"
    web: warning render/nondeterministic: annotations.salt of Deployment shop/web renders to something else than was applied, at the same revision b2: the rendering is not repeatable
      fields spec.template.metadata.annotations.salt
      => every sync applies another value, and each new commit of the repository starts one
      => OutOfSync: 1 of 1 objects
    ");
}

#[test]
fn a_fight_that_is_quiet_at_the_moment_is_read_from_the_audit_log() {
    let event = |time: &str, user: &str, replicas: i64, manager: &str| json!([format!("2026-03-01T{time}Z"), user, "patch", "apps/deployments", "web", {"spec": {"replicas": replicas}}, manager]);
    let scaler = "system:serviceaccount:kube-system:horizontal-pod-autoscaler";
    let hpa = json!({
        "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "web", "namespace": "shop", "uid": "h"},
        "spec": {"scaleTargetRef": {"kind": "Deployment", "name": "web"}},
    });
    let status = json!({"resources": deployment_resource("web", "Synced", "Healthy"), "operationState": healed(5)});
    let mut fixture = Fixture::default().app("web", self_healing(status)).live(deployment("web", json!({}))).live(hpa);
    for time in ["11:40:0", "11:45:0", "11:50:0"] {
        fixture = fixture.audit(event(&format!("{time}0"), scaler, 6, "")).audit(event(
            &format!("{time}1"),
            "system:serviceaccount:argocd:argocd-application-controller",
            2,
            "argocd-controller",
        ));
    }
    assert_snapshot!(fixture.findings(), @"
    web: error loop/self-heal: HorizontalPodAutoscaler shop/web (system:serviceaccount:kube-system:horizontal-pod-autoscaler) and Argo CD's self-heal set replicas of Deployment shop/web against each other
      fields spec.replicas
      who system:serviceaccount:kube-system:horizontal-pod-autoscaler
      => each round rolls pods or settings back and forth; with back-off the rounds come every five minutes at last
    ");
}

#[test]
fn an_object_copied_from_another_cluster_is_not_shared() {
    let resources = json!({"resources": [{"version": "v1", "kind": "ConfigMap", "namespace": "shop", "name": "s", "status": "Synced"}]});
    let copy = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "s", "namespace": "shop", "uid": "m", "annotations": {"argocd.argoproj.io/tracking-id": "api:/ConfigMap:shop/s"}}});
    let elsewhere = json!({"spec": {"destination": {"name": "in-cluster"}}, "status": resources});
    let fixture = Fixture::default().app("web", json!({"status": resources})).app("api", elsewhere).live(copy);
    assert_snapshot!(fixture.findings(), @"");
}

#[test]
fn parameters_that_were_changed_and_not_synced_are_no_random_rendering() {
    let synced = json!({"repoURL": "https://git.example/shop.git", "path": "web", "targetRevision": "main"});
    let applied = deployment_target("web", json!({})).to_string();
    let live = deployment(
        "web",
        json!({"metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration": applied}}}),
    );
    let status = json!({
        "sync": {"status": "OutOfSync", "revision": "b2"},
        "resources": deployment_resource("web", "OutOfSync", "Healthy"),
        "operationState": {"phase": "Succeeded", "finishedAt": "2026-03-01T11:00:00Z", "syncResult": {"revision": "b2", "source": synced}},
    });
    let spec = json!({"syncPolicy": null, "source": {"helm": {"parameters": [{"name": "replicas", "value": "3"}]}}});
    let fixture = Fixture::default().app("web", json!({"spec": spec, "status": status})).live(live);
    assert_snapshot!(fixture.target("web", deployment_target("web", json!({"replicas": 3}))).findings(), @"
    web: warning release/behind: web waits for a sync by hand: Git is ahead in Deployment shop/web, and auto-sync is off by design
      => OutOfSync: 1 of 1 objects
    ");
}
