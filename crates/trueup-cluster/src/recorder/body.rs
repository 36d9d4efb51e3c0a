//! Bodies of a capture: what is taken out at once, and how they are kept until the capture ends.

use std::borrow::Cow;
use std::io;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;
use trueup_model::{Scrubber, ServerEntry, ServerKind};

use crate::SecretPolicy;
use crate::redaction::{
    Redactor, learn_application_secrets, redact_cluster_connection, redact_secret, redact_secret_patch,
};
use crate::server::Ask;

/// A body, compressed in memory.
pub(super) struct Body(Vec<u8>);

impl Body {
    pub(super) fn packed(text: &[u8]) -> Self {
        Self(zstd::encode_all(text, 1).expect("compressing in memory cannot fail"))
    }

    pub(super) fn scrubbed(&self, scrubber: &Scrubber) -> io::Result<Vec<u8>> {
        let bytes = zstd::decode_all(self.0.as_slice())?;
        Ok(match String::from_utf8(bytes) {
            Ok(text) => match scrubber.scrub(&text) {
                Cow::Borrowed(_) => text.into_bytes(),
                Cow::Owned(scrubbed) => scrubbed.into_bytes(),
            },
            Err(error) => error.into_bytes(),
        })
    }
}

/// What sort of secrets an answer may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Secrets,
    Connections,
    Applications,
    Comparisons,
    Other,
}

fn sort_of(server: &ServerEntry, path: &str) -> Sort {
    let mut parts = path.trim_matches('/').split('/');
    let is_kubernetes = server.kind == ServerKind::Kubernetes;
    if is_kubernetes && path.starts_with("/api/v1/") && parts.any(|part| part == "secrets") {
        Sort::Secrets
    } else if is_kubernetes {
        let argo = path.starts_with("/apis/argoproj.io/");
        let holds = |kind: &str| path.contains(kind);
        if argo && (holds("/applications") || holds("/applicationsets")) { Sort::Applications } else { Sort::Other }
    } else if ["/api/v1/clusters", "/api/v1/repositories", "/api/v1/repocreds"]
        .iter()
        .any(|start| path.starts_with(start))
    {
        Sort::Connections
    } else if path.ends_with("/managed-resources") {
        Sort::Comparisons
    } else if path.starts_with("/api/v1/applications") {
        Sort::Applications
    } else {
        Sort::Other
    }
}

/// The body without Secret values and credentials. Secrets in Applications are only remembered here, and replaced when
/// the capture ends.
pub(super) fn redacted<'b>(
    server: &ServerEntry,
    ask: &Ask<'_>,
    status: u16,
    body: &'b [u8],
    redactor: &Redactor,
) -> Cow<'b, [u8]> {
    let sort = sort_of(server, ask.path);
    if sort == Sort::Other || status != 200 {
        return Cow::Borrowed(body);
    }
    let Ok(mut document) = serde_json::from_slice::<Value>(body) else {
        // Half a document may hold a whole secret.
        return if sort == Sort::Applications { Cow::Borrowed(body) } else { Cow::Owned(torn(body, redactor)) };
    };
    match sort {
        Sort::Secrets => each_item(&mut document, |item| redact_secret(item, redactor)),
        Sort::Connections => each_item(&mut document, |item| redact_cluster_connection(item, redactor)),
        Sort::Applications if redactor.policy() == SecretPolicy::Digest => {
            each_item(&mut document, |item| learn_application_secrets(item, redactor));
            return Cow::Borrowed(body);
        }
        Sort::Comparisons if redactor.policy() == SecretPolicy::Digest => {
            each_item(&mut document, |item| learn_states(item, redactor));
            return Cow::Borrowed(body);
        }
        _ => return Cow::Borrowed(body),
    }
    Cow::Owned(document.to_string().into_bytes())
}

fn each_item(document: &mut Value, mut change: impl FnMut(&mut Value)) {
    match document.get_mut("items") {
        Some(Value::Array(items)) => items.iter_mut().for_each(change),
        Some(_) => {}
        None => change(document),
    }
}

/// The Applications among the objects that an Application manages.
fn learn_states(item: &Value, redactor: &Redactor) {
    if item["group"] != "argoproj.io" {
        return;
    }
    for side in ["targetState", "liveState"] {
        if let Some(state) = item[side].as_str().and_then(|text| serde_json::from_str(text).ok()) {
            learn_application_secrets(&state, redactor);
        }
    }
}

/// A torn list stays torn, and keeps only the items that could be redacted.
fn torn(body: &[u8], redactor: &Redactor) -> Vec<u8> {
    let items = crate::server::items_of_torn_list(body).into_iter().filter_map(|item| {
        let mut item: Value = serde_json::from_slice(&item).ok()?;
        redact_secret(&mut item, redactor);
        redact_cluster_connection(&mut item, redactor);
        Some(item.to_string())
    });
    let items: Vec<String> = items.collect();
    format!("{{\"metadata\":{{}},\"items\":[{}", items.join(",")).into_bytes()
}

/// The first page's head with the items of all pages.
pub(super) fn joined(first_page: &Bytes, items: &[Bytes]) -> Bytes {
    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    struct Head {
        kind: String,
        api_version: String,
        metadata: Value,
    }
    let head: Head = serde_json::from_slice(first_page).unwrap_or_default();
    let version = head.metadata.get("resourceVersion").and_then(Value::as_str).unwrap_or_default();
    let head = serde_json::json!({ "kind": head.kind, "apiVersion": head.api_version, "metadata": { "resourceVersion": version } });
    let mut whole = head.to_string();
    whole.pop();
    let mut whole = whole.into_bytes();
    whole.extend_from_slice(b",\"items\":[");
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            whole.push(b',');
        }
        whole.extend_from_slice(item);
    }
    whole.extend_from_slice(b"]}");
    whole.into()
}

/// An audit log without the values of Secrets; lines that are not JSON are left out, since nobody knows what they hold.
pub(super) fn redacted_audit(log: &[u8], redactor: &Redactor) -> Vec<u8> {
    let mut kept = Vec::with_capacity(log.len());
    for line in log.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let Ok(mut event) = serde_json::from_slice::<Value>(line) else { continue };
        let resource = event.pointer("/objectRef/resource").and_then(Value::as_str).unwrap_or_default().to_owned();
        let is_application = matches!(resource.as_str(), "applications" | "applicationsets");
        for part in ["requestObject", "responseObject"] {
            let Some(body) = event.get_mut(part) else { continue };
            if resource == "secrets" {
                redact_secret_patch(body, redactor);
            } else if is_application && redactor.policy() == SecretPolicy::Digest {
                learn_application_secrets(body, redactor);
            }
        }
        if resource == "secrets" {
            kept.extend_from_slice(event.to_string().as_bytes());
        } else {
            kept.extend_from_slice(line);
        }
        kept.push(b'\n');
    }
    kept
}
