//! What a cluster makes of a manifest: defaults, identity, field managers.

use serde_json::{Value, json};

use super::chance::Chance;
use super::clock;
use super::kinds::{self, ApiKind};
use super::managed_fields::{entry, fields_of};

/// The manager under which Argo CD applies.
pub(crate) const ARGO_MANAGER: &str = "argocd-controller";

/// The object as it was applied, so many seconds before the capture, without a status.
pub(crate) fn applied(kind: &ApiKind, manifest: &Value, chance: &mut Chance, seconds_ago: i64) -> Value {
    let mut live = manifest.clone();
    let last_applied = format!("{manifest}\n");
    default(kind, &mut live);
    live["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"] = json!(last_applied);
    let fields = owned_fields(&live);
    let metadata = &mut live["metadata"];
    metadata["creationTimestamp"] = json!(clock::ago(seconds_ago + 40 * 86_400));
    metadata["uid"] = json!(chance.uid());
    metadata["resourceVersion"] = json!(chance.resource_version());
    metadata["managedFields"] =
        json!([entry(ARGO_MANAGER, &kind.api_version(), Some(clock::ago(seconds_ago)), fields)]);
    give_by_server(kind, &mut live, chance);
    live
}

/// Fields of everything that was sent or defaulted.
fn owned_fields(object: &Value) -> Value {
    let mut parts = serde_json::Map::new();
    for (key, value) in object.as_object().into_iter().flatten() {
        match key.as_str() {
            "apiVersion" | "kind" => {}
            "metadata" => {
                let sent = json!({"annotations": value["annotations"], "labels": value["labels"]});
                parts.insert(key.clone(), sent);
            }
            _ => {
                parts.insert(key.clone(), value.clone());
            }
        }
    }
    fields_of(&Value::Object(parts))
}

/// What the API server fills in before it stores an object.
fn default(kind: &ApiKind, object: &mut Value) {
    let spec = &mut object["spec"];
    if kind == kinds::DEPLOYMENT {
        spec["strategy"] =
            json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}});
        if spec.get("replicas").is_none() {
            spec["replicas"] = json!(1);
        }
        default_pod(&mut spec["template"]["spec"], "Always");
    } else if kind == kinds::SERVICE {
        spec["sessionAffinity"] = json!("None");
        spec["internalTrafficPolicy"] = json!("Cluster");
        for port in spec["ports"].as_array_mut().into_iter().flatten() {
            port["protocol"] = json!("TCP");
        }
    } else if kind == kinds::CRON_JOB {
        spec["failedJobsHistoryLimit"] = json!(1);
        spec["successfulJobsHistoryLimit"] = json!(3);
        spec["suspend"] = json!(false);
        default_pod(&mut spec["jobTemplate"]["spec"]["template"]["spec"], "Never");
    } else if kind == kinds::JOB {
        spec["completionMode"] = json!("NonIndexed");
        spec["completions"] = json!(1);
        spec["parallelism"] = json!(1);
        spec["manualSelector"] = json!(false);
        spec["podReplacementPolicy"] = json!("TerminatingOrFailed");
        spec["suspend"] = json!(false);
        default_pod(&mut spec["template"]["spec"], "Never");
    } else if spec.is_null() {
        object.as_object_mut().expect("a manifest is an object").remove("spec");
    }
}

fn default_pod(pod: &mut Value, restart: &str) {
    pod["restartPolicy"] = json!(restart);
    pod["terminationGracePeriodSeconds"] = json!(30);
    pod["dnsPolicy"] = json!("ClusterFirst");
    pod["securityContext"] = json!({});
    pod["schedulerName"] = json!("default-scheduler");
    for container in pod["containers"].as_array_mut().into_iter().flatten() {
        container["terminationMessagePath"] = json!("/dev/termination-log");
        container["terminationMessagePolicy"] = json!("File");
        container["imagePullPolicy"] = json!("IfNotPresent");
        if container.get("resources").is_none() {
            container["resources"] = json!({});
        }
        for port in container["ports"].as_array_mut().into_iter().flatten() {
            port["protocol"] = json!("TCP");
        }
        for probe in ["livenessProbe", "readinessProbe"] {
            if let Some(probe) = container.get_mut(probe) {
                default_probe(probe);
            }
        }
        if container["ports"].is_null() {
            container.as_object_mut().expect("a container is an object").remove("ports");
        }
    }
}

fn default_probe(probe: &mut Value) {
    probe["httpGet"]["scheme"] = json!("HTTP");
    for (field, value) in
        [("timeoutSeconds", 1), ("periodSeconds", 10), ("successThreshold", 1), ("failureThreshold", 3)]
    {
        if probe.get(field).is_none() {
            probe[field] = json!(value);
        }
    }
}

/// What the server and its controllers give to an object, and nobody owns.
fn give_by_server(kind: &ApiKind, live: &mut Value, chance: &mut Chance) {
    if kind == kinds::SERVICE {
        let address = format!("10.96.{}.{}", chance.below(256), 1 + chance.below(254));
        let spec = &mut live["spec"];
        spec["clusterIP"] = json!(address);
        spec["clusterIPs"] = json!([address]);
        spec["ipFamilies"] = json!(["IPv4"]);
        spec["ipFamilyPolicy"] = json!("SingleStack");
        live["status"] = json!({"loadBalancer": {}});
    } else if kind == kinds::INGRESS {
        live["status"] = json!({"loadBalancer": {"ingress": [{"ip": "203.0.113.10"}]}});
    } else if kind == kinds::DISRUPTION_BUDGET {
        live["status"] = json!({"observedGeneration": 1, "disruptionsAllowed": 1, "currentHealthy": 2, "desiredHealthy": 1,
            "expectedPods": 2, "conditions": [{"type": "DisruptionAllowed", "status": "True", "observedGeneration": 1,
            "lastTransitionTime": clock::ago(90_000), "reason": "SufficientPods", "message": ""}]});
    } else if kind == kinds::AUTOSCALER {
        live["status"] = json!({"currentReplicas": 2, "desiredReplicas": 2, "conditions": [
            {"type": "AbleToScale", "status": "True", "lastTransitionTime": clock::ago(90_000), "reason": "ReadyForNewScale",
             "message": "recommended size matches current size"},
            {"type": "ScalingActive", "status": "True", "lastTransitionTime": clock::ago(90_000), "reason": "ValidMetricFound",
             "message": "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)"}]});
    } else if kind == kinds::CRON_JOB {
        live["status"] = json!({"lastScheduleTime": clock::ago(1_200), "lastSuccessfulTime": clock::ago(1_190)});
    }
    if live.get("spec").is_some() && kind != kinds::SERVICE && kind != kinds::AUTOSCALER {
        live["metadata"]["generation"] = json!(1);
    }
}

/// The object as a list of a built-in kind has it: without its own kind.
pub(crate) fn as_listed(kind: &ApiKind, object: &Value) -> Value {
    let mut listed = object.clone();
    if let (false, Some(map)) = (kind.is_custom(), listed.as_object_mut()) {
        map.remove("apiVersion");
        map.remove("kind");
    }
    listed
}
