//! Healthy but unusual objects must be silent, and a person's change among them must still be found.

use insta::assert_snapshot;
use serde_json::{Map, Value, json};

use crate::fixture::{Fixture, merge};

const APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// One object of the app `web`: what Git says, what is live beyond that, and who owns what beyond Argo CD.
#[derive(Clone)]
struct Case {
    target: Value,
    live: Value,
    argocd: Option<Value>,
    managers: Vec<Value>,
    sync: &'static str,
    spec: Value,
    audit: Vec<Value>,
    server_side: bool,
}

impl Case {
    /// Git says this, and Argo CD applied it.
    fn new(target: Value) -> Self {
        Self {
            target,
            live: json!({}),
            argocd: None,
            managers: Vec::new(),
            sync: "Synced",
            spec: json!({}),
            audit: Vec::new(),
            server_side: false,
        }
    }

    /// What is live beyond Git.
    fn live(mut self, live: Value) -> Self {
        self.live = live;
        self
    }

    fn entry(mut self, operation: &str, manager: &str, time: &str, fields: &Value) -> Self {
        let time = format!("2026-03-01T{time}Z");
        self.managers
            .push(json!({"manager": manager, "operation": operation, "time": time, "fieldsV1": field_set(fields)}));
        self
    }

    /// A field manager that updated these fields.
    fn by(self, manager: &str, time: &str, fields: Value) -> Self {
        self.entry("Update", manager, time, &fields)
    }

    /// A field manager that applied these fields server-side.
    fn applied_by(self, manager: &str, time: &str, fields: Value) -> Self {
        self.entry("Apply", manager, time, &fields)
    }

    /// What Argo CD still owns; without this, all that Git says.
    fn argocd_owns(mut self, fields: Value) -> Self {
        self.argocd = Some(fields);
        self
    }

    fn out_of_sync(mut self) -> Self {
        self.sync = "OutOfSync";
        self
    }

    fn server_side(mut self) -> Self {
        self.server_side = true;
        self
    }

    fn spec(mut self, spec: Value) -> Self {
        merge(&mut self.spec, spec);
        self
    }

    /// An audited write on the object.
    fn audit(mut self, time: &str, user: &str, verb: &str, body: Value, manager: &str) -> Self {
        let kind = self.target["kind"].as_str().unwrap_or_default().to_lowercase();
        let group = self.target["apiVersion"].as_str().unwrap_or_default().split_once('/').map_or("", |(g, _)| g);
        let resource = if group.is_empty() { format!("{kind}s") } else { format!("{group}/{kind}s") };
        let name = self.target["metadata"]["name"].clone();
        self.audit.push(json!([format!("2026-03-01T{time}Z"), user, verb, resource, name, body, manager]));
        self
    }

    /// The findings about it.
    fn findings(self) -> String {
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let group = text(&self.target["apiVersion"]).split_once('/').map_or(String::new(), |(g, _)| g.to_owned());
        let (kind, name) = (text(&self.target["kind"]), text(&self.target["metadata"]["name"]));
        let mut target = self.target;
        target["metadata"]["annotations"]["argocd.argoproj.io/tracking-id"] =
            json!(format!("web:{group}/{kind}:shop/{name}"));
        target["metadata"]["namespace"] = json!("shop");
        let mut live = target.clone();
        live["metadata"]["uid"] = json!(name);
        live["metadata"]["creationTimestamp"] = json!("2026-03-01T07:00:00Z");
        if !self.server_side {
            live["metadata"]["annotations"][APPLIED] = json!(target.to_string());
        }
        let mut owned = field_set(&self.argocd.unwrap_or_else(|| target.clone()));
        owned["f:metadata"]["f:annotations"][format!("f:{APPLIED}")] = json!({});
        let operation = if self.server_side { "Apply" } else { "Update" };
        let mut managers = vec![
            json!({"manager": "argocd-controller", "operation": operation, "time": "2026-03-01T09:00:00Z", "fieldsV1": owned}),
        ];
        managers.extend(self.managers);
        live["metadata"]["managedFields"] = json!(managers);
        merge(&mut live, self.live);
        let status = json!({
            "sync": {"status": self.sync, "revision": "b2"},
            "resources": [{"group": group, "version": "v1", "kind": kind, "namespace": "shop", "name": name, "status": self.sync}],
            "operationState": {"phase": "Succeeded", "finishedAt": "2026-03-01T09:00:00Z", "syncResult": {"revision": "b2"}},
        });
        let mut spec = self.spec;
        if self.server_side {
            merge(&mut spec, json!({"syncPolicy": {"syncOptions": ["ServerSideApply=true"]}}));
        }
        let fixture = Fixture::default()
            .app(
                "web",
                json!({"metadata": {"creationTimestamp": "2026-03-01T07:30:00Z"}, "spec": spec, "status": status}),
            )
            .live(live)
            .target("web", target);
        self.audit.into_iter().fold(fixture, Fixture::audit).findings()
    }
}

