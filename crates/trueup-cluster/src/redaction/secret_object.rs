//! Redaction of Secrets, in every form in which they come: objects, patches, copies in annotations.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use trueup_model::is_secret_name;

use super::{Named, Redactor, SecretPolicy, is_digest};

const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";
/// Marks clusters, repositories and credentials of Argo CD.
pub(crate) const SECRET_TYPE: &str = "argocd.argoproj.io/secret-type";

/// Keys of Argo CD's cluster and repository Secrets that are no secrets.
const PUBLIC_KEYS: [&str; 11] = [
    "name",
    "server",
    "url",
    "type",
    "project",
    "namespaces",
    "clusterResources",
    "shard",
    "enableOCI",
    "insecure",
    "enableLfs",
];

/// How a Secret is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protection {
    /// As the policy says.
    Ordinary,
    /// A cluster or repository of Argo CD: all but what it is called is always replaced.
    Connection,
    /// One of Argo CD's own: everything is always replaced.
    OfArgo,
}

impl Protection {
    fn of(secret: &Value) -> Self {
        let metadata = &secret["metadata"];
        let labels = &metadata["labels"];
        let name = metadata["name"].as_str().unwrap_or_default();
        if labels[SECRET_TYPE].is_string() {
            Self::Connection
        } else if labels["app.kubernetes.io/part-of"] == "argocd" || name.starts_with("argocd-") {
            Self::OfArgo
        } else {
            Self::Ordinary
        }
    }

    fn keeps(self, key: &str, policy: SecretPolicy) -> bool {
        match self {
            Self::Ordinary => policy == SecretPolicy::Show,
            Self::Connection => PUBLIC_KEYS.contains(&key),
            Self::OfArgo => false,
        }
    }
}

/// Replaces the values of a Secret by digests, also those in its last-applied annotation, and remembers them.
/// Values that Argo CD has masked and digests of an earlier redaction stay.
pub(crate) fn redact_secret(secret: &mut Value, redactor: &Redactor) {
    let protection = Protection::of(secret);
    redact_values(secret, protection, redactor);
    let copy = secret.pointer_mut("/metadata/annotations").and_then(|annotations| annotations.get_mut(LAST_APPLIED));
    if let Some(Value::String(text)) = copy {
        *text = redacted_copy(text, protection, redactor);
    }
}

fn redacted_copy(text: &str, protection: Protection, redactor: &Redactor) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(mut copy @ Value::Object(_)) => {
            redact_values(&mut copy, protection, redactor);
            copy.to_string()
        }
        _ if is_digest(text) => text.to_owned(),
        _ => redactor.learn(text.as_bytes(), Named::Anything),
    }
}

fn redact_values(secret: &mut Value, protection: Protection, redactor: &Redactor) {
    for (field, form) in [("data", Form::Base64), ("stringData", Form::Plain)] {
        let Some(values) = secret.get_mut(field) else { continue };
        if let Value::Object(values) = values {
            for (key, value) in values.iter_mut() {
                redact_value(key, value, form, protection, redactor);
            }
        } else if !values.is_null() {
            *values = Value::String(redactor.learn(values.to_string().as_bytes(), Named::Anything));
        }
    }
}

#[derive(Clone, Copy)]
enum Form {
    Base64,
    Plain,
}

fn redact_value(key: &str, value: &mut Value, form: Form, protection: Protection, redactor: &Redactor) {
    let Value::String(text) = value else {
        // A number or object is no valid Secret value, but it may be one all the same.
        if !value.is_null() && !protection.keeps(key, redactor.policy()) {
            *value = Value::String(redactor.learn(value.to_string().as_bytes(), Named::Anything));
        }
        return;
    };
    if text.is_empty() || is_digest(text) || text.bytes().all(|b| b == b'+') {
        return;
    }
    let plain = match form {
        Form::Base64 => STANDARD.decode(text.as_bytes()).unwrap_or_else(|_| text.as_bytes().to_vec()),
        Form::Plain => text.as_bytes().to_vec(),
    };
    if protection == Protection::Connection && key == "config" {
        learn_connection(&plain, redactor);
    }
    if protection.keeps(key, redactor.policy()) {
        return;
    }
    let named = if is_secret_name(key) { Named::Secret } else { Named::Anything };
    *text = redactor.learn(&plain, named);
}

/// Remembers the credentials inside the `config` of a cluster Secret; the whole of it is seldom quoted.
fn learn_connection(config: &[u8], redactor: &Redactor) {
    let Ok(config) = serde_json::from_slice::<Value>(config) else { return };
    for pointer in ["/bearerToken", "/password", "/tlsClientConfig/keyData"] {
        if let Some(text) = config.pointer(pointer).and_then(Value::as_str) {
            redactor.learn_scalar(text);
        }
    }
    for value in config
        .pointer("/execProviderConfig/env")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(serde_json::Map::values)
    {
        value.as_str().map(|text| redactor.learn_scalar(text));
    }
}

