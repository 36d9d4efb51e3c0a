//! Secrets that stand in plain text in an Application: Helm values, parameters, environment of plugins.

use serde_json::Value;
use trueup_model::mask_secret_values;

use super::{Redactor, parse_document};

/// Texts that hold a document of their own: Helm values, and the copy that kubectl keeps.
const DOCUMENTS: [&str; 2] = ["values", "kubectl.kubernetes.io/last-applied-configuration"];
/// Deeper documents are not looked into.
const MAX_DEPTH: usize = 64;

/// Remembers the values under secret names anywhere in an Application, `ApplicationSet` or `AppProject`.
pub(crate) fn learn_application_secrets(object: &Value, redactor: &Redactor) {
    for part in ["spec", "operation", "status"] {
        if let Some(part) = object.get(part) {
            learn(part, redactor, 0);
        }
    }
    if let Some(annotations) = object.pointer("/metadata/annotations") {
        learn_documents(annotations, redactor, 0);
    }
}

fn learn(value: &Value, redactor: &Redactor, depth: usize) {
    mask_secret_values(&mut value.clone(), &mut |text| redactor.learn_scalar(text));
    learn_documents(value, redactor, depth);
}

fn learn_documents(value: &Value, redactor: &Redactor, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Object(map) => {
            for (key, item) in map {
                match item {
                    Value::String(text) if DOCUMENTS.contains(&key.as_str()) => {
                        if let Some(document) = parse_document(text) {
                            learn(&document, redactor, depth + 1);
                        }
                    }
                    item => learn_documents(item, redactor, depth + 1),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|item| learn_documents(item, redactor, depth + 1)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecretPolicy;
    use crate::redaction::PublicText;
    use serde_json::json;

    #[test]
    fn secrets_are_found_in_every_place_of_an_application() {
        let app = json!({
            "metadata": {"annotations": {"kubectl.kubernetes.io/last-applied-configuration":
                r#"{"spec":{"source":{"helm":{"parameters":[{"name":"db.password","value":"canary-1"}]}}}}"#}},
            "spec": {"sources": [
                {"helm": {"values": "secrets:\n  apiKey: canary-2\n"}},
                {"helm": {"valuesObject": {"auth": {"token": "canary-3"}}}},
                {"plugin": {"env": [{"name": "API_TOKEN", "value": "canary-4"}]}}
            ]},
            "status": {"history": [{"source": {"helm": {"values": "dbPassword: canary-5"}}}]}
        });
        let redactor = Redactor::new(SecretPolicy::Digest);
        learn_application_secrets(&app, &redactor);
        let values = redactor.scrubbed_values(&PublicText::default());
        let texts: Vec<&str> = values.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["canary-1", "canary-2", "canary-3", "canary-4", "canary-5"]);
    }
}