/// The field set of a partial object: lists of named items by name, others as a whole.
fn field_set(part: &Value) -> Value {
    let mut fields = Map::new();
    match part {
        Value::Object(map) => fields.extend(map.iter().map(|(name, value)| (format!("f:{name}"), field_set(value)))),
        Value::Array(items) if items.iter().all(|i| i.get("name").is_some()) => {
            for item in items {
                let mut inner = field_set(item);
                inner["."] = json!({});
                fields.insert(format!("k:{}", json!({"name": item["name"]})), inner);
            }
        }
        _ => {}
    }
    Value::Object(fields)
}

fn web() -> Value {
    let container = json!({"name": "web", "image": "web:1", "env": [{"name": "A", "value": "1"}]});
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "labels": {"app": "web"}},
        "spec": {"replicas": 2, "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [container]}}},
    })
}

fn env(names: &[&str]) -> Value {
    let env: Vec<Value> = names.iter().map(|name| json!({"name": name, "value": "1"})).collect();
    json!({"spec": {"template": {"spec": {"containers": [{"name": "web", "image": "web:1", "env": env}]}}}})
}

fn ignored(group: &str, kind: &str, expression: &str) -> Value {
    json!({"ignoreDifferences": [{"group": group, "kind": kind, "jqPathExpressions": [expression]}]})
}

fn silent(what: &str, case: Case) {
    let findings = case.findings();
    let loud =
        findings.lines().any(|l| ["warning", "error", "critical"].iter().any(|s| l.contains(&format!(": {s} "))));
    assert!(!loud, "{what}: {findings}");
}

/// The first line says the rule, and the person is named.
fn named(what: &str, rule: &str, who: &str, case: Case) {
    let findings = case.findings();
    let first = findings.lines().next().unwrap_or_default();
    assert!(first.contains(&format!(" {rule}: ")), "{what}: {findings}");
    assert!(findings.contains(&format!("  who {who}")), "{what}: {findings}");
}

#[test]
fn objects_that_argocd_adopted_are_silent() {
    let helm = json!({"metadata": {"labels": {"app.kubernetes.io/managed-by": "Helm"}, "annotations": {"meta.helm.sh/release-name": "web"}}});
    let whole = |extra: &Value| {
        let mut whole = web();
        merge(&mut whole, extra.clone());
        whole
    };
    silent("made by helm", Case::new(web()).live(helm.clone()).by("helm", "07:00:00", whole(&helm)));
    let old = json!({"metadata": {"labels": {"old": "yes"}}});
    silent("applied", Case::new(web()).live(old.clone()).by("kubectl-client-side-apply", "07:10:00", whole(&old)));
    silent("created", Case::new(web()).live(old.clone()).by("kubectl-create", "07:00:00", whole(&old)));
    silent("equal fields", Case::new(web()).server_side().applied_by("kubectl", "08:30:00", web()));
}

