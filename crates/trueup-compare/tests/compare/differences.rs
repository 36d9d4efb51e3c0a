//! What counts as a difference, and how fine.

use insta::assert_snapshot;

use crate::fixture::drift_of;

#[test]
fn defaulted_fields_and_other_spellings_are_no_drift() {
    let text = drift_of(
        r#"
object: apps/Deployment/shop/web
target:
  apiVersion: apps/v1
  metadata: {name: web, labels: {app: web}, annotations: {}, creationTimestamp: null}
  spec:
    template:
      spec:
        hostNetwork: false
        containers:
        - {name: web, ports: [{containerPort: 8080}], resources: {limits: {memory: 1024Mi, cpu: "0.5"}}, env: [{name: A, value: ""}]}
live:
  apiVersion: apps/v1
  metadata: {name: web, uid: "1", generation: 4, labels: {app: web}, annotations: {deployment.kubernetes.io/revision: "3"}}
  spec:
    replicas: 1
    template:
      spec:
        dnsPolicy: ClusterFirst
        containers:
        - {name: web, imagePullPolicy: Always, ports: [{containerPort: 8080, protocol: TCP}], resources: {limits: {memory: 1Gi, cpu: 500m}}, env: [{name: A}]}
  status: {replicas: 1}
managers: [{name: argocd-controller, at: "2026-01-01T10:00:00Z", owns: {spec: {replicas: 1, template: {}}}}]
"#,
    );
    assert_snapshot!(text, @"");
}

