//! What the audit log alone still knows: overwritten changes, and the two sides of a loop.

use std::fmt::Write;

use insta::assert_snapshot;
use trueup_compare::{overwritten_patches, writers};
use trueup_model::FieldPath;

use crate::fixture::Fixture;

fn overwritten(yaml: &str) -> String {
    let fixture = Fixture::new(yaml);
    fixture.with_sides(|sides| {
        let mut text = String::new();
        for patch in overwritten_patches(sides.audit, sides.live) {
            let value = |v: &Option<serde_json::Value>| v.as_ref().map_or("nothing".to_owned(), ToString::to_string);
            let (at, back) = (patch.at.strftime("%H:%M:%S"), patch.overwritten_at.strftime("%H:%M:%S"));
            let (field, mine, now) = (&patch.field, value(&patch.person_value), value(&patch.now_value));
            writeln!(
                text,
                "{field}: {} wrote {mine} at {at}; {} at {back}; now {now}",
                patch.who, patch.overwritten_by
            )
            .unwrap();
        }
        text
    })
}

#[test]
fn a_hotfix_that_a_sync_took_back_is_remembered() {
    let text = overwritten(
        r#"
object: apps/Deployment/shop/web
live: {spec: {replicas: 2, template: {spec: {containers: [{name: web, resources: {limits: {memory: 256Mi}}}]}}}}
audit:
- {at: "2026-01-01T11:00:00Z", user: alice, verb: patch, manager: kubectl-patch, body: {spec: {template: {spec: {containers: [{name: web, resources: {limits: {memory: 1Gi}}}, {name: debug, image: tools}]}}}}}
- {at: "2026-01-01T11:00:05Z", user: alice, verb: patch, subresource: scale, agent: kubectl/v1, body: {spec: {replicas: 7}}}
- {at: "2026-01-01T11:00:06Z", user: alice, verb: patch, manager: kubectl-rollout, body: {spec: {template: {metadata: {annotations: {kubectl.kubernetes.io/restartedAt: now}}}}}}
- {at: "2026-01-01T11:30:00Z", user: "system:serviceaccount:kube-system:argocd-manager", verb: patch, manager: argocd-controller, body: {spec: {replicas: 2, template: {spec: {containers: [{name: web, resources: {limits: {memory: 256Mi}}}, {name: debug, $patch: delete}]}}}}}
"#,
    );
    assert_snapshot!(text, @r#"
    spec.template.spec.containers[name=web].resources.limits.memory: alice wrote "1Gi" at 11:00:00; system:serviceaccount:kube-system:argocd-manager at 11:30:00; now "256Mi"
    spec.template.spec.containers[name=debug]: alice wrote {"image":"tools","name":"debug"} at 11:00:00; system:serviceaccount:kube-system:argocd-manager at 11:30:00; now nothing
    spec.replicas: alice wrote 7 at 11:00:05; system:serviceaccount:kube-system:argocd-manager at 11:30:00; now 2
    "#);
}

#[test]
fn what_is_still_live_or_was_changed_again_or_taken_over_is_not_overwritten() {
    let text = overwritten(
        r#"
object: /ConfigMap/shop/settings
live: {data: {kept: mine, again: third, adopted: "3"}}
audit:
- {at: "2026-01-01T11:00:00Z", user: alice, verb: patch, manager: kubectl-patch, body: {data: {kept: mine, again: first, adopted: "2"}}}
- {at: "2026-01-01T11:10:00Z", user: "system:serviceaccount:x:argocd-manager", verb: patch, manager: argocd-controller, body: {data: {again: git}}}
- {at: "2026-01-01T11:20:00Z", user: bob, verb: patch, manager: kubectl-edit, body: [{op: replace, path: /data/again, value: third}]}
- {at: "2026-01-01T12:00:00Z", user: "system:serviceaccount:x:argocd-manager", verb: patch, manager: argocd-controller, body: {data: {adopted: "2"}}}
- {at: "2026-01-01T13:00:00Z", user: "system:serviceaccount:x:argocd-manager", verb: patch, manager: argocd-controller, body: {data: {adopted: "3"}}}
"#,
    );
    assert_snapshot!(text, @"");
}

#[test]
fn an_application_set_takes_back_a_removed_policy() {
    let text = overwritten(
        r#"
object: argoproj.io/Application/argocd/edge
live: {spec: {syncPolicy: {automated: {prune: true}}}}
audit:
- {at: "2026-01-01T11:00:00Z", user: carol, verb: patch, manager: kubectl-patch, body: {spec: {syncPolicy: {automated: null}}}}
- {at: "2026-01-01T11:00:00.03Z", user: "system:serviceaccount:argocd:argocd-applicationset-controller", verb: patch, agent: argocd-applicationset-controller/v3, body: {spec: {syncPolicy: {automated: {prune: true}}}}}
"#,
    );
    assert_snapshot!(text, @r#"spec.syncPolicy.automated: carol wrote nothing at 11:00:00; system:serviceaccount:argocd:argocd-applicationset-controller at 11:00:00; now {"prune":true}"#);
}

#[test]
fn a_replaced_object_is_read_against_what_was_applied() {
    let text = overwritten(
        r#"
object: /ConfigMap/shop/settings
live: {data: {a: "1", b: "1"}}
audit:
- {at: "2026-01-01T10:00:00Z", user: "system:serviceaccount:x:argocd-manager", verb: create, manager: argocd-controller, body: {data: {a: "1", b: "1"}}}
- {at: "2026-01-01T11:00:00Z", user: alice, verb: update, manager: kubectl-replace, body: {data: {a: "9", b: "1", c: "1"}}}
- {at: "2026-01-01T12:00:00Z", user: "system:serviceaccount:x:argocd-manager", verb: update, manager: argocd-controller, body: {data: {a: "1", b: "1"}}}
"#,
    );
    assert_snapshot!(text, @r#"
    data.a: alice wrote "9" at 11:00:00; system:serviceaccount:x:argocd-manager at 12:00:00; now "1"
    data.c: alice wrote "1" at 11:00:00; system:serviceaccount:x:argocd-manager at 12:00:00; now nothing
    "#);
}

#[test]
fn where_the_log_has_no_bodies_the_new_owner_is_named() {
    let text = overwritten(
        r#"
object: /ConfigMap/shop/settings
live: {data: {a: "1"}}
managers: [{name: argocd-controller, at: "2026-01-01T11:30:00Z", owns: {data: {a: x}}}]
audit:
- {at: "2026-01-01T11:00:00Z", user: alice, verb: patch, manager: kubectl-patch, body: {data: {a: "2"}}}
"#,
    );
    assert_snapshot!(text, @r#"data.a: alice wrote "2" at 11:00:00; argocd-controller at 11:30:00; now "1""#);
}

#[test]
fn the_two_sides_of_a_loop_are_counted() {
    let mut yaml = String::from("object: apps/Deployment/shop/web\nlive: {spec: {replicas: 6}}\naudit:\n");
    for minute in [0, 2, 4, 8] {
        writeln!(yaml, r#"- {{at: "2026-01-01T11:{minute:02}:00Z", user: "system:serviceaccount:x:argocd-manager", verb: patch, manager: argocd-controller, body: {{spec: {{replicas: 2}}}}}}"#).unwrap();
        writeln!(yaml, r#"- {{at: "2026-01-01T11:{minute:02}:20Z", user: "system:serviceaccount:x:scaler", verb: update, subresource: scale, agent: scaler/1, body: {{spec: {{replicas: 6}}}}}}"#).unwrap();
    }
    let text = Fixture::new(&yaml).with_sides(|sides| {
        let found = writers(sides.audit, &FieldPath::of(&["spec", "replicas"]), sides.live);
        let line = |w: &trueup_compare::Writer| {
            let period = w.median_period.map_or(0, |p| p.as_secs());
            format!(
                "{} {:?} {} times, {} after Argo CD, every {period} s, last {:?}\n",
                w.manager, w.kind, w.count, w.after_argocd, w.last_value
            )
        };
        found.iter().map(line).collect::<String>()
    });
    assert_snapshot!(text, @r#"
    argocd-controller Argocd 4 times, 0 after Argo CD, every 120 s, last Some(Number(2))
    scaler Controller 4 times, 4 after Argo CD, every 120 s, last Some(Number(6))
    "#);
}