#[test]
fn controllers_and_defaults_are_silent() {
    let scaled = json!({"spec": {"replicas": 7}});
    let hpa = || Case::new(web()).live(scaled.clone()).by("kube-controller-manager", "11:00:00", scaled.clone());
    silent("ignored", hpa().argocd_owns(json!({"metadata": {}})).spec(ignored("apps", "Deployment", ".spec.replicas")));
    let mut without = web();
    without["spec"].as_object_mut().unwrap().remove("replicas");
    silent("not in Git", Case::new(without).live(scaled.clone()).by("kube-controller-manager", "11:00:00", scaled));
    let restart =
        json!({"spec": {"template": {"metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": "now"}}}}});
    silent("restart", Case::new(web()).live(restart.clone()).by("kubectl-rollout", "11:00:00", restart));
    let proxy = json!({"name": "istio-proxy", "image": "proxy:1"});
    let mut injected = env(&["A"]);
    injected["spec"]["template"]["spec"]["containers"].as_array_mut().unwrap().push(proxy);
    silent("injected", Case::new(web()).live(injected.clone()).argocd_owns(injected));
    let label = json!({"metadata": {"labels": {"istio-injection": "enabled"}}});
    let namespace = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}});
    silent("operator", Case::new(namespace).live(label.clone()).by("mesh-operator", "11:00:00", label));
    let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "keys"}});
    let data = json!({"data": {"a": "sha256:11"}});
    silent("external secrets", Case::new(secret).live(data.clone()).by("external-secrets", "11:00:00", data));
    let hook = |ca: &str| json!({"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration", "metadata": {"name": "w"}, "webhooks": [{"name": "a.b", "clientConfig": {"caBundle": ca}}]});
    let bundle = json!({"webhooks": [{"name": "a.b", "clientConfig": {"caBundle": "xx"}}]});
    let rule =
        ignored("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", ".webhooks[].clientConfig.caBundle");
    let injector = Case::new(hook("Cg==")).argocd_owns(json!({"metadata": {}})).live(bundle.clone());
    silent("certificate", injector.by("cainjector", "11:00:00", bundle).spec(rule));
}

#[test]
fn a_person_among_them_is_named() {
    let added = json!({"spec": {"template": {"spec": {"containers": [{"name": "web", "env": [{"name": "PROXY", "value": "1"}]}]}}}});
    let mut live = env(&["A", "PROXY"]);
    live["spec"]["replicas"] = json!(9);
    let case = Case::new(web()).live(live).argocd_owns(json!({"metadata": {}}));
    let case = case.by("kube-controller-manager", "10:00:00", json!({"spec": {"replicas": 9}})).by(
        "kubectl-set",
        "11:00:00",
        added.clone(),
    );
    let case = case.spec(ignored("apps", "Deployment", ".spec.replicas"));
    named(
        "beside an autoscaler",
        "drift/hidden-hotfix",
        "erin",
        case.audit("11:00:00", "erin", "patch", added.clone(), "kubectl-set"),
    );
    let co_owned = Case::new(web()).server_side().live(env(&["A", "PROXY"])).applied_by("oncall", "08:30:00", added);
    named(
        "co-owned",
        "drift/hidden-hotfix",
        "dave",
        co_owned.audit("08:30:00", "dave", "patch", Value::Null, "oncall"),
    );
    let label = json!({"metadata": {"labels": {"track": "canary", "app.kubernetes.io/managed-by": "Helm"}}});
    let adopted = Case::new(web()).live(label).by(
        "helm",
        "07:00:00",
        json!({"metadata": {"labels": {"app.kubernetes.io/managed-by": "Helm"}}}),
    );
    named(
        "on an adopted object",
        "drift/hidden-hotfix",
        "kubectl-label",
        adopted.by("kubectl-label", "11:00:00", json!({"metadata": {"labels": {"track": "canary"}}})),
    );
    let removed = Case::new(web())
        .out_of_sync()
        .live(json!({"spec": {"template": {"spec": {"containers": [{"name": "web", "image": "web:1"}]}}}}));
    named(
        "removed, no bodies",
        "drift/hotfix",
        "erin",
        removed.audit("11:00:00", "erin", "patch", Value::Null, "kubectl-edit"),
    );
}

#[test]
fn a_controller_that_holds_a_field_without_self_heal_is_named() {
    let scaled = json!({"spec": {"replicas": 7}});
    let case = Case::new(web()).out_of_sync().live(scaled.clone()).argocd_owns(json!({"metadata": {}}));
    assert_snapshot!(case.by("tuner", "11:00:00", scaled).findings(), @"
    web: warning drift/ownership-taken: tuner set replicas (2 in Git, 7 in the cluster) of Deployment shop/web, which Git sets too: it is out of sync after every sync
      fields spec.replicas
      who tuner
      => OutOfSync: 1 of 1 objects
    ");
}