/// Removes the credentials from an item of Argo CD's `/api/v1/clusters` or `/api/v1/repositories`.
pub(crate) fn redact_cluster_connection(item: &mut Value, redactor: &Redactor) {
    let Some(item) = item.as_object_mut() else { return };
    if let Some(config) = item.get_mut("config") {
        learn_connection(config.to_string().as_bytes(), redactor);
        let insecure = config.pointer("/tlsClientConfig/insecure").cloned().unwrap_or(Value::Bool(false));
        *config = serde_json::json!({ "tlsClientConfig": { "insecure": insecure } });
    }
    for (key, value) in item.iter_mut() {
        if let Value::String(text) = value
            && is_secret_name(key)
            && !is_digest(text)
            && !text.is_empty()
        {
            *text = redactor.learn_scalar(text);
        }
    }
}

/// Redacts the body of a request that writes a Secret: an object, a merge patch, or a JSON patch.
pub(crate) fn redact_secret_patch(body: &mut Value, redactor: &Redactor) {
    let Value::Array(operations) = body else { return redact_secret(body, redactor) };
    for operation in operations {
        let path = operation["path"].as_str().unwrap_or_default().to_owned();
        let Some(value) = operation.get_mut("value") else { continue };
        if path.is_empty() || path == "/" {
            redact_secret(value, redactor);
        } else if path.starts_with("/data")
            || path.starts_with("/stringData")
            || path.contains("last-applied-configuration")
        {
            redact_all(value, redactor);
        }
    }
}

fn redact_all(value: &mut Value, redactor: &Redactor) {
    match value {
        Value::Object(map) => map.values_mut().for_each(|value| redact_all(value, redactor)),
        Value::Array(list) => list.iter_mut().for_each(|value| redact_all(value, redactor)),
        value => {
            // The patch does not say whether it is `data` below a whole map, so both readings are remembered.
            let mut secret = serde_json::json!({ "data": { "value": value.take() } });
            redact_values(&mut secret, Protection::Ordinary, redactor);
            *value = secret["data"]["value"].take();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn redacted(mut secret: Value, policy: SecretPolicy) -> Value {
        redact_secret(&mut secret, &Redactor::new(policy));
        secret
    }

    #[test]
    fn the_same_value_has_one_digest_in_every_form() {
        let secret = redacted(
            json!({
                "data": {"PASSWORD": STANDARD.encode("canary-1"), "OTHER": STANDARD.encode("canary-2")},
                "stringData": {"PASSWORD": "canary-1"},
                "metadata": {"annotations": {LAST_APPLIED: r#"{"data":{"PASSWORD":"Y2FuYXJ5LTE="},"kind":"Secret"}"#}}
            }),
            SecretPolicy::Digest,
        );
        let digest = secret["data"]["PASSWORD"].as_str().unwrap();
        assert!(is_digest(digest));
        assert_eq!(secret["stringData"]["PASSWORD"], digest);
        assert_ne!(secret["data"]["OTHER"], digest);
        let copy = secret["metadata"]["annotations"][LAST_APPLIED].as_str().unwrap();
        assert_eq!(copy, format!(r#"{{"data":{{"PASSWORD":"{digest}"}},"kind":"Secret"}}"#));
    }

    #[test]
    fn masks_and_digests_stay_as_they_are() {
        let secret = json!({"data": {"A": "++++++++", "B": "sha256:0123456789abcdef", "C": ""}});
        assert_eq!(redacted(secret.clone(), SecretPolicy::Digest), secret);
    }

    #[test]
    fn credentials_are_replaced_whatever_the_policy() {
        let config = STANDARD.encode(r#"{"bearerToken":"canary-3"}"#);
        let cluster = json!({
            "metadata": {"labels": {SECRET_TYPE: "cluster"}},
            "data": {"name": "cHJvZA==", "config": config}
        });
        let cluster = redacted(cluster, SecretPolicy::Show);
        assert_eq!(cluster["data"]["name"], "cHJvZA==");
        assert!(is_digest(cluster["data"]["config"].as_str().unwrap()));
        let own = redacted(
            json!({"metadata": {"name": "argocd-secret"}, "data": {"server.secretkey": "Y2FuYXJ5"}}),
            SecretPolicy::Show,
        );
        assert!(is_digest(own["data"]["server.secretkey"].as_str().unwrap()));
        let shown = json!({"metadata": {"name": "web"}, "data": {"K": "Y2FuYXJ5"}});
        assert_eq!(redacted(shown.clone(), SecretPolicy::Show), shown);
    }

    #[test]
    fn odd_secrets_and_patches_are_redacted_too() {
        let odd = redacted(
            json!({"data": {"K": 123_456, "L": {"x": "canary"}}, "stringData": "canary-4"}),
            SecretPolicy::Digest,
        );
        assert!(!odd.to_string().contains("canary") && !odd.to_string().contains("123456"));
        let mut patch = json!([{"op": "replace", "path": "/data/PASSWORD", "value": "Y2FuYXJ5LTE="},
            {"op": "add", "path": "/data", "value": {"X": "Y2FuYXJ5LTE="}}, {"op": "add", "path": "/metadata/labels/a", "value": "b"}]);
        redact_secret_patch(&mut patch, &Redactor::new(SecretPolicy::Digest));
        assert!(!patch.to_string().contains("Y2FuYXJ5LTE="));
        assert_eq!(patch[2]["value"], "b");
    }
}
