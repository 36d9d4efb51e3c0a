//! Lines of an API server's audit log.

use serde_json::{Value, json};

use super::chance::Chance;
use super::clock;
use super::kinds::ApiKind;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Client {
    /// A person with kubectl.
    Person(&'static str),
    /// Argo CD's controller in a cluster that it manages.
    Argo,
    /// An autoscaler that nobody told Argo CD of.
    Scaler,
}

/// Field manager of the autoscaler.
pub(crate) const SCALER: &str = "load-scaler";

/// A patch that succeeded: `what` is `(field manager, subresource)`, both may be empty.
pub(crate) fn patch(
    client: Client,
    kind: &ApiKind,
    object: &Value,
    what: (&str, &str),
    request: &Value,
    chance: &mut Chance,
    seconds_ago: i64,
) -> Value {
    let (manager, subresource) = what;
    let text = |field: &str| object["metadata"][field].as_str().unwrap_or_default();
    let (namespace, name) = (text("namespace"), text("name"));
    let group_path = super::kinds::group_path(kind.group, kind.version);
    let mut uri = format!("{group_path}/namespaces/{namespace}/{}/{name}", kind.plural);
    let mut reference =
        json!({"resource": kind.plural, "namespace": namespace, "name": name, "apiVersion": kind.version});
    if !kind.group.is_empty() {
        reference["apiGroup"] = json!(kind.group);
    }
    if !subresource.is_empty() {
        uri = format!("{uri}/{subresource}");
        reference["subresource"] = json!(subresource);
    }
    if !manager.is_empty() {
        uri = format!("{uri}?fieldManager={manager}");
    }
    let (user, agent) = identity(client);
    json!({
        "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Request", "auditID": chance.uid(),
        "stage": "ResponseComplete", "requestURI": uri, "verb": "patch", "user": user, "sourceIPs": ["192.0.2.10"],
        "userAgent": agent, "objectRef": reference, "responseStatus": {"metadata": {}, "code": 200},
        "requestObject": request, "requestReceivedTimestamp": clock::ago_micros(seconds_ago),
        "stageTimestamp": clock::ago_micros(seconds_ago), "annotations": {"authorization.k8s.io/decision": "allow"},
    })
}

fn identity(client: Client) -> (Value, &'static str) {
    let service_account = |name: &str| {
        json!({"username": format!("system:serviceaccount:kube-system:{name}"), "groups":
            ["system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"]})
    };
    match client {
        Client::Person(name) => (
            json!({"username": name, "groups": ["on-call", "system:authenticated"]}),
            "kubectl/v1.34.1 (linux/amd64) kubernetes/93248f9",
        ),
        Client::Argo => {
            (service_account("argocd-manager"), "argocd-application-controller/v0.0.0 (linux/amd64) kubernetes/$Format")
        }
        Client::Scaler => (service_account(SCALER), "load-scaler/1.4.0 (linux/amd64)"),
    }
}