#[test]
fn an_added_container_or_variable_is_one_field() {
    let text = drift_of(
        r#"
object: apps/Deployment/shop/web
target: {spec: {template: {spec: {containers: [{name: web, env: [{name: A, value: a}, {name: B, value: b}]}]}}}}
live:
  spec:
    template:
      spec:
        containers:
        - {name: debug, image: tools, args: [sleep]}
        - {name: web, env: [{name: A, value: other}, {name: C, value: c}, {name: B, value: b}]}
outOfSync: false
managers:
- name: argocd-controller
  at: "2026-01-01T10:00:00Z"
  owns: {spec: {template: {spec: {containers: [{name: web, env: [{name: A, value: a}, {name: B, value: b}]}]}}}}
- name: kubectl-edit
  at: "2026-01-01T11:00:00Z"
  owns: {spec: {template: {spec: {containers: [{name: debug, image: tools, args: [sleep]}, {name: web, env: [{name: C, value: c}, {name: A, value: x}]}]}}}}
"#,
    );
    assert_snapshot!(text, @r#"
    spec.template.spec.containers[name=debug]: nothing -> {"args":["sleep"],"image":"tools","name":"debug"} | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden
    spec.template.spec.containers[name=web].env[name=A].value: "a" -> "other" | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden
    spec.template.spec.containers[name=web].env[name=C]: nothing -> {"name":"C","value":"c"} | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden
    "#);
}

#[test]
fn an_added_map_is_one_field_but_each_label_its_own() {
    let text = drift_of(
        r#"
object: apps/Deployment/shop/web
target: {metadata: {name: web}, spec: {template: {spec: {restartPolicy: Always}}}}
live:
  metadata: {name: web, labels: {incident: INC-1, owner: me}}
  spec: {template: {spec: {restartPolicy: Always, securityContext: {runAsUser: 0, fsGroup: 2}, nodeSelector: {disk: ssd}}}}
managers:
- name: kubectl-patch
  at: "2026-01-01T11:00:00Z"
  owns: {metadata: {labels: {".": x, incident: x, owner: y}}, spec: {template: {spec: {securityContext: {".": x, runAsUser: 0, fsGroup: 2}, nodeSelector: {".": x, disk: ssd}}}}}
"#,
    );
    assert_snapshot!(text, @r#"
    metadata.labels.incident: nothing -> "INC-1" | person by kubectl-patch with kubectl-patch at 11:00:00 | hidden
    metadata.labels.owner: nothing -> "me" | person by kubectl-patch with kubectl-patch at 11:00:00 | hidden
    spec.template.spec.nodeSelector.disk: nothing -> "ssd" | person by kubectl-patch with kubectl-patch at 11:00:00 | hidden
    spec.template.spec.securityContext: nothing -> {"fsGroup":2,"runAsUser":0} | person by kubectl-patch with kubectl-patch at 11:00:00 | hidden
    "#);
}

#[test]
fn quantities_in_custom_resources_are_a_loop_that_argocd_shows() {
    let fixture = |out_of_sync: bool| {
        drift_of(&format!(
            r#"
object: cache.acme.test/Pool/shop/main
applied: {{spec: {{memory: 1024Mi}}}}
target: {{spec: {{memory: 1024Mi}}}}
live: {{spec: {{memory: 1Gi}}}}
outOfSync: {out_of_sync}
managers: [{{name: argocd-controller, at: "2026-01-01T10:00:00Z", owns: {{spec: {{memory: 1}}}}}}]
"#
        ))
    };
    assert_snapshot!(fixture(true), @r#"spec.memory: "1024Mi" -> "1Gi" | admission with argocd-controller at 10:00:00 | shown"#);
    assert_snapshot!(fixture(false), @"");
}

#[test]
fn what_git_no_longer_says_is_argocds_until_it_is_applied() {
    let text = drift_of(
        r#"
object: /ConfigMap/shop/settings
applied: {metadata: {annotations: {argocd.argoproj.io/tracking-id: "a:/ConfigMap:shop/settings"}}, data: {mode: slow, old: "1"}}
target: {data: {mode: fast}}
live: {data: {mode: slow, old: "1", injected: "by a webhook"}}
outOfSync: true
managers: [{name: argocd-controller, at: "2026-01-01T10:00:00Z", owns: {data: {mode: x, old: x, injected: x}}}]
"#,
    );
    assert_snapshot!(text, @r#"
    data.injected: nothing -> "by a webhook" | admission with argocd-controller at 10:00:00 | hidden
    data.mode: "fast" -> "slow" | argocd with argocd-controller at 10:00:00 | shown
    data.old: nothing -> "1" | argocd with argocd-controller at 10:00:00 | shown
    "#);
}

#[test]
fn atomic_lists_are_compared_as_a_whole_or_by_position() {
    let text = drift_of(
        r#"
object: networking.k8s.io/NetworkPolicy/shop/web
target: {spec: {policyTypes: [Ingress], ingress: [{ports: [{port: 80}]}], egress: [{to: []}]}}
live: {spec: {policyTypes: [Ingress, Egress], ingress: [{ports: [{port: 81, protocol: TCP}]}], egress: [{to: []}, {to: []}]}}
outOfSync: true
managers: [{name: kubectl-edit, at: "2026-01-01T11:00:00Z", owns: {spec: {policyTypes: 1, ingress: 1, egress: 1}}}]
"#,
    );
    assert_snapshot!(text, @r#"
    spec.egress: [{"to":[]}] -> [{"to":[]},{"to":[]}] | person by kubectl-edit with kubectl-edit at 11:00:00 | shown
    spec.ingress[0].ports[0].port: 80 -> 81 | person by kubectl-edit with kubectl-edit at 11:00:00 | shown
    spec.policyTypes: ["Ingress"] -> ["Ingress","Egress"] | person by kubectl-edit with kubectl-edit at 11:00:00 | shown
    "#);
}

#[test]
fn values_of_secrets_are_never_shown_and_masks_are_compared_as_masks() {
    let text = drift_of(
        r#"
object: /Secret/shop/db
target: {data: {user: ++++++++, password: ++++++++, both: ++++++++}, stringData: {late: plain}}
normalized: {data: {user: ++++++++, password: ++++++++++++, both: ++++++++}}
predicted: {data: {user: ++++++++, password: ++++++++, both: ++++++++}}
live: {data: {user: "sha256:11", password: "sha256:22", both: "sha256:33", added: "sha256:44"}}
managers:
- {name: argocd-controller, at: "2026-01-01T10:00:00Z", owns: {data: {user: x, password: x}}}
- {name: kubectl-edit, at: "2026-01-01T11:00:00Z", owns: {data: {added: x, both: x}}}
"#,
    );
    assert_snapshot!(text, @r#"
    data.added: nothing -> "<secret>" | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden
    data.both: "<secret>" -> "<secret>" | person by kubectl-edit with kubectl-edit at 11:00:00 | hidden
    data.late: "<secret>" -> nothing | argocd | hidden
    data.password: "<secret>" -> "<secret>" | argocd with argocd-controller at 10:00:00 | shown
    "#);
}

#[test]
fn a_target_in_another_version_is_not_held_against_live() {
    let text = drift_of(
        r#"
object: autoscaling/HorizontalPodAutoscaler/shop/web
target: {apiVersion: autoscaling/v1, spec: {targetCPUUtilizationPercentage: 80}}
live: {apiVersion: autoscaling/v2, spec: {metrics: [{type: Resource}]}}
managers: [{name: argocd-controller, at: "2026-01-01T10:00:00Z", owns: {spec: {metrics: 1}}}]
"#,
    );
    assert_snapshot!(text, @"");
}

#[test]
fn what_argocd_shows_of_a_defaulted_list_item_is_defaulting() {
    let text = drift_of(
        r"
        object: cache.example/Pool/shop/main
        target: {apiVersion: cache.example/v1, kind: Pool, spec: {ports: [{name: web, port: 80}]}}
        applied: {apiVersion: cache.example/v1, kind: Pool, spec: {ports: [{name: web, port: 80}]}}
        live: {apiVersion: cache.example/v1, kind: Pool, spec: {ports: [{name: web, port: 80, protocol: TCP}]}}
        managers: [{name: argocd-controller, at: '2026-03-01T09:00:00Z', owns: {spec: {ports: [{name: web, port: 80}]}}}]
        normalized: {apiVersion: cache.example/v1, kind: Pool, spec: {ports: [{name: web, port: 80, protocol: TCP}]}}
        predicted: {apiVersion: cache.example/v1, kind: Pool, spec: {ports: [{name: web, port: 80}]}}
        outOfSync: true
        ",
    );
    assert_snapshot!(text, @r#"spec.ports[name=web].protocol: nothing -> "TCP" | defaulting | shown"#);
}
